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
	if sp.hasPosts {
		periods, err := f.cut(sp.posts)
		if err != nil {
			return nil, err
		}
		scores, err := s.proxies(ctx, brand, f, periods)
		if err != nil {
			return nil, err
		}
		for _, p := range scores {
			if p != nil {
				out.Proxy = append(out.Proxy, *p)
			}
		}
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
