package mentions

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"overheard/crawler"
)

// labelledIntent is a line of testdata/intents_*.jsonl: a text and what its author wants.
type labelledIntent struct {
	Intent Intent       `json:"intent"`
	Lang   string       `json:"lang"`
	Kind   crawler.Kind `json:"kind"`
	Text   string       `json:"text"`
}

func readIntents(t testing.TB, part string) []labelledIntent {
	t.Helper()
	data, err := os.ReadFile("testdata/intents_" + part + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []labelledIntent
	for line := range strings.Lines(string(data)) {
		var l labelledIntent
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

// tally counts how often an intent was given and how often it was right.
type tally struct{ right, given, wanted int }

// TestIntentFigures makes the table of docs/method.md; -v shows it. The texts kept aside must not be read while rules
// are written.
func TestIntentFigures(t *testing.T) {
	for _, part := range []string{"tune", "held"} {
		tallies := map[string]*tally{}
		at := func(i Intent, lang string) *tally {
			key := fmt.Sprintf("%s %s", i, lang)
			if tallies[key] == nil {
				tallies[key] = new(tally)
			}
			return tallies[key]
		}
		for _, x := range readIntents(t, part) {
			got := IntentOf(&crawler.Post{Text: x.Text, Kind: x.Kind})
			for _, lang := range []string{x.Lang, "all"} {
				at(got, lang).given++
				at(x.Intent, lang).wanted++
				if got == x.Intent {
					at(got, lang).right++
				}
			}
		}
		for _, i := range allIntents {
			for _, lang := range []string{"en", "ru", "zh", "all"} {
				s := at(i, lang)
				t.Logf("%s  %-14s %-3s  precision %s  recall %s", part, i, lang, share(s.right, s.given), share(s.right, s.wanted))
			}
			s := at(i, "all")
			if i.reason() != Votes && 100*s.right < 95*s.given {
				t.Errorf("%s: %d of %d called %s are", part, s.right, s.given, i)
			}
			if 100*s.right < 80*s.wanted {
				t.Errorf("%s: %d of %d %s found", part, s.right, s.wanted, i)
			}
		}
	}
}

// share writes k of n with its 95 % interval (Wilson's).
func share(k, n int) string {
	if n == 0 {
		return "none"
	}
	const z = 1.959964
	p, m := float64(k)/float64(n), float64(n)
	mid, half := p+z*z/(2*m), z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	low, high := (mid-half)/(1+z*z/m), (mid+half)/(1+z*z/m)
	return fmt.Sprintf("%3.0f %% (%.0f-%.0f, n=%d)", 100*p, 100*low, 100*high, n)
}
