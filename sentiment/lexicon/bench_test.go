package lexicon

import (
	"context"
	"testing"

	"overheard/sentiment"
)

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
