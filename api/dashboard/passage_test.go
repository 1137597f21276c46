package dashboard

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"overheard/mentions"
)

func hit(text, term string) mentions.Hit {
	at := strings.Index(text, term)
	return mentions.Hit{Kind: mentions.HitTerm, Term: term, Start: at, End: at + len(term)}
}

// show writes segments so that a person can read a test: [hit], (outside), … for a gap.
func show(segs []segment) string {
	var b strings.Builder
	for _, s := range segs {
		switch {
		case s.Gap:
			b.WriteString("…")
		case s.Hit:
			b.WriteString("[" + s.Text + "]")
		case !s.Passage:
			b.WriteString("(" + s.Text + ")")
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestSegments(t *testing.T) {
	const text = "Off to work. Lumen Rail is late again. Coffee helps."
	passage := []mentions.Span{{Start: 13, End: 38}}
	tests := []struct {
		name    string
		text    string
		passage []mentions.Span
		why     []mentions.Hit
		want    string
		short   string
	}{
		{"hit in its passage", text, passage, []mentions.Hit{hit(text, "Lumen Rail")},
			"(Off to work. )[Lumen Rail] is late again.( Coffee helps.)", "…[Lumen Rail] is late again.…"},
		{"the whole post", text, nil, nil, text, text},
		{"a hit outside the passage is shown", text, passage, []mentions.Hit{hit(text, "Coffee")},
			"(Off to work. )Lumen Rail is late again.( )[Coffee]( helps.)", "…Lumen Rail is late again.…[Coffee]…"},
		{"a reason that is not in the text", text, nil, []mentions.Hit{{Kind: mentions.HitAbout, Term: "reviews"}}, text, text},
		{"two hits that overlap", "lumen rail", nil, []mentions.Hit{{Start: 0, End: 10}, {Start: 6, End: 10}}, "[lumen rail]", "[lumen rail]"},
		{"offsets of a text that was edited", "short", []mentions.Span{{Start: 2, End: 90}}, []mentions.Hit{{Start: 80, End: 90}}, "short", "short"},
		{"offsets inside a letter", "поезд", nil, []mentions.Hit{{Start: 1, End: 4}}, "поезд", "поезд"},
		{"an empty text", "", nil, nil, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			segs := segments(tt.text, tt.passage, tt.why)
			if diff := cmp.Diff(tt.want, show(segs)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.short, show(excerpt(segs))); diff != "" {
				t.Errorf("in a list: %s", diff)
			}
		})
	}
}

func TestExcerptOfALongPostKeepsTheHitInView(t *testing.T) {
	text := strings.Repeat("слово ", 300) + "Lumen Rail" + strings.Repeat(" слово", 300)
	got := show(excerpt(segments(text, nil, []mentions.Hit{hit(text, "Lumen Rail")})))
	if !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") || !strings.Contains(got, "[Lumen Rail]") {
		t.Errorf("got %q", got)
	}
	if n := utf8.RuneCountInString(got); n > excerptRunes+10 {
		t.Errorf("%d runes", n)
	}
}

func FuzzSegments(f *testing.F) {
	f.Add("Lumen Rail is late", 0, 10, 0, 18)
	f.Add("поезд", 1, 4, -3, 99)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		segs := segments(text, []mentions.Span{{Start: c, End: d}}, []mentions.Hit{{Start: a, End: b}})
		var whole strings.Builder
		for _, s := range segs {
			whole.WriteString(s.Text)
		}
		if whole.String() != text {
			t.Errorf("%q became %q", text, whole.String())
		}
		excerpt(segs)
	})
}
