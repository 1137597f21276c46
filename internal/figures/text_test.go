package figures

import (
	"bytes"
	"strings"
	"testing"

	"overheard/nps"
)

func TestPeriodsAsText(t *testing.T) {
	tests := []struct {
		by         nps.Grain
		start, end string
		want       string
	}{
		{nps.GrainDay, "2026-03-05", "2026-03-06", "2026-03-05"},
		{nps.GrainWeek, "2026-03-02", "2026-03-09", "2026-03-02 to 2026-03-08"},
		{nps.GrainMonth, "2026-03-01", "2026-04-01", "2026-03"},
		{nps.GrainMonth, "2026-03-05", "2026-04-01", "2026-03-05 to 2026-03-31"},
		{nps.GrainQuarter, "2026-10-01", "2027-01-01", "2026-Q4"},
		{nps.GrainYear, "2026-01-01", "2027-01-01", "2026"},
		{nps.GrainAll, "2025-12-24", "2026-02-01", "2025-12-24 to 2026-01-31"},
		{nps.GrainAll, "2025-12-24", "2025-12-25", "2025-12-24"},
	}
	for _, tt := range tests {
		if got := period(nps.Period{Start: day(tt.start), End: day(tt.end)}, tt.by); got != tt.want {
			t.Errorf("by %s: got %q, want %q", tt.by, got, tt.want)
		}
	}
}

func TestTextSaysWhatIsMissing(t *testing.T) {
	tests := []struct {
		name string
		fill func(*memory)
		f    Filter
		want string
	}{
		{"nothing at all", func(*memory) {}, Filter{}, "acme-air: nothing is stored for it yet.\n"},
		{"nothing on these days", func(m *memory) { m.say("acme-air", "2026-01-05", 20, .5) },
			Filter{From: day("2027-01-01"), To: day("2027-02-01")}, "acme-air: nothing is stored from 2027-01-01 to 2027-01-31.\n"},
		{"nothing from a day on", func(*memory) {}, Filter{From: day("2027-01-01")}, "acme-air: nothing is stored from 2027-01-01 on.\n"},
		{"nothing before a day", func(*memory) {}, Filter{To: day("2027-01-01")}, "acme-air: nothing is stored before 2027-01-01.\n"},
		{"nothing of a source", func(m *memory) { m.say("acme-air", "2026-01-05", 20, .5) }, Filter{Source: "none"}, "acme-air: nothing that was asked for is stored.\n"},
		{"a post without any opinion", func(m *memory) {
			m.posts = append(m.posts, post{brand: "acme-air", author: "a", day: day("2026-01-05")})
		}, Filter{}, "2026-01  too few    -            1       1      100 %       -\n"},
		{"a survey alone", func(m *memory) { m.answered("acme-air", "2026-01-05", 20, 10, 10) }, Filter{}, "Intervals are 95 %, of sampling alone.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &memory{}
			tt.fill(m)
			f, err := service(m).NPS(t.Context(), "acme-air", tt.f)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := f.WriteText(&b); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(b.String(), tt.want) {
				t.Errorf("%q is not in\n%s", tt.want, &b)
			}
			if strings.ContainsFunc(b.String(), func(r rune) bool { return r > 126 }) {
				t.Errorf("not plain ASCII:\n%s", &b)
			}
		})
	}
}

// closed is a writer that takes nothing.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, bytes.ErrTooLarge }

func TestWritersTellOfTheirErrors(t *testing.T) {
	s := service(halfYear())
	f, err := s.NPS(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Compare(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"nps text": f.WriteText(closed{}), "nps csv": f.WriteCSV(closed{}), "compare text": c.WriteText(closed{}), "compare csv": c.WriteCSV(closed{}),
	} {
		if err == nil {
			t.Errorf("%s: an error of the writer was lost", name)
		}
	}
}
