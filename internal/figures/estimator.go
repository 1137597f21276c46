package figures

import (
	"overheard/internal/messages"
	"overheard/nps"
)

// why says by which estimator a score is, and what it was chosen by. It was chosen once, on rated texts of other brands, never by
// period and never by which lies nearest to a survey.
func why(by nps.Estimator, c nps.Calibration) messages.Message {
	b := c.Backtest
	switch {
	case by == nps.EstimateEMQ:
		return messages.M("estimator.emq", b.Brands, c.Name, b.EMQ, b.PCC)
	case by == nps.EstimateMean:
		return messages.M("estimator.mean", b.Brands, c.Name, b.Mean, b.PCC)
	case c.Kind == nps.CalibrationAudit || c.Kind == nps.CalibrationSurvey:
		return messages.M("estimator.own")
	case c.Kind != nps.CalibrationDomain:
		return messages.M("estimator.none")
	case !b.Enough():
		return messages.M("estimator.few", c.Name)
	}
	return messages.M("estimator.pcc", b.Brands, c.Name, b.PCC, b.EMQ, b.Mean)
}

// doubt warns where two estimators disagree, nil where they do not.
func doubt(r nps.Readings) *messages.Message {
	if !r.Disagree() {
		return nil
	}
	m := messages.M("estimator.doubt", r.PCC, r.EMQ)
	return &m
}

// doubted writes, for a terminal, how many periods are in doubt and the newest warning; "" where none is.
func doubted(scores []ProxyScore) string {
	var newest *ProxyScore
	n := 0
	for i := range scores {
		if p := &scores[i]; p.Warning != nil {
			newest, n = p, n+1
		}
	}
	switch {
	case n == 0:
		return ""
	case len(scores) == 1:
		return messages.M("estimator.warning", *newest.Warning).String()
	}
	return messages.M("estimator.warnings", n, len(scores), newest.Start, newest.End-1, *newest.Warning).String()
}
