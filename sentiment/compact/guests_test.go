package compact

import (
	"fmt"
	"testing"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// linked are Russian posts of which those with a link are praise: they come from a set that has no neutral posts. The others, neutral
// ones among them, have no link.
func linked(n int) []labelled.Example {
	words := [3]string{"блорп", "зиб", "флорин"}
	var out []labelled.Example
	for i := range n {
		c := i % 3
		e := labelled.Example{Set: "own", ID: fmt.Sprint(i), Text: fmt.Sprintf("%s день %d", words[c], i%7), Lang: "ru", Tone: 1 << c, Among: anyClass}
		out = append(out, e)
		if c == 1 {
			continue
		}
		e.Set, e.Among, e.Text = "weak", labelled.Low|labelled.High, fmt.Sprintf("%s утро %d", words[c], i%5)
		if c == 2 {
			e.Text += " http://a.example/b"
		}
		out = append(out, e)
	}
	return out
}

// foreign are English posts whose links mean that they are neutral.
func foreign(n int) []labelled.Example {
	words := [3]string{"awful", "plain", "lovely"}
	var out []labelled.Example
	for i := range n {
		c := i % 3
		e := labelled.Example{Set: "abroad", ID: fmt.Sprint(i), Text: fmt.Sprintf("a %s day %d", words[c], i%7), Lang: "en", Tone: 1 << c, Among: anyClass}
		if c == 1 {
			e.Text += " http://a.example/b"
		}
		out = append(out, e)
	}
	return out
}

func TestPostsInOtherLanguagesTeachWhatALinkMeans(t *testing.T) {
	neutral := func(others []labelled.Example) float64 {
		t.Helper()
		in := Training{Examples: append(linked(1200), others...), Seed: 1, Keep: func(table string) bool { return table == "cyrillic" }}
		w, err := Train(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		var got [1]sentiment.Opinion
		if err := FromWeights("test", w).Classify(t.Context(), []sentiment.Text{{Text: "Снурф http://c.example/d", Lang: "ru"}}, got[:]); err != nil {
			t.Fatal(err)
		}
		return got[0].Tones.Neutral
	}
	alone, taught := neutral(nil), neutral(foreign(1200))
	if alone > 0.4 || taught < 0.5 {
		t.Errorf("a Russian post of a link is neutral by %.2f, and by %.2f after English ones: want under 0.4 and over 0.5", alone, taught)
	}
	apart := foreign(1200)
	for i := range apart {
		apart[i].Apart = true
	}
	if got := neutral(apart); got != alone {
		t.Errorf("a set that is apart moved %.4f to %.4f", alone, got)
	}
}

func TestGuestsBringNoFeatureThatIsNotKnown(t *testing.T) {
	pools := part(append(linked(300), foreign(300)...), newWordList(nil))
	p := &pools[cyrillic]
	known := map[uint32]bool{}
	for i := range p.examples {
		for g := range groups {
			for _, f := range p.rows.at(i, g) {
				known[f] = true
			}
		}
	}
	p.invite(&pools[english])
	if len(p.guests) != 300 {
		t.Fatalf("%d guests, want 300", len(p.guests))
	}
	links := 0
	for i := range p.guests {
		row := len(p.examples) + i
		for g := range groups {
			for _, f := range p.rows.at(row, g) {
				if !known[f] {
					t.Fatalf("guest %q brings a feature of group %d that no post of the pool has", p.guests[i].Text, g)
				}
				links += boolInt(f == feature(mix(seedMark, '/')))
			}
		}
		if text := p.rows.text(row); len(text.ends) == 0 {
			t.Fatalf("guest %q has no tokens left", p.guests[i].Text)
		}
	}
	if links != 100 {
		t.Errorf("%d links, want those of the 100 neutral posts", links)
	}
	if w := p.guestTones()[0].weight; w != guestWeight {
		t.Errorf("a guest counts %v, want %v: there are fewer guests than posts", w, guestWeight)
	}
	p.guests = append(append(append([]*labelled.Example{}, p.guests...), p.guests...), p.guests...)
	p.guests = append(p.guests, p.guests...)
	if w, want := p.guestTones()[0].weight, float32(500)/1800; w != want {
		t.Errorf("each of 1800 guests of 500 posts counts %v, want %v", w, want)
	}
}
