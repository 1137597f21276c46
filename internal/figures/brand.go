package figures

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// brandTags is how many hashtags the page of a brand shows.
const brandTags = 10

// Brand returns everything about one brand but its mentions: both scores over the whole span, their series, the change,
// who does not vote and the hashtags.
func (s *Service) Brand(ctx context.Context, name string, f Filter) (*BrandFigure, error) {
	b, err := s.brand(name)
	if err != nil {
		return nil, err
	}
	f, sp, err := s.asked(ctx, name, f)
	if err != nil {
		return nil, err
	}
	out := &BrandFigure{
		Name: b.Name, Title: b.Title, Role: b.Role, By: f.By, Timezone: s.location().String(),
		Note: messages.M("verdict.balance"), Silent: []SilentCount{}, Intents: []IntentCount{}, Hashtags: []HashtagFigure{}, Campaigns: s.campaignSpans(name),
		Calibration: f.choice.note(),
	}
	out.From, out.To = f.ends(sp)
	if out.Gaps, err = s.gaps(ctx, name, f, sp.both()); err != nil {
		return nil, err
	}
	c, err := s.compared(ctx, name, f, sp)
	if err != nil {
		return nil, err
	}
	near := s.near(c.stats, f.Calibration)
	out.Periods, out.Agreement, out.Lag = c.periods, near.agreement(), lagOf(c.stats.Lag)
	w := &side{}
	if sp.hasAny {
		if w, err = s.side(ctx, name, f, f.whole(sp.both()), sp); err != nil {
			return nil, err
		}
	}
	out.Proxy, out.Survey, out.Difference = w.proxy, w.survey, differenceOf(w.difference())
	out.Together = near.beside(*w)
	if out.Change, err = s.change(ctx, name, f, BySource, sp.both(), w.proxy, c.periods); err != nil {
		return nil, err
	}
	if out.Changes, err = s.Shifts(ctx, name, f); err != nil || !sp.hasPosts {
		return out, err
	}
	if err := s.split(ctx, name, f, BySource, &out.Change); err != nil {
		return nil, err
	}
	whole := f.whole(sp.both())
	volumes, err := s.Store.Volumes(ctx, name, f.at(whole), []nps.Period{whole})
	if err != nil {
		return nil, err
	}
	out.Mentions, out.Silent = volumes[0].Mentions, silent(volumes[0])
	if out.Intents, err = s.intents(ctx, name, f.at(whole)); err != nil {
		return nil, err
	}
	if out.Hashtags, err = s.hashtags(ctx, name, f, whole, brandTags); err != nil {
		return nil, err
	}
	return out, nil
}

// intents counts complaints, questions and recommendations, in this order.
func (s *Service) intents(ctx context.Context, name string, f Filter) ([]IntentCount, error) {
	counts, err := s.Store.Intents(ctx, name, f)
	if err != nil {
		return nil, err
	}
	out := []IntentCount{}
	for _, i := range []mentions.Intent{mentions.IntentComplaint, mentions.IntentQuestion, mentions.IntentRecommendation} {
		if n := counts[i]; n > 0 {
			out = append(out, IntentCount{Intent: i, Mentions: n})
		}
	}
	return out, nil
}

// silent lists the reasons why mentions do not vote, most frequent first.
func silent(v Volume) []SilentCount {
	out := []SilentCount{}
	for _, reason := range slices.Sorted(maps.Keys(v.Silent)) {
		if n := v.Silent[reason]; n > 0 {
			out = append(out, SilentCount{Reason: mentions.Reason(reason), Mentions: n})
		}
	}
	slices.SortStableFunc(out, func(a, b SilentCount) int { return cmp.Compare(b.Mentions, a.Mentions) })
	return out
}

func (s *Service) campaignSpans(brand string) []CampaignSpan {
	out := []CampaignSpan{}
	for _, c := range s.Campaigns {
		if c.Brand == brand {
			from, to := s.campaignEnds(c)
			out = append(out, CampaignSpan{Name: c.Name, Title: title(c), From: from, To: to})
		}
	}
	return out
}
