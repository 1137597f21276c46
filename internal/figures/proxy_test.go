package figures

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"overheard/mentions"
	"overheard/nps"
)

// sharper squares the shares: .8 .1 .1 becomes 64/66 1/66 1/66, and .1 .2 .7 becomes 1/54 4/54 49/54.
var sharper = nps.Calibration{Kind: nps.CalibrationDomain, Name: "airlines", Sharpness: 2}

// calibrated is a service that calibrates the votes of acme-air.
func calibrated(m *memory) *Service {
	s := service(m)
	s.Calibration = func(_ context.Context, b mentions.Brand, _ Filter) (Choice, error) {
		if b.Name == "acme-air" {
			return Choice{Calibration: sharper, Base: sharper}, nil
		}
		return Choice{Calibration: nps.Uncalibrated}, nil
	}
	return s
}

func TestVotesAreCalibratedBeforeTheyAreAddedUp(t *testing.T) {
	m := &memory{}
	for range 20 { // by 20 people each, all sure of an opinion
		m.posts = append(m.posts, post{brand: "acme-air", day: day("2026-03-02"), o: 1, p: .8, n: .1, d: .1},
			post{brand: "acme-air", day: day("2026-03-02"), o: 1, p: .1, n: .2, d: .7},
			post{brand: "rival-wings", day: day("2026-03-02"), o: 1, p: .8, n: .1, d: .1})
	}
	f, err := calibrated(m).NPS(t.Context(), "acme-air", Filter{By: nps.GrainAll})
	if err != nil {
		t.Fatal(err)
	}
	if p, want := f.Proxy[0], 50*(63./66-48./54); math.Abs(*p.NPS-want) > 1e-6 || p.Calibration != nps.CalibrationDomain || p.Calibrated != "airlines" {
		t.Errorf("got %v, %s %s, want %v, domain airlines", *p.NPS, p.Calibration, p.Calibrated, want)
	}
	other, err := calibrated(m).NPS(t.Context(), "rival-wings", Filter{By: nps.GrainAll})
	if err != nil {
		t.Fatal(err)
	}
	if p := other.Proxy[0]; math.Abs(*p.NPS-70) > 1e-6 || p.Calibration != nps.CalibrationNone || p.Calibrated != "" {
		t.Errorf("a brand without a domain: got %v, %s %s, want 70, none", *p.NPS, p.Calibration, p.Calibrated)
	}
}

func TestEveryFigureSaysWhatItWasCalibratedWith(t *testing.T) {
	s := calibrated(halfYear())
	c, err := s.Compare(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if v := c.Verdict.String(); !strings.Contains(v, "calibrated on rated texts about other brands (airlines)") || strings.Contains(v, "not calibrated") {
		t.Errorf("verdict %q", v)
	}
	b, err := s.Brand(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.Overview(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	campaign, err := s.Campaign(t.Context(), "spring-sale")
	if err != nil {
		t.Fatal(err)
	}
	scores := []*ProxyScore{b.Proxy, o.Brands[0].Proxy, o.Brands[0].Series[0].Proxy, campaign.During.Proxy, b.Hashtags[0].Proxy, c.Periods[0].Proxy}
	for i, p := range scores {
		if p.Calibration != nps.CalibrationDomain || p.Calibrated != "airlines" {
			t.Errorf("score %d: calibration %s %q", i, p.Calibration, p.Calibrated)
		}
	}
	f, err := s.NPS(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	text := string(written(t, func(b *bytes.Buffer) error { return errors.Join(f.WriteText(b), c.WriteText(b)) }))
	if strings.Contains(text, "calibration none") || strings.Contains(text, "not calibrated") || !strings.Contains(text, "calibration domain airlines") {
		t.Errorf("the tables say\n%s", text)
	}
}

func TestNoFigureWithoutItsCalibration(t *testing.T) {
	s := service(halfYear())
	s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) {
		return Choice{}, errors.New("no such table")
	}
	if _, err := s.NPS(t.Context(), "acme-air", Filter{}); err == nil || !strings.Contains(err.Error(), "calibration of acme-air: no such table") {
		t.Errorf("got %v", err)
	}
}

// Learnt where half are detractors, read where nearly all are promoters: EMQ goes further than the shares.
func TestEveryProxySaysHowItWasAddedUpAndWarnsWhereThatMatters(t *testing.T) {
	m := &memory{}
	for i := range 40 {
		day := day("2026-03-02") + nps.Day(i%2)*31
		m.posts = append(m.posts, post{brand: "acme-air", day: day, o: 1, p: .6, n: .1, d: .3})
	}
	s := service(m)
	c := nps.Calibration{Kind: nps.CalibrationDomain, Name: "airlines", Sharpness: 1, Prior: nps.Mix{.5, .2, .3},
		Backtest: nps.Backtest{Brands: 19, PCC: 5, EMQ: 9, Mean: 7}}
	s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) { return Choice{Calibration: c}, nil }
	figure := func() *NPSFigure {
		f, err := s.NPS(t.Context(), "acme-air", Filter{By: nps.GrainMonth})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := figure()
	if p := f.Proxy[0]; p.Estimator != nps.EstimatePCC || math.Abs(*p.NPS-30) > 1e-6 || p.Warning == nil || !strings.Contains(p.Why.String(), "19 brands of airlines") {
		t.Errorf("%+v", p)
	}
	text := string(written(t, func(b *bytes.Buffer) error { return f.WriteText(b) }))
	if !strings.Contains(text, "Warning for 2 of 2 periods") || !strings.Contains(text, "chosen once") {
		t.Errorf("the table says\n%s", text)
	}
	c.Estimator = nps.EstimateMean
	if p := figure().Proxy[0]; p.Estimator != nps.EstimateMean || *p.NPS < 35 || !strings.Contains(p.Why.String(), "mean of shares (PCC) and EMQ") {
		t.Errorf("%+v", p)
	}
	c = nps.Uncalibrated
	if p := figure().Proxy[0]; p.Estimator != nps.EstimatePCC || p.Warning != nil || p.Why.IsZero() {
		t.Errorf("%+v", p)
	}
}
