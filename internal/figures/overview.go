package figures

import (
	"context"
	"slices"

	"overheard/mentions"
	"overheard/nps"
)

// Overview returns all brands, own ones first, over the same days, and the campaigns that ran on them.
func (s *Service) Overview(ctx context.Context, f Filter) (*Overview, error) {
	f, err := f.normal()
	if err != nil {
		return nil, err
	}
	out := &Overview{By: f.By, Timezone: s.location().String(), Brands: []OverviewBrand{}}
	brands := ownFirst(s.Brands)
	each := make([]spans, len(brands))
	var all spans
	for i, b := range brands {
		if each[i], err = s.spans(ctx, b.Name, f); err != nil {
			return nil, err
		}
		all = all.and(each[i])
	}
	out.From, out.To = f.ends(all)
	for i, b := range brands {
		row, err := s.overviewBrand(ctx, b, f, each[i], all)
		if err != nil {
			return nil, err
		}
		out.Brands = append(out.Brands, row)
	}
	shareVoices(out.Brands)
	compareBrands(out.Brands)
	out.Note = overviewNote(out.Brands)
	out.Campaigns, err = s.AllCampaigns(ctx, f)
	return out, err
}

// ownFirst returns the brands with the own ones first, otherwise as configured.
func ownFirst(brands []mentions.Brand) []mentions.Brand {
	out := slices.Clone(brands)
	slices.SortStableFunc(out, func(a, b mentions.Brand) int {
		switch {
		case a.Role == b.Role:
			return 0
		case a.Role == mentions.Own:
			return -1
		case b.Role == mentions.Own:
			return 1
		}
		return 0
	})
	return out
}

// and returns the spans that hold both.
func (s spans) and(o spans) spans {
	s.posts, s.hasPosts = joined(s.posts, s.hasPosts, o.posts, o.hasPosts)
	s.answers, s.hasAnswers = joined(s.answers, s.hasAnswers, o.answers, o.hasAnswers)
	s.hasAny = s.hasPosts || s.hasAnswers
	return s
}

func joined(a nps.Period, hasA bool, b nps.Period, hasB bool) (nps.Period, bool) {
	switch {
	case !hasB:
		return a, hasA
	case !hasA:
		return b, true
	}
	return nps.Period{Start: min(a.Start, b.Start), End: max(a.End, b.End)}, true
}

// overviewBrand computes one row: sp is where the brand has data, all where any brand has.
func (s *Service) overviewBrand(ctx context.Context, b mentions.Brand, f Filter, sp, all spans) (OverviewBrand, error) {
	f, err := s.calibrated(ctx, b.Name, f)
	if err != nil {
		return OverviewBrand{}, err
	}
	row := OverviewBrand{Name: b.Name, Title: b.Title, Role: b.Role, Series: []SeriesPoint{}, Calibration: f.choice.note()}
	if !all.hasAny {
		row.Change = changeOf(nps.Point{}, nps.Point{}, nps.Shared{})
		return row, nil
	}
	whole := f.whole(all.both())
	w, err := s.side(ctx, b.Name, f, whole, sp)
	if err != nil {
		return row, err
	}
	row.Proxy, row.Survey = w.proxy, w.survey
	series, err := s.proxySeries(ctx, b.Name, f, sp, all)
	if err != nil {
		return row, err
	}
	for _, p := range series {
		row.Series = append(row.Series, SeriesPoint{Start: p.Start, End: p.End, Proxy: p.Proxy})
	}
	if row.Change, err = s.change(ctx, b.Name, f, BySource, whole, w.proxy, series); err != nil || !sp.hasPosts {
		return row, err
	}
	v, err := s.Store.Volumes(ctx, b.Name, f.at(whole), []nps.Period{whole})
	if err != nil {
		return row, err
	}
	row.Mentions = v[0].Mentions
	return row, nil
}

// proxySeries returns the proxy of a brand for every period in which any brand has posts.
func (s *Service) proxySeries(ctx context.Context, brand string, f Filter, sp, all spans) ([]ComparedPeriod, error) {
	if !all.hasPosts {
		return nil, nil
	}
	periods, err := f.cut(all.posts)
	if err != nil {
		return nil, err
	}
	scores := make([]*ProxyScore, len(periods))
	if sp.hasPosts {
		if scores, err = s.proxies(ctx, brand, f, periods); err != nil {
			return nil, err
		}
	}
	out := make([]ComparedPeriod, len(periods))
	for i, p := range periods {
		out[i] = ComparedPeriod{Start: p.Start, End: p.End, Proxy: scores[i]}
	}
	return out, nil
}

// shareVoices fills in each brand's share of all voices; it stays null where there are none.
func shareVoices(rows []OverviewBrand) {
	voices := func(r OverviewBrand) int {
		if r.Proxy == nil {
			return 0
		}
		return r.Proxy.Voices
	}
	all := 0
	for _, r := range rows {
		all += voices(r)
	}
	for i := range rows {
		own := voices(rows[i])
		if share, ok := nps.ShareOf(own, all); ok {
			rows[i].ShareOfVoice = &Share{Value: round(share.Value), Low: round(share.Low), High: round(share.High), Voices: own, Of: all}
		}
	}
}
