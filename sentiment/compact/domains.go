package compact

import (
	_ "embed" // the calibrations
	"encoding/json"
	"slices"
	"sync"

	"overheard/nps"
	"overheard/sentiment"
)

//go:embed domains.json
var embeddedDomains []byte

// DomainFile is the calibrations that are shipped with a model, as domains.json keeps them.
type DomainFile struct {
	Model   string       `json:"model"`
	SHA256  string       `json:"sha256"` // of the weights whose shares they set right
	Domains []nps.Domain `json:"domains"`
}

var shippedDomains = sync.OnceValue(func() (f DomainFile) {
	if err := json.Unmarshal(embeddedDomains, &f); err != nil { // the file is part of the program
		panic(err)
	}
	return f
})

// DomainNames lists the calibration domains of the built-in model.
func DomainNames() []string {
	var names []string
	for _, d := range shippedDomains().Domains {
		names = append(names, d.Name)
	}
	return names
}

// Domains returns the calibrations that belong to a model: none to any but the built-in one, since shares of other weights are
// off in other ways.
func Domains(m sentiment.Model) []nps.Domain {
	if f := shippedDomains(); m.Name == f.Model && m.SHA256 == f.SHA256 {
		return slices.Clone(f.Domains)
	}
	return nil
}

// Domain returns a calibration domain for a model, without a name where there is none.
func Domain(m sentiment.Model, name string) nps.Domain {
	for _, d := range Domains(m) {
		if d.Name == name {
			return d
		}
	}
	return nps.Domain{Calibration: nps.Uncalibrated}
}
