package figures

import (
	"context"

	"golang.org/x/sync/errgroup"

	"overheard/internal/messages"
	"overheard/nps"
)

// Compare returns proxy and survey of a brand side by side: every period from the first to the last in which either has
// data, none left out. With [nps.GrainAll] that is one period over both.
func (s *Service) Compare(ctx context.Context, brand string, f Filter) (*Comparison, error) {
	f, sp, err := s.asked(ctx, brand, f)
	if err != nil {
		return nil, err
	}
	// The two read the same votes, and neither waits for the other.
	var c compared
	var posts *Mixed
	group, both := errgroup.WithContext(ctx)
	group.Go(func() (err error) { c, err = s.compared(both, brand, f, sp); return err })
	group.Go(func() (err error) { posts, err = s.mixed(both, brand, f, sp); return err })
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := &Comparison{
		Brand: brand, By: f.By, Timezone: s.location().String(),
		Periods: c.periods, Lag: lagOf(c.stats.Lag), Calibration: f.choice.note(),
	}
	n := s.near(c.stats, f.Calibration)
	out.Agreement = n.agreement()
	out.From, out.To = f.ends(sp)
	if out.Gaps, err = s.gaps(ctx, brand, f, sp.both()); err != nil {
		return nil, err
	}
	// Over the whole span is asked only where the periods do not say enough by themselves.
	w := c.only()
	if w == nil {
		w = &side{}
		if !enough(c.stats.Agreement) && len(c.periods) > 0 {
			if w, err = s.sideOf(ctx, brand, f, f.whole(sp.both()), sp, posts); err != nil {
				return nil, err
			}
		}
	}
	out.Verdict, out.Merged = n.verdict(*w), mergedSentence(out)
	out.Decomposition, err = s.decompose(ctx, brand, f, sp, posts, *w)
	return out, err
}

// compared is the periods of a comparison as JSON and as the statistics have them.
type compared struct {
	periods []ComparedPeriod
	stats   nps.Comparison
}

// side is proxy and survey of one period.
type side struct {
	proxy  *ProxyScore
	survey *SurveyScore
}

// difference returns proxy less survey, nil unless both have a score.
func (w side) difference() *nps.Difference {
	if w.proxy == nil || w.survey == nil {
		return nil
	}
	if d, ok := w.proxy.Score.Minus(w.survey.Score); ok {
		return &d
	}
	return nil
}

// only returns the one period of c, nil where there are more or none.
func (c compared) only() *side {
	if len(c.periods) != 1 {
		return nil
	}
	return &side{proxy: c.periods[0].Proxy, survey: c.periods[0].Survey}
}

// compared computes both sides of every period.
func (s *Service) compared(ctx context.Context, brand string, f Filter, sp spans) (c compared, err error) {
	c.periods = []ComparedPeriod{}
	if !sp.hasAny {
		c.stats = nps.Compare(nil)
		return c, nil
	}
	periods, err := f.cut(sp.both())
	if err != nil {
		return c, err
	}
	proxies, answers := make([]*ProxyScore, len(periods)), make([]nps.Answers, len(periods))
	if sp.hasPosts {
		if proxies, err = s.proxies(ctx, brand, f, periods); err != nil {
			return c, err
		}
	}
	if sp.hasAnswers {
		if answers, err = s.Store.Answers(ctx, brand, f, periods); err != nil {
			return c, err
		}
	}
	for i, p := range periods {
		c.periods = append(c.periods, ComparedPeriod{
			Start: p.Start, End: p.End, Proxy: proxies[i], Survey: surveyScore(p, answers[i]),
		})
	}
	c.periods = trim(c.periods)
	c.stats = nps.Compare(pairs(c.periods))
	for i, p := range c.stats.Pairs {
		c.periods[i].Difference = differenceOf(p.Difference)
	}
	if sp.hasPosts && sp.hasAnswers {
		err = s.merge(ctx, brand, f, c.periods)
	}
	return c, err
}

// trim takes the periods without any data off both ends: days with nothing but mentions that do not vote are no data.
func trim(ps []ComparedPeriod) []ComparedPeriod {
	empty := func(p ComparedPeriod) bool { return p.Proxy == nil && p.Survey == nil }
	for len(ps) > 0 && empty(ps[0]) {
		ps = ps[1:]
	}
	for len(ps) > 0 && empty(ps[len(ps)-1]) {
		ps = ps[:len(ps)-1]
	}
	return ps
}

func pairs(ps []ComparedPeriod) []nps.Pair {
	out := make([]nps.Pair, len(ps))
	for i, p := range ps {
		out[i].Period = nps.Period{Start: p.Start, End: p.End}
		if p.Proxy != nil {
			out[i].Proxy = &p.Proxy.Score
		}
		if p.Survey != nil {
			out[i].Survey = &p.Survey.Score
		}
	}
	return out
}

// side computes both scores over one period.
func (s *Service) side(ctx context.Context, brand string, f Filter, p nps.Period, sp spans) (*side, error) {
	return s.sideOf(ctx, brand, f, p, sp, nil)
}

// sideOf is side where the posts of the period may be known, nil where they are not.
func (s *Service) sideOf(ctx context.Context, brand string, f Filter, p nps.Period, sp spans, posts *Mixed) (*side, error) {
	w := &side{}
	switch {
	case posts != nil:
		w.proxy = proxyScore(p, posts.Whole, f.Calibration)
	case sp.hasPosts:
		var err error
		if w.proxy, err = s.proxy(ctx, brand, f.at(p), p); err != nil {
			return nil, err
		}
	}
	if sp.hasAnswers {
		a, err := s.Store.Answers(ctx, brand, f.at(p), []nps.Period{p})
		if err != nil {
			return nil, err
		}
		w.survey = surveyScore(p, a[0])
	}
	return w, nil
}

func differenceOf(d *nps.Difference) *Difference {
	if d == nil {
		return nil
	}
	return &Difference{
		Value: round(d.Value), Low: round(d.Low), High: round(d.High), P: round(d.P), PAdjusted: round(d.Adjusted), Family: max(1, d.Family), Of: *d,
	}
}

func agreementOf(a nps.Agreement) Agreement {
	out := Agreement{Periods: a.Periods}
	if a.MeanOK {
		out.MeanDifference = &Estimate{round(a.Mean), round(a.Low), round(a.High)}
	}
	if a.ChangeOK {
		c := estimate(a.Change)
		out.GapChange = &c
	}
	correlation := func(c nps.Correlation) *Estimate {
		if !c.OK {
			return nil
		}
		return &Estimate{round(c.R), round(c.Low), round(c.High)}
	}
	out.Pearson, out.Spearman = correlation(a.Pearson), correlation(a.Spearman)
	return out
}

func lagOf(l nps.Lag) Lag {
	out := Lag{N: l.N, Reason: l.Reason, Sentence: lagSentence(l)}
	if l.Reason == nps.LagUnclear || l.Reason == "" {
		out.P = number(l.P)
	}
	if l.Reason == "" {
		periods := l.Periods
		out.Periods, out.R = &periods, number(l.R)
	}
	return out
}

func lagSentence(l nps.Lag) messages.Message {
	switch {
	case l.Reason == nps.LagFewPeriods:
		return messages.M("verdict.lag_few", nps.MinLagPeriods, l.N)
	case l.Reason == nps.LagConstant:
		return messages.M("verdict.lag_constant")
	case l.Reason == nps.LagUnclear:
		return messages.M("verdict.lag_unclear", l.N)
	case l.Periods > 0:
		return messages.M("verdict.lag_proxy", l.Periods)
	case l.Periods < 0:
		return messages.M("verdict.lag_survey", -l.Periods)
	}
	return messages.M("verdict.lag_none")
}
