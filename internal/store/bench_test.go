package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// benchReadings makes n of a million posts of about 400 bytes over one year, in the order of time as exports and crawls
// have them, or shuffled. Each has one mention, one in five a hashtag.
func benchReadings(first, n int, rnd *rand.Rand, shuffled bool) []mentions.Reading {
	const year = 365 * 24 * time.Hour
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	text := strings.Repeat("The flight was late again and nobody told us why. ", 8)
	rs := make([]mentions.Reading, n)
	for i := range rs {
		p, at := rnd.Float64(), time.Duration(first+i)*(year/1_000_000)
		if shuffled {
			at = time.Duration(rnd.Int64N(int64(year)))
		}
		rs[i] = mentions.Reading{
			Post: crawler.Post{Source: "bench", NativeID: fmt.Sprintf("%08d", first+i), URL: fmt.Sprintf("https://bench.example/p/%d", first+i),
				Author: fmt.Sprintf("u%d", first+i), Lang: "en", Text: text, PublishedAt: start.Add(at)},
			AuthorKey: 1 + rnd.Int64N(200_000)*46_116_860_184_273,
			SimHash:   rnd.Uint64(),
			Mentions: []mentions.Mention{{Brand: "acme", Rev: "0123456789ab", Why: []mentions.Hit{{Kind: mentions.HitTerm, Term: "acme", Start: 4, End: 8}},
				Passage: []mentions.Span{{Start: 0, End: 48}},
				Opinion: sentiment.Opinion{P: sentiment.Shares{Promoter: p, Passive: (1 - p) / 2, Detractor: (1 - p) / 2}, Opinion: rnd.Float64(),
					Tones: sentiment.Tones{Negative: 1 - p, Positive: p}, Lang: "en"}}},
		}
		if i%5 == 0 {
			rs[i].Mentions[0].Tags = []string{fmt.Sprintf("tag%d", rnd.IntN(50))}
		}
	}
	return rs
}

func BenchmarkSavePosts(b *testing.B) {
	const batch = 1000
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		for _, shuffled := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/shuffled=%v", name, shuffled), func(b *testing.B) {
				db := storetest.Open(b, url(b), store.Options{})
				rnd := rand.New(rand.NewPCG(1, 2))
				var cpu time.Duration
				for n := 0; b.Loop(); n++ {
					b.StopTimer()
					rs := benchReadings(n*batch, batch, rnd, shuffled)
					before := cpuTime()
					b.StartTimer()
					if _, err := db.SavePosts(b.Context(), versionOf("bench"), rs); err != nil {
						b.Fatal(err)
					}
					cpu += cpuTime() - before
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "posts/s")
				b.ReportMetric(float64(cpu.Microseconds())/float64(b.N*batch), "cpu-µs/post")
			})
		}
	}
}

// cpuTime is what this process has used, which says more than the clock where others use the machine too.
func cpuTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkMillion measures on a million posts: OVERHEARD_BENCH_DB names a folder where they are kept between runs.
func BenchmarkMillion(b *testing.B) {
	dir := os.Getenv("OVERHEARD_BENCH_DB")
	if dir == "" {
		b.Skip("OVERHEARD_BENCH_DB names no folder")
	}
	path := filepath.Join(dir, "million.db")
	_, err := os.Stat(path)
	db := storetest.Open(b, "sqlite:"+path, store.Options{})
	if err != nil {
		rnd := rand.New(rand.NewPCG(1, 2))
		var spent time.Duration
		for n := range 1000 {
			rs := benchReadings(n*1000, 1000, rnd, false)
			start := time.Now()
			if _, err := db.SavePosts(b.Context(), versionOf("bench"), rs); err != nil {
				b.Fatal(err)
			}
			if spent += time.Since(start); n%100 == 99 {
				b.Logf("%d posts: %.0f/s", (n+1)*1000, float64((n+1)*1000)/spent.Seconds())
			}
		}
	}
	from := nps.DayOf(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC)
	for _, grain := range []nps.Grain{nps.GrainWeek, nps.GrainAll} {
		periods := grain.Cut(from, from+365)
		voices := func(b *testing.B) {
			if _, err := db.Voices(b.Context(), "acme", figures.Filter{}, periods); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(string(grain)+"/cold", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				if err := db.ForgetFigures(b.Context()); err != nil {
					b.Fatal(err)
				}
				runtime.GC()
				b.StartTimer()
				voices(b)
			}
		})
		if m, err := db.Voices(b.Context(), "acme", figures.Filter{}, periods[:1]); err != nil || m[0].Voices == 0 {
			b.Fatal(m, err)
		}
		b.Run(string(grain)+"/warm", func(b *testing.B) {
			for b.Loop() {
				voices(b)
			}
		})
		b.Run(string(grain)+"/volumes", func(b *testing.B) {
			for b.Loop() {
				if _, err := db.Volumes(b.Context(), "acme", figures.Filter{}, periods); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			if r, err := db.Check(b.Context()); err != nil || !r.OK() {
				b.Fatal(r, err)
			}
		}
	})
}
