package dashboard

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/mentions"
	"overheard/sentiment"
)

// reader knows a few words and explains everything by them.
type reader struct {
	model string
	err   error
}

func (r reader) Explain(_ context.Context, t sentiment.Text) (sentiment.Explanation, error) {
	e := sentiment.Explanation{Label: sentiment.Promoter, Model: r.model, Units: len(t.Text), Words: []sentiment.Word{}}
	for _, w := range []sentiment.Word{
		{Text: "wonderful", Weight: 1.25, Toward: sentiment.Promoter}, {Text: "actually good", Weight: 0.5, Toward: sentiment.Promoter},
		{Text: "night", Weight: -0.25, Toward: sentiment.Passive}, {Text: "refund", Weight: 2.5, Toward: sentiment.Detractor},
	} {
		if at := strings.Index(t.Text, w.Text); at >= 0 {
			w.Start, w.End = at, at+len(w.Text)
			e.Words = append(e.Words, w)
		}
	}
	return e, r.err
}

func TestWordsAreMarkedInThePost(t *testing.T) {
	const text = "Off to work. Lumen Rail is wonderful today. Coffee is wonderful."
	passage := []mentions.Span{{Start: 13, End: 24}, {Start: 24, End: 43}}
	why := []mentions.Hit{hit(text, "Lumen Rail")}
	tests := []struct {
		name  string
		words []mentions.Span // of the passage
		want  string
	}{
		{"a word of the passage", []mentions.Span{{Start: 15, End: 24}}, "(Off to work. )[Lumen Rail] is {wonderful}+ today.( Coffee is wonderful.)"},
		{"a word that is a hit in part", []mentions.Span{{Start: 6, End: 11}}, "(Off to work. )[Lumen ]{[Rail]}{ }+is wonderful today.( Coffee is wonderful.)"},
		{"a word over the joint of two parts", []mentions.Span{{Start: 10, End: 14}}, "(Off to work. )[Lumen Rail] is wonderful today.( Coffee is wonderful.)"},
		{"two words in any order", []mentions.Span{{Start: 25, End: 30}, {Start: 0, End: 5}},
			"(Off to work. ){[Lumen]}+[ Rail] is wonderful {today}+.( Coffee is wonderful.)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var marks []wordMark
			for _, s := range tt.words {
				if in, ok := inPost(text, passage, s); ok {
					marks = append(marks, wordMark{in, sentiment.Promoter})
				}
			}
			var got strings.Builder
			for _, s := range withWords(segments(text, passage, why), marks) {
				one := show([]segment{s})
				if s.Word != "" {
					one = "{" + one + "}" + s.Sign
				}
				got.WriteString(one)
			}
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAPageExplainsItsLabel(t *testing.T) {
	tests := []struct {
		name      string
		explain   Explainer
		want, not []string
	}{
		{"words with their odds", reader{model: "lexicon-1"}, []string{`<span class="word promoter"><span class="passage">wonderful</span><sup`, "×3.5", "÷1.3", "odds of promoter"}, []string{"runs now", "stars"}},
		{"another model", reader{model: "own.bin"}, []string{"These are the words of model own.bin"}, nil},
		{"nobody to ask", nil, nil, []string{"odds of", `class="word`}},
		{"a model that fails leaves the rest of the page", reader{"lexicon-1", errors.New("away")}, []string{"Why this post is here"}, []string{"odds of", "away"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rec := get(t, pagesWith(t, newWorld(), func(o *Options) { o.Explain = tt.explain }), "/mentions/17", "en")
			if rec.Code != http.StatusOK {
				t.Errorf("status %d", rec.Code)
			}
			for _, s := range tt.want {
				if !strings.Contains(rec.Body.String(), s) {
					t.Errorf("%q is missing", s)
				}
			}
			for _, s := range tt.not {
				if strings.Contains(rec.Body.String(), s) {
					t.Errorf("%q is there", s)
				}
			}
		})
	}
}

func FuzzWithWords(f *testing.F) {
	f.Add("Lumen Rail is late", 0, 10, 6, 12)
	f.Add("поезд", 1, 4, 0, 10)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		passage := []mentions.Span{{Start: a, End: b}}
		s, ok := inPost(text, passage, mentions.Span{Start: c, End: d})
		if !ok {
			return
		}
		var whole strings.Builder
		for _, s := range withWords(segments(text, passage, nil), []wordMark{{s, sentiment.Promoter}}) {
			whole.WriteString(s.Text)
		}
		if whole.String() != text {
			t.Errorf("%q became %q", text, whole.String())
		}
	})
}
