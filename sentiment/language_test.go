package sentiment_test

import (
	"testing"

	"overheard/sentiment"
)

func TestLanguage(t *testing.T) {
	tests := []struct {
		name, declared, text, want string
	}{
		{"a declared language is believed", "ru", "hello there", "ru"},
		{"only its primary part counts", "zh-Hant-TW", "", "zh"},
		{"case does not matter", "EN_us", "", "en"},
		{"three letters", "eng", "", "en"},
		{"three letters and a script", "CHI-Hans", "", "zh"},
		{"a language that has no two", "bbc", "", "bbc"},
		{"old tags are renewed", "iw", "", "he"},
		{"und declares nothing", "und", "это было ужасно", "ru"},
		{"a sentence is no tag", "English please", "это было ужасно", "ru"},
		{"Cyrillic", "", "Худший банк, никогда больше", "ru"},
		{"Cyrillic with letters of Ukrainian", "", "Дуже смачна кава, дякую їм", "uk"},
		{"Chinese", "", "服务很好,下次还来", "zh"},
		{"Chinese that names a Latin brand", "", "这个 Brightcup 咖啡店真的很不错", "zh"},
		{"Japanese by its kana", "", "とても美味しい珈琲でした", "ja"},
		{"Korean", "", "정말 맛있어요", "ko"},
		{"Thai", "", "อร่อยมาก", "th"},
		{"Arabic", "", "القهوة رائعة", "ar"},
		{"Persian by its letters", "", "قهوه خیلی خوب بود، دستتون گرم", "fa"},
		{"Hebrew", "", "הקפה היה נהדר", "he"},
		{"Greek", "", "πολύ καλός καφές", "el"},
		{"Hindi", "", "बहुत अच्छी कॉफी", "hi"},
		{"English", "", "I love this place and the coffee is great", "en"},
		{"Spanish", "", "el café es muy bueno pero la espera es larga", "es"},
		{"French", "", "le café est très bon mais le service est lent", "fr"},
		{"German", "", "der Kaffee ist gut, aber die Bedienung war nicht nett", "de"},
		{"Portuguese", "", "o café é muito bom mas não gostei do atendimento", "pt"},
		{"Indonesian", "", "kopi ini enak dan tempat yang nyaman untuk kerja", "id"},
		{"words that say nothing", "", "Brightcup espresso", "und"},
		{"no letters", "", "12345 !!! 😀", "und"},
		{"nothing", "", "", "und"},
		{"invalid UTF-8", "", "\xff\xfe\xfd", "und"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := sentiment.Language(tt.declared, tt.text); got != tt.want {
				t.Errorf("Language(%q, %q) = %q, want %q", tt.declared, tt.text, got, tt.want)
			}
		})
	}
}

func TestLanguageAllocatesNothing(t *testing.T) {
	texts := []string{"I love this place and the coffee is great", "Худший банк, никогда больше", "服务很好,下次还来"}
	if n := testing.AllocsPerRun(100, func() {
		for _, text := range texts {
			sentiment.Language("", text)
		}
	}); n != 0 {
		t.Errorf("Language allocates %v times", n)
	}
}

func BenchmarkLanguage(b *testing.B) {
	text := "The coffee at the corner was great but they never get my order right, so I went to another place this week."
	for b.Loop() {
		sentiment.Language("", text)
	}
}

func FuzzLanguage(f *testing.F) {
	f.Add("", "I love this place")
	f.Add("zh-Hans", "服务很好")
	f.Add("x", "\xff\x80é")
	f.Add("", "とても\x00美味しい")
	f.Fuzz(func(t *testing.T, declared, text string) {
		lang := sentiment.Language(declared, text)
		if len(lang) < 2 || len(lang) > 3 {
			t.Errorf("Language(%q, %q) = %q, which is no primary subtag", declared, text, lang)
		}
	})
}
