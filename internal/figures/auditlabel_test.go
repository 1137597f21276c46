package figures

import (
	"context"
	"slices"
	"strings"
	"testing"

	"overheard/nps"
)

func TestParseAuditLabel(t *testing.T) {
	for in, want := range map[string]nps.AuditLabel{
		"p": nps.AuditPromoter, " N ": nps.AuditPassive, "D": nps.AuditDetractor, "o": nps.AuditNoOpinion, "?": nps.AuditUnclear,
		"Promoter": nps.AuditPromoter, "no opinion": nps.AuditNoOpinion, "no_opinion": nps.AuditNoOpinion, "Cannot-tell": nps.AuditUnclear,
		"Критик": nps.AuditDetractor, "推荐者": nps.AuditPromoter,
		"": "", "yes": "", "promoters": "",
	} {
		if got, ok := ParseAuditLabel(in); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestCheckRater(t *testing.T) {
	for name, ok := range map[string]bool{"a": true, "Оля": true, "rater_2": true, "": false, "two words": false, "a@b": false, strings.Repeat("x", 21): false} {
		if err := CheckRater(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// peopleSay is what people said of one mention each.
type peopleSay []nps.Audited

func (p peopleSay) AuditLabels(context.Context, string) ([]nps.Audited, error) { return p, nil }

func (p peopleSay) AuditFrame(context.Context, string, nps.Calibration, []nps.Period) ([]nps.Moments, error) {
	return nil, nil
}

func TestLabelsOfAnAuditTeachACalibration(t *testing.T) {
	said := func(labels ...nps.AuditLabel) nps.Audited {
		a := nps.Audited{P: .5, N: .3, D: .2, Opinion: .9, Weight: 6, Lang: "en"}
		for _, l := range labels {
			a.Labels = append(a.Labels, nps.Said{Rater: string(l), Label: l})
		}
		return a
	}
	store := peopleSay{said(nps.AuditPromoter), said(nps.AuditDetractor, nps.AuditPassive), said(nps.AuditNoOpinion, nps.AuditPassive), said(nps.AuditUnclear, nps.AuditPassive),
		said(nps.AuditNoOpinion)}
	got, err := AuditVotes{Store: store}.AuditLabels(t.Context(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	var have [][2]float64
	for _, v := range got {
		have = append(have, [2]float64{float64(v.Answer), v.Weight})
		if v.P != .5 || v.Opinion != 1 || v.Lang != "en" {
			t.Errorf("%+v", v)
		}
	}
	if want := [][2]float64{{1, 6}, {0, 6}, {0, 3}, {0, 6}}; !slices.Equal(have, want) {
		t.Errorf("answers and weights %v, want %v", have, want)
	}
}
