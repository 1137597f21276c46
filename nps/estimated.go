package nps

import "math"

// Proxy returns the proxy score of the voices behind m as the estimator of c reads them, and what PCC and EMQ say, for the warning.
// With PCC, and wherever EMQ has no prior, it is [FromVoices]. With EMQ, or its mean with PCC, the shares are those of that mix and
// the standard error of sampling is scaled by how much more or less single voices move that estimate than they move their mean
// (influence functions over the [Grid]).
func Proxy(m Moments, c Calibration) (Score, Readings) {
	s := FromVoices(m)
	r := Readings{Estimator: EstimatePCC}
	points := m.Grid.points()
	pcc := summed(points)
	em, ok := emq(points, c.Prior)
	if !ok || !s.OK {
		return s, r
	}
	r.PCC, r.EMQ, r.OK = pcc.NPS(), em.NPS(), true
	var mix Mix
	switch c.Estimator {
	case EstimateEMQ:
		mix, r.Estimator = em, EstimateEMQ
	case EstimateMean:
		mix, r.Estimator = Between(pcc, em), EstimateMean
	default:
		return s, r
	}
	bent := bend(points, pcc, em, c)
	se := s.Sampling * bent
	s.Shared *= bent
	s.shares(mix[2], mix[1], mix[0])
	s.interval(mix.NPS(), math.Max(se, 100/(s.Effective+1)), s.SamplingDF)
	return s, r
}

// Readings are what two estimators make of the same voices.
type Readings struct {
	Estimator Estimator // that the score is by
	PCC, EMQ  float64   // NPS; 0 unless OK
	OK        bool      // whether both could be made
}

// Disagree reports whether a warning is due: see [Disagreement].
func (r Readings) Disagree() bool { return r.OK && math.Abs(r.PCC-r.EMQ) > Disagreement }

// bend returns how much the estimator of c spreads, against PCC.
func bend(points []weighed, pcc, em Mix, c Calibration) float64 {
	prior, _ := c.Prior.normal()
	moves := emqBend(points, em, prior)
	var sum, square, plain float64
	for _, v := range points {
		x := v.NPS() - pcc.NPS()
		y := moves(v.Mix)
		if c.Estimator == EstimateMean {
			y = (x + y) / 2
		}
		sum += v.w
		square += v.w * y * y
		plain += v.w * x * x
	}
	if !(plain > 1e-9*sum) {
		return 1
	}
	return math.Sqrt(square / plain)
}
