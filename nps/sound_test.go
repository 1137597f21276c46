package nps

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// finite fails t where a number is none.
func finite(t *rapid.T, what string, values ...float64) {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("%s: %v", what, values)
		}
	}
}

// drawPeriod draws few votes of few voices on few days in few threads, to any extreme.
func drawPeriod(t *rapid.T, name string) (g *Gatherer, mirrored *Gatherer) {
	g, mirrored = &Gatherer{}, &Gatherer{}
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, name), 3))
	n, voices, days := rng.IntN(80), 1+rng.IntN(40), 1+rng.IntN(8) // rapid's own are small more often than not
	certain := rapid.Bool().Draw(t, "certain")
	type vote struct {
		voice, thread int64
		day           Day
		o, p, d       float64
	}
	votes := make([]vote, n)
	for i := range votes {
		p := rng.Float64()
		v := vote{rng.Int64N(int64(voices)), rng.Int64N(4), Day(rng.IntN(days)), rng.Float64(), p, (1 - p) * rng.Float64()}
		if certain {
			v.o, v.p, v.d = float64(rng.IntN(2)), float64(v.voice%2), float64(1-v.voice%2)
		}
		votes[i] = v
	}
	slices.SortFunc(votes, func(a, b vote) int {
		if a.day != b.day {
			return int(a.day - b.day)
		}
		return int(a.voice - b.voice)
	})
	for _, v := range votes {
		g.Vote(v.voice, v.day, v.thread, v.o, v.o*v.p, v.o*v.d)
		mirrored.Vote(v.voice, v.day, v.thread, v.o, v.o*v.d, v.o*v.p)
	}
	return g, mirrored
}

func TestProxiesByAnyEstimatorAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, back := drawPeriod(t, "seed")
		var m, mm Moments
		g.Flush(&m)
		back.Flush(&mm)
		a, b := rapid.Float64Range(.01, .6).Draw(t, "detractors"), rapid.Float64Range(.01, .3).Draw(t, "passives")
		c := Calibration{Kind: CalibrationDomain, Sharpness: 1, Tau: 8, TauBrands: rapid.IntRange(0, 30).Draw(t, "brands"), Scatter: rapid.Float64Range(0, 90).Draw(t, "scatter"),
			Prior: Mix{a, b, 1 - a - b}, Estimator: rapid.SampledFrom([]Estimator{"", EstimatePCC, EstimateEMQ, EstimateMean}).Draw(t, "by")}
		turned := c
		slices.Reverse(turned.Prior[:])
		s, r := Proxy(m, c)
		o, _ := Proxy(mm, turned)
		sound(t, s)
		finite(t, "readings", r.PCC, r.EMQ)
		s, o = s.With(c.Effect()), o.With(c.Effect())
		sound(t, s)
		// EM stops a little before it is there, on either side, and a step may be the last for one and not for the other.
		if s.OK != o.OK || math.Abs(s.NPS+o.NPS) > .2 {
			t.Fatalf("%+v mirrored is %+v", s, o)
		}
		if d, ok := s.Against(o); ok {
			finite(t, "between brands", d.Value, d.Low, d.High, d.P)
		}
	})
}

func TestChangesAndTheirPartsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m, mirrored [2]Moments
		var was, is []Stratum
		var both, turned Shared
		before, beforeBack := drawPeriod(t, "before")
		now, nowBack := drawPeriod(t, "now")
		both, turned = SharedBy(before, now), SharedBy(beforeBack, nowBack)
		for i, g := range []*Gatherer{before, now} {
			g.Flush(&m[i])
		}
		for i, g := range []*Gatherer{beforeBack, nowBack} {
			g.Flush(&mirrored[i])
		}
		finite(t, "covariance", both.Covariance())
		d, ok := FromVoices(m[1]).Since(FromVoices(m[0]), both)
		if ok {
			finite(t, "change", d.Value, d.Low, d.High, d.P)
			o, _ := FromVoices(mirrored[1]).Since(FromVoices(mirrored[0]), turned)
			if math.Abs(d.Value+o.Value) > 1e-6 || math.Abs(d.Low+o.High) > 1e-6 || math.Abs(d.P-o.P) > 1e-6 {
				t.Fatalf("%+v mirrored is %+v", d, o)
			}
		}
		other, _ := drawPeriod(t, "other source")
		var elsewhere Moments
		other.Flush(&elsewhere)
		was, is = []Stratum{{Source: "x", Moments: m[0]}, {Source: "y", Moments: elsewhere}}, []Stratum{{Source: "x", Moments: m[1]}}
		if c, ok := SplitChange(was, is, Shared{}); ok {
			finite(t, "split", c.Change.Value, c.Mix.Low, c.Mix.High, c.Mix.P, c.Real.Low, c.Real.High, c.Real.P)
			if math.Abs(c.Mix.Value+c.Real.Value-c.Change.Value) > 1e-6 {
				t.Fatalf("parts miss the change: %+v", c)
			}
		}
		if e, ok := AtMix(was, map[string]float64{"x": rapid.Float64Range(0, 1).Draw(t, "x"), "y": 1, "z": 0}); ok {
			finite(t, "at a mix", e.Value, e.Low, e.High)
			if e.Low < -100 || e.High > 100 || e.Value < e.Low || e.Value > e.High {
				t.Fatalf("%+v", e)
			}
		}
		l := LevelsOf([][]Stratum{was, is, nil, {{Source: "y", Moments: elsewhere}}})
		for _, series := range [][]Observation{l.Volume, l.Mix, l.Real} {
			for _, o := range series {
				finite(t, "level", o.Value, o.SE)
			}
		}
	})
}

// drawAudit draws the labels of an audit, and those with promoters and detractors exchanged.
func drawAudit(t *rapid.T) (items, mirrored []Audited, m, mm Moments) {
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 4))
	sides := rapid.SampledFrom([][]AuditLabel{AuditLabels, {AuditPromoter}, {AuditNoOpinion, AuditPromoter}, {AuditUnclear}}).Draw(t, "labels")
	turn := map[AuditLabel]AuditLabel{AuditPromoter: AuditDetractor, AuditDetractor: AuditPromoter}
	for i := range rng.IntN(120) {
		p := rng.Float64()
		a := Audited{P: p, N: (1 - p) / 2, D: (1 - p) / 2, Opinion: rng.Float64(), Weight: 1 + 9*rng.Float64(), Share: 1, Stratum: i % 3, Gone: rng.IntN(9) == 0, Lang: "en"}
		m.Add(Voice{Posts: 1, Opinion: a.Opinion, P: a.Opinion * a.P, N: a.Opinion * a.N, D: a.Opinion * a.D})
		mm.Add(Voice{Posts: 1, Opinion: a.Opinion, P: a.Opinion * a.D, N: a.Opinion * a.N, D: a.Opinion * a.P})
		b := a
		b.P, b.D = a.D, a.P
		for _, who := range []string{"a", "b"}[:rng.IntN(3)] {
			label := sides[rng.IntN(len(sides))]
			a.Labels = append(a.Labels, Said{who, label})
			if other := turn[label]; other != "" {
				label = other
			}
			b.Labels = append(b.Labels, Said{who, label})
		}
		items, mirrored = append(items, a), append(mirrored, b)
	}
	return items, mirrored, m, mm
}

func TestAuditsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, mirrored, m, mm := drawAudit(t)
		c, o := Correct(items, m), Correct(mirrored, mm)
		finite(t, "corrected", c.NPS, c.Low, c.High, c.SE, c.FromAudit, c.FromSampling, c.DF, c.Lambda, c.Model, c.Error.Value, c.Error.Low, c.Error.High)
		if c.OK != o.OK || math.Abs(c.NPS+o.NPS) > 1e-6 || math.Abs(c.Low+o.High) > 1e-6 || c.Low < -100 || c.High > 100 || c.Low > c.NPS || c.NPS > c.High || c.More < 0 {
			t.Fatalf("%+v mirrored is %+v", c, o)
		}
		if !c.OK && (c.NPS != 0 || c.Low != 0 || c.High != 0) {
			t.Fatalf("too few, and yet %+v", c)
		}
		if s := Correct(rapid.Permutation(items).Draw(t, "order"), m); s.OK != c.OK || math.Abs(s.NPS-c.NPS) > 1e-6 || math.Abs(s.SE-c.SE) > 1e-6 {
			t.Fatalf("%+v in another order is %+v", c, s)
		}
		a := AccuracyOf(items)
		finite(t, "accuracy", a.Label.Value, a.Label.Low, a.Label.High, a.Opinion.Value, a.Opinion.Low, a.Opinion.High)
		if r, ok := RatersOf(items); ok {
			finite(t, "raters", r.Agree.Value, r.Ceiling.Value, r.Ceiling.Low, r.Ceiling.High, r.Kappa.Value, r.Weighted.Value)
		}
		learnt(t, LearnAudit(AuditVotes(items, time.UTC), Uncalibrated))
	})
}

// learnt fails t where a calibration cannot be used.
func learnt(t *rapid.T, l Learnt) {
	e := l.Effect()
	finite(t, "learnt", l.Sharpness, l.Promoter, l.Detractor, l.Tau, l.TauDF, l.Effective, l.Covered, e.SD, e.DF)
	if !(e.SD > 0) || !(e.DF > 0) || l.Identity() && l.Enough(true) {
		t.Fatalf("%+v", l)
	}
	p, n, d := l.Apply(1, 0, 0)
	if math.Abs(p+n+d-1) > 1e-9 {
		t.Fatalf("shares sum to %v", p+n+d)
	}
}

func TestSurveysTeachAndComeApartSoundly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 5))
		langs := rapid.SampledFrom([][]string{{"en"}, {"en", "ru"}, {"", "en", "ru", "zh"}}).Draw(t, "langs")
		one := rapid.Bool().Draw(t, "all of one answer")
		rated := func(n int, opinion float64) (out []Rated) {
			for range n {
				p := rng.Float64()
				v := Rated{P: p, N: (1 - p) / 3, D: 2 * (1 - p) / 3, Opinion: opinion * rng.Float64(), Lang: langs[rng.IntN(len(langs))], Answer: rng.IntN(3) - 1}
				if one {
					v.P, v.N, v.D, v.Answer = 1, 0, 0, 1
				}
				out = append(out, v)
			}
			return out
		}
		opinion := rapid.SampledFrom([]float64{0, .01, 1}).Draw(t, "opinion")
		comments := rated(rng.IntN(90), opinion)
		posts := rated(rng.IntN(90), 1)
		l := LearnSurvey(comments, posts, Uncalibrated)
		learnt(t, l)
		by := map[string]*Moments{}
		for _, v := range posts {
			if by[v.Lang] == nil {
				by[v.Lang] = &Moments{}
			}
			p, n, d := l.Apply(v.P, v.N, v.D)
			by[v.Lang].Add(Voice{Posts: 1, Opinion: v.Opinion, P: v.Opinion * p, N: v.Opinion * n, D: v.Opinion * d})
		}
		var strata []Stratum
		for _, lang := range langs {
			if by[lang] != nil {
				strata = append(strata, Stratum{Source: lang, Moments: *by[lang]})
			}
		}
		var a Answers
		for _, v := range comments {
			a.N, a.W2 = a.N+1, a.W2+1
			switch v.Answer {
			case 1:
				a.Promoters++
			case -1:
				a.Detractors++
			default:
				a.Passives++
			}
		}
		survey, proxy := FromAnswers(a), FromVoices(total(strata))
		d, ok := Decompose(survey, a, comments, proxy, strata, l.Calibration)
		if ok != (survey.OK && proxy.OK) {
			t.Fatalf("ok is %v of %+v and %+v", ok, survey, proxy)
		}
		sum := 0.
		for _, p := range d.Parts {
			finite(t, string(p.Name), p.Value.Value, p.Value.Low, p.Value.High, p.Value.P)
			sum += p.Value.Value
		}
		if ok && math.Abs(sum-d.Difference) > 1e-6 {
			t.Fatalf("parts sum to %v, not %v: %+v", sum, d.Difference, d)
		}
	})
}

func TestShiftsOfAnythingAreFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 6))
		series := make([]Observation, rng.IntN(40))
		scale, se := rapid.SampledFrom([]float64{0, 1, 100}).Draw(t, "scale"), rapid.SampledFrom([]float64{0, .1, 10}).Draw(t, "se")
		step := rng.IntN(40)
		for i := range series {
			series[i] = Observation{Value: scale * rng.NormFloat64(), SE: se, Known: rng.IntN(8) > 0}
			if i >= step {
				series[i].Value += 50
			}
		}
		for _, s := range Shifts(series) {
			finite(t, "shift", s.Value, s.Low, s.High, s.P)
			if s.At < 0 || s.Found < s.At || s.Found >= len(series) || !series[s.At].Known {
				t.Fatalf("%+v", s)
			}
		}
	})
}
