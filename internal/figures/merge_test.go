package figures

import (
	"fmt"
	"strings"
	"testing"

	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// surveyed is a brand with posts and answers in so many months, half of the answers with a comment.
func surveyed(months, answers int) *memory {
	m := &memory{}
	for i := range months {
		on := fmt.Sprintf("%d-%02d-05", 2024+i/12, 1+i%12)
		m.say("acme-air", on, 120, .4+.02*float64(i%5))
		m.answered("acme-air", on, answers/2, answers/5, answers-answers/2-answers/5)
	}
	return m
}

func TestPostsAreMergedAsFarAsSelectionAllows(t *testing.T) {
	tests := []struct {
		name   string
		m      *memory
		same   bool
		f      Filter
		method nps.Method
		say    string
	}{
		{"nothing is known of who posts", surveyed(3, 60), false, Filter{}, nps.MethodMergeAssumed, "15 points are assumed until 8 other periods tell"},
		{"other periods told", surveyed(12, 60), false, Filter{}, nps.MethodMergeLearnt, "was learnt from the other periods"},
		{"the same people", surveyed(3, 60), true, Filter{}, nps.MethodMergeSame, "the same people"},
		{"too few comments", surveyed(3, 16), false, Filter{}, "", "10 comments"},
		{"a part of the posts", surveyed(3, 60), false, Filter{Lang: "en"}, "", "no filter narrows"},
		{"a part of the answers", surveyed(3, 60), false, Filter{Segment: Segment{"plan", "pro"}}, "", "no filter narrows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := service(tt.m)
			if tt.same {
				s.Brands[1].Population = mentions.PopulationSame
			}
			c, err := s.Compare(t.Context(), "acme-air", tt.f)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Merged.String(); !strings.Contains(got, tt.say) {
				t.Errorf("%q does not say %q", got, tt.say)
			}
			for _, lang := range messages.Languages {
				if got := messages.For(lang).Message(c.Merged); got == "" || strings.ContainsAny(got, "‹›{}") {
					t.Errorf("%s: %q", lang, got)
				}
			}
			for _, p := range c.Periods {
				if (p.Combined != nil) != (tt.method != "") {
					t.Fatalf("combined: %+v", p.Combined)
				}
				if m := p.Combined; m != nil && (m.Method != tt.method || m.Equivalent < p.Survey.N || m.Low > m.NPS || m.High < m.NPS ||
					m.High-m.Low > *p.Survey.High-*p.Survey.Low+2) {
					t.Errorf("%s: %+v beside %v", p.Start, m, p.Survey.Score)
				}
			}
		})
	}
}
