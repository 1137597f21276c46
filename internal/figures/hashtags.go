package figures

import (
	"context"

	"overheard/nps"
)

const (
	tagsListed = 50 // hashtags of a list
	tagsScored = 12 // of these, the ones with a score
	tagsBefore = 1000
)

// Hashtags returns the hashtags of a brand's mentions, most used first, at most fifty; the first twelve with their score.
func (s *Service) Hashtags(ctx context.Context, brand string, f Filter) ([]HashtagFigure, error) {
	if _, err := s.brand(brand); err != nil {
		return nil, err
	}
	f, err := f.normal()
	if err != nil {
		return nil, err
	}
	span, ok, err := s.Store.PostSpan(ctx, brand, f)
	if err != nil || !ok {
		return []HashtagFigure{}, err
	}
	return s.hashtags(ctx, brand, f, span, tagsListed)
}

func (s *Service) hashtags(ctx context.Context, brand string, f Filter, span nps.Period, limit int) ([]HashtagFigure, error) {
	tags, err := s.Store.Tags(ctx, brand, f, limit)
	if err != nil {
		return nil, err
	}
	earlier, err := s.earlierTags(ctx, brand, f, span)
	if err != nil {
		return nil, err
	}
	whole := f.whole(span)
	out := make([]HashtagFigure, 0, len(tags))
	for i, t := range tags {
		h := HashtagFigure{Tag: t.Tag, Mentions: t.Mentions}
		if earlier != nil {
			n := earlier[t.Tag]
			h.Before = &n
		}
		if i < tagsScored && t.Votes > 0 {
			if h.Proxy, err = s.tagged(ctx, brand, t.Tag, f, whole); err != nil {
				return nil, err
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// tagged returns the score of a brand's posts that carry tag.
func (s *Service) tagged(ctx context.Context, brand, tag string, f Filter, p nps.Period) (*ProxyScore, error) {
	f = f.at(p)
	f.Hashtag = tag
	return s.proxy(ctx, brand, f, p)
}

// earlierTags counts the hashtags of the days of the same length before those that f asks for; nil where the brand's data
// do not reach back to the first of them.
func (s *Service) earlierTags(ctx context.Context, brand string, f Filter, span nps.Period) (map[string]int64, error) {
	before, _, ok := f.previous(span)
	if !ok {
		return nil, nil
	}
	all := f
	all.From, all.To = 0, 0
	if data, ok, err := s.Store.PostSpan(ctx, brand, all); err != nil || !ok || data.Start > before.Start {
		return nil, err
	}
	tags, err := s.Store.Tags(ctx, brand, f.at(before), tagsBefore)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]int64, len(tags))
	for _, t := range tags {
		counts[t.Tag] = t.Mentions
	}
	return counts, nil
}
