package figures

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"

	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

func TestTheDifferenceIsTakenApart(t *testing.T) {
	few := &memory{}
	few.say("acme-air", "2026-01-05", 40, .5)
	few.answered("acme-air", "2026-01-05", 8, 3, 3) // seven of these have a comment
	alone := &memory{}
	alone.say("acme-air", "2026-01-05", 40, .5)
	tests := []struct {
		name string
		m    *memory
		f    Filter
		want int // parts with a value
		say  string
	}{
		{"half a year", halfYear(), Filter{}, 5, "The largest part of the difference"},
		{"of one month", halfYear(), Filter{From: day("2026-04-01"), To: day("2026-05-01")}, 5, "The largest part of the difference"},
		{"few comments", few, Filter{}, 1, "fewer than 10 comments"},
		{"no survey", alone, Filter{}, 0, "no difference to take apart"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := service(tt.m)
			s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) {
				return Choice{Calibration: sharper, Base: sharper}, nil
			}
			c, err := s.Compare(t.Context(), "acme-air", tt.f)
			if err != nil {
				t.Fatal(err)
			}
			d, sum, values := c.Decomposition, 0., 0
			for _, p := range d.Parts {
				if (p.Value == nil) != (p.Reason != "") {
					t.Errorf("%s: %v, reason %q", p.Part, p.Value, p.Reason)
				}
				if p.Value != nil {
					sum, values = sum+*p.Value, values+1
				}
				for _, lang := range messages.Languages {
					if got := messages.For(lang).Message(p.Name) + messages.For(lang).Message(p.Note); strings.ContainsAny(got, "‹›{}") {
						t.Errorf("%s: %q", lang, got)
					}
				}
			}
			if values != tt.want || (d.Difference == nil) != (tt.want == 0) || !strings.Contains(d.Sentence.String(), tt.say) {
				t.Fatalf("%+v, %q", d, d.Sentence)
			}
			if d.Difference == nil {
				return
			}
			whole := tt.f
			whole.By = nps.GrainAll
			all, err := s.Compare(t.Context(), "acme-air", whole)
			if err != nil {
				t.Fatal(err)
			}
			if want := all.Periods[0].Difference.Value; math.Abs(sum-want) > 1e-6 || *d.Difference != want {
				t.Errorf("the parts sum to %v, the difference is %v, decomposed %v", sum, want, *d.Difference)
			}
			if *d.Posts != *all.Periods[0].Proxy.NPS || *d.Respondents != *all.Periods[0].Survey.NPS {
				t.Errorf("of posts %v, of respondents %v; the scores are %+v", *d.Posts, *d.Respondents, all.Periods[0])
			}
			text := string(written(t, func(b *bytes.Buffer) error { return c.WriteStatistics(b) }))
			if !strings.Contains(text, "unexplained: who posts: ") || strings.ContainsAny(text, "“”…±‹") {
				t.Errorf("the statistics say\n%s", text)
			}
		})
	}
}

func TestDifferencesStayWholeWhereCommentsAreNotKnown(t *testing.T) {
	s := service(halfYear())
	s.Comments = nil
	if c, err := s.Compare(t.Context(), "acme-air", Filter{}); err != nil || c.Decomposition != nil {
		t.Errorf("%+v, %v", c.Decomposition, err)
	}
}

func TestTheLargestPartTakesLabelsWithTheirCorrection(t *testing.T) {
	calibrated := nps.Calibration{Kind: nps.CalibrationDomain}
	part := func(name nps.PartName, v float64) nps.DifferencePart {
		return nps.DifferencePart{Name: name, OK: true, Value: nps.Difference{Value: v, Low: v - 1, High: v + 1}}
	}
	of := func(err, moved, who float64) nps.Decomposition {
		return nps.Decomposition{
			Difference: err + moved + who, CommentersOK: true, Labels: nps.Difference{Value: err + moved},
			Parts: []nps.DifferencePart{part(nps.PartLabels, err), part(nps.PartCorrection, moved), part(nps.PartPosters, who)},
		}
	}
	tests := []struct {
		name string
		d    nps.Decomposition
		c    nps.Calibration
		want string
	}{
		{"a correction that undoes the error", of(40, -38, -10), calibrated, "The largest part of the difference of -8 points is -10, unexplained: who posts."},
		{"one that does not", of(40, -15, -10), calibrated, "The largest part of the difference of +15 points is +25, labels, after their correction."},
		{"nothing calibrated", of(40, 0, -10), nps.Uncalibrated, "The largest part of the difference of +30 points is +40, labels."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := largestPart(tt.d, tt.c).String(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
