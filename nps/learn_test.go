package nps

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// place draws texts as one kind of people writes them: mood moves how they sound, clear how often they hold an opinion. The
// shares are a model's, and truth is what turns them into the chances of the answer.
type place struct {
	mood  float64
	truth Calibration
}

func (p place) draw(random *rand.Rand) Rated {
	z, q := p.mood+1.5*random.NormFloat64(), .5*random.NormFloat64()
	e := [3]float64{math.Exp(-z), .7 * math.Exp(q), math.Exp(z)}
	s := e[0] + e[1] + e[2]
	v := Rated{Opinion: .5 + random.Float64()/2, D: e[0] / s, N: e[1] / s, P: e[2] / s, Lang: "en"}
	good, _, bad := p.truth.Apply(v.P, v.N, v.D)
	switch u := random.Float64(); {
	case u < bad:
		v.Answer = -1
	case u > 1-good:
		v.Answer = 1
	}
	return v
}

func (p place) many(random *rand.Rand, n int) []Rated {
	out := make([]Rated, n)
	for i := range out {
		out[i] = p.draw(random)
	}
	return out
}

// level is what these people would answer in the mean, in points, each as far as their text holds an opinion.
func (p place) level() float64 {
	random := rand.New(rand.NewPCG(77, 78))
	sum, of := 0., 0.
	for range 200_000 {
		v := p.draw(random)
		good, _, bad := p.truth.Apply(v.P, v.N, v.D)
		sum, of = sum+v.Opinion*(good-bad), of+v.Opinion
	}
	return 100 * sum / of
}

// proxyOf is the score of posts by as many authors.
func proxyOf(posts []Rated, c Calibration) Score {
	var m Moments
	for _, v := range posts {
		p, n, d := c.Apply(v.P, v.N, v.D)
		m.Add(Voice{Posts: 1, Opinion: v.Opinion, P: v.Opinion * p, N: v.Opinion * n, D: v.Opinion * d})
	}
	return FromVoices(m).With(c.Effect())
}

// telecom is a link from text to answer that is as loose as that of customers of a telecom firm: texts sound much the same whatever
// was answered, and worse than was answered.
var telecom = Calibration{Sharpness: .35, Promoter: -.1, Detractor: -1}

func TestLearntCalibrationsFindWhatWasDoneToTheShares(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	comments, posts := place{0, telecom}.many(random, 20_000), place{-.8, telecom}.many(random, 5_000)
	for _, got := range []Learnt{LearnAudit(comments, Uncalibrated), LearnSurvey(comments, posts, Uncalibrated)} {
		if math.Abs(got.Sharpness-.35) > .03 || math.Abs(got.Promoter+.1) > .06 || math.Abs(got.Detractor+1) > .06 {
			t.Errorf("got %+v, want %+v", got, telecom)
		}
	}
}

func TestFewLabelsStayNearWhatWasKnown(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	domain := Calibration{Kind: CalibrationDomain, Name: "telecoms", Sharpness: 2.5, Promoter: 3, Detractor: -2.5}
	labels := place{0, Calibration{Sharpness: 1}}.many(random, 40)
	far, near := LearnAudit(labels, domain), LearnAudit(labels, Uncalibrated)
	if far.Promoter < near.Promoter+.1 || far.Detractor > near.Detractor-.1 {
		t.Errorf("40 labels gave %+v beside a domain, and %+v without", far.Calibration, near.Calibration)
	}
	many := LearnAudit(place{0, Calibration{Sharpness: 1}}.many(random, 20_000), domain)
	if math.Abs(many.Promoter) > .1 || math.Abs(many.Sharpness-1) > .1 {
		t.Errorf("20,000 labels gave %+v", many.Calibration)
	}
}

func TestTooFewLabelsCalibrateNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, tt := range []struct {
		name           string
		n              int
		lang           string
		unasked, asked bool
	}{{"none", 0, "en", false, false}, {"20", 20, "en", false, false}, {"60", 60, "en", false, true}, {"200", 200, "en", true, true}, {"200 in a language without posts", 200, "ru", false, false}} {
		comments, posts := place{0, telecom}.many(random, tt.n), place{0, telecom}.many(random, 300)
		for i := range comments {
			comments[i].Lang = tt.lang
		}
		l := LearnSurvey(comments, posts, Uncalibrated)
		if l.Enough(false) != tt.unasked || l.Enough(true) != tt.asked {
			t.Errorf("%s: %+v is enough unasked %v, asked %v", tt.name, l, l.Enough(false), l.Enough(true))
		}
		if l.Identity() && l.Calibration != Uncalibrated {
			t.Errorf("%s: %+v", tt.name, l)
		}
	}
	if l := LearnSurvey(place{}.many(random, 200), nil, Uncalibrated); l.Enough(true) {
		t.Errorf("without a post: %+v", l)
	}
}

func TestLearntCalibrationsAreNeverCertain(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	labels := place{0, telecom}.many(random, 30_000)
	if e := LearnAudit(labels, Uncalibrated).Effect(); !(e.SD > 0) {
		t.Errorf("an audit leaves %+v", e)
	}
	if e := LearnSurvey(labels, labels, Uncalibrated).Effect(); e.SD < SurveyTransfer.SD || math.IsInf(e.DF, 1) {
		t.Errorf("a survey leaves %+v", e)
	}
}

func TestAuditsTeachByWhatPeopleFindAnOpinionIn(t *testing.T) {
	audited := func(weight float64, labels ...AuditLabel) Audited {
		a := Audited{P: .5, N: .3, D: .2, Opinion: .4, Weight: weight, Lang: "en"}
		for _, l := range labels {
			a.Labels = append(a.Labels, Said{Label: l})
		}
		return a
	}
	gone := audited(1, AuditPromoter)
	gone.Gone = true
	got := AuditVotes([]Audited{
		audited(3, AuditPromoter), audited(3, AuditNoOpinion), audited(3, AuditUnclear), audited(3), gone,
		audited(4, AuditPassive, AuditNoOpinion), audited(0, AuditDetractor, AuditUnclear), audited(1, AuditDetractor, AuditPromoter), audited(1, AuditDetractor, AuditPromoter),
	}, time.UTC)
	want := []Rated{{Answer: 1, Weight: 3}, {Answer: 0, Weight: 2}, {Answer: -1, Weight: 1}, {Answer: 1, Weight: 1}, {Answer: -1, Weight: 1}}
	for i := range want {
		want[i].P, want[i].N, want[i].D, want[i].Opinion, want[i].Lang = .5, .3, .2, 1, "en"
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// The same labels in another order are the same labels.
func TestLearningForgetsTheOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	labels := place{.3, telecom}.many(random, 500)
	first := LearnSurvey(labels, labels[:200], Uncalibrated)
	random.Shuffle(len(labels), func(i, k int) { labels[i], labels[k] = labels[k], labels[i] })
	if again := LearnAudit(labels, Uncalibrated); again.Key() == first.Key() {
		t.Errorf("audit and survey share the key %q", first.Key())
	}
	one := LearnAudit(labels, Uncalibrated)
	random.Shuffle(len(labels), func(i, k int) { labels[i], labels[k] = labels[k], labels[i] })
	if two := LearnAudit(labels, Uncalibrated); one.Key() != two.Key() || one.Tau != two.Tau {
		t.Errorf("%+v, then %+v", one, two)
	}
}

// The densities are known, so their ratio is: posts are to 80 %, comments to 20 % in English.
func TestDensityRatiosAreThoseOfTheDensities(t *testing.T) {
	texts := func(en, ru int) (out []Rated) {
		for i := range en + ru {
			v := Rated{P: .5, D: .5, Opinion: 1, Lang: "en"}
			if i >= en {
				v.Lang = "ru"
			}
			out = append(out, v)
		}
		return out
	}
	d := DensityRatio(texts(200, 800), texts(8000, 2000))
	near(t, "the ratio of English comments, .8/.2", d.Ratios[0], 4, .1)
	near(t, "of Russian ones, .2/.8", d.Ratios[999], .25, .02)
	near(t, "covered", d.Covered, 1, 1e-12)
	if d := DensityRatio(texts(20, 980), texts(1000, 0)); d.Ratios[0] != MostRatio {
		t.Errorf("a rare comment that all posts are like counts %v times", d.Ratios[0])
	}
	if d := DensityRatio(texts(500, 5), texts(100, 300)); d.Covered != .25 {
		t.Errorf("%v of the posts are covered, a quarter is English", d.Covered)
	}
}

// holds draws brands and returns the part of those whose level the interval of the proxy held.
func holds(t *testing.T, rounds int, draw func(random *rand.Rand) (s Score, truth float64)) float64 {
	held := 0
	for i := range rounds {
		s, truth := draw(rand.New(rand.NewPCG(uint64(i), 41)))
		if !s.OK {
			t.Fatal("too few")
		}
		if s.Low <= truth && truth <= s.High {
			held++
		}
	}
	return 100 * float64(held) / float64(rounds)
}

func TestLongIntervalsHoldWhatAuditsWereCalibratedFor(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates")
	}
	for _, tt := range []struct {
		name   string
		labels int
		at     place
	}{{"a good model", 100, place{0, Calibration{Sharpness: 1.2, Promoter: -.2}}}, {"a noisy link", 100, place{-.5, telecom}}, {"many labels", 400, place{-.5, telecom}}} {
		truth := tt.at.level()
		got := holds(t, 1000, func(random *rand.Rand) (Score, float64) {
			c := LearnAudit(tt.at.many(random, tt.labels), Uncalibrated)
			return proxyOf(tt.at.many(random, 300), c.Calibration), truth
		})
		t.Logf("%s, %d labels: held %.1f %%", tt.name, tt.labels, got)
		if got < 93 || got > 97.5 {
			t.Errorf("%s: held %.1f %%", tt.name, got)
		}
	}
}

// Comments sound better than posts do, and posts mean something else by the same words: by a normal effect of the size that is
// assumed.
func TestLongIntervalsHoldWhatSurveysWereCalibratedFor(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates")
	}
	for _, n := range []int{150, 600} {
		comments, posters := place{.4, telecom}, place{-.4, telecom}
		level := posters.level()
		got := holds(t, 1000, func(random *rand.Rand) (Score, float64) {
			posts := posters.many(random, 400)
			c := LearnSurvey(comments.many(random, n), posts, Uncalibrated)
			return proxyOf(posts, c.Calibration), level + SurveyTransfer.SD*random.NormFloat64()
		})
		t.Logf("%d comments: held %.1f %%", n, got)
		if got < 93 || got > 97.5 {
			t.Errorf("%d comments: held %.1f %%", n, got)
		}
	}
}

// Counting labels is off by tens of points where texts tell little of the answer; what was learnt from comments is not, although
// posters sound worse than those who comment (../docs/method.md has the figures).
func TestNoisyLinksNeedCalibratedShares(t *testing.T) {
	for _, mood := range []float64{-.6, 0, 1.8} {
		random := rand.New(rand.NewPCG(11, 12))
		posters := place{mood, telecom}
		posts := posters.many(random, 8000)
		c := LearnSurvey(place{.4, telecom}.many(random, 2000), posts, Uncalibrated)
		mixes := make([]Mix, len(posts))
		for i, v := range posts {
			mixes[i] = Mix{v.D, v.N, v.P}
		}
		counted, _ := Count(mixes)
		truth := posters.level()
		off, wrong := proxyOf(posts, c.Calibration).NPS-truth, counted.NPS()-truth
		t.Logf("mood %+.1f: truth %+.1f, counted %+.1f off, calibrated %+.1f off", mood, truth, wrong, off)
		if math.Abs(wrong) < 12 || math.Abs(off) > 2.5 {
			t.Errorf("mood %v: counting is off by %.1f, calibrated shares by %.1f", mood, wrong, off)
		}
	}
}
