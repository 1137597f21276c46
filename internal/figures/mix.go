package figures

import (
	"context"
	"slices"

	"overheard/internal/messages"
	"overheard/nps"
)

// MixFigure is the proxy of a brand by the sources, or languages, that its voices come from.
type MixFigure struct {
	Brand    string           `json:"brand"`
	Part     Part             `json:"part"`
	By       nps.Grain        `json:"by"`
	Timezone string           `json:"timezone"`
	From     *nps.Day         `json:"from"`
	To       *nps.Day         `json:"to"`
	Parts    []MixPart        `json:"parts"`   // over all days: what the mix is held fixed at
	Periods  []MixPeriod      `json:"periods"` // those in which somebody spoke
	Change   Change           `json:"change"`
	Note     messages.Message `json:"note"`
}

// MixPart is what one part contributes to a period.
type MixPart struct {
	Name   string   `json:"name"`
	Share  float64  `json:"share"` // of the weight, in percent
	Voices int      `json:"voices"`
	NPS    *float64 `json:"nps"` // null where there are too few voices
	Low    *float64 `json:"low"` // of sampling alone: the same model read all parts
	High   *float64 `json:"high"`
}

// MixPeriod is one period of a MixFigure.
type MixPeriod struct {
	Start nps.Day   `json:"start"`
	End   nps.Day   `json:"end"`
	NPS   *float64  `json:"nps"`    // as the proxy NPS has it, at the mix of the period
	Low   *float64  `json:"low"`    // of sampling alone
	High  *float64  `json:"high"`   //
	AtMix *Estimate `json:"at_mix"` // at the mix of all days; null where a part has too few voices, or the score is no sum over parts ([summed]). Its interval is of sampling alone
	Parts []MixPart `json:"parts"`
}

// Mix returns the proxy of a brand at the mix of sources or languages of all days that f asks for, by period, and the change with what
// of it is mix.
func (s *Service) Mix(ctx context.Context, brand string, f Filter, by Part) (*MixFigure, error) {
	if _, err := s.brand(brand); err != nil {
		return nil, err
	}
	f, err := f.normal()
	if err != nil {
		return nil, err
	}
	sp := spans{}
	if sp.posts, sp.hasPosts, err = s.Store.PostSpan(ctx, brand, f); err != nil {
		return nil, err
	}
	sp.hasPosts = sp.hasPosts && clamp(&sp.posts, f)
	sp.hasAny = sp.hasPosts
	out := &MixFigure{Brand: brand, Part: by, By: f.By, Timezone: s.location().String(), Parts: []MixPart{}, Periods: []MixPeriod{}, Note: messages.M("mix.note")}
	out.From, out.To = f.ends(sp)
	if !sp.hasPosts {
		out.Change = changeOf(nps.Point{}, nps.Point{}, nps.Shared{})
		return out, nil
	}
	if f, err = s.calibrated(ctx, brand, f); err != nil {
		return nil, err
	}
	now, series, err := s.mixPeriods(ctx, brand, f, sp, out)
	if err != nil {
		return nil, err
	}
	if out.Change, err = s.change(ctx, brand, f, by, sp.posts, now, series); err != nil {
		return nil, err
	}
	return out, s.split(ctx, brand, f, by, &out.Change)
}

// mixPeriods fills in the parts of all days and of each period, and returns the proxy of all days and of each period.
func (s *Service) mixPeriods(ctx context.Context, brand string, f Filter, sp spans, out *MixFigure) (now *ProxyScore, series []ComparedPeriod, err error) {
	periods, err := f.cut(sp.posts)
	if err != nil {
		return nil, nil, err
	}
	all := f.whole(sp.posts)
	whole, err := s.Store.Mix(ctx, brand, f, out.Part, []nps.Period{all})
	if err != nil {
		return nil, nil, err
	}
	mixed, err := s.Store.Mix(ctx, brand, f, out.Part, periods)
	if err != nil {
		return nil, nil, err
	}
	out.Parts = mixParts(whole[0].Parts)
	shares := map[string]float64{}
	for _, p := range whole[0].Parts {
		shares[p.Source] = p.W
	}
	for i, p := range periods {
		proxy, strata := proxyScore(p, mixed[i].Whole, f.Calibration), mixed[i].Parts
		series = append(series, ComparedPeriod{Start: p.Start, End: p.End, Proxy: proxy})
		if len(strata) == 0 || proxy == nil {
			continue
		}
		period := MixPeriod{Start: p.Start, End: p.End, Parts: mixParts(strata)}
		period.NPS, period.Low, period.High = proxy.NPS, proxy.SamplingLow, proxy.SamplingHigh
		if e, ok := nps.AtMix(strata, shares); ok && summed(f.Calibration) {
			period.AtMix = &Estimate{round(e.Value), round(e.Low), round(e.High)}
		}
		out.Periods = append(out.Periods, period)
	}
	return proxyScore(all, whole[0].Whole, f.Calibration), series, nil
}

// summed reports whether the scores of a brand are sums over its voices, so that they are means over any parts. EMQ looks at all
// voices at once.
func summed(c nps.Calibration) bool { return c.Estimator == "" || c.Estimator == nps.EstimatePCC }

// mixParts lists the parts of one period, the largest share first.
func mixParts(strata []nps.Stratum) []MixPart {
	out := []MixPart{}
	weight := all(strata).W
	for _, p := range strata {
		part := MixPart{Name: p.Source, Voices: p.Voices}
		if weight > 0 {
			part.Share = round(100 * p.W / weight)
		}
		part.NPS, part.Low, part.High = scored(nps.FromVoices(p.Moments))
		out = append(out, part)
	}
	slices.SortStableFunc(out, func(a, b MixPart) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		}
		return 0
	})
	return out
}

// all is the moments of all voices.
func all(strata []nps.Stratum) (m nps.Moments) {
	for _, s := range strata {
		m.Merge(s.Moments)
	}
	return m
}
