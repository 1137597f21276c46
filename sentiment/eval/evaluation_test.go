package eval

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/nps"
)

// By hand, at 95 %: an interval from 10 to 30 scores 20; a truth of 7 that it misses by 3 adds 3·2/.05 = 120, and so does 33.
func TestIntervalScoresPunishWhatIsMissed(t *testing.T) {
	for truth, want := range map[float64]float64{10: 20, 22: 20, 7: 140, 33: 140} {
		if got := IntervalScore(10, 30, truth); math.Abs(got-want) > 1e-9 {
			t.Errorf("truth %v: %v, want %v", truth, got, want)
		}
	}
}

// drawnScores are of brands whose shares are right but for a brand effect.
func drawnScores(brands, texts int) (out []Scored) {
	random := rand.New(rand.NewPCG(51, 1))
	for b := range brands {
		effect := 0.04 * random.NormFloat64()
		for i := range texts {
			z := 1.5 * random.NormFloat64()
			e := [3]float64{math.Exp(-z), 0.7, math.Exp(z)}
			sum := e[0] + e[1] + e[2]
			s := Scored{Set: "s", Domain: "airlines", Brand: fmt.Sprint("b", b), Quarter: fmt.Sprintf("2020Q%d", i%2+1), P: e[2] / sum, N: e[1] / sum, D: e[0] / sum, Opinion: 1}
			switch u := random.Float64(); {
			case u < s.D-effect/2:
				s.Answer = -1
			case u > 1-s.P-effect/2:
				s.Answer = 1
			}
			out = append(out, s)
		}
	}
	return out
}

func TestEvaluationMeasuresBrandsLeftOut(t *testing.T) {
	all := Evaluate(drawnScores(9, 300))
	if len(all) != 1 {
		t.Fatalf("%d domains", len(all))
	}
	e := all[0]
	if e.Domain != "airlines" || e.Chosen != nps.EstimatePCC || e.Brands != 9 || e.Quarters != 18 || len(e.By) != len(nps.Estimators) {
		t.Errorf("%+v", e)
	}
	for _, w := range e.By {
		if w.Brand.N != 9 || w.Large.N != 9 || w.Quarter.N != 18 || w.Brand.Error > 25 {
			t.Errorf("%+v", w)
		}
		if w.Estimator == nps.EstimatePCC && (w.Brand.Held < 8 || w.Brand.Error > 8 || w.Brand.Width < 10 || w.Brand.Width > 45 || w.WithoutInterval) {
			t.Errorf("%+v", w)
		}
	}
	for _, m := range e.Merges {
		switch m.Answers {
		case 50:
			if m.Brands != 9 || m.Survey.N != 9*mergeDraws || m.Alike.Same.Error > .8*m.Survey.Error || m.Alike.Unknown.Error > 1.1*m.Survey.Error ||
				m.Shifted.Unknown.Error > 1.1*m.Survey.Error || m.Shift < 3 {
				t.Errorf("%+v", m)
			}
		case 400:
			t.Error("brands of 300 texts have no 400 answers")
		}
	}
}

func TestLanguagesWithTheirOwnCalibrationAreMeasuredApart(t *testing.T) {
	var scores []Scored
	for _, lang := range []string{"en", "zh", "ru"} {
		part := drawnScores(9, 130)
		if lang == "ru" {
			part = part[:2*130]
		}
		for _, s := range part {
			s.Lang, s.Brand = lang, lang+s.Brand
			if lang == "zh" && s.Answer == 1 { // nobody there says ten of ten
				s.Answer = 0
			}
			scores = append(scores, s)
		}
	}
	for i := range scores {
		if scores[i].Lang == "zh" && i%10 == 0 {
			scores[i].Answer = 1
		}
	}
	var names []string
	for _, e := range Evaluate(scores) {
		names = append(names, e.name())
		if want := map[string]int{"airlines, en": 9, "airlines, zh": 9, "airlines, other languages": 2}[e.name()]; e.Brands != want {
			t.Errorf("%s: %d brands, want %d", e.name(), e.Brands, want)
		}
		for _, w := range e.By {
			if w.Estimator == e.Chosen && e.Lang != "" && (w.Brand.Error > 8 || w.Brand.Width > 45) {
				t.Errorf("%s: %+v", e.name(), w.Brand)
			}
		}
	}
	if want := []string{"airlines, en", "airlines, zh", "airlines, other languages"}; !slices.Equal(names, want) {
		t.Errorf("got %q", names)
	}
	if d := Learn(scores); len(d) != 1 || len(d[0].Languages) != 2 {
		t.Errorf("learnt %+v", d)
	}
}

func TestTablesAreTheSameEachTime(t *testing.T) {
	scores := drawnScores(5, 160)
	var texts [2]bytes.Buffer
	for i := range texts {
		if err := WriteEvaluation(&texts[i], Evaluate(scores)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(texts[0].String(), texts[1].String()); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{"| airlines | counting (CC) | 5 |", "summed shares (PCC) *", "Posts and survey, airlines"} {
		if !strings.Contains(texts[0].String(), want) {
			t.Errorf("the tables lack %q:\n%s", want, texts[0].String())
		}
	}
}

func TestScoresAreReadAsTheyWereWritten(t *testing.T) {
	scores := drawnScores(2, 20)
	var file bytes.Buffer
	if err := WriteScores(&file, ScoresHead{Model: "m", SHA256: "x", Folds: 3}, scores); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	head, got, err := ReadScores(bytes.NewReader(whole))
	if err != nil || head != (ScoresHead{Model: "m", SHA256: "x", Folds: 3, Texts: 40}) {
		t.Fatalf("%+v, %v", head, err)
	}
	if diff := cmp.Diff(scores, got); diff != "" {
		t.Error(diff)
	}
	for _, broken := range [][]byte{nil, []byte("no gzip"), whole[:len(whole)/2]} {
		if _, _, err := ReadScores(bytes.NewReader(broken)); err == nil {
			t.Errorf("%d bytes of %d were read", len(broken), len(whole))
		}
	}
	scores[3].Answer = 9
	file.Reset()
	if err := WriteScores(&file, ScoresHead{}, scores); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ReadScores(&file); err == nil || !strings.Contains(err.Error(), "score 4") {
		t.Errorf("an answer of 9: %v", err)
	}
}
