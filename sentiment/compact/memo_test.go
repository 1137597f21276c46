package compact

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"overheard/sentiment"
	"overheard/sentiment/classifiertest"
)

// minglings are texts made of words of every kind that a memo treats in its own way.
func minglings(n int) []sentiment.Text {
	words := strings.Fields(`the a I not never great GREAT terrible sooooo don't coffee flight delayed 7 12 2026 extraordinarily
		incomprehensibilities antidisestablishmentarianism café łódź naïve straße Σίσυφος μου не очень хороший ХУДШИЙ банк никогда
		достопримечательность сверхдостопримечательность iPhone15 айфон15 банкbank 服务 很好 不 质量太差了 정말 맛있어요 ไม่ดี العربية
		#WorstFlightEver #хуже_некуда @delta https://a.example/x :-) 😀 !!! ? ... , ; ( )) 𝒳𝒴 ё Ё`)
	r := rand.New(rand.NewPCG(7, 7))
	langs := []string{"", "", "en", "ru", "zh", "de"}
	texts := make([]sentiment.Text, n)
	for i := range texts {
		var b strings.Builder
		for range 1 + r.IntN(30) {
			b.WriteString(words[min(r.IntN(len(words)), r.IntN(2*len(words)))]) // some more often than others
			if r.IntN(8) > 0 {
				b.WriteByte(' ')
			}
		}
		texts[i] = sentiment.Text{Text: b.String(), Lang: langs[r.IntN(len(langs))]}
	}
	for _, t := range classifiertest.Texts() {
		texts = append(texts, sentiment.Text{Text: t})
	}
	return append(texts, sentiment.Text{Text: strings.Repeat("many more tokens than a net looks at ", 40)})
}

func TestMemoChangesNoAnswer(t *testing.T) {
	w := New().Weights()
	texts := minglings(800)
	plain := &bag{words: w.words}
	want := make([]sentiment.Opinion, len(texts))
	for i, text := range texts {
		want[i] = w.judge(plain, text)
	}
	for _, bits := range []uint{0, 3, memoBits} {
		t.Run(fmt.Sprintf("%d words", 2<<bits), func(t *testing.T) {
			b := &bag{words: w.words, memo: newMemo(bits)}
			order := rand.New(rand.NewPCG(8, 8))
			for round := range 3 { // the first one finds an empty memo
				for _, i := range order.Perm(len(texts)) {
					if got := w.judge(b, texts[i]); got != want[i] {
						t.Fatalf("round %d: %q is %+v, without a memo %+v", round, texts[i].Text, got, want[i])
					}
				}
			}
		})
	}
}

func TestClassifyAtOnceGivesTheSameAnswers(t *testing.T) {
	c := New()
	texts := minglings(200)
	want := make([]sentiment.Opinion, len(texts))
	if err := c.Classify(t.Context(), texts, want); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			mine, expected := slices.Clone(texts), slices.Clone(want)
			rand.New(rand.NewPCG(9, uint64(g))).Shuffle(len(mine), func(i, j int) {
				mine[i], mine[j] = mine[j], mine[i]
				expected[i], expected[j] = expected[j], expected[i]
			})
			got := make([]sentiment.Opinion, len(mine))
			if err := c.Classify(context.Background(), mine, got); err != nil || !slices.Equal(got, expected) {
				t.Errorf("goroutine %d has other answers (%v)", g, err)
			}
		})
	}
	all.Wait()
}

func TestSpelledWordsComeBack(t *testing.T) {
	b := &bag{words: newWordList(nil), memo: newMemo(0)}
	for _, word := range []string{"a", "don't", "eightlet", "ninelette", "sixteenlettersab", "хороший", "жж", "007", "café"} {
		b.read(word)
		if len(b.spelled) != 1 || len(b.features[groupChars]) != 0 {
			t.Errorf("%q is spelled %d times, with %d features written out", word, len(b.spelled), len(b.features[groupChars]))
			continue
		}
		var w [mostLetters + 2]uint64
		got := appendGrams(nil, b.spelled[0].word(&w))
		plain := &bag{words: b.words}
		plain.read(word)
		if want := plain.features[groupChars]; !slices.Equal(got, want) || b.grams != len(want) {
			t.Errorf("%q: %d features of characters, said to be %d, want %d others", word, len(got), b.grams, len(want))
		}
	}
	for _, word := range []string{"seventeenletterss", "łódź", "банкbank", "𝒳𝒴"} {
		if b.read(word); len(b.spelled) != 0 {
			t.Errorf("%q is spelled", word)
		}
	}
}
