package figures

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"overheard/mentions"
	"overheard/nps"
)

// memory is a Store over slices, with no thought of speed: what the real one answers from cells and indexes it counts.
type memory struct {
	posts   []post
	answers []answer
	queries []nps.Day
	waiting nps.Day
	err     error
}

type post struct {
	brand, source, author, lang string
	day                         nps.Day
	o, p, n, d                  float64
	tags                        []string
	reason                      mentions.Reason
	intent                      mentions.Intent
}

type answer struct {
	brand   string
	day     nps.Day
	score   int
	comment bool
}

func (m *memory) in(p post, brand string, f Filter, days nps.Period) bool {
	return p.brand == brand && p.day >= days.Start && p.day < days.End && (f.Source == "" || f.Source == p.source) &&
		(f.Lang == "" || f.Lang == p.lang) && (f.Hashtag == "" || slices.Contains(p.tags, f.Hashtag)) &&
		(f.From == 0 || p.day >= f.From) && (f.To == 0 || p.day < f.To)
}

const ever = 1 << 30

func (m *memory) PostSpan(_ context.Context, brand string, f Filter) (span nps.Period, ok bool, err error) {
	for _, p := range m.posts {
		if m.in(p, brand, f, nps.Period{Start: -ever, End: ever}) {
			span, ok = joined(span, ok, nps.Period{Start: p.day, End: p.day + 1}, true)
		}
	}
	return span, ok, m.err
}

func (m *memory) AnswerSpan(_ context.Context, brand string, f Filter) (span nps.Period, ok bool, err error) {
	for _, a := range m.answers {
		if a.brand == brand && (f.From == 0 || a.day >= f.From) && (f.To == 0 || a.day < f.To) {
			span, ok = joined(span, ok, nps.Period{Start: a.day, End: a.day + 1}, true)
		}
	}
	return span, ok, m.err
}

func (m *memory) Voices(_ context.Context, brand string, f Filter, periods []nps.Period) ([]nps.Moments, error) {
	out := make([]nps.Moments, len(periods))
	for i, days := range periods {
		voices := map[string]nps.Voice{}
		for k, p := range m.posts {
			if !m.in(p, brand, f, days) || p.reason != mentions.Votes {
				continue
			}
			id := p.source + "/" + p.author
			if p.author == "" {
				id = fmt.Sprint(k)
			}
			v := voices[id]
			v.Posts++
			p.p, p.n, p.d = f.Calibration.Apply(p.p, p.n, p.d)
			v.Opinion, v.P, v.N, v.D = v.Opinion+p.o, v.P+p.o*p.p, v.N+p.o*p.n, v.D+p.o*p.d
			voices[id] = v
		}
		for _, v := range voices {
			out[i].Add(v)
		}
	}
	return out, m.err
}

// Mix has no thought of authors who write in several languages.
func (m *memory) Shared(_ context.Context, brand string, f Filter, _ Part, before, now nps.Period) (nps.Shared, error) {
	var g [2]nps.Gatherer
	names := map[string]int64{}
	for i, days := range []nps.Period{before, now} {
		for k, p := range m.posts {
			if !m.in(p, brand, f, days) || p.reason != mentions.Votes {
				continue
			}
			id := int64(-k - 1)
			if name := p.source + "/" + p.author; p.author != "" {
				if names[name] == 0 {
					names[name] = int64(len(names) + 1)
				}
				id = names[name]
			}
			p.p, _, p.d = f.Calibration.Apply(p.p, p.n, p.d)
			g[i].Vote(id, p.day, 0, p.o, p.o*p.p, p.o*p.d)
		}
	}
	return nps.SharedBy(&g[0], &g[1]), m.err
}

func (m *memory) Mix(ctx context.Context, brand string, f Filter, by Part, periods []nps.Period) ([]Mixed, error) {
	names := map[string]bool{}
	for _, p := range m.posts {
		if p.reason != mentions.Votes {
			continue
		}
		if by == BySource {
			names[p.source] = true
		} else {
			names[p.lang] = true
		}
	}
	out := make([]Mixed, len(periods))
	whole, err := m.Voices(ctx, brand, f, periods)
	if err != nil {
		return nil, err
	}
	for i := range whole {
		out[i].Whole = whole[i]
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		only := f
		if by == BySource {
			only.Source = name
		} else {
			only.Lang = name
		}
		of, err := m.Voices(ctx, brand, only, periods)
		if err != nil {
			return nil, err
		}
		for i := range of {
			if of[i].Voices > 0 {
				out[i].Parts = append(out[i].Parts, nps.Stratum{Source: name, Moments: of[i]})
			}
		}
	}
	return out, nil
}

func (m *memory) Broken(ctx context.Context, brand string, _ []nps.Period) (Broken, error) {
	out := Broken{Queries: m.queries, Waiting: m.waiting}
	names := map[string]int64{}
	for _, p := range m.posts {
		if p.brand == brand {
			names[p.source]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		days, _, err := m.PostSpan(ctx, brand, Filter{Source: name})
		if err != nil {
			return out, err
		}
		out.Sources = append(out.Sources, SourceSpan{Source: name, Days: days, Mentions: names[name]})
	}
	return out, m.err
}

func (m *memory) Volumes(_ context.Context, brand string, f Filter, periods []nps.Period) ([]Volume, error) {
	out := make([]Volume, len(periods))
	for i, days := range periods {
		out[i].Silent = map[string]int64{}
		for _, p := range m.posts {
			if !m.in(p, brand, f, days) {
				continue
			}
			out[i].Mentions++
			if p.reason != mentions.Votes {
				out[i].Silent[string(p.reason)]++
				continue
			}
			out[i].Votes++
		}
	}
	return out, m.err
}

func (m *memory) Answers(_ context.Context, brand string, _ Filter, periods []nps.Period) ([]nps.Answers, error) {
	out := make([]nps.Answers, len(periods))
	for i, days := range periods {
		for _, a := range m.answers {
			if a.brand != brand || a.day < days.Start || a.day >= days.End {
				continue
			}
			out[i].N++
			out[i].W2++
			if a.comment {
				out[i].Comments++
			}
			switch {
			case a.score >= 9:
				out[i].Promoters++
			case a.score >= 7:
				out[i].Passives++
			default:
				out[i].Detractors++
			}
		}
	}
	return out, m.err
}

// AnswerTexts reads in every comment roughly what was answered.
func (m *memory) AnswerTexts(_ context.Context, brand string, f Filter, periods []nps.Period) ([]nps.Texts, error) {
	out := make([]nps.Texts, len(periods))
	for i, days := range periods {
		for _, a := range m.answers {
			if a.comment && a.brand == brand && a.day >= days.Start && a.day < days.End {
				p, _, d := f.Calibration.Apply(float64(a.score)/10, 0, 1-float64(a.score)/10)
				out[i].Add(a.score, 1, p, d, .9)
			}
		}
	}
	return out, m.err
}

func (m *memory) Intents(_ context.Context, brand string, f Filter) (map[mentions.Intent]int64, error) {
	counts := map[mentions.Intent]int64{}
	for _, p := range m.posts {
		if m.in(p, brand, f, nps.Period{Start: -ever, End: ever}) && p.reason == mentions.Votes && p.intent != mentions.IntentNone {
			counts[p.intent]++
		}
	}
	return counts, m.err
}

func (m *memory) Tags(_ context.Context, brand string, f Filter, limit int) ([]Tag, error) {
	counts := map[string]*Tag{}
	for _, p := range m.posts {
		if !m.in(p, brand, f, nps.Period{Start: -ever, End: ever}) {
			continue
		}
		for _, tag := range p.tags {
			if counts[tag] == nil {
				counts[tag] = &Tag{Tag: tag}
			}
			counts[tag].Mentions++
			if p.reason == mentions.Votes {
				counts[tag].Votes++
			}
		}
	}
	var out []Tag
	for _, t := range counts {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b Tag) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Tag, b.Tag))
	})
	return out[:min(limit, len(out))], m.err
}

func day(s string) nps.Day {
	d, err := nps.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// say adds n posts by n new authors on one day, of which share happy ones.
func (m *memory) say(brand, on string, n int, share float64, tags ...string) {
	for i := range n {
		p := post{brand: brand, source: "forum", lang: "en", author: fmt.Sprintf("a%d", len(m.posts)), day: day(on), o: .9, tags: tags}
		if float64(i) < share*float64(n) {
			p.p, p.n, p.d = .8, .1, .1
		} else {
			p.p, p.n, p.d = .1, .2, .7
		}
		m.posts = append(m.posts, p)
	}
}

// answered adds answers of one day: promoters, passives and detractors.
func (m *memory) answered(brand, on string, promoters, passives, detractors int) {
	for score, n := range map[int]int{9: promoters, 7: passives, 3: detractors} {
		for i := range n {
			m.answers = append(m.answers, answer{brand: brand, day: day(on), score: score, comment: i%2 == 0})
		}
	}
}

// service is over m, with an own brand of a campaign and a competitor.
func service(m *memory) *Service {
	from, to := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	return &Service{
		Store: m, Comments: m,
		Brands: []mentions.Brand{
			{Name: "rival-wings", Title: "Rival Wings", Role: mentions.Competitor},
			{Name: "acme-air", Title: "Acme Air", Role: mentions.Own},
		},
		Campaigns: []mentions.Campaign{{Name: "spring-sale", Title: "Spring sale", Brand: "acme-air", Hashtags: []string{"acmespring"}, From: from, To: to}},
		Location:  time.UTC,
		Now:       func() time.Time { return time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC) },
	}
}

// halfYear is six months of both sides: April is bad, the competitor has posts alone.
func halfYear() *memory {
	m := &memory{}
	for i, month := range []string{"2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"} {
		happy := .6
		tags := []string{"acmeair"}
		switch i {
		case 2:
			tags = append(tags, "acmespring")
		case 3:
			happy = .2
		}
		m.say("acme-air", month+"-05", 40, happy, tags...)
		m.say("acme-air", month+"-17", 40, happy)
		m.say("rival-wings", month+"-09", 30, .5, "rivalwings")
		m.answered("acme-air", month+"-11", 30, 12, 8)
	}
	m.posts = append(m.posts,
		post{brand: "acme-air", source: "forum", author: "acme", day: day("2026-02-02"), reason: mentions.ReasonOwnAccount},
		post{brand: "acme-air", source: "forum", author: "acme", day: day("2026-02-03"), reason: mentions.ReasonOwnAccount},
		post{brand: "acme-air", source: "forum", author: "shop", day: day("2026-02-03"), reason: mentions.ReasonGiveaway},
	)
	return m
}

// AnswerVotes reads the same in every comment as AnswerTexts.
func (m *memory) AnswerVotes(_ context.Context, brand string, f Filter) (out []nps.Rated, _ error) {
	for _, a := range m.answers {
		if a.comment && a.brand == brand && (f.From == 0 || a.day >= f.From) && (f.To == 0 || a.day < f.To) {
			v := nps.Rated{P: float64(a.score) / 10, D: 1 - float64(a.score)/10, Opinion: .9, Weight: 1, Lang: "en", Answer: -1}
			switch {
			case a.score >= 9:
				v.Answer = 1
			case a.score >= 7:
				v.Answer = 0
			}
			out = append(out, v)
		}
	}
	return out, m.err
}
