package dashboard

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/nps"
)

func days(from, to string) (nps.Day, nps.Day) {
	return nps.DayOf(at(from), time.UTC), nps.DayOf(at(to), time.UTC)
}

func TestReadSpan(t *testing.T) {
	today := nps.DayOf(fixtureNow, time.UTC) // a Tuesday
	from, to := days("2026-05-01", "2026-06-01")
	weekStart, tomorrow := days("2026-03-30", "2026-07-01")
	dayStart, _ := days("2026-06-03", "2026-07-01")
	tests := []struct {
		query string
		want  span
	}{
		{"", span{Preset: "all"}},
		{"last=all", span{Preset: "all"}},
		{"last=13w", span{From: weekStart, To: tomorrow, Preset: "13w", Grain: nps.GrainWeek}},
		{"last=4w", span{From: dayStart, To: tomorrow, Preset: "4w", Grain: nps.GrainDay}},
		{"from=2026-05-01&to=2026-06-01", span{From: from, To: to}},
		{"from=2026-05-01", span{From: from}},
		{"last=13w&by=day", span{From: weekStart, To: tomorrow, Preset: "13w", Grain: nps.GrainDay, Chosen: true}},
		{"by=", span{Preset: "all"}},
	}
	for _, tt := range tests {
		q, _ := url.ParseQuery(tt.query)
		got, err := readSpan(q, today)
		if err != nil {
			t.Errorf("%q: %v", tt.query, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.query, diff)
		}
	}
}

func TestReadSpanRefuses(t *testing.T) {
	for query, field := range map[string]string{
		"from=yesterday": "from", "to=2026-13-01": "to", "last=99w": "last", "by=fortnight": "by", "from=2026-06-01&to=2026-05-01": "to",
	} {
		q, _ := url.ParseQuery(query)
		_, err := readSpan(q, 20000)
		var bad *badInput
		if !errors.As(err, &bad) || bad.Field != field {
			t.Errorf("%q: got %v, want a complaint about %s", query, err, field)
		}
	}
}

// A hashtag is found however it is written, as in the API.
func TestReadFilterFoldsHashtags(t *testing.T) {
	for _, written := range []string{"cafe", "#Café", " ＃CAFÉ "} {
		if f, err := readFilter(url.Values{"hashtag": {written}}, span{}); err != nil || f.Hashtag != "cafe" {
			t.Errorf("%q: %q, %v", written, f.Hashtag, err)
		}
	}
}

func TestGrainFitsTheRange(t *testing.T) {
	for days, want := range map[int]nps.Grain{7: nps.GrainDay, 42: nps.GrainDay, 90: nps.GrainWeek, 365: nps.GrainWeek, 730: nps.GrainMonth, 4000: nps.GrainQuarter} {
		if got := grainFor(days); got != want {
			t.Errorf("%d days: got %s, want %s", days, got, want)
		}
	}
}

func FuzzReadAddress(f *testing.F) {
	for _, q := range []string{"last=13w", "from=2026-05-01&to=2026-06-01&by=week", "segment=a=b&hashtag=%23x", "from=%00"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		s, err := readSpan(q, 20000)
		if err == nil && s.From != 0 && s.To != 0 && s.To <= s.From {
			t.Errorf("%q gives an empty range", query)
		}
		_, _ = readFilter(q, s)
	})
}
