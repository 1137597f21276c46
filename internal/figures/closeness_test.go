package figures

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"overheard/internal/golden"
	"overheard/mentions"
	"overheard/nps"
)

// twoYears has two dozen months with both scores, shift points apart on average.
func twoYears(shift int) *memory {
	m := &memory{}
	for i := range 24 {
		month := fmt.Sprintf("%d-%02d", 2024+i/12, 1+i%12)
		m.say("acme-air", month+"-05", 200, .3+.08*float64(i%5))
		promoters := 60 + 16*(i%5) + i%3 - shift
		m.answered("acme-air", month+"-06", promoters, 20, 180-promoters)
	}
	return m
}

func TestLikenessInWords(t *testing.T) {
	calibrated := func(context.Context, mentions.Brand, Filter) (Choice, error) {
		c := nps.Calibration{Kind: nps.CalibrationDomain, Name: "airlines", Sharpness: 1, Tau: 4.5, TauBrands: 20}
		return Choice{Calibration: c, Base: c}, nil
	}
	near := compared24(t, 0, 0).Agreement
	shift := int(near.MeanDifference.Value) // so that the two agree
	for _, tt := range []struct {
		name    string
		shift   int
		margin  float64
		service func(*Service)
		verdict nps.Likeness
		says    string
	}{
		{"calibrated", -shift, 10, func(s *Service) { s.Calibration = calibrated }, nps.LikenessAgree, "On average the two agree within ±10 points (periods: 24)."},
		{"uncalibrated", -shift, 10, func(*Service) {}, nps.LikenessUnsaid, "errors that cancel look alike"},
		{"calibrated by the answers themselves", -shift, 10, func(s *Service) {
			s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) {
				return Choice{Calibration: nps.Calibration{Kind: nps.CalibrationSurvey, Sharpness: 1, Tau: 5, TauDF: 90}, Base: nps.Uncalibrated}, nil
			}
		}, nps.LikenessUnsaid, "some of that is by design"},
		{"far apart", 40 - shift, 10, func(s *Service) { s.Calibration = calibrated }, nps.LikenessDiffer, "differ"},
		{"far apart, uncalibrated", 40 - shift, 10, func(*Service) {}, nps.LikenessUnsaid, "no more data narrows it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := service(twoYears(tt.shift))
			tt.service(s)
			s.Margin = tt.margin
			c, err := s.Compare(t.Context(), "acme-air", Filter{})
			if err != nil {
				t.Fatal(err)
			}
			e := c.Agreement.Equivalence
			if e.Verdict != tt.verdict || !strings.Contains(e.Sentence.String(), tt.says) {
				t.Errorf("%s, %s, mean %+v", e.Verdict, e.Sentence, c.Agreement.MeanDifference)
			}
		})
	}
}

func compared24(t *testing.T, shift int, margin float64) *Comparison {
	t.Helper()
	s := service(twoYears(shift))
	s.Margin = margin
	c, err := s.Compare(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestStatisticsGolden(t *testing.T) {
	golden.Check(t, "statistics.txt", written(t, func(b *bytes.Buffer) error { return compared24(t, 0, 10).WriteStatistics(b) }))
}

func TestStatisticsOfFewPeriodsSayHowManyItTakes(t *testing.T) {
	c, err := service(halfYear()).Compare(t.Context(), "acme-air", Filter{By: nps.GrainQuarter})
	if err != nil {
		t.Fatal(err)
	}
	got := string(written(t, func(b *bytes.Buffer) error { return c.WriteStatistics(b) }))
	if strings.Count(got, "too little data. It takes") != 4 || c.Agreement.Equivalence.Verdict != nps.LikenessUnsaid {
		t.Errorf("%s", got)
	}
	for _, r := range got {
		if r > 126 {
			t.Errorf("%q is not plain ASCII", r)
		}
	}
}
