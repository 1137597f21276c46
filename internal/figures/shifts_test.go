package figures

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/nps"
)

// weekly is weeks of a brand on a forum and a shop, from the first week of January 2025 on, some forty voices each with days for it: what
// changes in week 40 differs from test to test.
func weekly(weeks int, week func(i int) (forum, shop int, happyForum, happyShop float64)) *memory {
	m := &memory{}
	rng := rand.New(rand.NewPCG(8, 9))
	monday := day("2025-01-06")
	for i := range weeks {
		forum, shop, happyForum, happyShop := week(i)
		for d, n := range map[nps.Day]int{1: forum, 4: shop} {
			source, happy := "forum", happyForum
			if d == 4 {
				source, happy = "shop", happyShop
			}
			if n == 0 {
				continue
			}
			n += int(4 * rng.NormFloat64())
			m.from(source, (monday + nps.Day(7*i) + d).String(), n, happy+.04*rng.NormFloat64())
		}
	}
	return m
}

// shiftService looks at m a few days after its last week.
func shiftService(m *memory, weeks int) *Service {
	s := service(m)
	s.Now = func() time.Time { return time.Date(2025, 1, 8+7*weeks, 9, 0, 0, 0, time.UTC) }
	return s
}

func asEver(int) (int, int, float64, float64) { return 60, 40, .4, .7 }

// from40 is as ever, and something else from week 40 on.
func from40(forum, shop int, happyForum, happyShop float64) func(int) (int, int, float64, float64) {
	return func(i int) (int, int, float64, float64) {
		if i < 40 {
			return asEver(i)
		}
		return forum, shop, happyForum, happyShop
	}
}

func TestShifts(t *testing.T) {
	monday40 := day("2025-01-06") + 280
	for _, tt := range []struct {
		name string
		week func(int) (int, int, float64, float64)
		kind ShiftKind // "" for none
		size float64
	}{
		{"nothing changed", asEver, "", 0},
		{"people speak worse of it", from40(60, 40, .15, .45), ShiftSentiment, -32},
		{"more of them are on the forum, and as many in all", from40(90, 10, .4, .7), ShiftMix, -12},
		{"twice as many", from40(120, 80, .4, .7), ShiftVolume, 100},
	} {
		m := weekly(56, tt.week)
		got, err := shiftService(m, 56).Shifts(t.Context(), "acme-air", Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if tt.kind == "" {
			if len(got) > 0 {
				t.Errorf("%s: %+v", tt.name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Kind != tt.kind || got[0].Muted || got[0].Since != monday40 || got[0].Found <= monday40 {
			t.Errorf("%s: %+v", tt.name, got)
			continue
		}
		if z := got[0].Size; z.Low > tt.size || z.High < tt.size {
			t.Errorf("%s: %+v does not hold %v", tt.name, z, tt.size)
		}
		if s := got[0].Sentence.String(); !strings.HasPrefix(s, "Since the week of 13 Oct 2025 ") {
			t.Errorf("%s: %q", tt.name, s)
		}
	}
}

func TestShiftsOfTheDaysAskedFor(t *testing.T) {
	s := shiftService(weekly(56, from40(60, 40, .15, .45)), 56)
	for name, tt := range map[string]struct {
		f    Filter
		want int
	}{
		"all":              {Filter{}, 1},
		"after it began":   {Filter{From: day("2025-10-20")}, 0},
		"since it began":   {Filter{From: day("2025-10-13")}, 1},
		"before it began":  {Filter{To: day("2025-10-13")}, 0},
		"one source":       {Filter{Source: "forum"}, 1},
		"an unknown one":   {Filter{Source: "wall"}, 0},
		"too few weeks":    {Filter{To: day("2025-03-24")}, 0},
		"the other source": {Filter{Source: "shop", Lang: "en"}, 1},
	} {
		got, err := s.Shifts(t.Context(), "acme-air", tt.f)
		if err != nil || len(got) != tt.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := s.Shifts(t.Context(), "rival-wings", Filter{}); err != nil || got == nil || len(got) > 0 {
		t.Errorf("nothing stored: %v, %v", got, err)
	}
}

func TestABreakMutesAShift(t *testing.T) {
	monday40 := day("2025-01-06") + 280
	worse := from40(60, 40, .15, .45)
	louder := func(i int) (int, int, float64, float64) {
		if i < 40 {
			return 60, 0, .4, .7
		}
		return 60, 50, .4, .7
	}
	for _, tt := range []struct {
		name    string
		week    func(int) (int, int, float64, float64)
		prepare func(m *memory, s *Service)
		muted   bool
		want    string
	}{
		{"another query", worse, func(m *memory, _ *Service) { m.queries = []nps.Day{monday40 - 3} }, true, "It may be due to another query, or matching all posts again (10 Oct 2025)."},
		{"another query long before", worse, func(m *memory, _ *Service) { m.queries = []nps.Day{monday40 - 30} }, false, ""},
		{"posts that wait", worse, func(m *memory, _ *Service) { m.waiting = monday40 + 14 }, true, "wait for overheard relabel."},
		{"a gap says nothing of what is said", worse, func(m *memory, s *Service) {
			s.Gaps = gapList{{Source: "shop", Gap: crawler.Gap{From: (monday40 - 14).Start(time.UTC), To: (monday40 - 1).Start(time.UTC)}}}
		}, false, ""},
		{"a new source", louder, func(*memory, *Service) {}, true, "It may be due to the new source shop (17 Oct 2025)."},
	} {
		m := weekly(56, tt.week)
		s := shiftService(m, 56)
		tt.prepare(m, s)
		got, err := s.Shifts(t.Context(), "acme-air", Filter{})
		if err != nil || len(got) == 0 {
			t.Errorf("%s: %v, %v", tt.name, got, err)
			continue
		}
		for _, c := range got {
			if c.Muted != tt.muted || c.Muted != (len(c.Breaks) > 0) || !strings.Contains(c.Sentence.String(), tt.want) {
				t.Errorf("%s: %+v %q", tt.name, c, c.Sentence)
			}
		}
	}
}

// A week in which a source was not read has fewer voices without fewer people speaking.
func TestAGapIsNoShift(t *testing.T) {
	monday40 := day("2025-01-06") + 280
	quiet := func(i int) (int, int, float64, float64) {
		if i >= 40 && i < 50 {
			return 60, 0, .4, .7
		}
		return asEver(i)
	}
	s := shiftService(weekly(56, quiet), 56)
	if got, err := s.Shifts(t.Context(), "acme-air", Filter{}); err != nil || len(got) == 0 {
		t.Errorf("fewer voices: %+v, %v", got, err)
	}
	s.Gaps = gapList{{Source: "shop", Gap: crawler.Gap{From: monday40.Start(time.UTC), To: (monday40 + 70).Start(time.UTC)}}}
	if got, err := s.Shifts(t.Context(), "acme-air", Filter{}); err != nil || len(got) > 0 {
		t.Errorf("a source that was not read: %+v, %v", got, err)
	}
}

// After an import that ends within a week, the rest of that week and all since are not silence.
func TestTheEndOfAnImportIsNoShift(t *testing.T) {
	s := shiftService(weekly(56, asEver), 156)
	if got, err := s.Shifts(t.Context(), "acme-air", Filter{}); err != nil || len(got) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestADigestTellsAShiftOnce(t *testing.T) {
	m := weekly(56, from40(60, 40, .15, .45))
	s := shiftService(m, 56)
	all, err := s.Shifts(t.Context(), "acme-air", Filter{})
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	times := 0
	for d := all[0].Found - 15; d < all[0].Found+15; d++ {
		got, err := s.newShifts(t.Context(), "acme-air", (d - 1).Start(time.UTC).Add(7*time.Hour), d.Start(time.UTC).Add(7*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if times += len(got); len(got) > 0 && d != all[0].Found {
			t.Errorf("told on %v, noticed on %v", d, all[0].Found)
		}
	}
	if times != 1 {
		t.Errorf("told %d times", times)
	}
	m.queries = []nps.Day{all[0].Since}
	if got, err := s.newShifts(t.Context(), "acme-air", all[0].Found.Start(time.UTC).Add(-time.Hour), all[0].Found.Start(time.UTC)); err != nil || len(got) > 0 {
		t.Errorf("a muted one is told: %+v, %v", got, err)
	}
}

// gapList is a GapLister over a slice.
type gapList []crawler.RecordedGap

func (g gapList) Gaps(context.Context, crawler.GapQuery) ([]crawler.RecordedGap, error) {
	return g, nil
}
