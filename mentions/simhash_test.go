package mentions

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const complaint = "I booked a flight with Acme Air for my holiday and they cancelled it two hours before departure, nobody answered the " +
	"phone, the chat was closed and in the end I paid for another ticket myself while my bag stayed in the terminal"

func TestSimHashOfTheSameTextWrittenOtherwise(t *testing.T) {
	chinese := strings.Repeat("华为的客服态度很差等了两个小时没有人理我", 2)
	before, after, _ := strings.Cut(complaint, ", ")
	tests := []struct{ name, a, b string }{
		{"case, width and spaces", complaint, strings.ToUpper(strings.ReplaceAll(complaint, " ", "  "))},
		{"punctuation", complaint, strings.ReplaceAll(complaint, ",", " –")},
		{"another address", complaint + " https://a.example/1", complaint + " https://b.example/2?x=y"},
		{"another handle", "@ann " + complaint, "@bob@mastodon.example " + complaint},
		{"another number", complaint + " 12345", complaint + " 999"},
		{"words in another order", complaint, after + " " + before},
		{"traditional Chinese", chinese, strings.NewReplacer("华为", "華為", "态", "態", "个", "個", "时", "時").Replace(chinese)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := SimHash(tt.a), SimHash(tt.b)
			if d := bits.OnesCount64(a ^ b); a == 0 || d > Near {
				t.Errorf("hashes %x and %x differ in %d bits, want at most %d", a, b, d, Near)
			}
		})
	}
}

func TestSimHashOfShortTextsIsZero(t *testing.T) {
	tests := []struct {
		name, text string
		zero       bool
	}{
		{"nothing", "", true},
		{"19 words", strings.Repeat("word ", 19), true},
		{"20 words", strings.Repeat("word ", 20), false},
		{"39 Chinese characters", strings.Repeat("好", 39), true},
		{"40 Chinese characters", strings.Repeat("好", 40), false},
		{"addresses and handles do not count", strings.Repeat("@ann https://x.example/a/b/c ", 20), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := SimHash(tt.text) == 0; got != tt.zero {
				t.Errorf("SimHash is zero: %v, want %v", got, tt.zero)
			}
		})
	}
}

// randomText draws words as often as a language would: few often, many seldom.
func randomText(rnd *rand.Rand, words int) []string {
	out := make([]string, words)
	for i := range out {
		out[i] = fmt.Sprintf("w%dx", int(float64(5000)*rnd.Float64()*rnd.Float64()*rnd.Float64()))
	}
	return out
}

func TestSimHashTellsTextsApart(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	const trials = 2000
	near, far := 0, 0
	for range trials {
		text := randomText(rnd, 60)
		other := slices.Clone(text)
		other[rnd.IntN(len(other))] = "changed"
		h := SimHash(strings.Join(text, " "))
		if bits.OnesCount64(h^SimHash(strings.Join(other, " "))) <= Near {
			near++
		}
		if bits.OnesCount64(h^SimHash(strings.Join(randomText(rnd, 60), " "))) <= Near {
			far++
		}
	}
	t.Logf("one word of 60 changed: %.0f%% are near-duplicates", 100*float64(near)/trials)
	if near < trials/2 || far > 0 {
		t.Errorf("%d of %d near texts and %d of %d others are near-duplicates", near, trials, far, trials)
	}
}

func TestDuplicates(t *testing.T) {
	const h = 0xFEDCBA9876543210
	at := func(minute int) time.Time { return time.Date(2026, 3, 1, 0, minute, 0, 0, time.UTC) }
	type told struct {
		brand  string
		hash   uint64
		minute int
		id     string
		want   bool
	}
	tests := []struct {
		name  string
		posts []told
	}{
		{"a copy of an earlier post", []told{{"a", h, 1, "1", false}, {"a", h, 2, "2", true}}},
		{"up to three bits", []told{{"a", h, 1, "1", false}, {"a", h ^ 0x8000_0100_0000_0001, 2, "2", true}}},
		{"not four bits", []told{{"a", h, 1, "1", false}, {"a", h ^ 0x8000_0100_0001_0001, 2, "2", false}}},
		{"not of another brand", []told{{"a", h, 1, "1", false}, {"b", h, 2, "2", false}}},
		{"the same post again", []told{{"a", h, 1, "1", false}, {"a", h, 1, "1", false}}},
		{"the copy again", []told{{"a", h, 1, "1", false}, {"a", h, 2, "2", true}, {"a", h, 2, "2", true}, {"a", h, 1, "1", false}}},
		{"the original comes last", []told{{"a", h, 2, "2", false}, {"a", h, 1, "1", false}, {"a", h, 2, "2", true}, {"a", h, 3, "3", true}}},
		{"at the same time the id decides", []told{{"a", h, 1, "1", false}, {"a", h, 1, "2", true}, {"a", h, 1, "0", false}}},
		{"too short to compare", []told{{"a", 0, 1, "1", false}, {"a", 0, 2, "2", false}}},
		{"an edit that makes it another text", []told{{"a", h, 1, "1", false}, {"a", ^uint64(h), 1, "1", false}, {"a", h, 2, "2", false}}},
		{"an edit that makes it too short", []told{{"a", h, 1, "1", false}, {"a", 0, 1, "1", false}, {"a", h, 2, "2", false}}},
		{"an edit that makes it a copy", []told{{"a", h, 1, "1", false}, {"a", ^uint64(h), 2, "2", false}, {"a", h, 2, "2", true}}},
		{"the oldest is forgotten", []told{{"a", h, 1, "1", false}, {"a", 1, 2, "2", false}, {"a", 0xFF00, 3, "3", false}, {"a", 0xFFFF_0000, 4, "4", false}, {"a", h, 5, "5", false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := NewDuplicates(3)
			for i, p := range tt.posts {
				if got := d.Earlier(p.brand, p.hash, at(p.minute), "s", p.id); got != p.want {
					t.Errorf("post %d (%+v): %v", i, p, got)
				}
			}
		})
	}
}

func TestDuplicatesFindWhatComparingAllFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := NewDuplicates(1000)
		type seen struct {
			hash uint64
			at   int
		}
		var all []seen
		base := rapid.Uint64().Draw(t, "base")
		for i := range rapid.IntRange(1, 40).Draw(t, "n") {
			h := base
			for _, bit := range rapid.SliceOfN(rapid.IntRange(0, 63), 0, 5).Draw(t, "bits") {
				h ^= 1 << bit
			}
			if h == 0 {
				continue
			}
			at := rapid.IntRange(0, 5).Draw(t, "at")
			want := false
			for _, s := range all {
				want = want || bits.OnesCount64(s.hash^h) <= Near && s.at <= at
			}
			if got := d.Earlier("b", h, time.Unix(int64(at), 0), "s", fmt.Sprintf("%03d", i)); got != want {
				t.Fatalf("post %d: %v, want %v", i, got, want)
			}
			all = append(all, seen{h, at})
		}
	})
}

func TestOneTextPostedOftenStaysCheap(t *testing.T) {
	d := NewDuplicates(1 << 20)
	for i := range 200_000 { // newest first, the worst order
		d.Earlier("b", 42, time.Unix(int64(1_000_000-i), 0), "s", fmt.Sprint(i))
	}
	if n := len(d.entries); n > 200_000 {
		t.Errorf("%d entries", n)
	}
}
