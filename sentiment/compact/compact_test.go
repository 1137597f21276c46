package compact

import (
	"bytes"
	"context"
	"testing"

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

func TestTheBuiltInModelIsAClassifier(t *testing.T) {
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
		{"English praise", "Absolutely love this airline, the best crew ever, highly recommend!", sentiment.Promoter, sentiment.Positive},
		{"English anger", "Worst airline ever. Rude staff, lost my bag, never again.", sentiment.Detractor, sentiment.Negative},
		{"Russian praise", "Отличный банк, всё очень быстро и удобно, рекомендую!", sentiment.Promoter, sentiment.Positive},
		{"Russian anger", "Худший банк, ужасное обслуживание, никогда больше", sentiment.Detractor, sentiment.Negative},
		{"Chinese praise", "服务很好,质量非常棒,推荐购买,下次还来", sentiment.Promoter, sentiment.Positive},
		{"Chinese anger", "质量太差了,客服态度恶劣,再也不会买了,垃圾", sentiment.Detractor, sentiment.Negative},
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

func TestStatementsOfFactInChineseHoldNoOpinion(t *testing.T) {
	for text, opinion := range map[string]bool{
		"奥睿罗的净重是9.4公斤。": false, "老款的密封圈能用在奥睿罗上吗？": false, "公司周五公布财报。": false,
		"卡万达太好用了，推荐！": true, "质量太差了，再也不会买了。": true, "客服态度恶劣": true, "咖啡还行，就是奶泡普通，四星吧。": true,
	} {
		if o := classify(t, sentiment.Text{Text: text, Lang: "zh"})[0]; o.Opinion >= 0.5 != opinion {
			t.Errorf("%q holds an opinion by %.2f: %+v", text, o.Opinion, o)
		}
	}
}

func TestClassifyFindsTheLanguage(t *testing.T) {
	tests := []struct{ declared, text, want string }{
		{"", "the crew was lovely and we will fly with them again", "en"},
		{"", "Худший банк, никогда больше", "ru"},
		{"", "服务很好,下次还来", "zh"},
		{"fr", "the crew was lovely", "fr"},
		{"", "die Bedienung war leider nicht sehr freundlich", "de"},
		{"", "o atendimento foi muito bom, obrigado a todos", "pt"},
		{"", "12345 !!!", "und"},
		{"", "", "und"},
	}
	for _, tt := range tests {
		if o := classify(t, sentiment.Text{Text: tt.text, Lang: tt.declared})[0]; o.Lang != tt.want {
			t.Errorf("%q declared %q is %q, want %q", tt.text, tt.declared, o.Lang, tt.want)
		}
	}
}

func TestWaysOfWritingThatMeanTheSame(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"an HTML entity", "Tom &amp; Jerry", "Tom & Jerry"},
		{"an entity by number", "it&#39;s fine", "it's fine"},
		{"a literal escape", `it\u2019s fine`, "it's fine"},
		{"a curly apostrophe", "don’t go", "don't go"},
		{"who is addressed", "@delta thanks", "@united thanks"},
		{"where a link leads", "look https://a.example/x", "look http://b.example/yz?q=1"},
		{"letters beyond the second", "soooo good", "sooooooo good"},
		{"full-width letters", "Ｇｏｏｄ", "Good"},
		{"white space", "a\n b", "a  b"},
		{"the colour of a thumb", "👍🏽", "👍"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := bag{words: newWordList(nil)}, bag{words: newWordList(nil)}
			a.read(tt.a)
			b.read(tt.b)
			for g := range groups {
				if string(bytesOf(a.features[g])) != string(bytesOf(b.features[g])) {
					t.Errorf("%q and %q differ in group %d", tt.a, tt.b, g)
				}
			}
		})
	}
}

func bytesOf(features []uint32) []byte {
	var out []byte
	for _, f := range features {
		out = append(out, byte(f), byte(f>>8), byte(f>>16), byte(f>>24))
	}
	return out
}

func TestFeaturesThatMustBeThere(t *testing.T) {
	tests := []struct {
		name, text string
		group      int
		want       uint64
	}{
		{"words of a hashtag", "#WorstFlightEver", groupWords, hashString("flight")},
		{"a hashtag as a whole", "#ok", groupWords, mix(mix(seedTag, 'o'), 'k')},
		{"a negated word", "not good", groupWords, mix(seedNegated, hashString("good"))},
		{"a negated word in Russian", "не хорошо", groupWords, mix(seedNegated, hashString("хорошо"))},
		{"a negated character", "不好", groupChars, mix(mix(seedNegated, seedChar), '好')},
		{"an emoticon", "ok :-)", groupWords, hashString(":-)")},
		{"a heart", "I <3 it", groupWords, hashString("<3")},
		{"a word in capitals", "BAD day", groupWords, mix(seedCapitals, hashString("bad"))},
		{"a lengthened word", "sooo", groupWords, mix(seedLong, hashString("soo"))},
		{"Russian smiles", "спасибо)))", groupWords, mix(seedMark, ')'+3<<8)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := bag{words: newWordList(nil)}
			b.read(tt.text)
			for _, f := range b.features[tt.group] {
				if f == feature(tt.want) {
					return
				}
			}
			t.Errorf("%q lacks it", tt.text)
		})
	}
}

func TestClassifyAllocatesNothing(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates; the same test runs without it")
	}
	texts := []sentiment.Text{
		{Text: "The coffee at the corner was great but they NEVER get my order right, so I went to another place this week! &amp; more"},
		{Text: "Худший банк, никогда больше"}, {Text: "服务很好,下次还来"}, {Text: "le café est très bon 😀"},
	}
	out := make([]sentiment.Opinion, len(texts))
	c := New()
	judge := func() {
		if err := c.Classify(context.Background(), texts, out); err != nil {
			t.Fatal(err)
		}
	}
	judge()
	if n := testing.AllocsPerRun(100, judge); n != 0 {
		t.Errorf("%v allocations for %d texts", n, len(texts))
	}
}

func TestWeightsAreSmallAndSurviveAFile(t *testing.T) {
	if n := len(embedded); n > 8<<20 {
		t.Errorf("the weights have %d bytes, more than 8 MiB", n)
	}
	w, err := ReadWeights(embedded)
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if _, err := w.WriteTo(&again); err != nil || !bytes.Equal(again.Bytes(), embedded) {
		t.Errorf("written again, the weights are another file (%v)", err)
	}
	if m := New().Model(); m.Name != Name || len(m.SHA256) != 64 {
		t.Errorf("model is %+v", m)
	}
}

func TestReadWeightsRefusesDamage(t *testing.T) {
	for _, n := range []int{0, 5, len(magic), len(magic) + 3, 1000, len(embedded) / 2, len(embedded) - 1} {
		if _, err := ReadWeights(embedded[:n]); err == nil {
			t.Errorf("%d bytes of a file were taken for all of it", n)
		}
	}
	if _, err := ReadWeights(append(bytes.Clone(embedded), 0)); err == nil {
		t.Error("a file with a byte too many was taken")
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
		for _, p := range []float64{o.P.Promoter, o.P.Passive, o.P.Detractor, o.Opinion, o.Tones.Negative, o.Tones.Neutral, o.Tones.Positive} {
			if p == 0 || p == 1 {
				t.Errorf("%q: nobody is that sure of a text: %+v", text, o)
			}
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	texts := []sentiment.Text{
		{Text: "The coffee at the corner was great but they NEVER get my order right, so I went to another place this week!"},
		{Text: "just landed, two hours late again and nobody at the desk. thanks for nothing @delta"},
		{Text: "Love the new espresso 😀 you should all try it, really good value\nand friendly staff"},
		{Text: "is anyone else seeing problems with the app today? it says my account doesn’t exist"},
	}
	out := make([]sentiment.Opinion, len(texts))
	c := New()
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Classify(context.Background(), texts, out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(texts))/b.Elapsed().Seconds(), "posts/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := FromFile(Name, embedded); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSumsOfManyRows(t *testing.T) {
	tb := &table{rows: []uint32{0x817F0180, 0x7F80FF01}}
	features := make([]uint32, 1000)
	var want [columns]int32
	for i := range features {
		if i%3 == 0 {
			features[i] = 1 << 31 // the second row
		}
		row := tb.rows[rowOf(features[i], 2)]
		for c := range want {
			want[c] += int32(int8(row >> (8 * c)))
		}
	}
	if got := tb.sum(features, 2); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
