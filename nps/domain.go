package nps

import (
	"hash/fnv"
	"math"
	"slices"
)

// Domain is the calibration of one kind of brands, or of those that are spoken of in one language, learnt from rated texts about several of them, with what it is worth on
// brands that it was not learnt from. Errors are means of |proxy − truth| in NPS points, over brands with [DomainTexts]
// texts or more; they are 0 where there are no such brands or only one.
type Domain struct {
	Calibration
	Texts    int       `json:"texts"`
	Brands   int       `json:"brands"`   // all that it was learnt from
	Measured int       `json:"measured"` // of these, the ones with DomainTexts or more
	Error    float64   `json:"error"`
	Interval []float64 `json:"error_interval,omitempty"` // 95 %, low and high, from five measured brands on
	Raw      float64   `json:"error_uncalibrated"`       // of the same brands without calibration
	Bias     float64   `json:"bias"`                     // mean of proxy − truth of the same brands, calibrated

	Taught    []string `json:"taught,omitempty"`    // languages of the texts, where they are known
	Languages []Domain `json:"languages,omitempty"` // what was learnt for single ones; their Lang says which, and they have none in turn
}

// DomainTexts is how many texts a brand needs for its error to be counted; with fewer, chance says most of it.
const DomainTexts = 30

const (
	effectTexts = 10 // that a brand needs to speak on the variance between brands
	leastMean   = 5  // brands for the interval of their mean error
	domainHarm  = 1  // points by which a calibration may raise the mean error of brands it has not seen before it is dropped
	domainParts = 20 // into which brands are cut at most when they are left out in turn
)

// LearnDomain fits the calibration of a domain to all votes, and measures it with brands left out in turn: each brand's votes
// are calibrated by what the others taught. Where that makes brands worse, as it may where few brands differ much, the shares are
// left as they are, and only the spread between brands is told. The estimator is chosen on the same brands left out, and stays.
// The votes have to come from models that had not seen the texts.
//
// Where brands of several languages teach it, those of which there are enough have all that once more of their own:
// what differs between languages, and the sites that are written in them, is no spread around a common mean.
func LearnDomain(name string, votes []Rated) Domain {
	d, left := learnDomain(name, votes)
	if d.Taught = taughtBy(votes); len(d.Taught) == 1 {
		d.Lang = d.Taught[0]
	}
	d.Languages = learnLanguages(name, votes, d, left)
	return d
}

// learnDomain is LearnDomain for all languages together, with how far brands left out in turn are off.
func learnDomain(name string, votes []Rated) (d Domain, out []Miss) {
	d = Domain{Calibration: FitCalibration(votes), Texts: len(votes)}
	d.Name = name
	parts := brandParts(votes)
	d.Brands = parts.brands
	if d.Identity() || len(parts.of) < 2 {
		return d, nil
	}
	out, raw, harms := parts.misses()
	d.Raw, _, _ = meanMiss(raw)
	if harms {
		d.Calibration, out = d.plain(votes), raw
	}
	if d.Estimator, d.Backtest = choose(parts.errors(harms)); d.Estimator != EstimatePCC {
		out = nil
		parts.leaveOut(func(part, rest []Rated, c Calibration) {
			if harms {
				c = c.plain(rest)
			}
			c.Estimator = d.Estimator
			out = append(out, Misses(part, c)...)
		})
	}
	effect, _ := EstimateEffect(slices.DeleteFunc(slices.Clone(out), func(m Miss) bool { return m.N < effectTexts }))
	d.Tau, d.TauBrands, d.Scatter = effect.SD, int(effect.DF), effect.Scatter
	d.Error, d.Bias, d.Measured = meanMiss(out)
	if d.Measured >= leastMean {
		d.Interval = meanInterval(out)
	}
	return d, out
}

// misses returns how far brands left out are off, calibrated by what the others teach and not calibrated, and whether the first is
// clearly worse.
func (p parted) misses() (out, raw []Miss, harms bool) {
	p.leaveOut(func(part, _ []Rated, c Calibration) {
		out = append(out, Misses(part, c)...)
		raw = append(raw, Misses(part, Uncalibrated)...)
	})
	with, _, _ := meanMiss(out)
	without, _, _ := meanMiss(raw)
	return out, raw, with > without+domainHarm
}

// errors returns how far each estimator is off on each brand with enough texts, left out.
func (p parted) errors(plain bool) map[Estimator][]float64 {
	all := map[Estimator][]float64{}
	p.leaveOut(func(part, rest []Rated, c Calibration) {
		if plain {
			c = c.plain(rest)
		}
		counts, sums := Confusions(rest, c)
		for _, e := range EstimateAll(part, c, counts, sums) {
			if e.N < DomainTexts {
				continue
			}
			for by, said := range e.By {
				all[by] = append(all[by], math.Abs(said-e.Truth))
			}
		}
	})
	return all
}

// meanMiss returns the means of |Off| and of Off over the brands with enough texts, and how many these are.
func meanMiss(misses []Miss) (size, bias float64, n int) {
	for _, m := range misses {
		if m.N >= DomainTexts {
			size += math.Abs(m.Off)
			bias += m.Off
			n++
		}
	}
	return size / float64(max(n, 1)), bias / float64(max(n, 1)), n
}

// LeaveOut returns for each brand the calibration that the others teach, of its language where that has one of its own; the same for
// brands that are left out together, where there are many.
func LeaveOut(votes []Rated) map[string]Calibration {
	out := map[string]Calibration{}
	d := LearnDomain("", votes)
	for lang, part := range d.ByLanguage(votes) {
		if lang == "" {
			part = votes // whoever has no language of one's own is read by what all teach
		}
		brandParts(part).leaveOut(func(part, _ []Rated, c Calibration) {
			for _, v := range part {
				if _, ok := out[v.Brand]; !ok || lang != "" {
					out[v.Brand] = c
				}
			}
		})
	}
	return out
}

// meanInterval is the t interval of the mean of |Off| over the brands with enough texts.
func meanInterval(misses []Miss) []float64 {
	n, sum, sum2 := 0.0, 0.0, 0.0
	for _, m := range misses {
		if m.N >= DomainTexts {
			n++
			sum += math.Abs(m.Off)
			sum2 += m.Off * m.Off
		}
	}
	mean := sum / n
	half := critical(n-1) * math.Sqrt(max(0, sum2/n-mean*mean)/(n-1))
	return []float64{max(0, mean-half), mean + half}
}

// parted is votes cut into parts, each brand whole in one of them.
type parted struct {
	of     [][]Rated
	brands int
}

// brandParts gives each brand its own part, or a part that its name decides where there are many.
func brandParts(votes []Rated) (p parted) {
	places := map[string]int{}
	for _, v := range votes {
		if _, ok := places[v.Brand]; !ok {
			places[v.Brand] = len(places)
		}
	}
	p.brands = len(places)
	p.of = make([][]Rated, min(p.brands, domainParts))
	for _, v := range votes {
		i := places[v.Brand]
		if p.brands > domainParts {
			h := fnv.New32a()
			_, _ = h.Write([]byte(v.Brand)) // a hash takes everything
			i = int(h.Sum32() % domainParts)
		}
		p.of[i] = append(p.of[i], v)
	}
	return p
}

// leaveOut calls f with each part, the others, and the calibration that they teach.
func (p parted) leaveOut(f func(part, rest []Rated, c Calibration)) {
	for i, part := range p.of {
		var rest []Rated
		for k, other := range p.of {
			if k != i {
				rest = append(rest, other...)
			}
		}
		f(part, rest, FitCalibration(rest))
	}
}
