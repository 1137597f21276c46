package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"overheard/internal/figures"
	"overheard/sentiment"
)

func TestDriversOfTheSample(t *testing.T) {
	config := sampleFolder(t)
	tests := []struct {
		lang, says string // among what detractors say
	}{{"en", "refund"}, {"ru", "деньги"}, {"zh", "客服"}}
	for _, tt := range tests {
		t.Run(tt.lang, func(t *testing.T) {
			status, out, errs := execute(t, "drivers", "--config", config, "--brand", "aurelo", "--lang", tt.lang, "--json")
			if status != 0 {
				t.Fatal(errs)
			}
			var got figures.DriversFigure
			if err := json.Unmarshal([]byte(out), &struct {
				*figures.DriversFigure
				Sentence string `json:"sentence"`
			}{DriversFigure: &got}); err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(got.Detractors, func(d sentiment.Driver) bool { return d.Phrase == tt.says }) {
				t.Errorf("%q is not in %s", tt.says, out)
			}
			for _, d := range append(got.Promoters, got.Detractors...) {
				for _, name := range []string{"aurelo", "аурело", "奥睿罗"} {
					if strings.Contains(strings.ToLower(d.Phrase), name) {
						t.Errorf("the brand itself: %q", d.Phrase)
					}
				}
			}
		})
	}
}

func TestDriversAsText(t *testing.T) {
	config := sampleFolder(t)
	tests := []struct {
		name   string
		args   []string
		status int
		out    string
		errs   string
	}{
		{"both lists", nil, 0, "DETRACTORS SAY", ""},
		{"too little", []string{"--from", "2026-04-01", "--to", "2026-04-03"}, 0, "Too few posts to say", ""},
		{"days in the wrong order", []string{"--from", "2026-04-03", "--to", "2026-04-01"}, 2, "", "not after"},
		{"no phrase at all", []string{"--limit", "0"}, 2, "", "--limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, out, errs := execute(t, append([]string{"drivers", "--config", config, "--brand", "aurelo"}, tt.args...)...)
			if status != tt.status || !strings.Contains(out, tt.out) || !strings.Contains(errs, tt.errs) {
				t.Errorf("status %d\n%s\n%s", status, out, errs)
			}
		})
	}
}
