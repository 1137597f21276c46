package nps

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// tongues is who answers, comments and posts about a brand, in two languages.
type tongues struct {
	silent     float64            // how much better those answer who leave no comment, as the chance of a promoter
	commenters map[string]place   // by language
	posters    map[string]place   // the same
	comments   map[string]float64 // part of the comments in each language
	posts      map[string]float64 // part of the posts
}

func (c tongues) pick(random *rand.Rand, parts map[string]float64) string {
	if random.Float64() < parts["en"] {
		return "en"
	}
	return "ru"
}

// draw draws a survey of which half have a comment, and posts by as many authors.
func (c tongues) draw(random *rand.Rand, answers, posts int, cal Calibration) (a Answers, comments []Rated, strata []Stratum) {
	count := func(answer int) {
		a.N, a.W2 = a.N+1, a.W2+1
		switch answer {
		case 1:
			a.Promoters++
		case -1:
			a.Detractors++
		default:
			a.Passives++
		}
	}
	for i := range answers {
		lang := c.pick(random, c.comments)
		v := c.commenters[lang].draw(random)
		v.Lang = lang
		if i%2 == 0 {
			comments = append(comments, v)
			a.Comments++
		} else if random.Float64() < c.silent {
			v.Answer = 1
		}
		count(v.Answer)
	}
	by := map[string]*Moments{"en": {}, "ru": {}}
	for range posts {
		lang := c.pick(random, c.posts)
		v := c.posters[lang].draw(random)
		p, n, d := cal.Apply(v.P, v.N, v.D)
		by[lang].Add(Voice{Posts: 1, Opinion: v.Opinion, P: v.Opinion * p, N: v.Opinion * n, D: v.Opinion * d})
	}
	for _, lang := range []string{"en", "ru"} {
		if by[lang].Voices > 0 {
			strata = append(strata, Stratum{Source: lang, Moments: *by[lang]})
		}
	}
	return a, comments, strata
}

func (c tongues) decompose(random *rand.Rand, answers, posts int, cal Calibration) (Decomposition, bool) {
	a, comments, strata := c.draw(random, answers, posts, cal)
	return Decompose(FromAnswers(a), a, comments, FromVoices(total(strata)), strata, cal)
}

var twoTongues = tongues{
	silent:     .3,
	commenters: map[string]place{"en": {.6, telecom}, "ru": {-.8, telecom}},
	posters:    map[string]place{"en": {0, telecom}, "ru": {-1.2, telecom}},
	comments:   map[string]float64{"en": .7},
	posts:      map[string]float64{"en": .4},
}

// The Shapley values by their definition: the mean of what each adds over all 120 orders of five players.
func TestPartsAreShapleyValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		c := twoTongues
		c.posts = map[string]float64{"en": rapid.Float64Range(.2, .8).Draw(t, "posts")}
		c.silent = rapid.Float64Range(0, 1).Draw(t, "silent")
		cal := Calibration{Sharpness: rapid.Float64Range(.2, 2).Draw(t, "s"), Promoter: rapid.Float64Range(-1, 1).Draw(t, "a")}
		a, comments, strata := c.draw(random, 400, 200, cal)
		survey, proxy := FromAnswers(a), FromVoices(total(strata))
		d, ok := Decompose(survey, a, comments, proxy, strata, cal)
		if !ok || d.Language != 2 {
			t.Fatalf("%+v, %v", d, ok)
		}
		// What the five stand for, by language, worked out apart.
		type lang struct{ k, y, o, raw, read, w, x float64 }
		ls := map[string]*lang{"en": {}, "ru": {}}
		for _, v := range comments {
			l := ls[v.Lang]
			p, _, n := cal.Apply(v.P, v.N, v.D)
			l.k, l.y, l.o = l.k+1, l.y+float64(v.Answer), l.o+v.Opinion
			l.raw, l.read = l.raw+v.Opinion*(v.P-v.D), l.read+v.Opinion*(p-n)
		}
		for _, s := range strata {
			ls[s.Source].w, ls[s.Source].x = s.W, s.P-s.D
		}
		value := func(on [5]bool) float64 {
			sum := survey.NPS
			if on[0] {
				sum = 0
				for _, l := range ls {
					sum += 100 * l.y / float64(len(comments))
				}
			}
			mixed, plain := 0., 0.
			for _, l := range ls {
				share := l.k / float64(len(comments))
				plain += share * 100 * l.y / l.k
				if on[1] {
					share = l.w / (ls["en"].w + ls["ru"].w)
				}
				score := l.y / l.k
				if on[2] {
					score += l.raw/l.o - l.y/l.k
				}
				if on[3] {
					score += l.read/l.o - l.raw/l.o
				}
				if on[4] {
					score += l.x/l.w - l.read/l.o
				}
				mixed += share * 100 * score
			}
			return sum + mixed - plain
		}
		var want [5]float64
		orders := 0
		var walk func(on [5]bool, before float64, added [5]float64, n int)
		walk = func(on [5]bool, before float64, added [5]float64, n int) {
			if n == 5 {
				orders++
				for i := range want {
					want[i] += added[i]
				}
				return
			}
			for i := range on {
				if !on[i] {
					next, more := on, added
					next[i] = true
					v := value(next)
					more[i] = v - before
					walk(next, v, more, n+1)
				}
			}
		}
		walk([5]bool{}, survey.NPS, [5]float64{}, 0)
		sum := 0.
		for i, p := range d.Parts {
			sum += p.Value.Value
			if !p.OK || math.Abs(p.Value.Value-want[i]/float64(orders)) > 1e-6 {
				t.Errorf("%s: %.6f, by all orders %.6f", p.Name, p.Value.Value, want[i]/float64(orders))
			}
		}
		if both := d.Parts[2].Value.Value + d.Parts[3].Value.Value; math.Abs(d.Labels.Value-both) > 1e-9 || d.Labels.Low > both || d.Labels.High < both {
			t.Errorf("what labels err by after their correction is %+v, the two are %v", d.Labels, both)
		}
		if math.Abs(sum-(proxy.NPS-survey.NPS)) > 1e-9 || math.Abs(d.Difference-sum) > 1e-9 {
			t.Errorf("the parts sum to %v, the gap is %v", sum, proxy.NPS-survey.NPS)
		}
	})
}

func TestPartsAreZeroWhereNothingDiffers(t *testing.T) {
	// Everybody comments in one language, in words that the model reads right, and posts the same.
	var a Answers
	var comments []Rated
	var m Moments
	for i := range 90 {
		v := Rated{Answer: i%3 - 1, Lang: "en", Opinion: 1}
		switch v.Answer {
		case 1:
			v.P, a.Promoters = 1, a.Promoters+1
		case 0:
			v.N, a.Passives = 1, a.Passives+1
		default:
			v.D, a.Detractors = 1, a.Detractors+1
		}
		a.N, a.W2 = a.N+1, a.W2+1
		comments = append(comments, v)
		m.Add(Voice{Posts: 1, Opinion: 1, P: v.P, N: v.N, D: v.D})
	}
	d, ok := Decompose(FromAnswers(a), a, comments, FromVoices(m), []Stratum{{Source: "en", Moments: m}}, Uncalibrated)
	if !ok || d.Difference != 0 {
		t.Fatalf("%+v, %v", d, ok)
	}
	for _, p := range d.Parts {
		if !p.OK || math.Abs(p.Value.Value) > 1e-9 {
			t.Errorf("%s: %+v", p.Name, p)
		}
		most := 1e-6
		if p.Name == PartLabels { // one comment more, a whole class away
			most = 2 * 100. / 91
		}
		if p.Name != PartPosters && p.Value.High > most {
			t.Errorf("%s may be %v", p.Name, p.Value.High)
		}
	}
}

func TestPartsThatCannotBeToldGoToWhoPosts(t *testing.T) {
	random := rand.New(rand.NewPCG(21, 22))
	lone := twoTongues
	lone.comments = map[string]float64{"en": 1}
	nearly := lone
	nearly.posts = map[string]float64{"en": .98}
	same := lone
	same.posts = map[string]float64{"en": 1}
	tests := []struct {
		name           string
		c              tongues
		answers, posts int
		ok             bool
		lacks          map[PartName]Lack
	}{
		{"both languages", twoTongues, 400, 300, true, nil},
		{"no Russian comments, and Russian posts", lone, 400, 300, true, map[PartName]Lack{PartLanguages: LackLanguages}},
		{"a few Russian posts", nearly, 400, 300, true, nil},
		{"one language", same, 400, 300, true, nil},
		{"few comments", twoTongues, 18, 300, true, map[PartName]Lack{PartComments: LackComments, PartLanguages: LackComments, PartLabels: LackComments, PartCorrection: LackComments}},
		{"few answers", twoTongues, 8, 300, false, nil},
		{"few posts", twoTongues, 400, 8, false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, ok := tt.c.decompose(random, tt.answers, tt.posts, telecom)
			if ok != tt.ok {
				t.Fatalf("%+v, %v", d, ok)
			}
			sum := 0.
			for _, p := range d.Parts {
				if p.OK != (tt.lacks[p.Name] == "") || p.Lack != tt.lacks[p.Name] {
					t.Errorf("%+v, want lack %q", p, tt.lacks[p.Name])
				}
				if p.OK {
					sum += p.Value.Value
				}
			}
			if math.Abs(sum-d.Difference) > 1e-9 {
				t.Errorf("the parts sum to %v, the gap is %v", sum, d.Difference)
			}
		})
	}
}

// The truth of each part is what a very large survey and very many posts give.
func TestLongPartsLieInTheirIntervals(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates")
	}
	truth, _ := twoTongues.decompose(rand.New(rand.NewPCG(1, 31)), 1_000_000, 500_000, telecom)
	const rounds = 1000
	var held [5]int
	labels := 0
	for i := range rounds {
		d, ok := twoTongues.decompose(rand.New(rand.NewPCG(uint64(i), 32)), 600, 300, telecom)
		if !ok {
			t.Fatal("too few")
		}
		for k, p := range d.Parts {
			if v := truth.Parts[k].Value.Value; p.OK && p.Value.Low <= v && v <= p.Value.High {
				held[k]++
			}
		}
		if v := truth.Labels.Value; d.Labels.Low <= v && v <= d.Labels.High {
			labels++
		}
	}
	if rate := 100 * float64(labels) / rounds; rate < 93 || rate > 97 {
		t.Errorf("labels after their correction: held %.1f %%", rate)
	}
	for k, p := range truth.Parts {
		rate := 100 * float64(held[k]) / rounds
		t.Logf("%s: %+.1f, held %.1f %%", p.Name, p.Value.Value, rate)
		if rate < 93 || rate > 97 {
			t.Errorf("%s: held %.1f %%", p.Name, rate)
		}
	}
}

// By hand: of 40 answers (26 promoters, 7 detractors: +47.5) 28 have a comment, and those answered (14 − 7)/28 = +25. The model reads
// +15 in each comment and −5 in each post.
func ExampleDecompose() {
	var a Answers
	var comments []Rated
	var posts Moments
	for i := range 40 {
		answer := []int{1, 1, 0, -1}[i%4]
		if i >= 30 { // the ten without a comment are promoters
			answer = 1
		}
		a.N, a.W2 = a.N+1, a.W2+1
		switch answer {
		case 1:
			a.Promoters++
		case 0:
			a.Passives++
		default:
			a.Detractors++
		}
		if i < 28 { // 14 promoters, 7 passives, 7 detractors: 25
			comments = append(comments, Rated{Answer: answer, P: .5, N: .15, D: .35, Opinion: 1, Lang: "en"})
		}
		posts.Add(Voice{Posts: 1, Opinion: 1, P: .4, N: .15, D: .45})
	}
	survey, proxy := FromAnswers(a), FromVoices(posts)
	d, _ := Decompose(survey, a, comments, proxy, []Stratum{{Source: "en", Moments: posts}}, Uncalibrated)
	fmt.Printf("%.0f = %.0f − %.0f; those who commented: %.0f\n", d.Difference, d.Posts, d.Respondents, d.Commenters)
	for _, p := range d.Parts {
		fmt.Printf("%s %+.0f\n", p.Name, p.Value.Value)
	}
	// Output:
	// -52 = -5 − 48; those who commented: 25
	// comment_selection -22
	// language_mix +0
	// label_error -10
	// label_correction +0
	// who_posts -20
}

// Posts and comments that all say the same scatter nothing, and their parts have intervals all the same.
func TestPartsOfPostsThatAllSayTheSame(t *testing.T) {
	var m Moments
	var comments []Rated
	for range 300 {
		m.Add(Voice{Posts: 1, Opinion: 1, N: 1})
		comments = append(comments, Rated{Lang: "en", P: .75, N: .2, D: .05, Opinion: .9})
	}
	answers := Answers{N: 300, Comments: 300, Passives: 300, W2: 300}
	d, ok := Decompose(FromAnswers(answers), answers, comments, FromVoices(m), []Stratum{{Source: "en", Moments: m}}, Uncalibrated)
	if !ok || len(d.Parts) != 5 {
		t.Fatalf("%+v, %v", d, ok)
	}
	if d.Labels != d.Parts[2].Value {
		t.Errorf("without calibration labels err by %+v, after it by %+v", d.Parts[2].Value, d.Labels)
	}
	who := d.Parts[4].Value
	near(t, "who posts", who.Value, -70, 1e-9)
	near(t, "half its interval", (who.High-who.Low)/2, 1.96*100/301, .01)
	if !who.Clear() {
		t.Errorf("p of 70 points between 300 comments and 300 posts is %g", who.P)
	}
}
