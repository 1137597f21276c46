package drivers

import (
	"strings"
	"testing"
	"unicode/utf8"

	"overheard/sentiment"
)

var hostile = []string{
	"", " ", "\x00", "\xff\xfe", "İİİ İ'S n'T", "ȺȺȺ'll", "ẞ'll", "\u202e\u202d", "e\u0301\u0301\u0301", "👩‍👩‍👧‍👦", "((((((((((", `"""""`, "''''", "....",
	"&#0;&#x10FFFF;&amp;lt;", "@@@@@ ##### ＃＠", "a" + strings.Repeat("\u0300", 300), strings.Repeat("了", 400), "的的的的的", "\u2028x\u2029",
	"Zzbrand Zzbrand", "ⅷ ½ ٣", "ﷺ ﷽", "ǅ ǆ Ǆ", "don't can't won't i'm", "не не не нет без", "$100 (see) [x]", "K Å ſ",
}

// FuzzPhrases looks for texts of any language that break the search for phrases.
func FuzzPhrases(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, "acme")
	}
	f.Add("Acme lost my bag", "Acme")
	f.Add("Акме потеряли багаж", "Акме")
	f.Add("艾克米弄丢行李", "艾克米")
	f.Fuzz(func(t *testing.T, text, name string) {
		for _, lang := range []string{"en", "ru", "zh", "de", "th", ""} {
			var texts []sentiment.DriverText
			for i := range 24 {
				d := sentiment.DriverText{ID: string(rune('a' + i)), Voice: int64(i), Lang: lang, Text: text, Promoter: 1}
				if i%2 == 0 {
					d.Promoter, d.Detractor, d.Text = 0, 1, text+" bag багаж 行李"
				}
				texts = append(texts, d)
			}
			got, err := Finder{}.Find(t.Context(), texts, []string{name})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range got.Found {
				if d.Phrase == "" || !utf8.ValidString(d.Phrase) || strings.Contains(d.Phrase, hidden) || strings.ContainsAny(d.Phrase, "\n\x00") {
					t.Errorf("%s: phrase %q", lang, d.Phrase)
				}
			}
		}
	})
}

func TestHostileTextsAreReadOrCounted(t *testing.T) {
	var texts []sentiment.DriverText
	for i := range 200 {
		texts = append(texts, sentiment.DriverText{
			ID: string(rune(i + 256)), Voice: int64(i), Lang: "en", Text: hostile[i%len(hostile)], Promoter: float64(i % 2), Detractor: float64((i + 1) % 2),
		})
	}
	if got := findIn(t, texts); got.Unread > len(texts) {
		t.Errorf("%d of %d unread", got.Unread, len(texts))
	}
}

func TestAPanicOfTheTaggerIsCounted(t *testing.T) {
	const breaks = "ȺȺȺȺȺȺȺȺȺ'll" // longer in small letters than in capitals
	if _, ok := tag(breaks); ok {
		t.Skip("prose reads it")
	}
	found, unread := english([][]string{{"a lost bag", breaks}, {"a rude crew"}})
	if unread != 1 || len(found[0]) == 0 || len(found[1]) == 0 {
		t.Errorf("%d unread, found %v", unread, found)
	}
}
