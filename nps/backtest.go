package nps

import "math"

// Backtest is how far each estimator was off on brands left out in turn: means of |estimate − truth| in NPS points.
type Backtest struct {
	Brands int     `json:"brands"` // with DomainTexts or more
	CC     float64 `json:"cc"`
	PCC    float64 `json:"pcc"`
	ACC    float64 `json:"acc"`
	PACC   float64 `json:"pacc"`
	EMQ    float64 `json:"emq"`
	Mean   float64 `json:"mean"`

	P float64 `json:"p"` // paired t test of the chosen estimator, or of the best that was not, against PCC; adjusted for the two
}

// Enough reports whether there were enough brands to choose by.
func (b Backtest) Enough() bool { return b.Brands >= choiceBrands }

// Of returns the mean error of an estimator.
func (b Backtest) Of(e Estimator) float64 {
	switch e {
	case EstimateCC:
		return b.CC
	case EstimateACC:
		return b.ACC
	case EstimatePACC:
		return b.PACC
	case EstimateEMQ:
		return b.EMQ
	case EstimateMean:
		return b.Mean
	}
	return b.PCC
}

// Estimators lists all, in the order of tables.
var Estimators = []Estimator{EstimateCC, EstimatePCC, EstimateACC, EstimatePACC, EstimateEMQ, EstimateMean}

const (
	choiceBrands = 8   // brands without which PCC stays
	choiceGain   = 0.5 // points of mean error without which it stays, however sure they are
	choiceLevel  = 0.05
)

// choose returns the estimator of a domain, given the errors |estimate − truth| of each estimator on brands left out in turn. It is
// PCC unless EMQ, or the mean of both, is clearly nearer: by a paired t test over brands at 5 %, doubled since two are tried.
// Counting and what adjusts it are measured and never chosen: they stand under the conditions of PCC and EMQ and use less of what
// the model says.
func choose(errors map[Estimator][]float64) (Estimator, Backtest) {
	b := Backtest{
		Brands: len(errors[EstimatePCC]), P: 1,
		CC: mean(errors[EstimateCC]), PCC: mean(errors[EstimatePCC]), ACC: mean(errors[EstimateACC]), PACC: mean(errors[EstimatePACC]),
		EMQ: mean(errors[EstimateEMQ]), Mean: mean(errors[EstimateMean]),
	}
	best := EstimateEMQ
	if b.Mean < b.EMQ {
		best = EstimateMean
	}
	if !b.Enough() {
		return EstimatePCC, b
	}
	gains := make([]float64, b.Brands)
	for i := range gains {
		gains[i] = errors[EstimatePCC][i] - errors[best][i]
	}
	gain, n := mean(gains), float64(b.Brands)
	var square float64
	for _, g := range gains {
		square += (g - gain) * (g - gain)
	}
	se := math.Sqrt(square / (n - 1) / n)
	if se > 0 {
		b.P = math.Min(1, 2*tail(gain/se, n-1))
	}
	if gain > choiceGain && b.P < choiceLevel {
		return best, b
	}
	return EstimatePCC, b
}

func mean(values []float64) (m float64) {
	for _, v := range values {
		m += v / float64(len(values))
	}
	return m
}

// Estimated is what the estimators make of the votes of one brand, each weighed by its opinion, and what its ratings say.
type Estimated struct {
	Brand string
	N     int
	Truth float64 // NPS of the ratings
	By    map[Estimator]float64
}

// EstimateAll reads the votes of each brand with all estimators, in the order of the brands' names. errors are how a classifier reads
// each kind of author, by counts and by sums ([Confusions]).
func EstimateAll(votes []Rated, c Calibration, counts, sums Confusion) []Estimated {
	brands := byBrand(votes, c)
	out := make([]Estimated, len(brands))
	for i, b := range brands {
		out[i] = Estimated{Brand: b.name, N: len(b.votes), Truth: b.score(), By: estimates(b.votes, c.Prior, counts, sums)}
	}
	return out
}

// estimates reads votes with all estimators. Where EMQ has no prior it says what PCC says.
func estimates(votes []weighed, prior Mix, counts, sums Confusion) map[Estimator]float64 {
	cc, pcc := counted(votes), summed(votes)
	em, ok := emq(votes, prior)
	if !ok {
		em = pcc
	}
	return map[Estimator]float64{
		EstimateCC: cc.NPS(), EstimatePCC: pcc.NPS(), EstimateACC: Adjust(cc, counts).NPS(), EstimatePACC: Adjust(pcc, sums).NPS(),
		EstimateEMQ: em.NPS(), EstimateMean: Between(pcc, em).NPS(),
	}
}

// Confusions returns how calibrated votes read each kind of author, by counts and by sums, each brand weighed as in
// [FitCalibration].
func Confusions(votes []Rated, c Calibration) (counts, sums Confusion) {
	weights := brandWeights(votes)
	for i, v := range votes {
		p, n, d := c.Apply(v.P, v.N, v.D)
		one := weighed{Mix: Mix{d, n, p}, w: weights[i] * v.Opinion}
		most := counted([]weighed{one})
		for k := range one.Mix {
			counts[v.Answer+1][k] += one.w * most[k]
			sums[v.Answer+1][k] += one.w * one.Mix[k]
		}
	}
	for j := range counts {
		counts[j], _ = counts[j].normal()
		sums[j], _ = sums[j].normal()
	}
	return counts, sums
}
