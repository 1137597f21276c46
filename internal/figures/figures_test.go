package figures

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"overheard/internal/golden"
	"overheard/mentions"
	"overheard/nps"
)

func indented(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

func written(t *testing.T, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNPSGolden(t *testing.T) {
	f, err := service(halfYear()).NPS(t.Context(), "acme-air", Filter{By: nps.GrainQuarter})
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "nps.json", indented(t, f))
	golden.Check(t, "nps.txt", written(t, func(b *bytes.Buffer) error { return f.WriteText(b) }))
	golden.Check(t, "nps.csv", written(t, func(b *bytes.Buffer) error { return f.WriteCSV(b) }))
}

func TestTheScoresAndTheBrandTellOneChange(t *testing.T) {
	s := service(halfYear())
	for _, f := range []Filter{{}, {By: nps.GrainQuarter}, {By: nps.GrainAll}, {From: day("2026-04-01"), To: day("2026-07-01")}, {From: day("2031-01-01")}} {
		scores, err := s.NPS(t.Context(), "acme-air", f)
		if err != nil {
			t.Fatal(err)
		}
		brand, err := s.Brand(t.Context(), "acme-air", f)
		if err != nil {
			t.Fatal(err)
		}
		scores.Change.Split, brand.Change.Split = nil, nil
		if got, want := indented(t, scores.Change), indented(t, brand.Change); !bytes.Equal(got, want) {
			t.Errorf("%+v: the scores say %s, the brand %s", f, got, want)
		}
	}
}

func TestCompareGolden(t *testing.T) {
	m := halfYear()
	m.posts = append(m.posts, post{brand: "acme-air", source: "forum", author: "late", day: day("2026-08-05"), o: 1, p: 1})
	f, err := service(m).Compare(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "compare.json", indented(t, f))
	golden.Check(t, "compare.txt", written(t, func(b *bytes.Buffer) error { return f.WriteText(b) }))
	golden.Check(t, "compare.csv", written(t, func(b *bytes.Buffer) error { return f.WriteCSV(b) }))
}

func TestPagesGolden(t *testing.T) {
	s := service(halfYear())
	overview, err := s.Overview(t.Context(), Filter{From: day("2026-04-01"), To: day("2026-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "overview.json", indented(t, overview))
	brand, err := s.Brand(t.Context(), "acme-air", Filter{From: day("2026-04-01"), To: day("2026-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "brand.json", indented(t, brand))
	campaign, err := s.Campaign(t.Context(), "spring-sale")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "campaign.json", indented(t, campaign))
}

func TestNPSListsOnlyPeriodsWithData(t *testing.T) {
	m := &memory{}
	m.say("acme-air", "2026-01-05", 20, .5)
	m.say("acme-air", "2026-04-05", 3, .5)
	m.answered("acme-air", "2026-02-01", 1, 0, 0)
	m.posts = append(m.posts, post{brand: "acme-air", author: "acme", day: day("2026-06-01"), reason: mentions.ReasonBot})
	f, err := service(m).NPS(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Proxy) != 2 || len(f.Survey) != 1 {
		t.Fatalf("%d and %d periods", len(f.Proxy), len(f.Survey))
	}
	if p := f.Proxy[0]; p.Start != day("2026-01-01") || p.End != day("2026-02-01") || p.NPS == nil {
		t.Errorf("January is %s to %s with %v", p.Start, p.End, p.NPS)
	}
	if p := f.Proxy[1]; p.N != 3 || p.NPS != nil || p.Low != nil || p.High != nil {
		t.Errorf("three posts in April gave %+v", p)
	}
	if p := f.Survey[0]; p.N != 1 || p.NPS != nil {
		t.Errorf("one answer gave %+v", p)
	}
}

func TestAllIsOnePeriodPerSide(t *testing.T) {
	m := &memory{}
	m.say("acme-air", "2026-01-05", 20, .5)
	m.say("acme-air", "2026-04-05", 20, .5)
	m.answered("acme-air", "2025-12-24", 10, 0, 0)
	s := service(m)
	f, err := s.NPS(t.Context(), "acme-air", Filter{By: nps.GrainAll})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Proxy) != 1 || f.Proxy[0].Start != day("2026-01-05") || f.Proxy[0].End != day("2026-04-06") || f.Proxy[0].N != 40 {
		t.Errorf("proxy: %+v", f.Proxy)
	}
	if len(f.Survey) != 1 || f.Survey[0].Start != day("2025-12-24") || f.Survey[0].End != day("2025-12-25") {
		t.Errorf("survey: %+v", f.Survey)
	}
	c, err := s.Compare(t.Context(), "acme-air", Filter{By: nps.GrainAll})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Periods) != 1 || c.Periods[0].Start != day("2025-12-24") || c.Periods[0].End != day("2026-04-06") || c.Periods[0].Proxy == nil || c.Periods[0].Survey == nil {
		t.Errorf("both: %+v", c.Periods)
	}
}

func TestNoDataIsNoNumber(t *testing.T) {
	s := service(&memory{})
	f, err := s.NPS(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	b := string(indented(t, f))
	for _, want := range []string{`"proxy": []`, `"survey": []`, `"from": null`, `"to": null`, `"by": "month"`} {
		if !strings.Contains(b, want) {
			t.Errorf("%s is not in %s", want, b)
		}
	}
	c, err := s.Compare(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if b := string(indented(t, c)); !strings.Contains(b, `"periods": []`) {
		t.Error(b)
	}
	if got := c.Verdict.Key; got != "verdict.no_data" {
		t.Errorf("the verdict is %s", got)
	}
	if _, err := s.Overview(t.Context(), Filter{}); err != nil {
		t.Error(err)
	}
	if _, err := s.Brand(t.Context(), "acme-air", Filter{}); err != nil {
		t.Error(err)
	}
	if c, err := s.Campaign(t.Context(), "spring-sale"); err != nil || c.During != nil {
		t.Errorf("%+v, %v", c, err)
	}
	if tags, err := s.Hashtags(t.Context(), "acme-air", Filter{}); err != nil || tags == nil || len(tags) != 0 {
		t.Errorf("%v, %v", tags, err)
	}
}

func TestComparedPeriodsLeaveNoGap(t *testing.T) {
	m := &memory{}
	m.say("acme-air", "2026-01-05", 20, .5)
	m.say("acme-air", "2026-05-05", 20, .5)
	m.answered("acme-air", "2025-11-30", 5, 5, 5)
	m.posts = append(m.posts, post{brand: "acme-air", author: "acme", day: day("2025-06-01"), reason: mentions.ReasonBot})
	for _, by := range []nps.Grain{nps.GrainDay, nps.GrainWeek, nps.GrainMonth, nps.GrainQuarter, nps.GrainYear} {
		c, err := service(m).Compare(t.Context(), "acme-air", Filter{By: by})
		if err != nil {
			t.Fatal(err)
		}
		first, last := c.Periods[0], c.Periods[len(c.Periods)-1]
		if first.Survey == nil || last.Proxy == nil {
			t.Errorf("by %s: %s to %s, which have no data", by, first.Start, last.End)
		}
		for i, p := range c.Periods {
			if i > 0 && p.Start != c.Periods[i-1].End {
				t.Errorf("by %s: %s after %s", by, p.Start, c.Periods[i-1].End)
			}
			if want := by.Containing(p.Start); p.Start != want.Start || p.End != want.End {
				t.Errorf("%s to %s is no whole %s", p.Start, p.End, by)
			}
		}
	}
}

func TestTheDaysAskedForCutTheEnds(t *testing.T) {
	m := halfYear()
	c, err := service(m).Compare(t.Context(), "acme-air", Filter{From: day("2026-02-10"), To: day("2026-04-20")})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Periods) != 3 || c.Periods[0].Start != day("2026-02-10") || c.Periods[2].End != day("2026-04-20") {
		t.Errorf("%s to %s in %d periods", c.Periods[0].Start, c.Periods[len(c.Periods)-1].End, len(c.Periods))
	}
	if got := c.Periods[0].Proxy.N; got != 40 {
		t.Errorf("%d posts from 10 February on", got)
	}
}

func TestBadFilters(t *testing.T) {
	tests := []struct {
		name, field string
		f           Filter
	}{
		{"unknown grain", "by", Filter{By: "fortnight"}},
		{"to before from", "to", Filter{From: 100, To: 50}},
		{"no days", "to", Filter{From: 100, To: 100}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := service(halfYear()).Compare(t.Context(), "acme-air", tt.f)
			var bad *ErrBadFilter
			if !errors.As(err, &bad) || bad.Field != tt.field {
				t.Errorf("got %v", err)
			}
		})
	}
	m := halfYear()
	m.say("acme-air", "0001-01-01", 1, 1)
	if _, err := service(m).Compare(t.Context(), "acme-air", Filter{By: nps.GrainDay}); !errors.As(err, new(*ErrBadFilter)) {
		t.Errorf("seven hundred thousand days gave %v", err)
	}
}

func TestUnknownNames(t *testing.T) {
	s := service(halfYear())
	_, err := s.NPS(t.Context(), "acme-ari", Filter{})
	var brand *ErrUnknownBrand
	if !errors.As(err, &brand) || brand.Nearest != "acme-air" || brand.Try() == "" {
		t.Errorf("got %v", err)
	}
	_, err = s.Brand(t.Context(), "nobody", Filter{})
	if !errors.As(err, &brand) || brand.Nearest != "" {
		t.Errorf("got %v", err)
	}
	_, err = s.Campaign(t.Context(), "spring-sail")
	var campaign *ErrUnknownCampaign
	if !errors.As(err, &campaign) || campaign.Nearest != "spring-sale" {
		t.Errorf("got %v", err)
	}
}

func TestErrorsOfTheStoreComeThrough(t *testing.T) {
	m := halfYear()
	m.err = errors.New("disk gone")
	s, ctx := service(m), context.Background()
	for name, call := range map[string]func() error{
		"nps":       func() error { _, err := s.NPS(ctx, "acme-air", Filter{}); return err },
		"compare":   func() error { _, err := s.Compare(ctx, "acme-air", Filter{}); return err },
		"overview":  func() error { _, err := s.Overview(ctx, Filter{}); return err },
		"brand":     func() error { _, err := s.Brand(ctx, "acme-air", Filter{}); return err },
		"campaign":  func() error { _, err := s.Campaign(ctx, "spring-sale"); return err },
		"campaigns": func() error { _, err := s.AllCampaigns(ctx, Filter{}); return err },
		"hashtags":  func() error { _, err := s.Hashtags(ctx, "acme-air", Filter{}); return err },
	} {
		if err := call(); !errors.Is(err, m.err) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestOneLoudAuthorMovesNothing(t *testing.T) {
	score := func(posts int) *ProxyScore {
		m := &memory{}
		m.say("acme-air", "2026-03-05", 100, .5)
		for range posts {
			m.posts = append(m.posts, post{brand: "acme-air", source: "forum", author: "loud", day: day("2026-03-06"), o: 1, d: 1})
		}
		f, err := service(m).NPS(t.Context(), "acme-air", Filter{})
		if err != nil {
			t.Fatal(err)
		}
		return &f.Proxy[0]
	}
	once, often := score(1), score(500)
	if math.Abs(*once.NPS-*often.NPS) > 1e-6 || often.Voices != 101 {
		t.Errorf("%v became %v, %d voices", *once.NPS, *often.NPS, often.Voices)
	}
}

func TestAnAnonymousForumIsNotOneVoice(t *testing.T) {
	m := &memory{}
	for range 30 {
		m.posts = append(m.posts, post{brand: "acme-air", source: "forum", day: day("2026-03-06"), o: 1, d: 1})
	}
	f, err := service(m).NPS(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Proxy[0].Voices != 30 || f.Proxy[0].NPS == nil {
		t.Errorf("%+v", f.Proxy[0])
	}
}

func TestShareOfVoiceCountsVoices(t *testing.T) {
	m := &memory{}
	m.say("acme-air", "2026-03-05", 30, .5)
	m.say("rival-wings", "2026-03-05", 10, .5)
	for range 500 {
		m.posts = append(m.posts, post{brand: "rival-wings", source: "forum", author: "loud", day: day("2026-03-06"), o: 1, d: 1})
	}
	o, err := service(m).Overview(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if o.Brands[0].Name != "acme-air" {
		t.Errorf("%s stands first", o.Brands[0].Name)
	}
	sum := 0.
	for _, b := range o.Brands {
		sum += b.ShareOfVoice.Value
	}
	if got := o.Brands[0].ShareOfVoice; math.Abs(sum-100) > 1e-6 || got.Voices != 30 || got.Of != 41 {
		t.Errorf("%+v, together %v %%", got, sum)
	}
}

func TestCampaignPhases(t *testing.T) {
	d := func(s string) *nps.Day { v := day(s); return &v }
	data := nps.Period{Start: day("2026-02-10"), End: day("2026-04-11")}
	tests := []struct {
		name                  string
		from, to              *nps.Day
		before, during, after string
	}{
		{"cut to the data", d("2026-03-01"), d("2026-04-01"), "2026-02-10..2026-03-01", "2026-03-01..2026-04-01", "2026-04-01..2026-04-11"},
		{"no end", d("2026-03-01"), nil, "2026-02-10..2026-03-01", "2026-03-01..2026-04-11", ""},
		{"no beginning", nil, d("2026-03-01"), "", "2026-02-10..2026-03-01", "2026-03-01..2026-03-20"},
		{"neither", nil, nil, "", "2026-02-10..2026-04-11", ""},
		{"not begun", d("2026-05-01"), d("2026-06-01"), "2026-03-31..2026-04-11", "", ""},
		{"over before the data", d("2025-05-01"), d("2025-06-01"), "", "", ""},
		{"a short one", d("2026-03-10"), d("2026-03-12"), "2026-03-08..2026-03-10", "2026-03-10..2026-03-12", "2026-03-12..2026-03-14"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, during, after := phases(tt.from, tt.to, data)
			for what, p := range map[string][2]string{
				"before": {span(before), tt.before}, "during": {span(during), tt.during}, "after": {span(after), tt.after},
			} {
				if p[0] != p[1] {
					t.Errorf("%s is %q, want %q", what, p[0], p[1])
				}
			}
		})
	}
}

func span(p nps.Period) string {
	if p.Days() == 0 {
		return ""
	}
	return fmt.Sprintf("%s..%s", p.Start, p.End)
}

func TestHashtagsKnowWhatCameBefore(t *testing.T) {
	m := halfYear()
	s := service(m)
	tags, err := s.Hashtags(t.Context(), "acme-air", Filter{From: day("2026-03-01"), To: day("2026-04-01")})
	if err != nil {
		t.Fatal(err)
	}
	if len(tags) != 2 || tags[0].Tag != "acmeair" || tags[0].Before == nil || *tags[0].Before != 40 || tags[1].Before == nil || *tags[1].Before != 0 {
		t.Errorf("%+v", tags)
	}
	tags, err = s.Hashtags(t.Context(), "acme-air", Filter{From: day("2026-01-01"), To: day("2026-04-01")})
	if err != nil {
		t.Fatal(err)
	}
	if tags[0].Before != nil {
		t.Errorf("the data begin on 5 January, and yet %d mentions came before", *tags[0].Before)
	}
	if tags[0].Proxy == nil || tags[0].Proxy.Voices != 120 {
		t.Errorf("%+v", tags[0].Proxy)
	}
}
