package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// wandering returns n periods of a level of 0 with standard errors around 1, noise of that deviation and autocorrelation, and, where loud,
// three periods in a hundred five times as far off as the others.
func wandering(rng *rand.Rand, n int, noise wobble, loud bool) []Observation {
	out := make([]Observation, n)
	b := noise.tau * rng.NormFloat64()
	for i := range out {
		se, e := 0.6+0.8*rng.Float64(), rng.NormFloat64()
		if loud && rng.Float64() < 0.03 {
			e *= 5
		}
		out[i] = Observation{Value: b + se*e, SE: se, Known: true}
		b = noise.phi*b + math.Sqrt(1-noise.phi*noise.phi)*noise.tau*rng.NormFloat64()
	}
	return out
}

// shifted adds d to all from at on.
func shifted(series []Observation, at int, d float64) []Observation {
	for i := at; i < len(series); i++ {
		series[i].Value += d
	}
	return series
}

func TestShiftsOfPlainSeries(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	steady := func() []Observation { return wandering(rng, 60, wobble{tau: 0.5}, false) }
	outlier := steady()
	outlier[40].Value += 40
	gone := shifted(steady(), 40, 6)
	for i := 34; i < 40; i++ {
		gone[i] = Observation{}
	}
	for name, tt := range map[string]struct {
		series []Observation
		at     []int
		sizes  []float64
	}{
		"none":                      {nil, nil, nil},
		"nothing known":             {make([]Observation, 60), nil, nil},
		"too short":                 {shifted(steady(), 6, 9)[:MinShiftKnown], nil, nil},
		"constant, known for sure":  {shifted(make([]Observation, 40), 0, 5), nil, nil},
		"steady":                    {steady(), nil, nil},
		"one loud period":           {outlier, nil, nil},
		"up":                        {shifted(steady(), 30, 4), []int{30}, []float64{4}},
		"down":                      {shifted(steady(), 45, -4), []int{45}, []float64{-4}},
		"up and back again":         {shifted(shifted(steady(), 25, 5), 45, -5), []int{25, 45}, []float64{5, -5}},
		"while nothing was seen":    {gone, []int{40}, []float64{6}},
		"at the last few periods":   {shifted(steady(), 55, 6), []int{55}, []float64{6}},
		"too late to be sure of it": {shifted(steady(), 59, 6), nil, nil},
	} {
		got := Shifts(tt.series)
		if len(got) != len(tt.at) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i, s := range got {
			if s.At < tt.at[i]-1 || s.At > tt.at[i]+1 || s.Found < s.At || s.Found > tt.at[i]+6 {
				t.Errorf("%s: at %d, found at %d, want %d", name, s.At, s.Found, tt.at[i])
			}
			if s.Low > tt.sizes[i] || s.High < tt.sizes[i] || s.Low*s.High <= 0 {
				t.Errorf("%s: %+v does not hold %v", name, s.Difference, tt.sizes[i])
			}
		}
	}
}

// The step by the filter must be that of generalised least squares with the whole covariance matrix written out.
func TestFitIsGeneralisedLeastSquares(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	noise := wobble{tau: 1.7, phi: 0.6}
	series := shifted(wandering(rng, 20, noise, false), 12, 3)
	series[5].Known, series[13].Known = false, false
	var known []int
	for i, o := range series {
		if o.Known {
			known = append(known, i)
		}
	}
	n := len(known)
	v, x, y := mat.NewSymDense(n, nil), mat.NewDense(n, 2, nil), mat.NewVecDense(n, nil)
	for a, i := range known {
		for b, j := range known[:a+1] {
			v.SetSym(a, b, noise.tau*noise.tau*math.Pow(noise.phi, float64(known[a]-known[b])))
			if i == j {
				v.SetSym(a, a, noise.tau*noise.tau+series[i].SE*series[i].SE)
			}
		}
		x.Set(a, 0, 1)
		if i >= 12 {
			x.Set(a, 1, 1)
		}
		y.SetVec(a, series[i].Value)
	}
	var vi, xv, xvx, cov mat.Dense
	if err := vi.Inverse(v); err != nil {
		t.Fatal(err)
	}
	xv.Mul(x.T(), &vi)
	xvx.Mul(&xv, x)
	if err := cov.Inverse(&xvx); err != nil {
		t.Fatal(err)
	}
	var xvy, beta mat.VecDense
	xvy.MulVec(&xv, y)
	beta.MulVec(&cov, &xvy)
	got := fit(series, noise, 12)
	near(t, "step", got.step, beta.AtVec(1), 1e-9)
	near(t, "standard error", got.se, math.Sqrt(cov.At(1, 1)), 1e-9)
}

// charts runs the chart over many series of three years and returns how many known periods there are to a false alarm, and with a shift of so
// many standard deviations after one year, how often it is found within half a year, after how many periods on average, how
// often its beginning is found within two periods, and by what factor its size is too large.
func charts(seed uint64, runs int, noise wobble, loud bool, size float64) (length, power, delay, within, factor float64) {
	const years, before, after = 156, 52, 26
	rng := rand.New(rand.NewPCG(seed, 99))
	alarms, found := 0., 0.
	for range runs {
		alarms += float64(len(Shifts(wandering(rng, years, noise, loud))))
		d := size * math.Sqrt(1+noise.tau*noise.tau)
		for _, s := range Shifts(shifted(wandering(rng, 2*before, noise, loud), before, d)) {
			if s.Found < before || s.Found >= before+after || s.Value < 0 {
				continue
			}
			found++
			delay += float64(s.Found - before + 1)
			factor += s.Value / d
			if s.At >= before-2 && s.At <= before+2 {
				within++
			}
			break
		}
	}
	all := float64(runs)
	return all * (years - MinShiftKnown) / math.Max(alarms, 0.5), found / all, delay / found, within / found, factor / found
}

// No kind of series may give more than one false alarm in 300 periods or so; that there are fewer without autocorrelation is the
// price of not knowing beforehand which kind it is.
func TestSimulatedShiftsAreSeldomFalse(t *testing.T) {
	for seed, tt := range []struct {
		noise       wobble
		least, most float64 // periods between false alarms
		power       float64 // for a shift of two standard deviations
	}{
		{wobble{}, 400, math.Inf(1), 0.9},
		{wobble{tau: 1, phi: 0.5}, 200, 1500, 0.55},
	} {
		length, power, delay, within, _ := charts(uint64(seed), 120, tt.noise, false, 2)
		if length < tt.least || length > tt.most || power < tt.power || delay > 10 || within < 0.7 {
			t.Errorf("%+v: one in %.0f, power %.2f, delay %.1f, beginning %.2f", tt.noise, length, power, delay, within)
		}
	}
}

// The figures of docs/method.md, section "When it changed".
func TestLongSimulatedShiftsAreSeldomFalse(t *testing.T) {
	if testing.Short() {
		t.Skip("a long simulation")
	}
	for seed, tt := range []struct {
		noise wobble
		loud  bool
		least float64
		power [2]float64 // for shifts of one and two standard deviations
	}{
		{wobble{}, false, 600, [2]float64{0.35, 0.9}},
		{wobble{tau: 1}, false, 500, [2]float64{0.4, 0.9}},
		{wobble{tau: 1, phi: 0.3}, false, 300, [2]float64{0.25, 0.75}},
		{wobble{tau: 1, phi: 0.5}, false, 300, [2]float64{0.15, 0.65}},
		{wobble{tau: 1, phi: 0.7}, false, 230, [2]float64{0.15, 0.55}},
		{wobble{tau: 3, phi: 0.3}, false, 300, [2]float64{0.25, 0.7}},
		{wobble{tau: 3, phi: 0.5}, false, 300, [2]float64{0.12, 0.5}},
		{wobble{tau: 3, phi: 0.7}, false, 300, [2]float64{0.08, 0.3}},
		{wobble{tau: 10, phi: 0.7}, false, 280, [2]float64{0.08, 0.25}},
		{wobble{tau: 1, phi: 0.3}, true, 280, [2]float64{0.25, 0.7}},
		{wobble{tau: 40}, false, 500, [2]float64{0.3, 0.8}},
		{wobble{tau: 40, phi: 0.5}, false, 300, [2]float64{0.1, 0.5}},
		{wobble{tau: 100, phi: 0.7}, false, 200, [2]float64{0.08, 0.25}},
	} {
		for i, size := range []float64{1, 2} {
			length, power, delay, within, factor := charts(uint64(10*seed+i), 500, tt.noise, tt.loud, size)
			t.Logf("tau %g, phi %g, loud %v: one false alarm in %.0f; a shift of %g: found %.0f %%, after %.1f periods, beginning within two %.0f %%, size times %.2f",
				tt.noise.tau, tt.noise.phi, tt.loud, length, size, 100*power, delay, 100*within, factor)
			if length < tt.least || power < tt.power[i] || delay > 15 || within < 0.35 {
				t.Errorf("%+v, shift %g: one in %.0f, power %.2f, delay %.1f, beginning %.2f", tt.noise, size, length, power, delay, within)
			}
		}
	}
}

// By hand: two sources at +60 and -20 on average, of equal weight in all; in the last period the shares are 3 to 1 and both speak
// ten points better than they do on average.
func TestLevelsByHand(t *testing.T) {
	periods := [][]Stratum{
		{speaking("a", 100, .8), speaking("b", 100, .4)},
		{speaking("a", 5, .8)},
		{speaking("a", 150, .8), speaking("b", 50, .4)},
		nil,
	}
	l := LevelsOf(periods)
	near(t, "volume", l.Volume[0].Value, math.Log(200.5), 1e-9)
	near(t, "its error", l.Volume[0].SE, 1/math.Sqrt(200.5), 1e-9)
	near(t, "mix of equals", l.Mix[0].Value, 20, 1e-9)
	near(t, "mix of 3 to 1", l.Mix[2].Value, 40, 1e-9)
	// Binomial: 80 points between the two, of 405 voices in all.
	for _, i := range []int{0, 2} {
		near(t, "error of the mix", l.Mix[i].SE, 80*math.Sqrt(255./405*150/405/199), 1e-9)
	}
	all := balanceOf(total(slicesOf(periods)))
	for _, i := range []int{0, 2} {
		near(t, "real", l.Real[i].Value, all, 1e-9)
	}
	if !l.Volume[3].Known || l.Mix[1].Known || l.Real[1].Known || l.Real[3].Known {
		t.Errorf("%+v", l)
	}
	periods[2] = []Stratum{speaking("a", 150, .9), speaking("b", 50, .5)}
	l = LevelsOf(periods)
	if moved := l.Real[2].Value - l.Real[0].Value; moved < 18 || moved > 21 { // their averages have moved as well, and not alike
		t.Errorf("both sources are 20 points up, the level %v", moved)
	}
}

func slicesOf(periods [][]Stratum) (all []Stratum) {
	for _, p := range periods {
		all = append(all, p...)
	}
	return all
}
