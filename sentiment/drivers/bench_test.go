package drivers

import (
	"fmt"
	"slices"
	"testing"

	"overheard/sentiment"
)

// BenchmarkView is a view over 1,000 short posts in one language, made of the planted ones with other authors and numbers.
func BenchmarkView(b *testing.B) {
	tagger() // building it is paid once in the life of the program
	for _, lang := range []string{"en", "ru", "zh"} {
		var texts []sentiment.DriverText
		for i := range 1000 {
			t := plantedTexts[lang][i%len(plantedTexts[lang])]
			t.ID, t.Voice, t.Text = fmt.Sprint(i), int64(i), fmt.Sprint(t.Text, " ", i, ". ", t.Text)
			texts = append(texts, t)
		}
		b.Run(lang, func(b *testing.B) {
			for b.Loop() {
				if _, err := (Finder{}).Find(b.Context(), slices.Clone(texts), []string{"Acme Air", "Акме", "艾克米"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
