package main

import (
	"testing"

	"overheard/internal/figures"
	"overheard/nps"
	"overheard/sentiment/labelled"
)

func TestOnlyWhatPeopleAgreeOnTeaches(t *testing.T) {
	tests := []struct {
		name   string
		labels []nps.AuditLabel
		tone   labelled.Classes
		answer labelled.Classes
		ok     bool
	}{
		{"one person", []nps.AuditLabel{nps.AuditDetractor}, labelled.Low, labelled.Low, true},
		{"a passive has no tone", []nps.AuditLabel{nps.AuditPassive}, 0, labelled.Middle, true},
		{"no opinion has no answer", []nps.AuditLabel{nps.AuditNoOpinion, nps.AuditNoOpinion}, labelled.Middle, 0, true},
		{"one cannot tell", []nps.AuditLabel{nps.AuditUnclear, nps.AuditPromoter}, labelled.High, labelled.High, true},
		{"nobody can tell", []nps.AuditLabel{nps.AuditUnclear}, 0, 0, false},
		{"they differ", []nps.AuditLabel{nps.AuditPromoter, nps.AuditPassive}, 0, 0, false},
	}
	for _, tt := range tests {
		var text figures.AuditText
		for _, l := range tt.labels {
			text.Labels = append(text.Labels, nps.Said{Label: l})
		}
		class, ok := agreed(text)
		var e labelled.Example
		e.Named(class)
		if ok != tt.ok || ok && (e.Tone != tt.tone || e.Answer != tt.answer) {
			t.Errorf("%s: %q, %v: %+v", tt.name, class, ok, e)
		}
	}
}
