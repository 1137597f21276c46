package mentions

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
)

// benchBrands makes a hundred brands with ten keywords each, in three scripts.
func benchBrands() []Brand {
	brands := make([]Brand, 100)
	for i := range brands {
		b := &brands[i]
		b.Name = fmt.Sprintf("brand-%d", i)
		for k := range 4 {
			b.Terms = append(b.Terms, fmt.Sprintf("company%dx%d", i, k))
		}
		b.Terms = append(b.Terms, fmt.Sprintf("acme %d air", i), fmt.Sprintf("@acme%d", i), fmt.Sprintf("банк%dий*", i), fmt.Sprintf("小米%d号", i))
		b.Hashtags = []string{fmt.Sprintf("acme%d", i)}
		b.Exclude = []string{fmt.Sprintf("airfield%d", i)}
	}
	return brands
}

// benchPosts makes posts of about 300 bytes; every tenth names a brand.
func benchPosts(words []string) []*crawler.Post {
	rnd := rand.New(rand.NewPCG(3, 4))
	posts := make([]*crawler.Post, 1000)
	for i := range posts {
		var b strings.Builder
		for b.Len() < 300 {
			b.WriteString(words[rnd.IntN(len(words))])
		}
		if i%10 == 0 {
			fmt.Fprintf(&b, " company%dx1 lost my bag.", i%100)
		}
		posts[i] = &crawler.Post{Text: b.String(), PublishedAt: time.Unix(1_800_000_000, 0)}
	}
	return posts
}

var benchWords = map[string][]string{
	"english": strings.SplitAfter("the flight was late and The crew did not say why, so we waited for hours at airport gates. Company service Acme bank ", " "),
	"russian": strings.SplitAfter("рейс задержали на три часа и Никто не сказал почему, банки обслуживание в аэропорту было Ужасным. ", " "),
	"chinese": strings.SplitAfter("航班,晚点了,三个小时,没有人,告诉我们,为什么,客服,态度,很差,小米,手机,", ","),
}

func BenchmarkMatch(b *testing.B) {
	m, err := NewMatcher(benchBrands(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, lang := range []string{"english", "russian", "chinese"} {
		posts := benchPosts(benchWords[lang])
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			found, i := 0, 0
			for b.Loop() {
				found += len(m.Match(posts[i%len(posts)]))
				i++
			}
			b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "posts/s")
			if i > 100 && found == 0 {
				b.Error("nothing matched")
			}
		})
	}
}

func BenchmarkMatchSeveralBrands(b *testing.B) {
	m, err := NewMatcher(airlines, nil)
	if err != nil {
		b.Fatal(err)
	}
	p := post("Delta was on time and the crew was kind, but United lost my bag twice. It took them a week to find it. #delta #united")
	b.ReportAllocs()
	for b.Loop() {
		m.Match(p)
	}
}

func BenchmarkFold(b *testing.B) {
	for _, lang := range []string{"english", "russian", "chinese"} {
		posts := benchPosts(benchWords[lang])
		b.Run(lang, func(b *testing.B) {
			var buf []byte
			i := 0
			for b.Loop() {
				buf = appendFolded(buf[:0], posts[i%len(posts)].Text, true, nil)
				i++
			}
		})
	}
}

func BenchmarkSimHash(b *testing.B) {
	for _, lang := range []string{"english", "russian", "chinese"} {
		posts := benchPosts(benchWords[lang])
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				SimHash(posts[i%len(posts)].Text)
				i++
			}
		})
	}
}

func BenchmarkDuplicates(b *testing.B) {
	d := NewDuplicates(200_000)
	rnd := rand.New(rand.NewPCG(5, 6))
	b.ReportAllocs()
	i := int64(0)
	for b.Loop() {
		d.Earlier("b", rnd.Uint64(), time.Unix(i, 0), "s", "id")
		i++
	}
}

// BenchmarkIntent reads the texts of the tuning set, whose mean length is that of a short post, and long ones.
func BenchmarkIntent(b *testing.B) {
	sets := map[string][]*crawler.Post{}
	for _, x := range readIntents(b, "tune") {
		sets[x.Lang] = append(sets[x.Lang], &crawler.Post{Text: x.Text, Kind: x.Kind})
	}
	for lang, words := range benchWords {
		sets[lang+" 300 bytes"] = benchPosts(words)
	}
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		posts := sets[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				IntentOf(posts[i%len(posts)])
				i++
			}
			b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "posts/s")
		})
	}
}
