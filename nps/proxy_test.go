package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// opinion is a voice of posts that hold an opinion for certain, with x = p − d.
func opinion(x float64, posts int) Voice {
	n := float64(posts)
	return Voice{Posts: posts, Opinion: n, P: n * (1 + x) / 2, D: n * (1 - x) / 2}
}

func moments(voices ...Voice) (m Moments) {
	for _, v := range voices {
		m.Add(v)
	}
	return m
}

// With equal weights the interval is Student's: R 4.3, t.test(cars$speed) gives a mean of 15.4 and a 95 % interval of
// 13.89727 to 16.90273. Here the fifty speeds are divided by 25.
func TestVoicesWithEqualWeights(t *testing.T) {
	speeds := []float64{
		4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17, 17, 17, 18,
		18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25,
	}
	var m Moments
	for _, v := range speeds {
		m.Add(opinion(v/25, 1))
	}
	s := FromVoices(m)
	near(t, "the score", s.NPS, 15.4*4, 1e-9)
	near(t, "low", s.Low, 13.89727*4, 1e-4)
	near(t, "high", s.High, 16.90273*4, 1e-4)
	near(t, "degrees of freedom", s.DF, 49, 1e-9)
}

// The moments must give what the sums over the voices themselves give.
func TestMomentsAreTheSumsOverVoices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		voices := drawVoices(t, 10)
		var w, w2, wx float64
		for _, v := range voices {
			o := v.Opinion / float64(v.Posts)
			w, w2, wx = w+o, w2+o*o, wx+o*(v.P-v.D)/v.Opinion
		}
		n, x := w*w/w2, wx/w
		var spread float64
		for _, v := range voices {
			o := v.Opinion / float64(v.Posts)
			e := o * ((v.P-v.D)/v.Opinion - x)
			spread += e * e
		}
		s := FromVoices(moments(voices...))
		if !s.OK {
			return
		}
		want := 100 * math.Max(math.Sqrt(n/(n-1)*spread)/w, 1/(n+1))
		if math.Abs(s.NPS-100*x) > 1e-6 || math.Abs(s.SE-want) > 1e-6 {
			t.Fatalf("%v with standard error %v, want %v with %v", s.NPS, s.SE, 100*x, want)
		}
	})
}

func TestOneLoudAuthorCountsOnce(t *testing.T) {
	score := func(posts int) Score {
		m := moments(opinion(-1, posts))
		for i := range 100 {
			m.Add(opinion([]float64{1, -.5}[i%2], 1))
		}
		return FromVoices(m)
	}
	once, often := score(1), score(500)
	near(t, "the score with 500 posts by one author", often.NPS, once.NPS, 1e-9)
	near(t, "its interval", often.Half(), once.Half(), 1e-9)
	if often.Voices != 101 || often.N != 600 {
		t.Errorf("%d voices, %d posts", often.Voices, often.N)
	}
}

func TestTooFewVoicesKeepTheirNumber(t *testing.T) {
	repeat := func(n int, v Voice) (m Moments) {
		for range n {
			m.Add(v)
		}
		return m
	}
	tests := []struct {
		name string
		m    Moments
		ok   bool
	}{
		{"none", Moments{}, false},
		{"nine", repeat(9, opinion(.5, 3)), false},
		{"ten", repeat(10, opinion(.5, 1)), true},
		{"many posts by few", repeat(4, opinion(.5, 100)), false},
		{"nobody has an opinion", repeat(50, Voice{Posts: 2}), false},
		{"four opinions to be expected among forty", repeat(40, Voice{Posts: 1, Opinion: .1, P: .1}), false},
		{"six to be expected among sixty", repeat(60, Voice{Posts: 1, Opinion: .1, P: .1}), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := FromVoices(tt.m)
			if s.OK != tt.ok || s.N != tt.m.Posts || s.Voices != tt.m.Voices {
				t.Errorf("OK %v, n=%d, %d voices", s.OK, s.N, s.Voices)
			}
		})
	}
}

func TestPostsThatAllReadAlikeAreNotCertain(t *testing.T) {
	var m Moments
	for range 20 {
		m.Add(opinion(0, 1))
	}
	s := FromVoices(m)
	near(t, "the standard error", s.SE, 100./21, 1e-9)
	if s.Low > -9 || s.High < 9 {
		t.Errorf("twenty posts that read alike gave %v to %v", s.Low, s.High)
	}
}

func TestNoOpinionIsAShareOfThePosts(t *testing.T) {
	s := FromVoices(moments(Voice{Posts: 3, Opinion: 1.5, P: 1.5}, Voice{Posts: 1}))
	near(t, "no opinion", s.NoOpinion, 62.5, 1e-9)
	if s := FromVoices(Moments{}); s.NoOpinion != 0 {
		t.Errorf("of no posts %v %% hold no opinion", s.NoOpinion)
	}
}

func drawVoices(t *rapid.T, atLeast int) []Voice {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Voice {
		v := Voice{Posts: rapid.IntRange(1, 50).Draw(t, "posts")}
		v.Opinion = rapid.Float64Range(.01, 1).Draw(t, "opinion") * float64(v.Posts)
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		d := rapid.Float64Range(0, 1).Draw(t, "d") * (1 - p)
		v.P, v.D, v.N = v.Opinion*p, v.Opinion*d, v.Opinion*(1-p-d)
		return v
	}), atLeast, 60).Draw(t, "voices")
}

func TestProxyScoresAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		voices := drawVoices(t, 0)
		s := FromVoices(moments(voices...))
		sound(t, s)
		mirrored := make([]Voice, len(voices))
		for i, v := range voices {
			v.P, v.D = v.D, v.P
			mirrored[i] = v
		}
		mirror(t, s, FromVoices(moments(mirrored...)))
	})
}

func TestTheOrderOfVoicesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		voices := drawVoices(t, 10)
		one := FromVoices(moments(voices...))
		shuffled := rapid.Permutation(voices).Draw(t, "shuffled")
		cut := rapid.IntRange(0, len(voices)).Draw(t, "cut")
		m := moments(shuffled[:cut]...)
		m.Merge(moments(shuffled[cut:]...))
		other := FromVoices(m)
		if one.OK != other.OK || math.Abs(one.NPS-other.NPS) > 1e-6 || math.Abs(one.SE-other.SE) > 1e-6 {
			t.Fatalf("%v and, in another order, %v", one, other)
		}
	})
}

// covered runs draws and returns the share of intervals that hold the truth, in percent.
func covered(draws int, truth float64, draw func() Score) float64 {
	hit, all := 0, 0
	for range draws {
		s := draw()
		if !s.OK {
			continue
		}
		all++
		if s.Low <= truth && truth <= s.High {
			hit++
		}
	}
	return 100 * float64(hit) / float64(all)
}

func TestSurveyIntervalsHold(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{15, 50, 200} {
		for _, share := range [][2]float64{{.5, .2}, {.3, .3}, {.1, .6}, {.7, .1}} {
			p, d := share[0], share[1]
			got := covered(2500, 100*(p-d), func() Score {
				var c Counts
				for range n {
					switch u := rng.Float64(); {
					case u < p:
						c.Promoters++
					case u < p+d:
						c.Detractors++
					default:
						c.Passives++
					}
				}
				s, _ := FromCounts(c)
				return s
			})
			if got < 93 || got > 97.5 {
				t.Errorf("n=%d, promoters %v, detractors %v: the interval held %v %% of the time", n, p, d, got)
			}
		}
	}
}

// Voices here post one to thirty times, the happy ones more seldom and with weaker opinions than the angry ones.
func TestProxyIntervalsHold(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	draw := func() Voice {
		v := Voice{Posts: 1}
		angry := rng.Float64() < .4
		if angry {
			v.Posts += rng.IntN(30)
		}
		for range v.Posts {
			o, p, d := .2+.5*rng.Float64(), .4+.5*rng.Float64(), .1*rng.Float64()
			if angry {
				o, p, d = .6+.4*rng.Float64(), .1*rng.Float64(), .5+.4*rng.Float64()
			}
			v.Opinion += o
			v.P, v.D, v.N = v.P+o*p, v.D+o*d, v.N+o*(1-p-d)
		}
		return v
	}
	var all Moments
	for range 200_000 {
		all.Add(draw())
	}
	truth := FromVoices(all).NPS
	for _, n := range []int{20, 60, 300} {
		got := covered(2000, truth, func() Score {
			var m Moments
			for range n {
				m.Add(draw())
			}
			return FromVoices(m)
		})
		if got < 93 || got > 97 {
			t.Errorf("%d voices: the interval held %v %% of the time", n, got)
		}
	}
}
