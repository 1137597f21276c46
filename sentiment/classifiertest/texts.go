package classifiertest

import (
	"strings"

	"overheard/sentiment"
)

// Texts are texts as they come, and as they should not: to try classifiers on, and to begin a fuzz test with.
func Texts() []string {
	return []string{
		"", " ", "\n\t\r\n", "\x00", "no", "so so", "ok.", "not so never this but", "the worst", "kind", "at least\tnice",
		"I love it, wonderful and excellent service, the best!", "Worst airline ever. Rude staff, never again.",
		"THE BEST least bad ass to die for", "is anyone else's app down?", "it’s …", "don't'", "12345 !!! 0",
		"Отличный банк, рекомендую)))", "Худший банк, никогда больше (((", "服务很好,下次还来", "质量太差了,再也不会买了", "服务很好😀",
		"とても美味しい珈琲でした", "정말 맛있어요", "อร่อยมาก", "القهوة رائعة", "der Kaffee ist gut", "ｆｕｌｌ ｗｉｄｔｈ", "é", "e\u0301",
		"👩‍👩‍👧 ❤️😀 👍🏽", "😡", "\xff\xfe bad \x00 good", "cut \xe6\x9c", "\ud7ff\ue000\uffff\U0010ffff", "!!!!????", "))) (((",
		"&", "&#", "&#x;", "&amp;&lt;", "\\", "\\u", "\\u12", "\\ud83d\\ude00", "<", "<3", ":", ":-", "#", "#_", "#WorstFlightEver", "@", "@delta hi",
		"http://", "https://a.example/x?q=1 look", "www.", `{"text":"x"}`, "NaN", "a\u2028b",
		strings.Repeat("a", 300), strings.Repeat("bad ", 300), strings.Repeat("服", 9000), strings.Repeat("#", 500), strings.Repeat("x\xff", 20_000),
	}
}

// everyText is each of Texts in an undeclared language, and some in declared ones, right, wrong and nonsense.
func everyText() []sentiment.Text {
	var all []sentiment.Text
	for i, text := range Texts() {
		all = append(all, sentiment.Text{Text: text})
		for _, lang := range []string{"en", "ru", "zh-Hant-TW", "no language", "\xff", "und"}[i%5:][:2] {
			all = append(all, sentiment.Text{Text: text, Lang: lang})
		}
	}
	return all
}
