package nps

import (
	"fmt"
	"math"
)

// CalibrationKind says what the raw shares of a model were set right with before they became a proxy score.
type CalibrationKind string

// The kinds of calibration.
const (
	CalibrationNone   CalibrationKind = "none"   // nothing: the shares are the model's own
	CalibrationDomain CalibrationKind = "domain" // rated texts about other brands of the same domain
	CalibrationAudit  CalibrationKind = "audit"  // mentions of this brand that people labelled
	CalibrationSurvey CalibrationKind = "survey" // comments of this brand's own survey
)

// Calibration is how raw shares become calibrated ones: plain data that is kept beside a model and applied when a figure is
// computed, never when a post is labelled. The shares p, n, d of a vote become
//
//	p' : n' : d' = p^s·e^a : n^s : d^s·e^b     s = Sharpness, a = Promoter, b = Detractor
//
// and are made to sum to one again: a temperature of 1/s and a bias per class on the logarithms of the shares. Of two votes
// the one that speaks more for a class against another still does so afterwards, as long as s > 0. The zero value leaves
// the shares as they are.
type Calibration struct {
	Kind      CalibrationKind `json:"kind"`
	Name      string          `json:"name,omitempty"`       // of the domain, or of the audit or survey it was learnt from
	Lang      string          `json:"lang,omitempty"`       // that the texts of the domain were in; "" for several
	Foreign   float64         `json:"foreign,omitempty"`    // part of the votes that are asked about in languages that did not teach it, in tenths: Tau holds it
	Sharpness float64         `json:"sharpness"`            // 1 leaves the spread as it is, below 1 flattens it; 0 is an identity
	Promoter  float64         `json:"promoter"`             // logarithm of by how much promoters gain on passives
	Detractor float64         `json:"detractor"`            // the same of detractors
	Tau       float64         `json:"tau"`                  // standard deviation between brands that calibration leaves, in NPS points; 0 where unknown
	TauBrands int             `json:"tau_brands,omitempty"` // that Tau was estimated from

	// Of what was learnt from one brand's own labels, Tau is how far these labels leave its level uncertain.
	Labels int     `json:"labels,omitempty"` // labels or comments that it was learnt from
	Days   Period  `json:"days,omitzero"`    // from the first to the last post of an audit that was labelled; zero where unknown
	TauDF  float64 `json:"tau_df,omitempty"` // degrees of freedom of Tau; 0 where TauBrands counts them

	Scatter float64 `json:"scatter,omitempty"` // of [Effect]

	Estimator Estimator `json:"estimator,omitempty"` // how shares become the score: PCC, EMQ or their mean; "" is PCC
	Prior     Mix       `json:"prior,omitzero"`      // answers of the texts that taught it, detractors first; zero where unknown: no EMQ then
	Backtest  Backtest  `json:"backtest,omitzero"`   // why it is this estimator, of a domain

	Choice AuditChoice `json:"choice,omitzero"` // why it is this estimator, of a brand that has an audit
}

// Uncalibrated leaves the shares as the model gave them.
var Uncalibrated = Calibration{Kind: CalibrationNone}

// Identity reports whether c leaves all shares as they are.
func (c Calibration) Identity() bool { return c.Sharpness == 0 }

// Key names c and all that it does to shares, for what is computed with it to be kept under. It is "" for an identity.
func (c Calibration) Key() string {
	if c.Identity() {
		return ""
	}
	return fmt.Sprintf("%s/%s/%g/%g/%g", c.Kind, c.Name, c.Sharpness, c.Promoter, c.Detractor)
}

// leastShare stands for a share of 0, whose logarithm is out of reach: models are not that sure.
const leastShare = 1e-6

// Apply returns the calibrated shares of a vote. Shares that sum to s sum to s again; those that sum to 0 stay as they are.
func (c Calibration) Apply(p, n, d float64) (cp, cn, cd float64) {
	sum := p + n + d
	if c.Identity() || !(sum > 0) {
		return p, n, d
	}
	logit := func(share, bias float64) float64 { return c.Sharpness*math.Log(max(share/sum, leastShare)) + bias }
	lp, ln, ld := logit(p, c.Promoter), logit(n, 0), logit(d, c.Detractor)
	most := max(lp, ln, ld)
	cp, cn, cd = math.Exp(lp-most), math.Exp(ln-most), math.Exp(ld-most)
	scale := sum / (cp + cn + cd)
	return cp * scale, cn * scale, cd * scale
}
