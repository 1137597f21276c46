package nps

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t testing.TB, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func counts(t testing.TB, promoters, passives, detractors int) Score {
	t.Helper()
	s, err := FromCounts(Counts{promoters, passives, detractors})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The interval of 100 answers, computed by hand from Rocks' formula: p' = 50.75/103 = .4927, d' = 20.75/103 = .2015,
// so 29.1 +- 15.1.
func TestAdjustedWald(t *testing.T) {
	s := counts(t, 50, 30, 20)
	near(t, "the score", s.NPS, 30, 1e-9)
	near(t, "the centre", s.Centre, 29.126, 5e-4)
	near(t, "half the interval", s.Half(), 15.075, 5e-4)
	near(t, "low", s.Low, 14.051, 5e-4)
	near(t, "high", s.High, 44.201, 5e-4)
}

func TestTooFewAnswersKeepTheirNumber(t *testing.T) {
	tests := []struct {
		name    string
		answers Answers
		ok      bool
		nps     float64
	}{
		{"none", Answers{}, false, 0},
		{"nine", Answers{N: 9, Promoters: 9, W2: 9}, false, 0},
		{"ten", Answers{N: 10, Promoters: 6, Passives: 2, Detractors: 2, W2: 10}, true, 40},
		{"ten that are worth three", Answers{N: 10, Promoters: 10.09, W2: 35}, false, 0},
		{"weights of nothing", Answers{N: 50}, false, 0},
		{"weights that are no numbers", Answers{N: 50, Promoters: math.NaN(), W2: math.NaN()}, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := FromAnswers(tt.answers)
			if s.OK != tt.ok || s.N != tt.answers.N {
				t.Errorf("OK %v with n=%d, want %v with n=%d", s.OK, s.N, tt.ok, tt.answers.N)
			}
			if s.NPS != tt.nps {
				t.Errorf("score %v, want %v", s.NPS, tt.nps)
			}
		})
	}
}

func TestWeightsCountByKish(t *testing.T) {
	plain := counts(t, 50, 30, 20)
	scaled := FromAnswers(Answers{N: 100, Promoters: 5, Passives: 3, Detractors: 2, W2: 100 * .1 * .1})
	near(t, "the score of answers that all weigh 0.1", scaled.NPS, plain.NPS, 1e-9)
	near(t, "their interval", scaled.Half(), plain.Half(), 1e-9)
	// Half the answers weigh 3, half 1: (50*3+50)^2 / (50*9+50) = 80.
	uneven := FromAnswers(Answers{N: 100, Promoters: 100, Passives: 60, Detractors: 40, W2: 500})
	near(t, "effective answers", uneven.Effective, 80, 1e-9)
	if uneven.Half() <= plain.Half() {
		t.Errorf("uneven weights narrowed the interval: %v against %v", uneven.Half(), plain.Half())
	}
}

func TestNegativeCountsAreRefused(t *testing.T) {
	if _, err := FromCounts(Counts{5, -1, 5}); err == nil {
		t.Error("a negative count was accepted")
	}
}

func drawCounts(t *rapid.T, name string) Counts {
	n := rapid.IntRange(0, 2000)
	return Counts{n.Draw(t, name+" promoters"), n.Draw(t, name+" passives"), n.Draw(t, name+" detractors")}
}

func TestSurveyScoresAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCounts(t, "")
		s, err := FromCounts(c)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, s)
		mirrored, _ := FromCounts(Counts{c.Detractors, c.Passives, c.Promoters})
		mirror(t, s, mirrored)
	})
}

// sound fails t where s breaks what every score keeps.
func sound(t *rapid.T, s Score) {
	for _, v := range []float64{s.NPS, s.Low, s.High, s.Promoters, s.Passives, s.Detractors, s.NoOpinion, s.Effective, s.Centre, s.SE} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("%v is not finite in %+v", v, s)
		}
	}
	if sum := s.Promoters + s.Passives + s.Detractors; sum != 0 && math.Abs(sum-100) > 1e-6 {
		t.Fatalf("shares sum to %v", sum)
	}
	if s.OK && (s.Low < -100 || s.High > 100 || s.Low > s.NPS || s.NPS > s.High || s.Low == s.High) {
		t.Fatalf("%v lies in %v to %v", s.NPS, s.Low, s.High)
	}
	if !s.OK && (s.NPS != 0 || s.Low != 0 || s.High != 0) {
		t.Fatalf("too few, and yet %+v", s)
	}
	if s.NoOpinion < 0 || s.NoOpinion > 100 {
		t.Fatalf("%v %% hold no opinion", s.NoOpinion)
	}
}

// mirror fails t where turning every promoter into a detractor and back does not turn the score around.
func mirror(t *rapid.T, s, m Score) {
	if s.OK != m.OK || math.Abs(s.NPS+m.NPS) > 1e-6 || math.Abs(s.Low+m.High) > 1e-6 || math.Abs(s.High+m.Low) > 1e-6 {
		t.Fatalf("%v (%v to %v) mirrored is %v (%v to %v)", s.NPS, s.Low, s.High, m.NPS, m.Low, m.High)
	}
}
