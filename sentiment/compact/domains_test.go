package compact

import (
	"slices"
	"testing"

	"overheard/nps"
	"overheard/sentiment"
)

func TestDomainsBelongToTheBuiltInWeights(t *testing.T) {
	m := New().Model()
	if f := shippedDomains(); f.Model != m.Name || f.SHA256 != m.SHA256 {
		t.Fatalf("domains.json is for %s %s, the weights are %s %s: run make model", f.Model, f.SHA256, m.Name, m.SHA256)
	}
	for _, d := range Domains(m) {
		if d.Kind != nps.CalibrationDomain || d.Name == "" || d.Sharpness <= 0 || d.Texts < nps.LeastRated || d.Brands < 1 {
			t.Errorf("%+v is no calibration", d)
		}
	}
	if names := DomainNames(); !slices.IsSorted(names) || !slices.Contains(names, "airlines") {
		t.Errorf("the domains are %v", names)
	}
}

func TestOtherModelsHaveNoDomains(t *testing.T) {
	other := sentiment.Model{Name: Name, SHA256: "another"}
	if d := Domains(other); d != nil {
		t.Errorf("got %+v", d)
	}
	if c := Domain(other, "airlines"); c.Calibration != nps.Uncalibrated {
		t.Errorf("got %+v", c)
	}
	if c := Domain(New().Model(), "no such domain"); c.Calibration != nps.Uncalibrated {
		t.Errorf("got %+v", c)
	}
}
