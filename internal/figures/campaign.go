package figures

import (
	"context"

	"overheard/internal/messages"
	"overheard/internal/nearest"
	"overheard/mentions"
	"overheard/nps"
)

// Campaign returns one campaign: its brand before, during and after it, and its hashtags while it ran.
func (s *Service) Campaign(ctx context.Context, name string) (*CampaignFigure, error) {
	names := make([]string, len(s.Campaigns))
	for i, c := range s.Campaigns {
		if c.Name == name {
			return s.campaign(ctx, c)
		}
		names[i] = c.Name
	}
	return nil, &ErrUnknownCampaign{Name: name, Nearest: nearest.Word(name, names)}
}

// AllCampaigns returns the campaigns that ran on any of the days from f.From to f.To, in the order of the configuration.
// The rest of the filter does not narrow them.
func (s *Service) AllCampaigns(ctx context.Context, f Filter) ([]CampaignFigure, error) {
	f, err := f.normal()
	if err != nil {
		return nil, err
	}
	out := []CampaignFigure{}
	for _, c := range s.Campaigns {
		from, to := s.campaignEnds(c)
		if (from != nil && f.To != 0 && *from >= f.To) || (to != nil && f.From != 0 && *to <= f.From) {
			continue
		}
		figure, err := s.campaign(ctx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, *figure)
	}
	return out, nil
}

// campaignEnds returns the days a campaign ran on, nil where that side is open.
func (s *Service) campaignEnds(c mentions.Campaign) (from, to *nps.Day) {
	if !c.From.IsZero() {
		d := nps.DayOf(c.From, s.location())
		from = &d
	}
	if !c.To.IsZero() {
		d := nps.DayOf(c.To, s.location())
		to = &d
	}
	return from, to
}

func title(c mentions.Campaign) string {
	if c.Title != "" {
		return c.Title
	}
	return c.Name
}

func (s *Service) campaign(ctx context.Context, c mentions.Campaign) (*CampaignFigure, error) {
	out := &CampaignFigure{
		Name: c.Name, Title: title(c), Brand: c.Brand, Hashtags: append([]string{}, c.Hashtags...),
		Timezone: s.location().String(), Tags: []HashtagFigure{}, Note: messages.M("verdict.balance"),
	}
	out.From, out.To = s.campaignEnds(c)
	f, err := s.calibrated(ctx, c.Brand, Filter{})
	if err != nil {
		return nil, err
	}
	out.Calibration = f.choice.note()
	sp, err := s.spans(ctx, c.Brand, f)
	if err != nil {
		return nil, err
	}
	if !sp.hasAny {
		out.Change, out.Verdict = changeOf(nps.Point{}, nps.Point{}, nps.Shared{}), messages.M("verdict.no_data")
		return out, nil
	}
	before, during, after := phases(out.From, out.To, sp.both())
	for _, p := range []struct {
		to   **Phase
		days nps.Period
	}{{&out.Before, before}, {&out.During, during}, {&out.After, after}} {
		if *p.to, err = s.phase(ctx, c.Brand, f, p.days, sp); err != nil {
			return nil, err
		}
	}
	if out.Change, err = s.moved(ctx, c.Brand, Filter{}, BySource, pointOf(out.Before.proxy(), before), pointOf(out.During.proxy(), during)); err != nil {
		return nil, err
	}
	out.Verdict = campaignVerdict(out)
	if during.Days() > 0 {
		out.Tags, err = s.campaignTags(ctx, c, f, during)
	}
	return out, err
}

// phases cuts the days of the data into those before, during and after a campaign; a phase without days has none. Before
// and after are as long as the campaign, or as its part that the data cover where an end is open.
func phases(from, to *nps.Day, data nps.Period) (before, during, after nps.Period) {
	during = data
	if from != nil {
		during.Start = *from
	}
	if to != nil {
		during.End = *to
	}
	length := nps.Day(max(0, during.Days()))
	if from != nil {
		before = within(nps.Period{Start: during.Start - length, End: during.Start}, data)
	}
	if to != nil {
		after = within(nps.Period{Start: during.End, End: during.End + length}, data)
	}
	return before, within(during, data), after
}

// within cuts p to data; where nothing is left it is the zero Period.
func within(p, data nps.Period) nps.Period {
	p.Start, p.End = max(p.Start, data.Start), min(p.End, data.End)
	if p.Days() <= 0 {
		return nps.Period{}
	}
	return p
}

// phase returns nil for no days.
func (s *Service) phase(ctx context.Context, brand string, f Filter, p nps.Period, sp spans) (*Phase, error) {
	if p.Days() == 0 {
		return nil, nil
	}
	w, err := s.side(ctx, brand, f, p, sp)
	if err != nil {
		return nil, err
	}
	v, err := s.Store.Volumes(ctx, brand, f.at(p), []nps.Period{p})
	if err != nil {
		return nil, err
	}
	return &Phase{
		Start: p.Start, End: p.End, Mentions: v[0].Mentions, PerDay: round(float64(v[0].Mentions) / float64(p.Days())),
		Proxy: w.proxy, Survey: w.survey,
	}, nil
}

func (p *Phase) proxy() *ProxyScore {
	if p == nil {
		return nil
	}
	return p.Proxy
}

// campaignTags counts the hashtags of a campaign while it ran.
func (s *Service) campaignTags(ctx context.Context, c mentions.Campaign, f Filter, during nps.Period) ([]HashtagFigure, error) {
	out := make([]HashtagFigure, 0, len(c.Hashtags))
	for _, tag := range c.Hashtags {
		f := f.at(during)
		f.Hashtag = mentions.Fold(trimTag(tag))
		v, err := s.Store.Volumes(ctx, c.Brand, f, []nps.Period{during})
		if err != nil {
			return nil, err
		}
		h := HashtagFigure{Tag: f.Hashtag, Mentions: v[0].Mentions}
		if v[0].Votes > 0 {
			if h.Proxy, err = s.tagged(ctx, c.Brand, f.Hashtag, f, during); err != nil {
				return nil, err
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// campaignVerdict says how the brand stood during a campaign against the time before. It never says why.
func campaignVerdict(c *CampaignFigure) messages.Message {
	d := c.Change.Difference
	switch {
	case c.During == nil:
		return messages.M("verdict.campaign_none_yet")
	case c.Before == nil:
		return messages.M("verdict.campaign_no_before")
	case d == nil:
		return messages.M("change.few")
	case !c.Change.Clear || points(d.Value) == 0:
		return messages.M("verdict.campaign_unclear", d.Value, d.Low, d.High)
	case d.Value > 0:
		return messages.M("verdict.campaign_higher", points(d.Value), points(d.Low), points(d.High))
	}
	return messages.M("verdict.campaign_lower", points(-d.Value), points(-d.High), points(-d.Low))
}
