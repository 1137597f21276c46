package figures

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"overheard/crawler"
	"overheard/internal/golden"
	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// newsroom is a DigestStore, a SourceLister and a GapLister over slices.
type newsroom struct {
	mentions []mentions.Found
	answers  []NewAnswers
	sources  []crawler.SourceStatus
	gaps     []crawler.RecordedGap
	asked    NewsQuery
}

func (n *newsroom) Loudest(_ context.Context, q NewsQuery, limit int) ([]mentions.Found, int64, error) {
	n.asked = q
	var of []mentions.Found
	for _, f := range n.mentions {
		if f.Mention.Brand == q.Brand {
			of = append(of, f)
		}
	}
	return of[:min(limit, len(of))], int64(len(of)), nil
}

func (n *newsroom) NewAnswers(_ context.Context, q NewsQuery) ([]NewAnswers, error) {
	if q.Brand != "acme-air" {
		return nil, nil
	}
	return n.answers, nil
}

func (n *newsroom) Sources(context.Context) ([]crawler.SourceStatus, error) { return n.sources, nil }

func (n *newsroom) Gaps(_ context.Context, q crawler.GapQuery) (list []crawler.RecordedGap, _ error) {
	for _, g := range n.gaps {
		if g.Open() || g.To.After(q.From) {
			list = append(list, g)
		}
	}
	return list, nil
}

var firstOfJuly = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// steady is 60 days in which both brands are spoken of as usual.
func steady() *memory {
	m := &memory{}
	for i := range 60 {
		on := (day("2026-05-02") + nps.Day(i)).String()
		m.say("acme-air", on, 12+i%3, .6)
		m.say("rival-wings", on, 8+i%2, .5)
	}
	return m
}

func digester(m *memory, n *newsroom) *Digester {
	s := service(m)
	s.Gaps = n
	s.SourcesOf = func(string) []string { return []string{"forum"} }
	return &Digester{Figures: s, Store: n, Sources: n}
}

func digest(t *testing.T, g *Digester) *Digest {
	t.Helper()
	d, err := g.Digest(t.Context(), nil, firstOfJuly.AddDate(0, 0, -1), 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// eventful is a day with something of everything.
func eventful() *Digester {
	m, n := steady(), &newsroom{}
	m.say("acme-air", "2026-06-30", 60, 0)
	for i, text := range []string{
		"Acme Air lost my bag again. Third time this year, and nobody answers the phone. I am done with them, and so is everybody I know who flies from here: " +
			strings.Repeat("late, rude, dirty, ", 10) + "never again.",
		"Акме эйр отменили рейс за час до вылета\x1b[31m <script>alert(1)</script>",
		"Acme 航空又延误了，客服一直打不通",
		"never again", "worst seat ever", "cold food, cold crew",
	} {
		f := mentions.Found{ID: int64(40 + i), Mention: mentions.Mention{Brand: "acme-air"}, Post: crawler.Post{
			Source: "forum", URL: fmt.Sprintf("https://forum.example/t/%d?a=1&b=2", i), PublishedAt: firstOfJuly.Add(-time.Duration(i+1) * time.Hour), Text: text}}
		if i == 0 {
			f.Post.Views, f.Post.Likes, f.Post.Reposts, f.Post.Replies, f.Post.Author = 15200, 31, 1, 4, "@mia"
		}
		if i == 2 {
			f.Post.URL = "javascript:alert(1)"
		}
		n.mentions = append(n.mentions, f)
	}
	n.mentions = append(n.mentions, mentions.Found{ID: 60, Mention: mentions.Mention{Brand: "rival-wings"}, Post: crawler.Post{Text: "not shown"}})
	n.answers = []NewAnswers{{Survey: "spring-2026", N: 12, Comments: 4, Promoters: 7, Passives: 3, Detractors: 2}}
	down, silent := firstOfJuly.Add(-9*time.Hour), firstOfJuly.AddDate(0, 0, -12)
	n.sources = []crawler.SourceStatus{
		{Name: "forum", State: crawler.StateOK},
		{Name: "mastodon-members", State: crawler.StateFailing, Kind: crawler.Denied, FailingFrom: &down, Failures: 5, Trouble: "members.mastodon.example answered 401 to the timeline of a hashtag"},
		{Name: "blogs", State: crawler.StateSilent, LastPost: &silent},
		{Name: "old", State: crawler.StateDisabled, Trouble: "not shown"},
	}
	n.gaps = []crawler.RecordedGap{
		{Source: "mastodon-members", Gap: crawler.Gap{From: down, Reason: crawler.GapDenied}, Opened: down},
		{Source: "forum", Gap: crawler.Gap{From: firstOfJuly.Add(-50 * time.Hour), To: firstOfJuly.Add(-47 * time.Hour), Reason: crawler.GapClamped}, Opened: firstOfJuly.Add(-2 * time.Hour)},
		{Source: "forum", Gap: crawler.Gap{From: firstOfJuly.Add(-80 * time.Hour), To: firstOfJuly.Add(-75 * time.Hour), Reason: crawler.GapDown}, Opened: firstOfJuly.Add(-79 * time.Hour)},
	}
	g := digester(m, n)
	g.Waiting = func(_ context.Context, brand string) (int64, error) {
		if brand == "acme-air" {
			return 17, nil
		}
		return 0, nil
	}
	return g
}

func TestDigestGolden(t *testing.T) {
	full, quiet := digest(t, eventful()), digest(t, digester(steady(), &newsroom{}))
	golden.Check(t, "digest.json", indented(t, full))
	for _, lang := range messages.Languages {
		p := messages.For(lang).Plain()
		golden.Check(t, "digest."+lang+".txt", written(t, func(b *bytes.Buffer) error {
			fmt.Fprintf(b, "%s\n\n", full.Subject(p))
			return full.WriteText(b, p)
		}))
		golden.Check(t, "digest."+lang+".html", written(t, func(b *bytes.Buffer) error { return full.WriteHTML(b, p) }))
		golden.Check(t, "digest-short."+lang+".txt", written(t, func(b *bytes.Buffer) error { return full.WriteShort(b, p) }))
		golden.Check(t, "digest-quiet."+lang+".txt", written(t, func(b *bytes.Buffer) error {
			fmt.Fprintf(b, "%s\n\n", quiet.Subject(p))
			return quiet.WriteText(b, p)
		}))
	}
}

func TestADigestShowsNothingThatCouldHarm(t *testing.T) {
	d, p := digest(t, eventful()), messages.For("en")
	text := string(written(t, func(b *bytes.Buffer) error { return d.WriteText(b, p) }))
	html := string(written(t, func(b *bytes.Buffer) error { return d.WriteHTML(b, p) }))
	if strings.Contains(text, "\x1b") {
		t.Error("the text commands a terminal")
	}
	if strings.Contains(html, "<script") || strings.Contains(html, `href="javascript`) {
		t.Error("the page runs what a post says")
	}
	if strings.Contains(text+html, "not shown") {
		t.Error("it shows mentions of a competitor, or a source that is switched off")
	}
}

func TestADayWithNothingIsQuiet(t *testing.T) {
	n := &newsroom{}
	d := digest(t, digester(steady(), n))
	if !d.Quiet || len(d.Brands) != 2 || d.Brands[0].Name != "acme-air" {
		t.Errorf("%+v", d)
	}
	if !digest(t, digester(&memory{}, &newsroom{})).Quiet {
		t.Error("an empty database is not quiet")
	}
	n.answers = []NewAnswers{{Survey: "q1", N: 1}}
	if digest(t, digester(steady(), n)).Quiet {
		t.Error("an answer is nothing to tell")
	}
}

func TestADigestOfNamedBrands(t *testing.T) {
	n := &newsroom{}
	g := digester(steady(), n)
	d, err := g.Digest(t.Context(), []string{"rival-wings"}, firstOfJuly.Add(-time.Hour), 12)
	if err != nil || len(d.Brands) != 1 || d.Brands[0].Name != "rival-wings" {
		t.Fatalf("%+v, %v", d, err)
	}
	if want := (NewsQuery{Brand: "rival-wings", From: firstOfJuly.Add(-time.Hour), To: firstOfJuly, After: 12}); n.asked != want {
		t.Errorf("asked for %+v", n.asked)
	}
	if got := d.Subject(messages.For("en")); !strings.Contains(got, "Rival Wings") {
		t.Errorf("the subject is %q", got)
	}
	if _, err := g.Digest(t.Context(), []string{"rival"}, firstOfJuly, 0); err == nil {
		t.Error("an unknown brand is no error")
	}
}

func TestSpikes(t *testing.T) {
	tests := []struct {
		name string
		data func() *memory
		gaps []crawler.RecordedGap
		want string
	}{
		{"as usual", steady, nil, ""},
		{"angry voices", func() *memory {
			m := steady()
			m.say("acme-air", "2026-06-30", 60, 0)
			return m
		}, nil, "2026-06-30 mentions, 2026-06-30 detractors, 2026-06-30 share"},
		{"one angry author", func() *memory {
			m := steady()
			for range 60 {
				m.posts = append(m.posts, post{brand: "acme-air", source: "forum", author: "bob", day: day("2026-06-30"), o: .9, d: 1})
			}
			return m
		}, nil, "2026-06-30 mentions"},
		{"no history", func() *memory {
			m := &memory{}
			m.say("acme-air", "2026-06-20", 5, .5)
			m.say("acme-air", "2026-06-30", 60, 0)
			return m
		}, nil, ""},
		{"a long quiet history", func() *memory {
			m := &memory{}
			m.say("acme-air", "2026-01-20", 5, .5)
			m.say("acme-air", "2026-06-30", 60, 0)
			return m
		}, nil, "2026-06-30 mentions, 2026-06-30 detractors"},
		{"the days before were not seen", func() *memory {
			m := steady()
			kept := m.posts[:0]
			for _, p := range m.posts {
				if p.day < day("2026-06-02") || p.day > day("2026-06-19") || p.brand != "acme-air" {
					kept = append(kept, p)
				}
			}
			m.posts = kept
			m.say("acme-air", "2026-06-30", 10, .6)
			return m
		}, []crawler.RecordedGap{{Source: "forum", Gap: crawler.Gap{From: day("2026-06-02").Start(time.UTC), To: day("2026-06-14").Start(time.UTC), Reason: crawler.GapDown}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := digester(tt.data(), &newsroom{gaps: tt.gaps})
			found, err := g.Figures.Spikes(t.Context(), "acme-air", firstOfJuly.AddDate(0, 0, -1), firstOfJuly)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range found {
				got = append(got, fmt.Sprintf("%s %s", s.Day, s.Kind))
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}

func TestExcerpt(t *testing.T) {
	for _, tt := range []struct {
		text string
		most int
		want string
	}{
		{"short", 10, "short"},
		{" two\n\tlines\x1b[2J ", 40, "two lines [2J"},
		{"one two three four five", 20, "one two three four…"},
		{"航空公司客服电话一直打不通", 6, "航空公司客…"},
		{"evil \u202etxet", 20, "evil txet"},
	} {
		if got := excerpt(tt.text, tt.most); got != tt.want {
			t.Errorf("excerpt(%q, %d) = %q, want %q", tt.text, tt.most, got, tt.want)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	for _, s := range []string{"short", " two\n\tlines\x1b[2J", "航空公司客服电话一直打不通", "\xff\xfe", "a\u202eb"} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, text string, most int) {
		most = 2 + (most&0x7fffffff)%300
		got := excerpt(text, most)
		if n := utf8.RuneCountInString(got); n > most || !utf8.ValidString(got) {
			t.Errorf("excerpt(%q, %d) = %q with %d characters", text, most, got, n)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
			t.Errorf("excerpt(%q, %d) = %q holds a control character", text, most, got)
		}
	})
}
