package explain

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"overheard/sentiment"
	"overheard/sentiment/compact"
	"overheard/sentiment/lexicon"
)

func explain(t *testing.T, c sentiment.Classifier, text string) sentiment.Explanation {
	t.Helper()
	e, err := Explain(t.Context(), c, sentiment.Text{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestTheStrongestWord(t *testing.T) {
	builtin, list := compact.New(), lexicon.New()
	tests := []struct {
		name   string
		model  sentiment.Classifier
		text   string
		want   string
		toward sentiment.Label
	}{
		{"an English word", builtin, "The flight to Oslo was terrible", "terrible", sentiment.Detractor},
		{"praise", builtin, "The new lounge is excellent", "excellent", sentiment.Promoter},
		{"a negation goes with its word", builtin, "Acme is not good", "not good", sentiment.Detractor},
		{"Russian", builtin, "Приложение банка просто ужасное", "ужасное", sentiment.Detractor},
		{"Russian negation", builtin, "Этот банк никому не советую", "не советую", sentiment.Detractor},
		{"Chinese", builtin, "服务态度太差了", "太差", sentiment.Detractor},
		{"emoji", builtin, "Acme 😡😡😡", "😡😡😡", sentiment.Detractor},
		{"the word list", list, "The flight was terrible", "terrible", sentiment.Detractor},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := explain(t, tt.model, tt.text)
			if len(e.Words) == 0 || e.Words[0].Text != tt.want || e.Words[0].Toward != tt.toward {
				t.Fatalf("got %+v, want %q toward %s", e, tt.want, tt.toward)
			}
			if w := e.Words[0]; tt.text[w.Start:w.End] != w.Text {
				t.Errorf("%q stands at %d to %d, not %q", tt.text[w.Start:w.End], w.Start, w.End, w.Text)
			}
			if e.Model != tt.model.Model().Name || e.Partial {
				t.Errorf("got %+v", e)
			}
		})
	}
}

// planted knows one good and one bad word, and that a text of neither is passive.
type planted struct{ err error }

func (planted) Model() sentiment.Model { return sentiment.Model{Name: "planted-1"} }

func (p planted) Classify(_ context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	for i, t := range texts {
		good, bad := math.Exp(2*float64(strings.Count(t.Text, "blorp"))), math.Exp(float64(strings.Count(t.Text, "grunk")))
		sum := good + bad + 1
		opinions[i] = sentiment.Opinion{P: sentiment.Shares{Promoter: good / sum, Passive: 1 / sum, Detractor: bad / sum}, Lang: "en"}
	}
	return p.err
}

func TestWeightsAreChangesOfTheLogOdds(t *testing.T) {
	got := explain(t, planted{}, "a blorp and a grunk")
	// Worked out by hand: promoter e², detractor e, passive 1. Without blorp 1, e, 1; without grunk e², 1, 1.
	want := sentiment.Explanation{Label: sentiment.Promoter, Model: "planted-1", Units: 5, Words: []sentiment.Word{
		{Text: "blorp", Start: 2, End: 7, Weight: math.Log(math.Exp(2)/(math.E+1)) - math.Log(1/(math.E+1)), Toward: sentiment.Promoter},
		{Text: "grunk", Start: 14, End: 19, Weight: math.Log(math.Exp(2)/(math.E+1)) - math.Log(math.Exp(2)/2), Toward: sentiment.Detractor},
	}}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-4 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Error(diff)
	}
}

func TestTextsWithNothingToExplain(t *testing.T) {
	for _, text := range []string{"", "   ", "\xff\xfe", ".,.", "\n"} {
		e := explain(t, compact.New(), text)
		if e.Words == nil || len(e.Words) != 0 || e.Units != 0 || e.Partial {
			t.Errorf("%q: %+v", text, e)
		}
	}
}

func TestALongTextIsExplainedFromItsBeginning(t *testing.T) {
	e := explain(t, compact.New(), "What a terrible flight. "+strings.Repeat("Слово и ещё одно. ", 50_000/30))
	if !e.Partial || e.Units != MaxUnits || len(e.Words) > MaxWords {
		t.Errorf("partial %v, %d units, %d words", e.Partial, e.Units, len(e.Words))
	}
	if e := explain(t, compact.New(), strings.Repeat("x", 50_000)); !e.Partial || e.Units != 1 {
		t.Errorf("one long word: %+v", e)
	}
}

func TestTheAnswerIsAlwaysTheSame(t *testing.T) {
	const text = "good good good bad bad bad, 很好很好, ужас ужас"
	first := explain(t, compact.New(), text)
	for range 5 {
		if diff := cmp.Diff(first, explain(t, compact.New(), text)); diff != "" {
			t.Fatal(diff)
		}
	}
	even := explain(t, planted{}, "grunk grunk grunk")
	for i, w := range even.Words {
		if w.Start != 6*i {
			t.Errorf("words of one weight are not in their order: %+v", even.Words)
		}
	}
}

func TestAModelThatFails(t *testing.T) {
	away := errors.New("away")
	if _, err := (Model{planted{away}}).Explain(t.Context(), sentiment.Text{Text: "blorp"}); !errors.Is(err, away) {
		t.Errorf("got %v", err)
	}
}

func FuzzExplain(f *testing.F) {
	for _, s := range []string{"not good", "blorp!!! :-( grunk", "不好吃", "ไม่ดีเลย", "#好评# @acme https://a.example/x", "a\xffb\u0301", "no\xff0", "((( don't", "🇩🇪👩‍👩‍👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range []sentiment.Classifier{planted{}, compact.New()} {
			e := explain(t, c, text)
			end := 0
			for _, u := range units(beginning(text)) {
				if u.start < 0 || u.start >= u.end || u.end > len(text) {
					t.Fatalf("%q: unit %+v", text, u)
				}
			}
			for _, w := range e.Words {
				if w.Text != text[w.Start:w.End] || !utf8.ValidString(w.Text) || math.IsNaN(w.Weight) || math.IsInf(w.Weight, 0) || w.Toward == "" {
					t.Fatalf("%q: word %+v", text, w)
				}
				end = max(end, w.End)
			}
			if end > MaxText || len(e.Words) > MaxWords {
				t.Fatalf("%q: %+v", text, e)
			}
		}
	})
}
