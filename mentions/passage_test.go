package mentions

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"overheard/crawler"
)

var airlines = []Brand{
	{Name: "delta", Terms: []string{"delta", "达美"}, Hashtags: []string{"delta"}},
	{Name: "united", Terms: []string{"united", "美联航"}, Hashtags: []string{"united"}},
	{Name: "american", Terms: []string{"american airlines", "american"}},
	{Name: "sber", Terms: []string{"сбер", "сбербанк*"}},
	{Name: "tink", Terms: []string{"тинькофф*"}},
	{Name: "mi", Terms: []string{"小米"}},
	{Name: "huawei", Terms: []string{"华为"}},
}

// passages returns the passage of each brand, "*" for the whole post.
func passages(t *testing.T, m *Matcher, p *crawler.Post) map[string]string {
	t.Helper()
	got := make(map[string]string)
	for _, x := range m.Match(p) {
		got[x.Brand] = "*"
		if x.Passage != nil {
			got[x.Brand] = Passage(p.Text, x.Passage)
		}
	}
	return got
}

func TestPassages(t *testing.T) {
	type want = map[string]string
	tests := []struct {
		name, text string
		want       want
	}{
		{"one brand: the whole post", "Flew Delta. It lost my bag.", want{"delta": "*"}},
		{"a comma between clauses", "Delta was great, United lost my bag",
			want{"delta": "Delta was great", "united": "United lost my bag"}},
		{"a comma splice after the object", "I love Delta, United lost my bag",
			want{"delta": "I love Delta", "united": "United lost my bag"}},
		{"but", "Delta was on time but United cancelled twice",
			want{"delta": "Delta was on time", "united": "but United cancelled twice"}},
		{"while", "Delta rebooked me at once, while United left me at the gate.",
			want{"delta": "Delta rebooked me at once", "united": "while United left me at the gate."}},
		{"and between clauses", "Delta was great and United was awful",
			want{"delta": "Delta was great", "united": "and United was awful"}},
		{"and between verbs", "I love Delta and hate United",
			want{"delta": "I love Delta", "united": "and hate United"}},
		{"a list of two", "Delta and United are both awful", want{"delta": "*", "united": "*"}},
		{"a list of three", "Delta, United and American are all terrible",
			want{"delta": "*", "united": "*", "american": "*"}},
		{"a list with the Oxford comma, as object", "I have flown Delta, United, and American this year",
			want{"delta": "*", "united": "*", "american": "*"}},
		{"a comma and an and between clauses", "I hate Delta, and United is worse",
			want{"delta": "I hate Delta", "united": "and United is worse"}},
		{"a list with names that nobody follows", "Tech war: Delta, @Other, United, and Fourth battle", want{"delta": "*", "united": "*"}},
		{"a list that begins with one", "Other, Delta, United - all the same to me", want{"delta": "*", "united": "*"}},
		{"a list that ends with one", "worth billions: Delta, United & Fourth, all greedy", want{"delta": "*", "united": "*"}},
		{"the rest of a name is no clause", "Delta Air Lines and United face sanctions", want{"delta": "*", "united": "*"}},
		{"handles in a list, matched as words", "War: @Delta, @Other, @United and @Fourth battle", want{"delta": "*", "united": "*"}},
		{"a list behind a colon", "RT @x: Delta, United and some others grease their skis", want{"delta": "*", "united": "*"}},
		{"an aside in brackets", "Delta (my old favourite), United (never again)",
			want{"delta": "*", "united": "*"}},
		{"even", "I have met people of Delta and even United", want{"delta": "*", "united": "*"}},
		{"or does not part", "Delta is more or less as cheap as United", want{"delta": "*", "united": "*"}},
		{"brackets", "Delta cannot keep up (United has new seats) but the crew was kind",
			want{"delta": "Delta cannot keep up but the crew was kind", "united": "(United has new seats)"}},
		{"a slash", "Delta/United, same bad service", want{"delta": "*", "united": "*"}},
		{"too", "Delta lost my bag, United too", want{"delta": "*", "united": "*"}},
		{"unlike", "Unlike Delta, United has legroom",
			want{"delta": "Unlike Delta", "united": "United has legroom"}},
		{"than", "The food on Delta is better than United",
			want{"delta": "The food on Delta is better", "united": "than United"}},
		{"more of a clause before the next", "Delta was great, really friendly crew, but United lost my bag",
			want{"delta": "Delta was great, really friendly crew", "united": "but United lost my bag"}},
		{"emoji between", "Delta was lovely 😍 United lost my bag 😡",
			want{"delta": "Delta was lovely 😍", "united": "United lost my bag 😡"}},
		{"a dash", "Delta: five stars – United: never again",
			want{"delta": "Delta: five stars", "united": "United: never again"}},
		{"sentences", "Delta was fine. United lost my bag.",
			want{"delta": "Delta was fine.", "united": "United lost my bag."}},
		{"a sentence that names none goes with the one before", "United is awful. It lost my bag. The crew laughed. Delta is fine.",
			want{"united": "United is awful. It lost my bag. The crew laughed.", "delta": "Delta is fine."}},
		{"and at the beginning with the one behind", "Terrible service. United lost my bag. Delta is fine.",
			want{"united": "Terrible service. United lost my bag.", "delta": "Delta is fine."}},
		{"after a sentence with clauses it goes with the last", "Delta was fine, United lost my bag. It took them a week.",
			want{"delta": "Delta was fine", "united": "United lost my bag. It took them a week."}},
		{"after a sentence with a list it goes with all", "Delta and United are awful. Never again.",
			want{"delta": "*", "united": "*"}},
		{"back to the first", "Delta was fine. United lost my bag. Delta even gave me a seat.",
			want{"delta": "Delta was fine. Delta even gave me a seat.", "united": "United lost my bag."}},
		{"small letters only", "delta was great. united lost my bag",
			want{"delta": "delta was great.", "united": "united lost my bag"}},
		{"lines", "Delta: on time\nUnited: late",
			want{"delta": "Delta: on time", "united": "United: late"}},
		{"handles that a reply begins with", "@united @delta Delta lost my bag, United was fine",
			want{"delta": "@united @delta Delta lost my bag", "united": "United was fine"}},
		{"handles alone", "@united @delta you both lost my bag", want{"delta": "*", "united": "*"}},
		{"hashtags at the end", "Delta lost my bag. United was fine. #delta #united",
			want{"delta": "Delta lost my bag.", "united": "United was fine. #delta #united"}},
		{"a hashtag at the end of a brand that is not named otherwise", "Delta almost had me. Almost! #united",
			want{"delta": "*", "united": "*"}},
		{"a hashtag that ends a clause", "I love #delta, but I hate #united", want{"delta": "I love #delta", "united": "but I hate #united"}},
		{"a handle that ends a sentence", "So long @delta. Hello @united.", want{"delta": "So long @delta.", "united": "Hello @united."}},
		{"a handle that a reply begins with, of a brand not named otherwise", "@united Delta would not do that",
			want{"delta": "*", "united": "*"}},
		{"hashtags alone", "They lost my bag. #delta #united", want{"delta": "*", "united": "*"}},
		{"Russian, а", "Сбер работает отлично, а Тинькофф опять завис",
			want{"sber": "Сбер работает отлично", "tink": "а Тинькофф опять завис"}},
		{"Russian, но without a comma", "Доволен Сбербанком но Тинькоффом нет",
			want{"sber": "Доволен Сбербанком", "tink": "но Тинькоффом нет"}},
		{"Russian, a list", "И Сбер, и Тинькофф дерут комиссию", want{"sber": "*", "tink": "*"}},
		{"Russian, the rest of a name", "Сбербанк России и Тинькофф подняли ставки", want{"sber": "*", "tink": "*"}},
		{"Russian, a list that nobody follows all of", "ВЭБ, Сбер, Тинькофф - никому не верю", want{"sber": "*", "tink": "*"}},
		{"Russian, и between clauses", "Сбер мне помог и Тинькофф всё испортил",
			want{"sber": "Сбер мне помог", "tink": "и Тинькофф всё испортил"}},
		{"Russian, the next sentence", "Тинькофф завис. Сбер помог. Спасибо им!",
			want{"tink": "Тинькофф завис.", "sber": "Сбер помог. Спасибо им!"}},
		{"Chinese, a comma", "达美很好，美联航丢了我的行李",
			want{"delta": "达美很好", "united": "美联航丢了我的行李"}},
		{"Chinese, 但是", "小米便宜但是华为质量好",
			want{"mi": "小米便宜", "huawei": "但是华为质量好"}},
		{"Chinese, 而", "小米的屏幕碎了，而华为还好好的。",
			want{"mi": "小米的屏幕碎了", "huawei": "而华为还好好的。"}},
		{"Chinese, a list", "小米和华为都不错", want{"mi": "*", "huawei": "*"}},
		{"Chinese, a list with its own comma", "小米、华为都不错", want{"mi": "*", "huawei": "*"}},
		{"Chinese, a comparison stays whole", "小米比华为好用", want{"mi": "*", "huawei": "*"}},
		{"Chinese, the next sentence", "华为很贵。小米真香！电池也耐用。",
			want{"huawei": "华为很贵。", "mi": "小米真香！电池也耐用。"}},
		{"traditional Chinese", "小米便宜，但華為耐用",
			want{"mi": "小米便宜", "huawei": "但華為耐用"}},
	}
	m := matcher(t, airlines...)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := passages(t, m, post(tt.text))
			for brand, want := range tt.want {
				if got[brand] != want {
					t.Errorf("passage of %s in %q is %q, want %q", brand, tt.text, got[brand], want)
				}
			}
			if len(got) != len(tt.want) {
				t.Errorf("brands %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPassageOfALongArticleStaysNearTheName(t *testing.T) {
	filler := strings.Repeat("The weather at the airport was mild. ", 20)
	text := filler + "Nobody expected this. Delta cancelled our flight. The crew was rude. We slept there. It was cold. " + filler
	p := post(text)
	p.Kind = crawler.KindArticle
	got := passages(t, matcher(t, airlines...), p)["delta"]
	if want := "Nobody expected this. Delta cancelled our flight. The crew was rude. We slept there. It was cold."; got != want {
		t.Errorf("passage %q, want %q", got, want)
	}
	p.Kind = crawler.KindReview
	if got := passages(t, matcher(t, airlines...), p)["delta"]; got != "*" {
		t.Errorf("passage of a review is %q, want the whole", got)
	}
}

func TestPassageToleratesSpansThatDoNotFit(t *testing.T) {
	tests := []struct {
		name  string
		spans []Span
		want  string
	}{
		{"none", nil, "héllo wörld"},
		{"two", []Span{{0, 6}, {7, 13}}, "héllo wörld"},
		{"beyond the end", []Span{{7, 99}}, "wörld"},
		{"outside", []Span{{50, 99}}, "héllo wörld"},
		{"backwards", []Span{{6, 0}}, "héllo wörld"},
		{"inside a character", []Span{{2, 6}}, "llo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Passage("héllo wörld", tt.spans); got != tt.want {
				t.Errorf("Passage(%v) = %q, want %q", tt.spans, got, tt.want)
			}
		})
	}
}

// drawText makes texts in which brands, separators and words of three languages follow each other at random.
func drawText(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{
		"Delta", "United", "达美", "小米", "华为", "Сбер", "Тинькоффом", "#delta", "@united", "#小米#", ",", ", ", ". ", "。", "，", " but ", " and ",
		"和", "但是", " а ", " than ", "lost my bag", "很好", "ужасно", "😡", "\n", " ", "é", "ﬁ", "İ", "\u0301", "\xff", "!", "(", ")", "https://x.example/delta",
	}), 0, 30).Draw(t, "parts")
	return strings.Join(parts, "")
}

func TestPassagesHoldWhatMatched(t *testing.T) {
	m, err := NewMatcher(airlines, nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := post(drawText(t))
		for _, x := range m.Match(p) {
			last := 0
			for _, s := range x.Passage {
				if s.Start < last || s.Start >= s.End || s.End > len(p.Text) {
					t.Fatalf("spans %v of %q", x.Passage, p.Text)
				}
				last = s.End
			}
			for _, h := range x.Why {
				if h.Start < 0 || h.Start >= h.End || h.End > len(p.Text) {
					t.Fatalf("hit %+v in %q", h, p.Text)
				}
			}
			if x.Passage == nil {
				continue
			}
			named := false
			for _, h := range x.Why {
				for _, s := range x.Passage {
					named = named || s.Start <= h.Start && h.End <= s.End
				}
			}
			if !named && len(x.Why) < maxWhy {
				t.Fatalf("passage %q of %q names %s nowhere: %+v", Passage(p.Text, x.Passage), p.Text, x.Brand, x.Why)
			}
		}
	})
}
