package lexicon

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"overheard/sentiment"
	"overheard/sentiment/classifiertest"
)

func classify(t testing.TB, texts ...sentiment.Text) []sentiment.Opinion {
	t.Helper()
	got := make([]sentiment.Opinion, len(texts))
	if err := New().Classify(context.Background(), texts, got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTheWordListIsAClassifier(t *testing.T) {
	if err := classifiertest.Check(t.Context(), New()); err != nil {
		t.Error(err)
	}
}

func TestClassifyTellsFriendFromFoe(t *testing.T) {
	tests := []struct {
		name, text string
		label      sentiment.Label
		tone       sentiment.Sentiment
	}{
		{"strong praise promotes", "I love it, wonderful and excellent service, the best!", sentiment.Promoter, sentiment.Positive},
		{"mild praise is passive", "It was good.", sentiment.Passive, sentiment.Positive},
		{"anger detracts", "terrible, awful and rude, the worst trip, I hate it", sentiment.Detractor, sentiment.Negative},
		{"a negation turns praise round", "this is not good", sentiment.Detractor, sentiment.Negative},
		{"a curly apostrophe negates too", "it isn’t good", sentiment.Detractor, sentiment.Negative},
		{"lines count as words", "good\nservice\nlovely\nstaff\nthank you", sentiment.Promoter, sentiment.Positive},
		{"an emoji alone can praise", "😍", sentiment.Passive, sentiment.Positive},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := classify(t, sentiment.Text{Text: tt.text})[0]
			if o.Label() != tt.label || o.Sentiment() != tt.tone {
				t.Errorf("%q: %s, %s, want %s, %s (%+v)", tt.text, o.Label(), o.Sentiment(), tt.label, tt.tone, o)
			}
		})
	}
}

func TestClassifyKnowsWhatItCannotRead(t *testing.T) {
	got := classify(t,
		sentiment.Text{Text: "Худшая кофейня, никогда больше"},
		sentiment.Text{Text: "服务很好,下次还来"},
		sentiment.Text{Text: "die Bedienung ist nicht das Problem und der Kaffee auch"},
		sentiment.Text{Text: ""},
		sentiment.Text{Text: "服务很好 😍😍"},
	)
	for i, lang := range []string{"ru", "zh", "de", "und"} {
		o := got[i]
		if o.Lang != lang || o.Sentiment() != sentiment.Neutral || o.Opinion > 0.1 {
			t.Errorf("text %d: %+v, want an unlikely, neutral opinion in %q", i, o, lang)
		}
	}
	if o := got[4]; o.Sentiment() != sentiment.Positive || o.Opinion < 0.5 {
		t.Errorf("emoji in Chinese text: %+v, want a positive opinion", o)
	}
}

func TestTonesAgreeWithTheThresholdsOfVADER(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Float64Range(-1, 1).Draw(t, "compound")
		want := sentiment.Neutral
		switch {
		case c >= 0.05:
			want = sentiment.Positive
		case c <= -0.05:
			want = sentiment.Negative
		case math.Abs(c) > 0.05-1e-8:
			t.Skip("between the two thresholds")
		}
		o := opinionOf(c, true)
		if o.Sentiment() != want {
			t.Fatalf("compound %v is %s, want %s: %+v", c, o.Sentiment(), want, o.Tones)
		}
		o.Lang = "en"
		if err := classifiertest.Valid(o); err != nil {
			t.Fatalf("compound %v: %v", c, err)
		}
	})
	for _, c := range []float64{0.05, -0.05} {
		if s := opinionOf(c, true).Sentiment(); s == sentiment.Neutral {
			t.Errorf("compound %v is neutral", c)
		}
	}
}

func TestSharesRiseAndFallWithTheCompound(t *testing.T) {
	last := opinionOf(-1, true)
	for c := -0.999; c <= 1; c += 0.001 {
		o := opinionOf(c, true)
		if o.P.Promoter < last.P.Promoter || o.P.Detractor > last.P.Detractor {
			t.Fatalf("at %v: %+v after %+v", c, o.P, last.P)
		}
		last = o
	}
}

func TestModelIsNamedByWhatDecides(t *testing.T) {
	m := New().Model()
	if m.Name != Name || len(m.SHA256) != 64 || m != New().Model() {
		t.Errorf("model is %+v", m)
	}
}

func FuzzClassify(f *testing.F) {
	for _, seed := range classifiertest.Texts() {
		f.Add("", seed)
		f.Add("en", seed)
	}
	f.Fuzz(func(t *testing.T, lang, text string) {
		o := classify(t, sentiment.Text{Text: text, Lang: lang})[0]
		if err := classifiertest.Valid(o); err != nil {
			t.Errorf("%q: %v: %+v", text, err, o)
		}
	})
}
