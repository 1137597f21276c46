package figures

import (
	"overheard/internal/messages"
	"overheard/nps"
)

// why says by which estimator a score is, and what it was chosen by. It was chosen once, on rated texts of other brands or by the labels
// of an audit, never by period and never by which lies nearest to a survey: a period without any label is read as the others are, and
// says so.
func why(p nps.Period, by nps.Estimator, c nps.Calibration) messages.Message {
	m := chosenBy(by, c)
	if d := c.Days; d != (nps.Period{}) && (p.End <= d.Start || p.Start >= d.End) {
		return messages.M("estimator.outside", m, d.Start, d.End-1)
	}
	return m
}

func chosenBy(by nps.Estimator, c nps.Calibration) messages.Message {
	b := c.Backtest
	if a := c.Choice; a.Made() {
		switch c.Estimator {
		case nps.EstimateEMQ:
			return messages.M("estimator.audit_emq", a.Labels, a.Periods, a.EMQ, a.PCC)
		case nps.EstimateMean:
			return messages.M("estimator.audit_mean", a.Labels, a.Periods, a.Mean, a.PCC)
		}
		return messages.M("estimator.audit_pcc", a.Labels, a.Periods, a.PCC, a.EMQ, a.Mean)
	}
	switch {
	case by == nps.EstimateEMQ:
		return messages.M("estimator.emq", b.Brands, c.Name, b.EMQ, b.PCC)
	case by == nps.EstimateMean:
		return messages.M("estimator.mean", b.Brands, c.Name, b.Mean, b.PCC)
	case c.Kind == nps.CalibrationAudit:
		return messages.M("estimator.audit_few", nps.MinLearnt, nps.MinChosenPeriods)
	case c.Kind == nps.CalibrationSurvey:
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
