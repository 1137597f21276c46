package drivers

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/sentiment"
)

// speech is a set of texts that a test makes up.
type speech struct{ texts []sentiment.DriverText }

// says adds a text by an author of its own.
func (s *speech) says(lang string, promoter, detractor float64, text string) {
	n := len(s.texts) + 1
	s.texts = append(s.texts, sentiment.DriverText{
		ID: strconv.Itoa(n), Voice: int64(n), Lang: lang, Text: text, Promoter: promoter, Detractor: detractor,
	})
}

func findIn(t *testing.T, texts []sentiment.DriverText, names ...string) sentiment.Drivers {
	t.Helper()
	out, err := Finder{}.Find(t.Context(), texts, names)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func phrasesOf(d sentiment.Drivers, side sentiment.Label) (phrases []string) {
	for _, f := range d.Found {
		if f.Side == side {
			phrases = append(phrases, f.Phrase)
		}
	}
	return phrases
}

// planted is made of parts: every post greets, names the brand, holds one opening and one filler; the promoters' hold their
// theme and the detractors' theirs, inflected in turn.
func planted(lang string, openings, fillers, promoters, detractors []string) []sentiment.DriverText {
	var s speech
	for i := range 40 {
		opening, filler := openings[i%len(openings)], fillers[(i*7+i/5)%len(fillers)]
		s.says(lang, .85, .05, opening+promoters[i%len(promoters)]+filler)
		s.says(lang, .03, .9, opening+detractors[i%len(detractors)]+fillers[(i*5+2)%len(fillers)])
	}
	return s.texts
}

var plantedTexts = map[string][]sentiment.DriverText{
	"en": planted("en",
		[]string{"Hello! Flew Acme Air to Lisbon. ", "Thanks @acmeair. ", "Hi all, #acmeair on 12.05.2026. ", "Acme Air again, 3 hours. https://t.co/x1 "},
		[]string{" We sat near the window.", " My sister came along.", " The coffee was warm.", " I read a book.", " The taxi waited outside.", " It rained in Porto.", " Our garden is green."},
		[]string{"So much leg room for everybody.", "The leg room is fine.", "Loved the leg room!", "Leg room beats the others."},
		[]string{"They lost my bag.", "Lost bag once more.", "Two lost bags already.", "My lost bags came late."}),
	"ru": planted("ru",
		[]string{"Здравствуйте! Летели Акме в Казань. ", "Спасибо, @acmeair. ", "Привет! 12 мая, #акме. ", "Снова Акме, 3 часа. https://t.co/x1 "},
		[]string{" Сидели у окна.", " Сестра ехала с нами.", " Читал книгу.", " Такси ждало снаружи.", " В Сочи шёл дождь.", " Кофе был тёплый.", " Погода стояла ясная."},
		[]string{"Вежливый экипаж встретил.", "У них вежливые экипажи.", "Полёт с вежливым экипажем!", "Вежливого экипажа хватает на всех."},
		[]string{"Потеряли багаж в пути.", "Багаж потерялся.", "Не отдают багажа!", "Стою без багажа."}),
	"zh": planted("zh",
		[]string{"你好！坐了艾克米去上海。", "谢谢 @acmeair。", "大家好，5月12日，#艾克米 。", "又是艾克米，3小时。https://t.co/x1 "},
		[]string{"我们靠窗坐。", "妹妹也来了。", "看完一本书。", "出租车等着。", "成都下雨。", "咖啡温的。", "院子绿油油。"},
		[]string{"腿部空间够大。", "喜欢腿部空间！", "这家腿部空间宽。", "他们的腿部空间让人舒服。"},
		[]string{"把我行李弄丢。", "托运行李坏掉，", "等行李两小时。", "谁拿走行李？"}),
}

func TestPlantedDriversAreFound(t *testing.T) {
	want := map[string][2]string{"en": {"leg room", "lost bag"}, "ru": {"экипаж", "багаж"}, "zh": {"腿部空间", "行李"}}
	not := []string{"acme", "акме", "艾克米", "hello", "hi", "thanks", "здравствуйте", "привет", "спасибо", "你好", "谢谢", "大家好", "may", "мая", "月", "12", "3", "http", "zzbrand"}
	for lang, texts := range plantedTexts {
		t.Run(lang, func(t *testing.T) {
			got := findIn(t, texts, "Acme Air", "acmeair", "Акме", "艾克米", "@acmeair")
			for k, side := range []sentiment.Label{sentiment.Promoter, sentiment.Detractor} {
				phrases := phrasesOf(got, side)
				if len(phrases) == 0 || !strings.Contains(strings.ToLower(phrases[0]), want[lang][k]) {
					t.Errorf("%s: got %q, want %q first", side, phrases, want[lang][k])
				}
			}
			for _, d := range got.Found {
				words := strings.Fields(strings.ToLower(d.Phrase))
				for _, n := range not {
					if slices.Contains(words, n) || lang == "zh" && strings.Contains(d.Phrase, n) {
						t.Errorf("%q has %q in it", d.Phrase, n)
					}
				}
				if d.Authors < fewestAuthors || math.Abs(d.Z) < leastZ || d.Z > 0 != (d.Side == sentiment.Promoter) || len(d.Examples) == 0 {
					t.Errorf("%+v", d)
				}
			}
		})
	}
}

func TestInflectionsAreOnePhrase(t *testing.T) {
	forms := map[string][]string{
		"en": {"They lost my bag.", "Two lost bags.", "Lost bag!"},
		"ru": {"Где багаж?", "Без багажа.", "С багажом!"},
	}
	for lang, texts := range forms {
		var s speech
		for i := range 36 {
			s.says(lang, 0, 1, texts[i%3])
			s.says(lang, 1, 0, []string{"Fine seat.", "Тихо."}[i%2])
		}
		for _, d := range findIn(t, s.texts).Found {
			if d.Side == sentiment.Detractor && d.Authors != 36 {
				t.Errorf("%s: %q has %d authors, want all 36", lang, d.Phrase, d.Authors)
			}
		}
	}
}

func TestTheResultDoesNotDependOnTheOrder(t *testing.T) {
	for lang, texts := range plantedTexts {
		want := findIn(t, slices.Clone(texts), "Acme Air", "Акме", "艾克米")
		for seed := range uint64(3) {
			shuffled := slices.Clone(texts)
			rand.New(rand.NewPCG(seed, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			if diff := cmp.Diff(want, findIn(t, shuffled, "艾克米", "Акме", "Acme Air")); diff != "" {
				t.Errorf("%s: the order changes the result:\n%s", lang, diff)
			}
		}
	}
}

func TestOneAuthorWithFiveHundredPostsIsNoDriver(t *testing.T) {
	texts := slices.Clone(plantedTexts["en"])
	before := findIn(t, slices.Clone(texts), "Acme Air")
	for i := range 500 {
		texts = append(texts, sentiment.DriverText{
			ID: strconv.Itoa(1000 + i), Voice: 9999, Lang: "en", Detractor: .95, Text: fmt.Sprintf("The broken vending machine number %d again.", i),
		})
	}
	after := findIn(t, texts, "Acme Air")
	if slices.Contains(phrasesOf(after, sentiment.Detractor), "broken vending machine") {
		t.Errorf("got %q", phrasesOf(after, sentiment.Detractor))
	}
	if diff := cmp.Diff(phrasesOf(before, sentiment.Promoter), phrasesOf(after, sentiment.Promoter)); diff != "" {
		t.Errorf("one author moves the other side:\n%s", diff)
	}
}

func TestASentenceThatManyRepeatCountsOnce(t *testing.T) {
	texts := slices.Clone(plantedTexts["en"])
	for i := range texts {
		if texts[i].Detractor > .5 {
			texts[i].Text += fmt.Sprintf(" Sign the petition for cheaper train tickets, number %d!", i)
		}
	}
	for _, p := range phrasesOf(findIn(t, texts, "Acme Air"), sentiment.Detractor) {
		if strings.Contains(p, "petition") || strings.Contains(p, "train") {
			t.Errorf("%q is a template", p)
		}
	}
}

func TestTooFewSayNothing(t *testing.T) {
	few := slices.Clone(plantedTexts["en"][:16])
	got := findIn(t, few)
	if len(got.Found) > 0 || len(got.Languages) != 1 || got.Languages[0].Enough || got.Languages[0].Posts != 16 {
		t.Errorf("got %+v", got)
	}
	var oneSided speech
	for _, d := range plantedTexts["en"] {
		oneSided.says("en", .9, .02, d.Text)
	}
	if got := findIn(t, oneSided.texts); len(got.Found) > 0 {
		t.Errorf("nobody detracts, and yet %+v", got.Found)
	}
	if got := findIn(t, nil); len(got.Found)+len(got.Languages) > 0 {
		t.Errorf("nothing gave %+v", got)
	}
}

// Votes dealt out at random set no phrase apart but by chance.
func TestShuffledVotesFindNextToNothing(t *testing.T) {
	for lang, texts := range plantedTexts {
		found := 0
		for seed := range uint64(10) {
			dealt := slices.Clone(texts)
			rng := rand.New(rand.NewPCG(seed, 5))
			for i := range dealt {
				j := rng.IntN(i + 1)
				a, b := &dealt[i], &dealt[j]
				a.Promoter, b.Promoter, a.Detractor, b.Detractor = b.Promoter, a.Promoter, b.Detractor, a.Detractor
			}
			found += len(findIn(t, dealt, "Acme Air", "Акме", "艾克米").Found)
		}
		if found > 10 {
			t.Errorf("%s: %d phrases in 10 shuffles", lang, found)
		}
	}
}

func TestOtherLanguagesUseWordRuns(t *testing.T) {
	texts := planted("de", []string{"Hallo! ", "Mit Acme Air geflogen. ", "Guten Tag, ", "Danke. "},
		[]string{" Es regnete.", " Wir lasen.", " Der Kaffee war warm.", " Am Fenster gesessen.", " Das Taxi kam."},
		[]string{"Viel Beinfreiheit.", "Die Beinfreiheit stimmt."}, []string{"Das verlorene Gepäck fehlt.", "Mein Gepäck fehlt."})
	got := findIn(t, texts, "Acme Air")
	if p := phrasesOf(got, sentiment.Promoter); len(p) == 0 || p[0] != "Beinfreiheit" {
		t.Errorf("got %q", p)
	}
	if p := phrasesOf(got, sentiment.Detractor); len(p) == 0 || p[0] != "Gepäck fehlt" {
		t.Errorf("got %q", p)
	}
}

func TestACancelledSearchStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Finder{}).Find(ctx, plantedTexts["en"], nil); err == nil {
		t.Error("no error")
	}
}
