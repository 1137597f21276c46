package compact

import (
	"maps"
	"slices"
	"testing"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// Posts whose language nothing declares, as files of posts often come.
func TestLanguageOfPostsThatDeclareNone(t *testing.T) {
	for text, want := range map[string]string{
		"Can't believe the iced tea was sold out again tomorrow, Sunday, Iron Bridge Road":            "en",
		"Great set by the quartet on Friday, good luck for the open air final and I hope they win it": "en",
		"@user @user Monday night at the stadium! Loving the new seats :o":                            "en",
		"Der Kundendienst ging gestern auch nach einer halben Stunde nicht ans Telefon":               "de",
		"El servicio fue muy lento pero la comida estaba buena":                                       "es",
		"Le vendeur ne répond plus depuis une semaine, je suis très déçue":                            "fr",
		"Il cappuccino era freddo e nessuno si è scusato":                                             "it",
		"A entrega atrasou de novo e ninguém me avisou":                                               "pt",
		"Barangnya sudah sampai tapi kotaknya rusak, kecewa sekali":                                   "id",
		"Paczka nie doszła, a na infolinii jest tylko muzyka i już":                                   "pl",
		"Yeh phone bahut accha hai lekin battery jaldi khatam ho jati hai":                            "hi",
		"Опять очередь на кассе, а работает одна":                                                     "ru",
		"客服半天不回消息，真的很失望":                                                                              "zh",
	} {
		if o := classify(t, sentiment.Text{Text: text})[0]; o.Lang != want {
			t.Errorf("%q is taken for %q, not %q", text, o.Lang, want)
		}
	}
}

// TestLanguagesOfHeldOutTexts prints, with -v, how often the head tells the declared language of texts that it did not learn from: a
// tenth of the large sets and a fifth of the others. Texts that function words call English are not counted for Hindi, whose set is full of them.
func TestLanguagesOfHeldOutTexts(t *testing.T) {
	files, err := labelled.Files([]string{"../../../shared/data/train"})
	if err != nil {
		t.Skip("skipped: the public texts of ../shared/data are not here")
	}
	var learn, held []labelled.Example
	for _, f := range files {
		texts, err := labelled.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range texts {
			switch {
			case i%5 != 1:
				learn = append(learn, e)
			case i%10 == 1 || len(texts) < 20_000:
				held = append(held, e)
			}
		}
	}
	w, err := ReadWeights(embedded)
	if err != nil {
		t.Fatal(err)
	}
	head := learnHead(learn, w.words)
	b := &bag{words: w.words}
	all, right := map[string]int{}, map[string]int{}
	for _, e := range held {
		lang := sentiment.Language(e.Lang, "")
		if _, settled := sentiment.SettledLanguage("", e.Text); settled || !slices.Contains(head.languages, lang) {
			continue
		}
		if by, _ := sentiment.WordLanguage(e.Text); lang == "hi" && by == "en" {
			continue
		}
		b.read(e.Text)
		all[lang]++
		if head.guess(b, e.Text) == lang {
			right[lang]++
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(all)) {
		share := float64(right[lang]) / float64(all[lang])
		t.Logf("%s: %.1f %% of %d", lang, 100*share, all[lang])
		if least := map[string]float64{"en": 0.95, "de": 0.95}[lang]; share < max(least, 0.8) {
			t.Errorf("%s is told in %.3f of %d texts only", lang, share, all[lang])
		}
	}
}
