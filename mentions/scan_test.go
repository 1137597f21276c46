package mentions

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// TestScanFindsWhatASimpleSearchFinds guards against the automaton missing overlapping patterns.
func TestScanFindsWhatASimpleSearchFinds(t *testing.T) {
	alphabet := []string{"a", "b", "ab", "aba", " ", "米", "小米", "ж", "-", "é", "#", "@", ".", "1"}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string, most int) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, most).Draw(t, label), "")
		}
		var terms []string
		for i := range 8 {
			term := strings.TrimSpace(draw(fmt.Sprint("term", i), 4))
			if l, _, msg, _ := newLeaf(term); msg == "" && l.kind == leafWord && !slices.Contains(terms, term) {
				terms = append(terms, term)
			}
		}
		text := draw("text", 30)
		m, err := NewMatcher([]Brand{{Name: "b", Terms: terms}}, nil)
		if err != nil {
			t.Fatalf("NewMatcher(%q): %v", terms, err)
		}
		var at []int32
		folded := appendFolded(nil, text, true, &at)
		var want []string
		for i := range folded {
			for _, term := range terms {
				key := strings.TrimSpace(needle(term))
				end := i + len(key)
				if !bytes.HasPrefix(folded[i:], []byte(key)) || !startsWord(folded, i) || !endsWord(folded, end) {
					continue
				}
				if from := int(at[i]); !inAddress(text, from) && !inHandle(text, from, int(at[end])) {
					want = append(want, fmt.Sprint(term, " ", at[i], " ", at[end]))
				}
			}
		}
		sc := m.scan(post(text), nil)
		var got []string
		for _, f := range sc.finds {
			got = append(got, fmt.Sprint(m.leaves[f.leaf].text, " ", f.start, " ", f.end))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("terms %q in %q:\ngot  %q\nwant %q", terms, text, got, want)
		}
	})
}

func TestMatcherIsUsedByManyAtOnce(t *testing.T) {
	m := matcher(t, airlines...)
	p := post("Delta was great, United lost my bag. 小米和华为 #delta")
	want := fmt.Sprint(m.Match(p))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if got := fmt.Sprint(m.Match(p)); got != want {
					t.Errorf("mentions %s, want %s", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestOneMatchLeavesNothingForTheNext(t *testing.T) {
	m := matcher(t, Brand{Name: "a", Terms: []string{"acme"}, Exclude: []string{"corn"}}, Brand{Name: "z", Query: "zeta AND NOT corn"})
	for _, text := range []string{"acme corn zeta", "acme", "corn", "zeta", "nothing", "acme zeta"} {
		fresh := matcher(t, Brand{Name: "a", Terms: []string{"acme"}, Exclude: []string{"corn"}}, Brand{Name: "z", Query: "zeta AND NOT corn"})
		for _, about := range [][]string{nil, {"a"}} {
			if got, want := fmt.Sprint(m.Match(post(text), about...)), fmt.Sprint(fresh.Match(post(text), about...)); got != want {
				t.Errorf("%q: %s, and with a fresh matcher %s", text, got, want)
			}
		}
	}
}

func TestTextsThatRepeatAWordStayCheap(t *testing.T) {
	m := matcher(t, append([]Brand{{Name: "q", Query: "(delta OR united) NEAR/3 (delta OR american)"}}, airlines...)...)
	text := strings.Repeat("delta united @delta #delta american, ", 20_000)
	for _, x := range m.Match(post(text)) {
		if len(x.Why) > maxWhy {
			t.Errorf("%s keeps %d hits", x.Brand, len(x.Why))
		}
	}
}
