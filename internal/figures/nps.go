package figures

import (
	"context"

	"overheard/nps"
)

// NPS returns the two scores of a brand by period, each side listing only the periods in which it has data. With
// [nps.GrainAll] each side has one period, from its own first day to its last unless the filter says otherwise.
func (s *Service) NPS(ctx context.Context, brand string, f Filter) (*NPSFigure, error) {
	f, sp, err := s.asked(ctx, brand, f)
	if err != nil {
		return nil, err
	}
	out := &NPSFigure{
		Brand: brand, By: f.By, Timezone: s.location().String(), Proxy: []ProxyScore{}, Survey: []SurveyScore{}, Calibration: f.choice.note(),
		narrowed: f.partial(),
	}
	out.From, out.To = f.ends(sp)
	if out.Changes, err = s.Shifts(ctx, brand, f); err != nil {
		return nil, err
	}
	if out.Gaps, err = s.gaps(ctx, brand, f, sp.both()); err != nil {
		return nil, err
	}
	var scores []*ProxyScore
	if sp.hasPosts {
		periods, err := f.cut(sp.posts)
		if err != nil {
			return nil, err
		}
		if scores, err = s.proxies(ctx, brand, f, periods); err != nil {
			return nil, err
		}
		for _, p := range scores {
			if p != nil {
				out.Proxy = append(out.Proxy, *p)
			}
		}
	}
	if out.Change, err = s.newest(ctx, brand, f, sp.both(), scores); err != nil {
		return nil, err
	}
	if sp.hasAnswers {
		periods, err := f.cut(sp.answers)
		if err != nil {
			return nil, err
		}
		answers, err := s.Store.Answers(ctx, brand, f, periods)
		if err != nil {
			return nil, err
		}
		for i, a := range answers {
			if p := surveyScore(periods[i], a); p != nil {
				out.Survey = append(out.Survey, *p)
			}
		}
	}
	return out, nil
}

// newest is change, of the scores by period that are there.
func (s *Service) newest(ctx context.Context, brand string, f Filter, span nps.Period, scores []*ProxyScore) (Change, error) {
	var series []ComparedPeriod
	for _, p := range scores {
		if p != nil {
			series = append(series, ComparedPeriod{Start: p.Start, End: p.End, Proxy: p})
		}
	}
	var now *ProxyScore
	if f.From != 0 && len(series) > 0 { // then it is all days that are held against those before
		var err error
		whole := f.whole(span)
		if now, err = s.proxy(ctx, brand, f.at(whole), whole); err != nil {
			return Change{}, err
		}
	}
	return s.change(ctx, brand, f, BySource, span, now, series)
}

// ends returns the days a figure covers: those asked for, else those from the first datum to the last, else null.
func (f Filter) ends(sp spans) (from, to *nps.Day) {
	p := f.whole(sp.both())
	if sp.hasAny || f.From != 0 {
		from = &p.Start
	}
	if sp.hasAny || f.To != 0 {
		to = &p.End
	}
	return from, to
}
