package figures

import (
	"context"

	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// planned is how near, in points, the plan of a combined score looks to come.
const planned = 5

// merge fills in the combined scores. There are none in figures of a part of the posts or of the answers: how the posts of one
// network differ from all respondents is not what other periods taught, nor what is assumed.
//
// A calibration that was learnt from the survey's comments is left out here: with it the same answers would be counted as answers and
// once more in what the posts are made to say. Posts and comments are read as the base of the [Choice] has them, and what that gets
// wrong about the brand is in both and cancels.
func (s *Service) merge(ctx context.Context, brand string, f Filter, periods []ComparedPeriod) error {
	if f.partial() || len(periods) == 0 {
		return nil
	}
	f, err := s.calibrated(ctx, brand, f)
	if err != nil {
		return err
	}
	b, err := s.brand(brand)
	if err != nil {
		return err
	}
	days := make([]nps.Period, len(periods))
	for i, p := range periods {
		days[i] = nps.Period{Start: p.Start, End: p.End}
	}
	proxies := make([]*nps.Score, len(periods))
	for i := range periods {
		if p := periods[i].Proxy; p != nil {
			proxies[i] = &p.Score
		}
	}
	// Comments are summed up, so posts are as well: an estimator that only posts are read by would pass for a difference between posters
	// and respondents.
	if base := f.choice.Base; base.Key() != f.Calibration.Key() || !summed(base) {
		f.Calibration = base
		moments, err := s.Store.Voices(ctx, brand, f, days)
		if err != nil {
			return err
		}
		for i, p := range proxies {
			if p != nil {
				score := nps.FromVoices(moments[i]).With(base.Effect())
				proxies[i] = &score
			}
		}
	}
	texts, err := s.Store.AnswerTexts(ctx, brand, f, days)
	if err != nil {
		return err
	}
	selections := selectionsOf(b, proxies, texts)
	for i := range periods {
		p := &periods[i]
		if p.Proxy == nil || p.Survey == nil {
			continue
		}
		if m, ok := nps.Merge(p.Survey.Score, texts[i], *proxies[i], selections[i]); ok {
			p.Combined = combinedOf(m)
		}
	}
	return nil
}

// selectionsOf returns what is known in each period of how posters differ from respondents.
func selectionsOf(b mentions.Brand, proxies []*nps.Score, texts []nps.Texts) []nps.Selection {
	if b.Population == mentions.PopulationSame {
		same := make([]nps.Selection, len(proxies))
		for i := range same {
			same[i].Same = true
		}
		return same
	}
	gaps := make([]nps.Gap, len(proxies))
	for i, p := range proxies {
		if p != nil {
			gaps[i] = nps.GapOf(*p, texts[i])
		}
	}
	return nps.LearnSelection(gaps)
}

func combinedOf(m nps.Combined) *Combined {
	return &Combined{
		NPS: round(m.NPS), Low: round(m.Low), High: round(m.High), Method: m.Method,
		Lambda: round(m.Lambda), Omega: round(m.Omega), Equivalent: m.Equivalent, Of: m,
	}
}

// mergedSentence says what the newest combined score is worth, how it was reckoned, and what would narrow it.
func mergedSentence(c *Comparison) messages.Message {
	for i := len(c.Periods) - 1; i >= 0; i-- {
		p := c.Periods[i]
		if m := p.Combined; m != nil {
			worth := messages.M("merge.worth", p.Start, p.End-1, m.NPS, m.Low, m.High, m.Equivalent, p.Survey.N, 100*m.Lambda)
			return messages.M("verdict.three", worth, mergeBasis(m), mergePlan(m))
		}
	}
	return messages.M("merge.none", nps.MinComments)
}

// mergeBasis says what is held of how posters differ from respondents.
func mergeBasis(m *Combined) messages.Message {
	switch m.Method {
	case nps.MethodMergeSame:
		return messages.M("merge.same")
	case nps.MethodMergeLearnt:
		return messages.M("merge.learnt", m.Omega)
	}
	return messages.M("merge.assumed", m.Omega, nps.MinSelectionPeriods)
}

// mergePlan says what would narrow a combined score.
func mergePlan(m *Combined) messages.Message {
	plan := m.Of.Plan(planned)
	switch {
	case plan.Answers == 0:
		return messages.M("merge.plan_done", planned)
	case plan.Answers < 0:
		return messages.M("merge.plan_never", planned)
	case plan.Posts:
		return messages.M("merge.plan_both", plan.Answers, planned)
	case m.Method == nps.MethodMergeSame:
		return messages.M("merge.plan_same", plan.Answers, planned, plan.Left)
	}
	return messages.M("merge.plan", plan.Answers, planned, plan.Left)
}
