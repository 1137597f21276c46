package nps

// CalibrationKind says what the raw shares of a model were set right with before they became a proxy score.
type CalibrationKind string

// The kinds of calibration.
const (
	CalibrationNone   CalibrationKind = "none"   // nothing: the shares are the model's own
	CalibrationDomain CalibrationKind = "domain" // rated texts about other brands of the same domain
	CalibrationAudit  CalibrationKind = "audit"  // mentions of this brand that people labelled
	CalibrationSurvey CalibrationKind = "survey" // comments of this brand's own survey
)

// Calibration is how raw shares become calibrated ones: plain data that is stored beside a model and applied when a
// figure is computed, never when a post is labelled. The only one so far leaves the shares as they are.
type Calibration struct {
	Kind CalibrationKind `json:"kind"`
	Name string          `json:"name,omitempty"` // of the domain, or of the audit or survey it was learnt from
}

// Uncalibrated leaves the shares as the model gave them.
var Uncalibrated = Calibration{Kind: CalibrationNone}
