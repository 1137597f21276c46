package store_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// TestAnySequenceKeepsTheSums saves, edits, deletes, rematches and relabels at random, and after every step compares
// the store with a plain model of it: cells with a recount, voices and volumes with sums over the model's mentions.
func TestAnySequenceKeepsTheSums(t *testing.T) { anySequence(t, "15") }

func TestLongAnySequenceKeepsTheSums(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	anySequence(t, "150")
}

func anySequence(t *testing.T, checks string) {
	if err := flag.Set("rapid.checks", checks); err != nil {
		t.Fatal(err)
	}
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{Location: time.FixedZone("UTC-3", -3*3600)})
		world := 0
		rapid.Check(t, func(rt *rapid.T) {
			world++
			w := &model{t: rt, ctx: t.Context(), db: db, world: world, posts: map[string]*modelPost{}, current: map[string]string{}}
			rt.Repeat(map[string]func(*rapid.T){
				"save":    w.save,
				"save ":   w.save, // twice as often
				"rematch": w.rematch,
				"relabel": w.relabel,
				"":        w.check,
			})
		})
	})
}

// model is the store without a database.
type model struct {
	t       *rapid.T
	ctx     context.Context
	db      *store.DB
	world   int // sources and brands of different checks share a database, not a name
	posts   map[string]*modelPost
	current map[string]string // brand to the model that counts
}

type modelPost struct {
	reading  mentions.Reading
	deleted  bool
	mentions map[string]*modelMention
}

type modelMention struct {
	mentions.Mention
	carried  bool                         // over an edit: whatever comes next is another mention
	opinions map[string]sentiment.Opinion // by model; those that do not count may be missing
}

func (w *model) brands() []string {
	return []string{fmt.Sprintf("a%d", w.world), fmt.Sprintf("b%d", w.world)}
}

func versionOf(name string) sentiment.Model { return sentiment.Model{Name: name, SHA256: "of " + name} }

// opinionOf is what a model says about a text: always the same.
func opinionOf(name, text string) sentiment.Opinion {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name + "/" + text))
	n := h.Sum64()
	p, d := float64(n%1000)/2000, float64(n/1000%1000)/2000
	return sentiment.Opinion{P: sentiment.Shares{Promoter: p, Passive: 1 - p - d, Detractor: d}, Opinion: float64(n/1e6%5) / 4,
		Tones: sentiment.Tones{Negative: d, Neutral: 1 - p - d, Positive: p}, Lang: []string{"en", "ru", "zh-Hant"}[n%3]}
}

func (w *model) draw(t *rapid.T, version string) mentions.Reading {
	day := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	r := mentions.Reading{
		AuthorKey: int64(rapid.IntRange(0, 2).Draw(t, "author")),
		Post: crawler.Post{
			Source:      fmt.Sprintf("s%d-%d", w.world, rapid.IntRange(1, 2).Draw(t, "source")),
			NativeID:    fmt.Sprint(rapid.IntRange(1, 4).Draw(t, "id")),
			Text:        rapid.SampledFrom([]string{"good", "bad\x00\xff", "отлично", "很好"}).Draw(t, "text"),
			PublishedAt: day.Add(time.Duration(rapid.IntRange(0, 8).Draw(t, "hour")) * 7 * time.Hour),
			Likes:       int64(rapid.IntRange(0, 1).Draw(t, "likes")),
			Thread:      rapid.SampledFrom([]string{"", "t1", "t2"}).Draw(t, "thread"),
		},
	}
	if r.Post.Deleted = rapid.IntRange(0, 5).Draw(t, "deleted") == 0; r.Post.Deleted {
		r.Post = crawler.Post{Source: r.Post.Source, NativeID: r.Post.NativeID, Deleted: true}
		return r
	}
	if rapid.Bool().Draw(t, "edited") {
		r.Post.EditedAt = r.Post.PublishedAt.Add(time.Duration(rapid.IntRange(1, 2).Draw(t, "edit")) * time.Hour)
	}
	r.Mentions = w.drawMentions(t, version, r.Post.Text)
	return r
}

func (w *model) drawMentions(t *rapid.T, version, text string) []mentions.Mention {
	var ms []mentions.Mention
	for _, brand := range w.brands() {
		m := mentions.Mention{Brand: brand, Rev: "r1", Why: []mentions.Hit{{Kind: mentions.HitTerm, Term: brand}}, Passage: []mentions.Span{{Start: 0, End: 2}}}
		switch rapid.IntRange(0, 3).Draw(t, "mention") {
		case 0, 1:
			continue
		case 2:
			m.Passage, m.Why = nil, []mentions.Hit{{Kind: mentions.HitAbout, Term: brand}}
		}
		m.Tags = rapid.SampledFrom([][]string{nil, {"x"}, {"x", "y"}}).Draw(t, "tags")
		m.Reason = rapid.SampledFrom([]mentions.Reason{"", "", mentions.ReasonBot, mentions.ReasonDuplicate}).Draw(t, "reason")
		m.Opinion = opinionOf(version, mentions.Passage(cleaned.Replace(text), m.Passage))
		ms = append(ms, m)
	}
	return ms
}

// cleaned is what becomes of bytes that databases refuse.
var cleaned = strings.NewReplacer("\x00", " ", "\xff", "?")

func (w *model) save(t *rapid.T) {
	version := rapid.SampledFrom([]string{"m1", "m1", "m2"}).Draw(t, "version")
	var rs []mentions.Reading
	for range rapid.IntRange(1, 4).Draw(t, "posts") {
		rs = append(rs, w.draw(t, version))
	}
	counts, err := w.db.SavePosts(w.ctx, versionOf(version), rs)
	if err != nil {
		t.Fatal(err)
	}
	if counts.Seen != counts.New+counts.Changed+counts.Unchanged+counts.Deleted+counts.Bad {
		t.Errorf("counts do not add up: %+v", counts)
	}
	for _, r := range w.last(rs) {
		w.apply(r, version)
	}
}

// last leaves of each post the reading that counts.
func (w *model) last(rs []mentions.Reading) []mentions.Reading {
	var kept []mentions.Reading
	for _, r := range rs {
		i := slices.IndexFunc(kept, func(k mentions.Reading) bool { return key(k) == key(r) })
		switch {
		case i < 0:
			kept = append(kept, r)
		case kept[i].Post.Deleted, older(r, kept[i]):
		default:
			kept[i] = r
		}
	}
	return kept
}

func key(r mentions.Reading) string { return r.Post.Source + "/" + r.Post.NativeID }

func older(a, b mentions.Reading) bool {
	return !a.Post.EditedAt.IsZero() && !b.Post.EditedAt.IsZero() && a.Post.EditedAt.Before(b.Post.EditedAt)
}

// apply does to the model what SavePosts promises.
func (w *model) apply(r mentions.Reading, version string) {
	p := w.posts[key(r)]
	switch {
	case p == nil:
		p = &modelPost{reading: r, deleted: r.Post.Deleted, mentions: map[string]*modelMention{}}
		w.posts[key(r)] = p
	case p.deleted:
		return
	case r.Post.Deleted:
		p.deleted, p.mentions = true, nil
		return
	case older(r, p.reading):
		return
	}
	before, edited := p.reading, false
	before.Post.Likes, before.Mentions = r.Post.Likes, r.Mentions
	if edited = !cmp.Equal(before, r); edited {
		w.edit(p, r, version)
	}
	p.reading = r
	for _, m := range r.Mentions {
		w.renew(p, m, version, edited, false)
	}
}

// edit takes away the mentions that an edit takes away, before those of the reading are put in.
func (w *model) edit(p *modelPost, r mentions.Reading, version string) {
	i := slices.IndexFunc(r.Mentions, func(m mentions.Mention) bool { return m.Passage == nil })
	for brand, old := range p.mentions {
		switch {
		case slices.ContainsFunc(r.Mentions, func(m mentions.Mention) bool { return m.Brand == brand }):
		case old.Why[0].Kind != mentions.HitAbout:
			delete(p.mentions, brand)
		case i >= 0:
			whole := r.Mentions[i]
			old.Tags, old.Passage, old.carried, old.opinions = whole.Tags, nil, true, map[string]sentiment.Opinion{version: whole.Opinion}
			if whole.Reason != mentions.ReasonDuplicate && old.Reason != mentions.ReasonDuplicate {
				old.Intent, old.Reason = whole.Intent, whole.Reason
			}
			w.take(brand, version)
		default:
			old.Passage, old.carried, old.opinions = nil, true, map[string]sentiment.Opinion{}
		}
	}
}

// renew puts one mention into a post.
func (w *model) renew(p *modelPost, m mentions.Mention, version string, edited, exactly bool) {
	old := p.mentions[m.Brand]
	same := old != nil && !old.carried && !edited && alike(old.Mention, m) && (!exactly || old.Reason == m.Reason)
	if same {
		if _, ok := old.opinions[version]; !ok {
			old.opinions[version] = m.Opinion
			w.take(m.Brand, version)
		}
		return
	}
	p.mentions[m.Brand] = &modelMention{Mention: m, opinions: map[string]sentiment.Opinion{version: m.Opinion}}
	w.take(m.Brand, version)
}

func (w *model) take(brand, version string) {
	if w.current[brand] == "" {
		w.current[brand] = version
	}
}

// alike compares what makes a mention another one.
func alike(a, b mentions.Mention) bool {
	if a.Reason == mentions.ReasonDuplicate {
		a.Reason = ""
	}
	if b.Reason == mentions.ReasonDuplicate {
		b.Reason = ""
	}
	return cmp.Equal(a, b, cmpopts.IgnoreFields(mentions.Mention{}, "Opinion", "Rev"), cmpopts.EquateEmpty())
}

// rematch gives every post new mentions of one brand or of all.
func (w *model) rematch(t *rapid.T) {
	version := rapid.SampledFrom([]string{"m1", "m2"}).Draw(t, "version")
	scope := rapid.SampledFrom([][]string{nil, w.brands()[:1], w.brands()}).Draw(t, "scope")
	var rs []store.Rematched
	for after := int64(0); ; {
		page, err := w.db.Posts(w.ctx, after, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			after = p.ID
			known := w.posts[p.Post.Source+"/"+p.Post.NativeID]
			if known == nil {
				continue // of another world
			}
			if want := cleaned.Replace(known.reading.Post.Text); p.Post.Text != want || !p.Post.PublishedAt.Equal(known.reading.Post.PublishedAt) {
				t.Errorf("post %s is %q at %v, want %q", p.Post.NativeID, p.Post.Text, p.Post.PublishedAt, want)
			}
			ms := slices.DeleteFunc(w.drawMentions(t, version, p.Post.Text), func(m mentions.Mention) bool { return scope != nil && !slices.Contains(scope, m.Brand) })
			rs = append(rs, store.Rematched{PostID: p.ID, Mentions: ms})
			maps.DeleteFunc(known.mentions, func(brand string, _ *modelMention) bool {
				return (scope == nil || slices.Contains(scope, brand)) && !slices.ContainsFunc(ms, func(m mentions.Mention) bool { return m.Brand == brand })
			})
			for _, m := range ms {
				w.renew(known, m, version, false, true)
			}
		}
	}
	if _, err := w.db.ReplaceMentions(w.ctx, versionOf(version), rs, scope...); err != nil {
		t.Fatal(err)
	}
}

// relabel labels a brand with a model and makes it count, or is stopped on the way.
func (w *model) relabel(t *rapid.T) {
	brand := rapid.SampledFrom(w.brands()).Draw(t, "brand")
	version := rapid.SampledFrom([]string{"m1", "m2"}).Draw(t, "version")
	if w.current[brand] == "" {
		return
	}
	for after := int64(0); ; {
		page, err := w.db.Unlabelled(w.ctx, brand, versionOf(version), after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		if version != w.current[brand] && rapid.IntRange(0, 3).Draw(t, "stopped") == 0 {
			if err := w.db.FlipModel(w.ctx, brand, versionOf(version)); !errors.Is(err, store.ErrUnlabelled) {
				t.Errorf("a flip while something is unlabelled: %v", err)
			}
			return
		}
		var said []store.Labelled
		for _, s := range page {
			after = s.ID
			said = append(said, store.Labelled{Kind: s.Kind, ID: s.ID, Opinion: opinionOf(version, s.Text)})
		}
		if err := w.db.SaveOpinions(w.ctx, brand, versionOf(version), said); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.db.FlipModel(w.ctx, brand, versionOf(version)); err != nil {
		t.Fatal(err)
	}
	w.current[brand] = version
	for _, p := range w.posts {
		if m := p.mentions[brand]; m != nil {
			m.opinions = map[string]sentiment.Opinion{version: opinionOf(version, mentions.Passage(cleaned.Replace(p.reading.Post.Text), m.Passage))}
		}
	}
}

// check compares every figure of both brands with the model's.
func (w *model) check(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "full") == 0 { // it reads the other worlds too
		r, err := w.db.Check(w.ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !r.OK() {
			t.Errorf("Check: %q", r.Problems)
		}
	}
	from, _ := nps.ParseDay("2026-02-27")
	periods := nps.GrainDay.Cut(from, from+7)
	periods = append(periods, nps.Period{Start: from, End: from + 7}) // over the others
	f := rapid.SampledFrom([]figures.Filter{{}, {}, {Source: fmt.Sprintf("s%d-1", w.world)}, {Lang: "zh"}, {Hashtag: "x"}, {Hashtag: "y", Lang: "en"}, {Source: "nowhere"}}).Draw(t, "filter")
	for _, brand := range w.brands() {
		moments, err := w.db.Voices(w.ctx, brand, f, periods)
		if err != nil {
			t.Fatal(err)
		}
		w.checkMix(t, brand, f, periods, moments)
		volumes, err := w.db.Volumes(w.ctx, brand, f, periods)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range periods {
			wantMoments, wantVolume := w.naive(brand, f, p)
			if diff := cmp.Diff(wantMoments, moments[i], near); diff != "" {
				t.Errorf("voices of %s in %v, filter %+v (-want +got):\n%s", brand, p, f, diff)
			}
			if diff := cmp.Diff(wantVolume, volumes[i], near, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("volume of %s in %v, filter %+v (-want +got):\n%s", brand, p, f, diff)
			}
		}
		w.checkList(t, brand)
		w.checkCount(t, brand)
	}
}

// checkMix compares what the parts of the voices sum to with all voices, and the parts by source with the voices of each source.
func (w *model) checkMix(t *rapid.T, brand string, f figures.Filter, periods []nps.Period, all []nps.Moments) {
	for _, by := range []figures.Part{figures.BySource, figures.ByLang} {
		parts, err := w.db.Mix(w.ctx, brand, f, by, periods)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range periods {
			var sum nps.Moments
			for _, s := range parts[i].Parts {
				sum.Merge(s.Moments)
			}
			if diff := cmp.Diff(all[i], parts[i].Whole, near); diff != "" {
				t.Errorf("all that is split by %s of %s in %v, filter %+v (-voices +mix):\n%s", by, brand, p, f, diff)
			}
			if diff := cmp.Diff(all[i], sum, near, unclustered); diff != "" {
				t.Errorf("parts by %s of %s in %v, filter %+v (-voices +parts):\n%s", by, brand, p, f, diff)
			}
		}
	}
}

// checkCount compares the number of mentions over all time with what the days hold.
func (w *model) checkCount(t *rapid.T, brand string) {
	counts, err := w.db.MentionCounts(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, all := w.naive(brand, figures.Filter{}, nps.Period{Start: math.MinInt32, End: math.MaxInt32})
	if want := all.Mentions; counts[brand] != want {
		t.Errorf("%d mentions of %s, want %d", counts[brand], brand, want)
	}
}

var near = cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-4 })

// naive sums up the mentions of brand in one period.
func (w *model) naive(brand string, f figures.Filter, period nps.Period) (nps.Moments, figures.Volume) {
	var m nps.Moments
	var v figures.Volume
	voices := map[string]nps.Voice{}
	var votes []vote
	for k, p := range w.posts {
		mention := p.mentions[brand]
		day := nps.DayOf(p.reading.Post.PublishedAt, time.FixedZone("", -3*3600))
		if mention == nil || day < period.Start || day >= period.End || f.Source != "" && f.Source != p.reading.Post.Source ||
			f.Hashtag != "" && !slices.Contains(mention.Tags, f.Hashtag) {
			continue
		}
		o, ok := mention.opinions[w.current[brand]]
		if !ok || f.Lang != "" && f.Lang != o.Lang[:2] {
			continue
		}
		v.Mentions++
		if mention.Reason != "" {
			if v.Silent == nil {
				v.Silent = map[string]int64{}
			}
			v.Silent[string(mention.Reason)]++
			continue
		}
		v.Votes++
		v.Opinion += o.Opinion
		v.Promoter += o.Opinion * o.P.Promoter
		v.Passive += o.Opinion * o.P.Passive
		v.Detractor += o.Opinion * o.P.Detractor
		v.Scores[min(int(math.Floor((o.P.Promoter-o.P.Detractor+1)*5+1e-9)), 9)]++
		if p.reading.AuthorKey != 0 {
			k = fmt.Sprint(p.reading.AuthorKey)
		}
		s := voices[k]
		s.Posts, s.Opinion, s.P, s.N, s.D = s.Posts+1, s.Opinion+o.Opinion, s.P+o.Opinion*o.P.Promoter, s.N+o.Opinion*o.P.Passive, s.D+o.Opinion*o.P.Detractor
		voices[k] = s
		thread := ""
		if t := p.reading.Post.Thread; t != "" {
			thread = p.reading.Post.Source + "/" + t
		}
		votes = append(votes, vote{voice: k, day: day, thread: thread, o: o.Opinion, x: o.Opinion * (o.P.Promoter - o.P.Detractor)})
	}
	for _, s := range voices {
		m.Add(s)
	}
	cluster(&m, votes, voices)
	return m, v
}

// checkList reads the mentions of brand page by page.
func (w *model) checkList(t *rapid.T, brand string) {
	want, got := 0, 0
	for _, p := range w.posts {
		if p.mentions[brand] != nil {
			want++
		}
	}
	last := time.Unix(1<<40, 0)
	for cursor := ""; ; {
		page, next, err := w.db.Mentions(w.ctx, store.MentionQuery{Brand: brand, Before: cursor, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range page {
			got++
			if f.Post.PublishedAt.After(last) {
				t.Errorf("mention %d is newer than the one before it", f.ID)
			}
			last = f.Post.PublishedAt
			m := w.posts[f.Post.Source+"/"+f.Post.NativeID].mentions[brand]
			if m == nil || m.Reason != f.Mention.Reason || !cmp.Equal(m.Tags, f.Mention.Tags, cmpopts.EquateEmpty()) || !cmp.Equal(m.Passage, f.Mention.Passage, cmpopts.EquateEmpty()) {
				t.Errorf("listed %+v, want %+v", f.Mention, m)
			}
		}
		if cursor = next; next == "" {
			break
		}
	}
	if got != want {
		t.Errorf("%d mentions of %s are listed, want %d", got, brand, want)
	}
}
