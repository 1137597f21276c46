package dashboard

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
	"overheard/sentiment/drivers"
)

// fixtureNow is when the pages of the tests are looked at.
var fixtureNow = time.Date(2026, 6, 30, 9, 30, 0, 0, time.UTC)

// world is a made-up history of three brands over 26 weeks, in memory: a bad month for one of them, a survey twice a
// month, a week without any post, a campaign. It stands in for the store.
type world struct {
	found   []mentions.Found // newest first
	answers map[string][]answer
	runs    []runs.Run
	fail    error // what every call returns, where it is not nil
}

type answer struct {
	day   nps.Day
	score int
}

func at(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

var (
	fixtureBrands = []mentions.Brand{
		{Name: "lumen-rail", Title: "Lumen Rail", Role: mentions.Own, Terms: []string{"lumen rail"}},
		{Name: "northline", Title: "Northline", Role: mentions.Competitor, Terms: []string{"northline"}},
		{Name: "quietway", Title: "Quietway", Role: mentions.Competitor, Terms: []string{"quietway"}},
	}
	fixtureCampaigns = []mentions.Campaign{{
		Name: "window-seat", Title: "Window Seat Spring", Brand: "lumen-rail", Hashtags: []string{"windowseat"},
		From: at("2026-03-02"), To: at("2026-04-06"),
	}}
)

// sample is one way to speak about a brand, %s standing for its name.
type sample struct {
	lang, text string
	p, n, d, o float64
	tags       []string
}

var samples = []sample{
	{"en", "Third week waiting for a refund from %s. Nobody answers, nobody calls back. Never again.", .03, .08, .89, .97, []string{"refund"}},
	{"en", "The new night train of %s is wonderful: quiet, on time, and the breakfast is actually good!", .86, .11, .03, .96, []string{"nighttrain"}},
	{"en", "Took %s to the coast today. It was okay, I guess. Seats are fine.", .22, .61, .17, .71, nil},
	{"en", "Does anyone know whether %s allows bicycles on weekdays?", .33, .40, .27, .12, nil},
	{"ru", "%s опять задержал поезд на два часа, в вагоне холодно, проводник только разводит руками.", .04, .10, .86, .95, []string{"поезд"}},
	{"ru", "Ехал на %s впервые: чисто, тихо, приехали минута в минуту. Буду брать ещё!", .84, .12, .04, .94, nil},
	{"zh", "%s 的车厢很干净,准点到达,下次还会坐。", .80, .15, .05, .92, nil},
	{"zh", "%s 的退票手续太麻烦了,等了一个小时没人理。", .06, .12, .82, .93, []string{"退票"}},
	{"en", "The window seats of %s this spring are a joy. Whole valley in bloom <3", .90, .08, .02, .95, []string{"windowseat"}},
	{"en", "Compared three fares, %s was the cheapest by far and the app just worked. \"Smooth\" & simple <b>really</b>.", .71, .22, .07, .88, nil},
}

// newWorld makes the history; it is the same each time.
func newWorld() *world {
	w := &world{answers: map[string][]answer{}}
	rng := rand.New(rand.NewPCG(7, 26))
	first := nps.DayOf(at("2026-01-01"), time.UTC)
	id := int64(0)
	for _, b := range []struct {
		name, title string
		perDay      float64
		mood        float64 // chance that a post is a friendly one
	}{{"lumen-rail", "Lumen Rail", 7, .58}, {"northline", "Northline", 5, .5}, {"quietway", "Quietway", .25, .6}} {
		for day := first; day < first+180; day++ {
			n := int(b.perDay * (0.5 + rng.Float64()))
			if b.perDay < 1 && rng.Float64() < b.perDay {
				n = 1
			}
			mood := b.mood
			if b.name == "lumen-rail" {
				switch d := int(day - first); {
				case d >= 116 && d < 123: // nothing came in
					continue
				case d >= 60 && d < 95: // the campaign
					mood = .72
				case d >= 130 && d < 165: // the bad month
					mood = .27
				}
			}
			for range n {
				id++
				w.found = append(w.found, w.mention(rng, id, b.name, b.title, day, mood))
			}
		}
	}
	slices.SortStableFunc(w.found, func(a, b mentions.Found) int { return b.Post.PublishedAt.Compare(a.Post.PublishedAt) })
	for day := first + 3; day < first+180; day += 5 {
		mood := 8.4
		if d := int(day - first); d >= 130 && d < 165 {
			mood = 7.3
		}
		for range 8 {
			score := int(math.Round(math.Max(0, math.Min(10, mood+rng.NormFloat64()*2.1))))
			w.answers["lumen-rail"] = append(w.answers["lumen-rail"], answer{day, score})
		}
	}
	w.runs = fixtureRuns()
	return w
}

func (w *world) mention(rng *rand.Rand, id int64, brand, title string, day nps.Day, mood float64) mentions.Found {
	friendly := rng.Float64() < mood
	var s sample
	for {
		s = samples[rng.IntN(len(samples))]
		if (s.p > s.d) == friendly && (s.tags == nil || s.tags[0] != "windowseat" || (day >= 20514 && day < 20549)) {
			break
		}
	}
	text := fmt.Sprintf(s.text, title)
	start := strings.Index(text, title)
	lead, tail := "", ""
	if id%5 == 0 {
		lead = "Long week. "
	}
	if id%7 == 0 {
		tail = "\nSee you all on Friday."
	}
	span := mentions.Span{Start: len(lead), End: len(lead) + len(text)}
	f := mentions.Found{
		ID: id, PostID: id, AuthorKey: int64(rng.IntN(700)+1) * 0x1f3a5b7c9d,
		Model: "lexicon-1",
		Post: crawler.Post{
			Source: []string{"mastodon-example", "telegram-news", "reviews-example"}[rng.IntN(3)], NativeID: strconv.FormatInt(id, 10),
			Kind: crawler.KindPost, Lang: s.lang, Text: lead + text + tail, Hashtags: s.tags,
			PublishedAt: day.Start(time.UTC).Add(time.Duration(rng.IntN(24*60)) * time.Minute),
			URL:         "https://mastodon.example/@someone/" + strconv.FormatInt(id, 10),
			Likes:       int64(rng.IntN(40)), Views: int64(rng.IntN(5000)),
		},
		Mention: mentions.Mention{
			Brand: brand, Rev: "0f3a9c21b7de", Passage: []mentions.Span{span}, Tags: s.tags,
			Why: []mentions.Hit{{Kind: mentions.HitTerm, Term: title, Start: len(lead) + start, End: len(lead) + start + len(title)}},
			Opinion: sentiment.Opinion{
				P: sentiment.Shares{Promoter: s.p, Passive: s.n, Detractor: s.d}, Opinion: s.o, Lang: s.lang,
				Tones: sentiment.Tones{Negative: s.d, Neutral: s.n, Positive: s.p},
			},
		},
	}
	f.Mention.Intent = mentions.IntentOf(&f.Post)
	switch n := rng.IntN(40); n {
	case 0:
		f.Mention.Reason = mentions.ReasonDuplicate
	case 1:
		f.Mention.Reason = mentions.ReasonOwnAccount
	case 2:
		f.Mention.Reason = mentions.ReasonBot
	}
	return f
}

func fixtureRuns() []runs.Run {
	start := fixtureNow.Add(-95 * time.Minute)
	return []runs.Run{
		{ID: 5, Job: "import posts", Source: "june.jsonl", Started: start, Ended: start.Add(3200 * time.Millisecond), Status: runs.Partly,
			Counts: runs.Counts{Seen: 1204, New: 1180, Unchanged: 21, Matched: 1177, Bad: 3}, Reasons: map[string]int64{"no_time": 2, "not_json": 1}},
		{ID: 4, Job: "crawl", Started: start.Add(-20 * time.Hour), Ended: start.Add(-20*time.Hour + 40*time.Second), Status: runs.Partly,
			Counts: runs.Counts{Seen: 44, New: 12, Matched: 9}, Sources: []runs.SourceRun{
				{Source: "mastodon-example", Status: runs.Done, Counts: runs.Counts{Seen: 44, New: 12, Matched: 9}, Pages: 2},
				{Source: "forum", Status: runs.Partly, Error: "forum.example answered 403; log in and set a token"},
			}},
		{ID: 3, Job: "import survey", Source: "q2.xlsx", Started: start.Add(-26 * time.Hour), Ended: start.Add(-26*time.Hour + 900*time.Millisecond), Status: runs.Done,
			Counts: runs.Counts{Seen: 288, New: 288}},
		{ID: 2, Job: "relabel", Started: start.Add(-50 * time.Hour), Ended: start.Add(-50*time.Hour + 7*time.Minute), Status: runs.Cancelled,
			Counts: runs.Counts{Seen: 512, Changed: 512}},
		{ID: 1, Job: "import posts", Source: "may.jsonl", Started: start.Add(-80 * time.Hour), Ended: start.Add(-80*time.Hour + time.Second), Status: runs.Failed,
			Counts: runs.Counts{Seen: 10}, Error: "the disk is full: 10 records were read, none saved"},
	}
}

// lets reports whether f lets a mention through.
func lets(m *mentions.Found, brand string, f figures.Filter) bool {
	day := nps.DayOf(m.Post.PublishedAt, time.UTC)
	return m.Mention.Brand == brand && (f.From == 0 || day >= f.From) && (f.To == 0 || day < f.To) &&
		(f.Source == "" || m.Post.Source == f.Source) && (f.Lang == "" || m.Mention.Opinion.Lang == f.Lang) &&
		(f.Hashtag == "" || slices.Contains(m.Mention.Tags, f.Hashtag))
}

func (w *world) each(brand string, f figures.Filter, p nps.Period, do func(*mentions.Found)) {
	f.From, f.To = max(f.From, p.Start), p.End
	for i := range w.found {
		if lets(&w.found[i], brand, f) {
			do(&w.found[i])
		}
	}
}

func (w *world) PostSpan(_ context.Context, brand string, f figures.Filter) (p nps.Period, ok bool, err error) {
	for i := range w.found {
		if !lets(&w.found[i], brand, f) {
			continue
		}
		d := nps.DayOf(w.found[i].Post.PublishedAt, time.UTC)
		if !ok {
			p, ok = nps.Period{Start: d, End: d + 1}, true
		}
		p.Start, p.End = min(p.Start, d), max(p.End, d+1)
	}
	return p, ok, w.fail
}

func (w *world) AnswerSpan(_ context.Context, brand string, f figures.Filter) (p nps.Period, ok bool, err error) {
	for _, a := range w.answers[brand] {
		if (f.From != 0 && a.day < f.From) || (f.To != 0 && a.day >= f.To) || f.Source != "" || f.Lang != "" || f.Hashtag != "" {
			continue
		}
		if !ok {
			p, ok = nps.Period{Start: a.day, End: a.day + 1}, true
		}
		p.Start, p.End = min(p.Start, a.day), max(p.End, a.day+1)
	}
	return p, ok, w.fail
}

func (w *world) Voices(_ context.Context, brand string, f figures.Filter, periods []nps.Period) ([]nps.Moments, error) {
	out := make([]nps.Moments, len(periods))
	for i, p := range periods {
		voices := map[int64]nps.Voice{}
		w.each(brand, f, p, func(m *mentions.Found) {
			if m.Mention.Reason != mentions.Votes {
				return
			}
			o := m.Mention.Opinion
			v := voices[m.AuthorKey]
			v.Posts++
			v.Opinion += o.Opinion
			v.P, v.N, v.D = v.P+o.Opinion*o.P.Promoter, v.N+o.Opinion*o.P.Passive, v.D+o.Opinion*o.P.Detractor
			voices[m.AuthorKey] = v
		})
		for _, key := range slices.Sorted(maps.Keys(voices)) {
			out[i].Add(voices[key])
		}
	}
	return out, w.fail
}

func (w *world) Shared(_ context.Context, brand string, f figures.Filter, _ figures.Part, before, now nps.Period) (nps.Shared, error) {
	var g [2]nps.Gatherer
	for i, p := range []nps.Period{before, now} {
		w.each(brand, f, p, func(m *mentions.Found) {
			if o := m.Mention.Opinion; m.Mention.Reason == mentions.Votes {
				g[i].Vote(m.AuthorKey, p.Start, 0, o.Opinion, o.Opinion*o.P.Promoter, o.Opinion*o.P.Detractor)
			}
		})
	}
	return nps.SharedBy(&g[0], &g[1]), w.fail
}

func (w *world) Volumes(_ context.Context, brand string, f figures.Filter, periods []nps.Period) ([]figures.Volume, error) {
	out := make([]figures.Volume, len(periods))
	for i, p := range periods {
		out[i].Silent = map[string]int64{}
		w.each(brand, f, p, func(m *mentions.Found) { count(&out[i], m) })
	}
	return out, w.fail
}

func count(v *figures.Volume, m *mentions.Found) {
	v.Mentions++
	if m.Mention.Reason != mentions.Votes {
		v.Silent[string(m.Mention.Reason)]++
		return
	}
	v.Votes++
}

func (w *world) AnswerTexts(_ context.Context, brand string, _ figures.Filter, periods []nps.Period) ([]nps.Texts, error) {
	out := make([]nps.Texts, len(periods))
	for i, p := range periods {
		for _, a := range w.answers[brand] {
			if a.day >= p.Start && a.day < p.End {
				out[i].Add(a.score, 1, float64(a.score)/10, 1-float64(a.score)/10, .9)
			}
		}
	}
	return out, w.fail
}

func (w *world) AnswerVotes(_ context.Context, brand string, f figures.Filter) (out []nps.Rated, _ error) {
	for _, a := range w.answers[brand] {
		if a.day >= f.From && a.day < f.To {
			out = append(out, nps.Rated{P: float64(a.score) / 10, D: 1 - float64(a.score)/10, Opinion: .9, Lang: []string{"en", "ru", "zh"}[a.score%3], Answer: min(1, max(-1, a.score-8))})
		}
	}
	return out, w.fail
}

func (w *world) Answers(_ context.Context, brand string, f figures.Filter, periods []nps.Period) ([]nps.Answers, error) {
	out := make([]nps.Answers, len(periods))
	for i, p := range periods {
		for _, a := range w.answers[brand] {
			if a.day < p.Start || a.day >= p.End {
				continue
			}
			out[i].N++
			out[i].W2++
			switch {
			case a.score >= 9:
				out[i].Promoters++
			case a.score >= 7:
				out[i].Passives++
			default:
				out[i].Detractors++
			}
			if a.score%3 == 0 {
				out[i].Comments++
			}
		}
	}
	return out, w.fail
}

func (w *world) Mix(ctx context.Context, brand string, f figures.Filter, by figures.Part, periods []nps.Period) ([]figures.Mixed, error) {
	names := map[string]bool{}
	for i := range w.found {
		if by == figures.BySource {
			names[w.found[i].Post.Source] = true
		} else {
			names[w.found[i].Post.Lang] = true
		}
	}
	out := make([]figures.Mixed, len(periods))
	whole, err := w.Voices(ctx, brand, f, periods)
	if err != nil {
		return nil, err
	}
	for i := range whole {
		out[i].Whole = whole[i]
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		only := f
		if by == figures.BySource {
			only.Source = name
		} else {
			only.Lang = name
		}
		of, err := w.Voices(ctx, brand, only, periods)
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

func (w *world) Broken(ctx context.Context, brand string, _ []nps.Period) (out figures.Broken, err error) {
	for _, name := range []string{"forum", "mastodon-example", "shop"} {
		days, ok, err := w.PostSpan(ctx, brand, figures.Filter{Source: name})
		if err != nil {
			return out, err
		}
		if ok {
			out.Sources = append(out.Sources, figures.SourceSpan{Source: name, Days: days})
		}
	}
	return out, nil
}

func (w *world) Intents(_ context.Context, brand string, f figures.Filter) (map[mentions.Intent]int64, error) {
	counts := map[mentions.Intent]int64{}
	for i := range w.found {
		if m := &w.found[i]; lets(m, brand, f) && m.Mention.Reason == mentions.Votes && m.Mention.Intent != mentions.IntentNone {
			counts[m.Mention.Intent]++
		}
	}
	return counts, w.fail
}

func (w *world) Tags(_ context.Context, brand string, f figures.Filter, limit int) ([]figures.Tag, error) {
	tags := map[string]*figures.Tag{}
	for i := range w.found {
		m := &w.found[i]
		if !lets(m, brand, f) {
			continue
		}
		for _, name := range m.Mention.Tags {
			if tags[name] == nil {
				tags[name] = &figures.Tag{Tag: name, Volume: figures.Volume{Silent: map[string]int64{}}}
			}
			count(&tags[name].Volume, m)
		}
	}
	var out []figures.Tag
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, *tags[name])
	}
	slices.SortStableFunc(out, func(a, b figures.Tag) int { return int(b.Mentions - a.Mentions) })
	return out[:min(len(out), limit)], w.fail
}

func (w *world) Mentions(_ context.Context, q mentions.ListQuery) (page []mentions.Found, next string, err error) {
	offset := 0
	if q.Before != "" {
		if offset, err = strconv.Atoi(q.Before); err != nil {
			return nil, "", mentions.ErrBadCursor
		}
	}
	for i := offset; i < len(w.found); i++ {
		m := &w.found[i]
		f := figures.Filter{Source: q.Source, Lang: q.Lang, Hashtag: q.Hashtag}
		switch {
		case !lets(m, q.Brand, f), !q.From.IsZero() && m.Post.PublishedAt.Before(q.From), !q.To.IsZero() && !m.Post.PublishedAt.Before(q.To),
			q.IDs != nil && !slices.Contains(q.IDs, m.ID), q.Label != "" && m.Mention.Opinion.Label() != q.Label, q.Intent != "" && m.Mention.Intent != q.Intent,
			q.Reason == mentions.ReasonVotes && m.Mention.Reason != "", q.Reason != "" && q.Reason != mentions.ReasonVotes && string(m.Mention.Reason) != q.Reason:
			continue
		}
		if len(page) == q.Limit {
			return page, strconv.Itoa(i), w.fail
		}
		page = append(page, *m)
	}
	return page, "", w.fail
}

func (w *world) CountMentions(ctx context.Context, q mentions.ListQuery, most int) (int, error) {
	q.Before, q.Limit = "", most
	page, _, err := w.Mentions(ctx, q)
	return len(page), err
}

func (w *world) DriverRevision(context.Context, string, figures.Filter) (string, error) {
	return "1", w.fail
}

func (w *world) DriverSample(_ context.Context, brand string, f figures.Filter, most int) (s figures.DriverSample, err error) {
	for i := range w.found {
		m := &w.found[i]
		o := m.Mention.Opinion
		if !lets(m, brand, f) || m.Mention.Reason != mentions.Votes || o.Opinion < figures.ClearOpinion || o.Label() == sentiment.Passive {
			continue
		}
		if s.Posts++; s.Posts <= most {
			s.Texts = append(s.Texts, sentiment.DriverText{
				ID: strconv.FormatInt(m.ID, 10), Voice: m.AuthorKey, Lang: o.Lang, Text: m.Post.Text,
				Promoter: o.Opinion * o.P.Promoter, Detractor: o.Opinion * o.P.Detractor,
			})
		}
	}
	return s, w.fail
}

func (w *world) Mention(_ context.Context, id int64) (mentions.Found, bool, error) {
	for _, f := range w.found {
		if f.ID == id {
			return f, true, w.fail
		}
	}
	return mentions.Found{}, false, w.fail
}

func (w *world) Runs(_ context.Context, before int64, limit int) ([]runs.Run, error) {
	var out []runs.Run
	for _, r := range w.runs {
		if (before == 0 || r.ID < before) && len(out) < limit {
			out = append(out, r)
		}
	}
	return out, w.fail
}

func (w *world) Sources(context.Context) ([]crawler.SourceStatus, error) {
	ago := func(d time.Duration) *time.Time { at := fixtureNow.Add(-d); return &at }
	const hour, day = time.Hour, 24 * time.Hour
	return []crawler.SourceStatus{
		{Name: "mastodon-example", Type: "mastodon", State: crawler.StateOK, LastStart: ago(9 * time.Minute), Covered: ago(9 * time.Minute),
			LastPost: ago(hour), PostsPerDay: 41.25, Filled: 3},
		{Name: "forum", Type: "website", State: crawler.StateFailing, LastStart: ago(hour), Covered: ago(2 * day), LastPost: ago(3 * day), PostsPerDay: 4,
			Failures: 9, FailingFrom: ago(2 * day), Kind: crawler.Denied, Trouble: "forum.example answered 403; log in and set a token",
			Gaps: []crawler.StatusGap{{From: *ago(20 * day), To: ago(18 * day), Reason: crawler.GapClamped}, {From: *ago(2 * day), Reason: crawler.GapDenied}}},
		{Name: "blog", Type: "rss", State: crawler.StateSilent, LastStart: ago(hour), Covered: ago(hour), LastPost: ago(25 * day), PostsPerDay: 2},
		{Name: "shop", Type: "receipts", State: crawler.StateFiles},
	}, w.fail
}

// Gaps are those of the forum.
func (w *world) Gaps(context.Context, crawler.GapQuery) ([]crawler.RecordedGap, error) {
	return []crawler.RecordedGap{{Source: "forum", Gap: crawler.Gap{From: fixtureNow.Add(-48 * time.Hour), Reason: crawler.GapDenied}}}, w.fail
}

// pages returns the dashboard of a world.
func pages(t testing.TB, w *world) http.Handler {
	t.Helper()
	return pagesWith(t, w, func(*Options) {})
}

func pagesWith(t testing.TB, w *world, change func(*Options)) http.Handler {
	t.Helper()
	now := func() time.Time { return fixtureNow }
	service := &figures.Service{Store: w, Comments: w, Phrases: figures.NewPhrases(w, drivers.Finder{}), Brands: fixtureBrands, Campaigns: fixtureCampaigns, Location: time.UTC, Now: now}
	o := Options{
		Figures: service, Mentions: w, Runs: w, Records: &fakeRecords{}, Sources: w, Brands: fixtureBrands, Campaigns: fixtureCampaigns, Location: time.UTC, Now: now, Version: "test",
		Explain: reader{model: "lexicon-1"},
	}
	change(&o)
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}
