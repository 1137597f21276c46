package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A model is adapted to texts of each brand and measured on its others: the same ones, however many were learnt.
func TestAdaptingToEverMoreTexts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clinics.csv")
	if err := os.WriteFile(file, writeClinics(2, 500), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := execute(t, "model", "eval", file, "--adapt", "60,150", "--json")
	var steps []adaptStep
	if err := json.Unmarshal([]byte(out), &steps); err != nil || status != exitDone {
		t.Fatalf("status %d, %v: %s", status, err, errs)
	}
	if len(steps) != 3 || steps[0].Learnt != 0 || steps[2].Learnt != 150 {
		t.Fatalf("got %+v", steps)
	}
	for _, s := range steps {
		if e := s.Report.NPSError[0]; e.Brands != 2 || e.Texts != 2*350 || e.BrandCI == nil {
			t.Errorf("after %d texts: %+v", s.Learnt, e)
		}
		b := s.Report.Brands[0]
		if off := b.Proxy - b.Truth; b.OffCI.Low >= off || b.OffCI.High <= off {
			t.Errorf("%+v does not hold %.1f", b.OffCI, off)
		}
	}
	if before, after := steps[0].Report.NPSError[0].ByBrand, steps[2].Report.NPSError[0].ByBrand; after > before/2 {
		t.Errorf("the mean error went from %.1f to %.1f", before, after)
	}
	if status, out, errs := execute(t, "model", "eval", file, "--adapt", "60"); status != exitDone || !strings.Contains(out, "60      clinics  880    2 ") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	for flag, want := range map[string]string{
		"--adapt=20": "--adapt 60, 20: too few", "--adapt=400": "no brand has 700 rated texts", "--model=lexicon": "--adapt: lexicon cannot be adapted",
	} {
		if status, _, errs := execute(t, "model", "eval", file, "--adapt", "60", flag); status != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: status %d: %s", flag, status, errs)
		}
	}
}
