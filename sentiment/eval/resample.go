package eval

import "math"

// sums are what several brands come to, in points.
type sums struct {
	texts                             int
	level                             float64
	brands, byBrand, bias, weighted   float64
	many, byMany, quarters, byQuarter float64
}

// counts reports whether a brand has the texts for an error of its own.
func (e *brandError) counts() bool { return e.name != "" && e.n >= LeastTexts }

func summed(errs []brandError) (s sums) {
	var truth, said, weight, counted float64
	for i := range errs {
		e := &errs[i]
		s.texts += e.n
		truth += e.truth
		said += e.said
		weight += e.weight
		if !e.counts() {
			continue
		}
		s.brands++
		s.byBrand += math.Abs(e.off)
		s.bias += e.off
		s.weighted += math.Abs(e.off) * float64(e.n)
		counted += float64(e.n)
		if e.n >= ManyTexts {
			s.many++
			s.byMany += math.Abs(e.off)
		}
		s.quarters += e.quarters
		s.byQuarter += e.byQuarters
	}
	s.level = 100 * (said/max(weight, 1e-9) - truth/float64(max(s.texts, 1)))
	s.byBrand /= max(s.brands, 1)
	s.bias /= max(s.brands, 1)
	s.weighted /= max(counted, 1)
	s.byMany /= max(s.many, 1)
	s.byQuarter /= max(s.quarters, 1)
	return s
}

// intervals resamples brands whole; where there are fewer than leastBrands, the texts of each brand.
func (e *Error) intervals(errs []brandError, votes [][]vote) {
	if e.Texts < leastOf {
		return
	}
	random := newRandom()
	brands := 0
	for i := range errs {
		if errs[i].name != "" {
			brands++
		}
	}
	var level, byBrand, bias, byMany, byQuarter []float64
	drawn := make([]brandError, len(errs))
	for range resamples {
		if brands >= leastBrands {
			for i := range drawn {
				drawn[i] = errs[random.IntN(len(errs))]
			}
		} else {
			for i, v := range votes {
				again := make([]vote, len(v))
				for k := range again {
					again[k] = v[random.IntN(len(v))]
				}
				drawn[i] = newBrandError(errs[i].name, again)
			}
		}
		s := summed(drawn)
		level = append(level, s.level)
		if s.brands > 0 {
			byBrand, bias = append(byBrand, s.byBrand), append(bias, s.bias)
		}
		if s.many > 0 {
			byMany = append(byMany, s.byMany)
		}
		if s.quarters > 0 {
			byQuarter = append(byQuarter, s.byQuarter)
		}
	}
	for _, i := range []struct {
		to   **Interval
		from []float64
	}{{&e.LevelCI, level}, {&e.BrandCI, byBrand}, {&e.BiasCI, bias}, {&e.ManyCI, byMany}, {&e.QuarterCI, byQuarter}} {
		if len(i.from) >= resamples/2 {
			v := percentiles(i.from)
			*i.to = &v
		}
	}
}
