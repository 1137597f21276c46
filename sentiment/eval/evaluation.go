package eval

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"overheard/nps"
)

// Evaluation is what estimators, intervals and merging are worth on the brands of one domain, each read by a calibration, and an
// effect, that only other brands taught, from shares of models that had not seen it.
type Evaluation struct {
	Domain   string
	Lang     string // of a language with a calibration of its own; "" for the other brands of the domain
	Others   bool   // whether there are such languages beside, read by their own
	Chosen   nps.Estimator
	Brands   int // with LeastTexts or more
	Quarters int // of brands, with as many in the quarter
	By       []EstimatorWorth
	Merges   []MergeWorth
}

// EstimatorWorth is the worth of one estimator, over brands and over quarters of brands.
type EstimatorWorth struct {
	Estimator       nps.Estimator
	Brand, Quarter  Worth
	Large           Worth // brands with ManyTexts or more
	WithoutInterval bool  // counting and what adjusts it have none
}

// Worth is means over scores: of |score − truth|, of the width of the 95 % interval, of how many of these hold the truth, and of the
// interval score.
type Worth struct {
	N                   int
	Error, Width, Score float64
	Held                int
}

func (w *Worth) add(value, low, high, truth float64) {
	w.N++
	w.Error += math.Abs(value - truth)
	w.Width += high - low
	w.Score += IntervalScore(low, high, truth)
	if low <= truth && truth <= high {
		w.Held++
	}
}

// mean turns the sums of w into means.
func (w Worth) mean() Worth {
	n := float64(max(w.N, 1))
	w.Error, w.Width, w.Score = w.Error/n, w.Width/n, w.Score/n
	return w
}

// IntervalScore is the width of a 95 % interval, plus 40 times by how much it misses the truth: 2/α (Gneiting and Raftery, "Strictly
// proper scoring rules", Journal of the American Statistical Association 102, 2007, equation 43). Less is better, and an interval that
// is as wide as it has to be is best.
func IntervalScore(low, high, truth float64) float64 {
	const alpha = 1 - nps.Confidence/100.
	return high - low + 2/alpha*(max(0, low-truth)+max(0, truth-high))
}

// Evaluate measures the domains of scores, in the order of their names. Domains in which no brand has LeastTexts are left out.
func Evaluate(scores []Scored) []Evaluation {
	byDomain := map[string][]Scored{}
	for _, s := range scores {
		byDomain[s.Domain] = append(byDomain[s.Domain], s)
	}
	var out []Evaluation
	for _, name := range sortedKeys(byDomain) {
		out = append(out, evaluateDomain(name, byDomain[name])...)
	}
	return out
}

// evaluateDomain measures the languages that have a calibration of their own, and the other brands by what all teach.
func evaluateDomain(name string, scores []Scored) (out []Evaluation) {
	all := make([]nps.Rated, len(scores))
	for i := range scores {
		all[i] = scores[i].rated()
	}
	d := nps.LearnDomain(name, all)
	chosen := map[string]nps.Estimator{"": d.Estimator}
	for _, l := range d.Languages {
		chosen[l.Lang] = l.Estimator
	}
	apart := map[string]string{} // brands to languages
	for lang, votes := range d.ByLanguage(all) {
		for _, v := range votes {
			apart[v.Brand] = lang
		}
	}
	of := map[string][]Scored{"": scores}
	for i := range scores {
		if lang := apart[scores[i].key()]; lang != "" {
			of[lang] = append(of[lang], scores[i])
		}
	}
	for _, lang := range append(sortedKeys(of)[1:], "") {
		e := evaluate(name, chosen[lang], of[lang], func(brand string) bool { return lang != "" || apart[brand] == "" })
		if e.Lang, e.Others = lang, lang == "" && len(of) > 1; e.Brands > 0 {
			out = append(out, e)
		}
	}
	return out
}

// evaluate measures the brands of scores that are asked for.
func evaluate(name string, chosen nps.Estimator, scores []Scored, asked func(brand string) bool) Evaluation {
	votes := make([]nps.Rated, len(scores))
	quarters := map[string][]nps.Rated{} // brand and quarter
	for i := range scores {
		v := scores[i].rated()
		votes[i] = v
		if q := scores[i].Quarter; q != "" {
			v.Brand += "\x00" + q
			quarters[scores[i].key()] = append(quarters[scores[i].key()], v)
		}
	}
	e := Evaluation{Domain: name, Chosen: chosen}
	by := map[nps.Estimator]*EstimatorWorth{}
	var brands []brandOf
	for _, h := range nps.HoldOut(votes) {
		for brand, votes := range byBrand(h.Votes) {
			if !asked(brand) {
				continue
			}
			if len(votes) >= LeastTexts {
				e.Brands++
				judge(by, h, votes, func(w *EstimatorWorth) []*Worth {
					if len(votes) >= ManyTexts {
						return []*Worth{&w.Brand, &w.Large}
					}
					return []*Worth{&w.Brand}
				})
				brands = append(brands, brandOf{brand, votes, h.Calibrations[cmp.Or(e.Chosen, nps.EstimatePCC)]})
			}
			for _, part := range byBrand(quarters[brand]) {
				if len(part) >= LeastTexts {
					e.Quarters++
					judge(by, h, part, func(w *EstimatorWorth) []*Worth { return []*Worth{&w.Quarter} })
				}
			}
		}
	}
	for _, estimator := range nps.Estimators {
		if w := by[estimator]; w != nil {
			w.Brand, w.Quarter, w.Large = w.Brand.mean(), w.Quarter.mean(), w.Large.mean()
			e.By = append(e.By, *w)
		}
	}
	e.Merges = merges(brands)
	return e
}

// judge adds what each estimator makes of the votes of one brand, or of one quarter of it.
func judge(by map[nps.Estimator]*EstimatorWorth, h nps.HeldOut, votes []nps.Rated, to func(*EstimatorWorth) []*Worth) {
	said := nps.EstimateAll(votes, h.Calibrations[nps.EstimatePCC], h.Counts, h.Sums)[0]
	for _, estimator := range nps.Estimators {
		w := by[estimator]
		if w == nil {
			w = &EstimatorWorth{Estimator: estimator}
			by[estimator] = w
		}
		c, ok := h.Calibrations[estimator]
		w.WithoutInterval = !ok
		for _, worth := range to(w) {
			if ok {
				if s := proxyOf(votes, c); s.OK {
					worth.add(s.NPS, s.Low, s.High, said.Truth)
				}
			} else {
				worth.add(said.By[estimator], said.By[estimator], said.By[estimator], said.Truth)
			}
		}
	}
}

// proxyOf is the proxy score of votes, each of which is one voice.
func proxyOf(votes []nps.Rated, c nps.Calibration) nps.Score {
	var m nps.Moments
	for _, v := range votes {
		m.Add(voiceOf(v, c))
	}
	if c.Estimator == nps.EstimatePCC {
		c.Prior = nps.Mix{} // no EMQ is asked for
	}
	s, _ := nps.Proxy(m, c)
	return s.With(c.Effect())
}

func voiceOf(v nps.Rated, c nps.Calibration) nps.Voice {
	p, n, d := c.Apply(v.P, v.N, v.D)
	return nps.Voice{Posts: 1, Opinion: v.Opinion, P: v.Opinion * p, N: v.Opinion * n, D: v.Opinion * d}
}

// brandOf is one brand with what the others teach.
type brandOf struct {
	name        string
	votes       []nps.Rated
	calibration nps.Calibration
}

// byBrand yields the votes of each brand, in the order of the names.
func byBrand(votes []nps.Rated) func(func(string, []nps.Rated) bool) {
	brands := map[string][]nps.Rated{}
	for _, v := range votes {
		brands[v.Brand] = append(brands[v.Brand], v)
	}
	return func(yield func(string, []nps.Rated) bool) {
		for _, name := range slices.Sorted(maps.Keys(brands)) {
			if !yield(name, brands[name]) {
				return
			}
		}
	}
}
