package eval

import (
	"math"
	"testing"

	"overheard/sentiment/labelled"
)

// halves measures 400 texts of 2015, all of which the parrot gets right, and 100 of a second part, of which it gets every second
// wrong.
func halves(t *testing.T, second string) *Report {
	t.Helper()
	m := NewMeter()
	for _, part := range []string{"2015", second} {
		var list []labelled.Example
		n := 100
		if part == "2015" {
			n = 400
		}
		for i := range n {
			e := example("good", labelled.High)
			if part != "2015" && i%2 == 0 {
				e = example("bad", labelled.High)
			}
			e.Brand, list = "", append(list, e)
		}
		if err := m.Add(t.Context(), parrot{}, list, Options{Part: part}); err != nil {
			t.Fatal(err)
		}
	}
	return m.Report("parrot-1")
}

func TestPartsCountTheSameInTheirMean(t *testing.T) {
	r := halves(t, "2016")
	if len(r.Parts) != 2 || r.Parts[0].Part != "2015" || !near(r.Parts[0].Tone.Accuracy, 1) || !near(r.Parts[1].Tone.Accuracy, 0.5) {
		t.Fatalf("parts %+v", r.Parts)
	}
	if len(r.Means) != 1 {
		t.Fatalf("means %+v", r.Means)
	}
	h := r.Means[0].Tone
	if r.Means[0].Part != "mean of 2 parts" || h.N != 500 || !near(h.Accuracy, 0.75) || !near(r.Sets[0].Tone.Accuracy, 0.9) {
		t.Errorf("got %+v", r.Means[0])
	}
	// Half the binomial's deviation of the part that is not always right, since the mean takes half of it.
	half := 1.96 * math.Sqrt(0.5*0.5/100) / 2
	if i := h.Intervals.Accuracy; math.Abs(i.Low-(0.75-half)) > 0.01 || math.Abs(i.High-(0.75+half)) > 0.01 {
		t.Errorf("got %+v, want .75 ± %.3f", i, half)
	}
}

func TestASetOfOnePartHasNoMean(t *testing.T) {
	if r := halves(t, ""); r.Parts != nil || r.Means != nil {
		t.Errorf("got %+v, %+v", r.Parts, r.Means)
	}
}

func TestLanguagesCountTheSameInTheirMean(t *testing.T) {
	list := mixed(100, 0)
	for i := range list {
		list[i].Lang = []string{"es", "fr"}[i%2]
	}
	r := measure(t, list...)
	if len(r.Means) != 1 || r.Means[0].Part != "mean of 2 languages" || !near(r.Means[0].Tone.MacroF1, (r.Sets[0].Tone.MacroF1+r.Sets[1].Tone.MacroF1)/2) {
		t.Errorf("got %+v", r.Means)
	}
}
