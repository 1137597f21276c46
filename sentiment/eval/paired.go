package eval

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// Verdict says in a word whether one model is better than another.
type Verdict string

// The verdicts.
const (
	Better     Verdict = "better"
	NotClearly Verdict = "not clearly better"
	Worse      Verdict = "worse"
)

// Pairing is what two models made of the same texts.
type Pairing struct {
	Answer *Contest `json:"answer"` // null where too few labels name one answer
	Tone   *Contest `json:"tone"`   // null where too few labels name a tone

	Verdict Verdict `json:"verdict"`
	Noise   bool    `json:"noise"` // labels and texts have so little to do with each other that nothing can be better
}

// Contest is how well two models answer one question.
type Contest struct {
	N           int     `json:"n"`
	Accuracy    Paired  `json:"accuracy"`
	MacroRecall Paired  `json:"macro_recall"`
	Calibration Paired  `json:"calibration_error"`
	NPSError    *Paired `json:"nps_error"` // in points, of all texts together; null for tones

	noise bool
}

// Paired is one figure of both models, with the difference between them (other − base) and its 95 % interval, from drawing
// groups of texts anew. Errors are better low, the others high.
type Paired struct {
	Base       float64 `json:"base"`
	Other      float64 `json:"other"`
	Difference float64 `json:"difference"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Verdict    Verdict `json:"verdict"`
}

// leastPaired is how many texts a question needs to be compared.
const leastPaired = 30

// draws is how often groups are drawn anew.
const draws = 1000

// Pair compares what two models made of examples that neither had seen. groups[i] names what examples[i] belongs together with,
// such as its author: it is drawn as a whole. The same seed gives the same intervals.
func Pair(examples []labelled.Example, groups []string, base, other []sentiment.Opinion, seed uint64) *Pairing {
	p := &Pairing{Verdict: NotClearly}
	var answers, tones []judged
	for i, e := range examples {
		if c := e.Answer.Index(); c >= 0 {
			answers = append(answers, judged{groups[i], c, [2]said{answerOf(&base[i]), answerOf(&other[i])}})
		}
		if c := e.Tone.Index(); c >= 0 && !e.Review {
			tones = append(tones, judged{groups[i], c, [2]said{toneOf(&base[i]), toneOf(&other[i])}})
		}
	}
	if len(answers) >= leastPaired {
		p.Answer = contest(answers, true, seed)
	}
	if len(tones) >= leastPaired {
		p.Tone = contest(tones, false, seed)
	}
	p.decide()
	return p
}

// decide sums the verdicts up: better in something that counts and worse in nothing that does, or the other way round. How far
// probabilities can be believed counts where all else is undecided. Where even the other model is right no more often than by chance, the
// labels do not follow from the texts, and a level that fits them improves nothing.
func (p *Pairing) decide() {
	var better, worse, surer, vainer, solid bool
	for _, c := range []*Contest{p.Answer, p.Tone} {
		if c == nil {
			continue
		}
		solid = solid || !c.noise
		counts := []Paired{c.Accuracy, c.MacroRecall}
		if c.NPSError != nil {
			counts = append(counts, *c.NPSError)
		}
		for _, m := range counts {
			better, worse = better || m.Verdict == Better && !c.noise, worse || m.Verdict == Worse
		}
		surer, vainer = surer || c.Calibration.Verdict == Better && !c.noise, vainer || c.Calibration.Verdict == Worse
	}
	p.Noise = !solid && (p.Answer != nil || p.Tone != nil)
	if !better && !worse {
		better, worse = surer, vainer
	}
	switch {
	case better && !worse:
		p.Verdict = Better
	case worse && !better:
		p.Verdict = Worse
	}
}

// judged is a text with what both models said of it.
type judged struct {
	group string
	truth int
	said  [2]said
}

// said is what a model said: its class, the probabilities, and with what weight the text votes.
type said struct {
	class  int
	p      [3]float64
	weight float64
}

func answerOf(o *sentiment.Opinion) said {
	return said{index(labelled.Labels, o.Label()), [3]float64{o.P.Detractor, o.P.Passive, o.P.Promoter}, o.Opinion}
}

func toneOf(o *sentiment.Opinion) said {
	return said{index(labelled.Tones, o.Sentiment()), [3]float64{o.Tones.Negative, o.Tones.Neutral, o.Tones.Positive}, 1}
}

// figures are accuracy, macro-recall, calibration error and NPS error of a model.
type figures [4]float64

// tell computes the figures of a model over the texts that were drawn.
func tell(texts []*judged, model int) figures {
	var c cells
	var truth, votes, weight float64
	for _, t := range texts {
		s := &t.said[model]
		c.count(t.truth, s.class, s.p[s.class])
		truth += float64(t.truth - 1)
		votes += s.weight * (s.p[2] - s.p[0])
		weight += s.weight
	}
	all := c.tally(func(n float64) float64 { return n })
	r := all.rates()
	return figures{r[0], r[1], r[3], 100 * math.Abs(votes/max(weight, 1e-9)-truth/float64(len(texts)))}
}

// contest compares both models on all texts, and on texts drawn anew.
func contest(all []judged, nps bool, seed uint64) *Contest {
	byGroup := map[string][]*judged{}
	var names []string
	whole := make([]*judged, len(all))
	for i := range all {
		whole[i] = &all[i]
		if byGroup[all[i].group] == nil {
			names = append(names, all[i].group)
		}
		byGroup[all[i].group] = append(byGroup[all[i].group], &all[i])
	}
	base, other := tell(whole, 0), tell(whole, 1)
	random := rand.New(rand.NewPCG(seed, uint64(len(all))))
	differences := make([][]float64, len(base))
	var recalls []float64 // of the other model
	for range draws {
		var drawn []*judged
		for range names {
			drawn = append(drawn, byGroup[names[random.IntN(len(names))]]...)
		}
		a, b := tell(drawn, 0), tell(drawn, 1)
		for k := range a {
			differences[k] = append(differences[k], b[k]-a[k])
		}
		recalls = append(recalls, b[1])
	}
	measure := func(k int, lowIsGood bool) Paired {
		low, high := middle(differences[k])
		return newPaired(base[k], other[k], low, high, lowIsGood)
	}
	c := &Contest{N: len(all), Accuracy: measure(0, false), MacroRecall: measure(1, false), Calibration: measure(2, true)}
	if nps {
		m := measure(3, true)
		c.NPSError = &m
	}
	least, _ := middle(recalls)
	c.noise = least <= 1/float64(classesOf(all))
	return c
}

func newPaired(base, other, low, high float64, lowIsGood bool) Paired {
	m := Paired{Base: base, Other: other, Difference: other - base, Low: low, High: high, Verdict: NotClearly}
	up, down := Better, Worse
	if lowIsGood {
		up, down = Worse, Better
	}
	switch {
	case low > 0:
		m.Verdict = up
	case high < 0:
		m.Verdict = down
	}
	return m
}

// middle returns between what 95 % of the values lie.
func middle(values []float64) (low, high float64) {
	slices.SortFunc(values, cmp.Compare[float64])
	cut := len(values) / 40
	return values[cut], values[len(values)-1-cut]
}

func classesOf(all []judged) int {
	seen := map[int]bool{}
	for i := range all {
		seen[all[i].truth] = true
	}
	return len(seen)
}
