package nps

import (
	"math"
	"math/rand/v2"
	"testing"
)

func momentsOf(votes []Mix) (m Moments) {
	for _, v := range votes {
		m.Add(Voice{Posts: 1, Opinion: 1, P: v[2], N: v[1], D: v[0]})
	}
	return m
}

// Where only the mix has moved since the shares were learnt, EMQ finds it and PCC falls short: what is drawn is known.
func TestAProxyIsReadByTheEstimatorOfItsCalibration(t *testing.T) {
	prior := Mix{.5, .2, .3}
	truth := Mix{.1, .2, .7}
	m := momentsOf(drawnVotes(rand.New(rand.NewPCG(33, 1)), 4000, truth, prior))
	read := func(e Estimator, prior Mix) (Score, Readings) {
		return Proxy(m, Calibration{Kind: CalibrationDomain, Sharpness: 1, Estimator: e, Prior: prior})
	}
	pcc, r := read("", prior)
	if pcc != FromVoices(m) || r.Estimator != EstimatePCC || !r.OK || !r.Disagree() {
		t.Errorf("by PCC: %+v, %+v", pcc, r)
	}
	emq, r := read(EstimateEMQ, prior)
	if math.Abs(emq.NPS-truth.NPS()) > 3 || r.Estimator != EstimateEMQ || emq.NPS != r.EMQ || emq.Sampling <= pcc.Sampling {
		t.Errorf("by EMQ: %+v, %+v; the truth is %v", emq, r, truth.NPS())
	}
	mean, r := read(EstimateMean, prior)
	if math.Abs(mean.NPS-(pcc.NPS+emq.NPS)/2) > 1e-6 || r.Estimator != EstimateMean || mean.Low > mean.NPS || mean.High < mean.NPS {
		t.Errorf("by their mean: %+v, %+v", mean, r)
	}
	if s, r := read(EstimateEMQ, Mix{}); s != pcc || r.OK || r.Disagree() || r.Estimator != EstimatePCC {
		t.Errorf("without a prior: %+v, %+v", s, r)
	}
}

// The intervals of the sampling of EMQ, and of the mean, hold the truth 95 % of the time.
func TestIntervalsOfAnEMQHold(t *testing.T) {
	prior, truth := Mix{.4, .25, .35}, Mix{.25, .25, .5}
	many := drawnVotes(rand.New(rand.NewPCG(34, 1)), 100_000, truth, prior)
	whole := alike(many)
	limit, _ := emq(whole, prior)
	for _, e := range []Estimator{EstimateEMQ, EstimateMean} {
		want := limit
		if e == EstimateMean {
			want = Between(summed(whole), limit)
		}
		rng := rand.New(rand.NewPCG(35, 1))
		held := covered(600, want.NPS(), func() Score {
			s, _ := Proxy(momentsOf(drawnVotes(rng, 150, truth, prior)), Calibration{Kind: CalibrationDomain, Sharpness: 1, Estimator: e, Prior: prior})
			return s
		})
		if held < 92.5 || held > 97.5 {
			t.Errorf("%s: held %v %% of the time", e, held)
		}
	}
}

func TestAnEstimatorIsChosenOnlyWhereItIsClearlyNearer(t *testing.T) {
	draw := func(brands int, pcc, emq float64) map[Estimator][]float64 {
		rng, all := rand.New(rand.NewPCG(36, uint64(brands))), map[Estimator][]float64{}
		for range brands {
			add := func(e Estimator, scale float64) { all[e] = append(all[e], math.Abs(scale*rng.NormFloat64())) }
			add(EstimatePCC, pcc)
			add(EstimateEMQ, emq)
			add(EstimateMean, (pcc+emq)/2)
			add(EstimateCC, 1) // never chosen, however near
			add(EstimateACC, 20)
			add(EstimatePACC, 20)
		}
		return all
	}
	for _, c := range []struct {
		brands   int
		pcc, emq float64
		want     Estimator
	}{{200, 10, 5, EstimateEMQ}, {200, 5, 10, EstimatePCC}, {200, 8, 8.1, EstimatePCC}, {7, 30, 2, EstimatePCC}, {0, 0, 0, EstimatePCC}} {
		got, b := choose(draw(c.brands, c.pcc, c.emq))
		if got != c.want || b.Brands != c.brands || b.Of(EstimateCC) != b.CC || b.Of(EstimateEMQ) != b.EMQ || !(b.P >= 0 && b.P <= 1) {
			t.Errorf("%+v: %s, %+v", c, got, b)
		}
	}
}

// Of a paired t test by hand: the gains 1, 2, …, 9 have the mean 5, the standard deviation √7.5 and t = 5/(√7.5/3) = 5.477; R's
// 2*pt(-5.477226, 8) is 0.000589, and two are tried.
func TestTheChoiceIsAPairedTest(t *testing.T) {
	e := map[Estimator][]float64{}
	for i := range 9 {
		e[EstimatePCC] = append(e[EstimatePCC], 10)
		e[EstimateEMQ] = append(e[EstimateEMQ], 10-float64(i+1))
		e[EstimateMean] = append(e[EstimateMean], 10)
	}
	if got, b := choose(e); got != EstimateEMQ || math.Abs(b.P-2*0.000589) > 2e-6 {
		t.Errorf("%s, p %.6f", got, b.P)
	}
}
