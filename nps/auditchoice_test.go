package nps

import (
	"math"
	"math/rand/v2"
	"testing"
)

// year is a brand over twelve months whose mix of answers shifts, or whose people write in another mood, by a normal effect a month.
type year struct {
	shifts float64 // standard deviation of the effect, on the logarithm of promoters to detractors; the answers' where texts is false
	texts  bool    // p(answer | text) stays and moods move; otherwise p(text | answer) stays and the mix moves
	tilt   float64 // standard deviation of what the same words mean from month to month, in a bias of the shares
	tells  float64 // how far apart people of different answers write, in standard deviations
	posts  int     // a month
}

// month is what people wrote in one of them, and what they would answer in the mean, in points.
type month struct {
	posts []Rated
	truth float64
}

// blurred is what the model makes of the right shares.
var blurred = Calibration{Sharpness: .7, Promoter: .4, Detractor: -.5}

func (y year) draw(random *rand.Rand) []month {
	months := make([]month, 12)
	for k := range months {
		m := &months[k]
		shift, tilt := y.shifts*random.NormFloat64(), y.tilt*random.NormFloat64()
		mix, _ := Mix{.35 * math.Exp(-shift), .25, .4 * math.Exp(shift)}.normal()
		for range y.posts {
			v := Rated{Opinion: 1, Day: Day(20000 + 30*k + random.IntN(28))}
			u, z := random.Float64(), random.NormFloat64()
			if y.texts {
				z += shift + y.tells*float64(random.IntN(3)-1)
			} else {
				v.Answer = answer(u, mix)
				z += y.tells * float64(v.Answer)
			}
			right, _ := Mix{.35 * math.Exp(-(z+y.tells)*(z+y.tells)/2), .25 * math.Exp(-z*z/2), .4 * math.Exp(-(z-y.tells)*(z-y.tells)/2)}.normal()
			v.P, v.N, v.D = blurred.Apply(right[2], right[1], right[0])
			if y.texts {
				p, n, d := Calibration{Sharpness: 1, Promoter: tilt, Detractor: -tilt}.Apply(right[2], right[1], right[0])
				v.Answer = answer(u, Mix{d, n, p})
				m.truth += 100 * (p - d) / float64(y.posts)
			}
			m.posts = append(m.posts, v)
		}
		if !y.texts {
			m.truth = mix.NPS()
		}
	}
	return months
}

func answer(u float64, mix Mix) int {
	switch {
	case u < mix[0]:
		return -1
	case u < mix[0]+mix[1]:
		return 0
	}
	return 1
}

// drawn draws labels from the posts of a year, and what they were drawn from, read as they teach.
func drawn(random *rand.Rand, months []month, n int) ([]Rated, []Stretch) {
	labels := make([]Rated, n)
	for i := range labels {
		m := months[random.IntN(len(months))]
		labels[i] = m.posts[random.IntN(len(m.posts))]
	}
	return labels, stretches(months, LearnAudit(labels, Uncalibrated).Calibration)
}

// audited is what labels drawn from a year teach, and the year as they read it.
func audited(random *rand.Rand, months []month, n int) (Learnt, []Stretch) {
	labels, frame := drawn(random, months, n)
	return ChooseAudit(LearnAudit(labels, Uncalibrated), labels, frame), frame
}

func stretches(months []month, c Calibration) []Stretch {
	frame := make([]Stretch, len(months))
	for k, m := range months {
		frame[k].Period = Period{Day(20000 + 30*k), Day(20030 + 30*k)}
		for _, v := range m.posts {
			p, n, d := c.Apply(v.P, v.N, v.D)
			frame[k].Add(Voice{Posts: 1, Opinion: 1, P: p, N: n, D: d})
		}
	}
	return frame
}

// What the estimator is chosen for: figures in ../docs/method.md.
func TestLongAuditsChooseTheEstimatorThatIsNearer(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates")
	}
	const rounds = 60
	tests := []struct {
		name   string
		year   year
		labels int
		stays  bool    // PCC is right, and is to stay in 95 % of draws
		gains  float64 // the score is to be off by no more than this part of what PCC is off
	}{
		{"the mix moves much, 100 labels", year{shifts: .8, tells: 1.2, posts: 200}, 100, false, .9},
		{"the mix moves much, 200 labels", year{shifts: .8, tells: 1.2, posts: 200}, 200, false, .75},
		{"the mix moves much, 400 labels", year{shifts: .8, tells: 1.2, posts: 200}, 400, false, .5},
		{"the mix moves much and texts tell much, 200 labels", year{shifts: .8, tells: 1.7, posts: 200}, 200, false, .85},
		{"the mix moves much, 60 posts a month, 200 labels", year{shifts: .8, tells: 1.2, posts: 60}, 200, false, .8},
		{"the mix moves a little, 200 labels", year{shifts: .4, tells: 1.2, posts: 200}, 200, false, 1},
		{"the mix stays, 200 labels", year{tells: 1.2, posts: 200}, 200, false, 1.1},
		{"moods move much, 100 labels", year{shifts: .8, texts: true, tells: 1.2, posts: 200}, 100, true, 1.05},
		{"moods move much, 200 labels", year{shifts: .8, texts: true, tells: 1.2, posts: 200}, 200, true, 1.05},
		{"moods move much, 400 labels", year{shifts: .8, texts: true, tells: 1.2, posts: 200}, 400, true, 1.05},
		{"moods move a little, 200 labels", year{shifts: .4, texts: true, tells: 1.7, posts: 200}, 200, true, 1.05},
		{"moods move, and what words mean, 400 labels", year{shifts: .5, texts: true, tilt: .3, tells: 1.2, posts: 200}, 400, true, 1.05},
	}
	for seed, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(seed), 51))
			var off, plain float64
			var picks [3]float64
			held, of := map[Estimator]float64{}, map[Estimator]float64{}
			for range rounds {
				months := tt.year.draw(random)
				l, frame := audited(random, months, tt.labels)
				pcc := l.Calibration
				pcc.Estimator = EstimatePCC
				by := EstimatePCC
				for k, m := range months {
					s, r := Proxy(frame[k].Moments, l.Calibration)
					s, by = s.With(l.Effect()), r.Estimator
					old, _ := Proxy(frame[k].Moments, pcc)
					off += math.Abs(s.NPS-m.truth) / 12 / rounds
					plain += math.Abs(old.NPS-m.truth) / 12 / rounds
					of[by]++
					if s.Low <= m.truth && m.truth <= s.High {
						held[by]++
					}
				}
				picks[map[Estimator]int{EstimatePCC: 0, EstimateEMQ: 1, EstimateMean: 2}[by]] += 100. / rounds
			}
			for by, n := range of {
				held[by] *= 100 / n
			}
			t.Logf("PCC %.0f %%, EMQ %.0f %%, mean %.0f %%; off by %.1f, PCC by %.1f; intervals held %v", picks[0], picks[1], picks[2], off, plain, held)
			if tt.stays && picks[0] < 95 {
				t.Errorf("PCC stays in %.0f %% of draws", picks[0])
			}
			if off > tt.gains*plain {
				t.Errorf("off by %.1f, PCC by %.1f", off, plain)
			}
		})
	}
}

func TestWhereTheMixOfABrandMovesItsAuditChoosesEMQ(t *testing.T) {
	random := rand.New(rand.NewPCG(61, 62))
	months := year{shifts: 1, tells: 1.5, posts: 200}.draw(random)
	labels, _ := drawn(random, months, 400)
	l := LearnAudit(labels, Uncalibrated)
	frame := stretches(months, l.Calibration)
	got := ChooseAudit(l, labels, frame)
	c := got.Choice
	if got.Estimator != EstimateEMQ || !(got.Prior[0] > 0) || c.Labels != 400 || c.Periods != 12 || c.EMQ >= c.PCC || c.P >= .05 {
		t.Errorf("chose %q by %+v", got.Estimator, c)
	}
	if got.Key() != l.Key() || !(got.Tau > 0) {
		t.Errorf("%+v was %+v", got.Calibration, l.Calibration)
	}
	// Neither the order of the labels nor periods without any have a say.
	random.Shuffle(len(labels), func(i, k int) { labels[i], labels[k] = labels[k], labels[i] })
	later := Stretch{Period: Period{30000, 30030}, Moments: frame[0].Moments}
	if again := ChooseAudit(l, labels, append([]Stretch{later}, frame...)); again.Calibration != got.Calibration {
		t.Errorf("%+v, then %+v", got.Calibration, again.Calibration)
	}
}

func TestWhereTextsMeanTheSamePCCStays(t *testing.T) {
	random := rand.New(rand.NewPCG(63, 64))
	months := year{shifts: .8, texts: true, tells: 1.2, posts: 200}.draw(random)
	got, _ := audited(random, months, 400)
	if got.Estimator != "" || got.Choice.PCC >= got.Choice.EMQ || got.Prior != (Mix{}) || !got.Choice.Made() {
		t.Errorf("chose %q by %+v", got.Estimator, got.Choice)
	}
}

func TestTooLittleChoosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(65, 66))
	months := year{shifts: 1, tells: 1.5, posts: 200}.draw(random)
	few, frame := drawn(random, months, 90)
	l := LearnAudit(few, Uncalibrated)
	if got := ChooseAudit(l, few, frame); got != l {
		t.Errorf("90 labels: %+v", got)
	}
	labels, frame := drawn(random, months, 300)
	if l = LearnAudit(labels, Uncalibrated); ChooseAudit(l, labels, frame[:5]) != l {
		t.Error("five months were enough")
	}
	for i := range labels {
		labels[i].Day = 0
	}
	if got := ChooseAudit(l, labels, frame); got != l {
		t.Errorf("labels without a day: %+v", got)
	}
}
