package figures

import (
	"context"
	"math"
	"time"

	"overheard/crawler"
	"overheard/internal/messages"
	"overheard/nps"
)

// SpikeKind says what there was more of than usual.
type SpikeKind string

// The kinds of spikes. Programs read them, so their values never change.
const (
	SpikeMentions   SpikeKind = "mentions"   // posts, voting or not
	SpikeDetractors SpikeKind = "detractors" // voices, by their share as a detractor
	SpikeShare      SpikeKind = "share"      // of detractors among the voices with an opinion, in percent
)

// DaySpike is a day with more of something than the brand's own 28 days before it make likely.
type DaySpike struct {
	Day      nps.Day          `json:"day"`
	Kind     SpikeKind        `json:"kind"`
	Value    float64          `json:"value"`
	Usual    float64          `json:"usual"`
	Sentence messages.Message `json:"sentence"`
}

// spikeDays is how many days, the latest, are looked at for spikes.
const spikeDays = 7

// Spikes finds the days from from to to, at most the last seven, with many more mentions, detractors or a larger share of
// detractors than usual ([nps.SpikeOf]). Detractors are counted as voices: whoever posts fifty times is no spike. A day that is
// not over is held against whole days, so it is told late rather than wrongly. Days that a source could not be read in for
// six hours do not count as days before.
func (s *Service) Spikes(ctx context.Context, brand string, from, to time.Time) ([]DaySpike, error) {
	last := nps.DayOf(to, s.location())
	first := max(nps.DayOf(from, s.location()), last-spikeDays+1)
	start := first - nps.SpikeDays
	span, ok, err := s.Store.PostSpan(ctx, brand, Filter{})
	if err != nil || !ok {
		return nil, err
	}
	periods := nps.GrainDay.Cut(start, last+1)
	volumes, err := s.Store.Volumes(ctx, brand, Filter{By: nps.GrainDay}, periods)
	if err != nil {
		return nil, err
	}
	moments, _, err := s.moments(ctx, brand, Filter{By: nps.GrainDay}, periods)
	if err != nil {
		return nil, err
	}
	h := history{start: start, mentions: make([]float64, len(periods)), parts: make([]float64, len(periods)), wholes: make([]float64, len(periods))}
	for i := range periods {
		h.mentions[i], h.parts[i], h.wholes[i] = float64(volumes[i].Mentions), moments[i].D, moments[i].W
	}
	h.forget(span.Start)
	if err := s.unseen(ctx, brand, &h); err != nil {
		return nil, err
	}
	var found []DaySpike
	for d := first; d <= last; d++ {
		found = append(found, h.spikes(d, volumes[d-start].Mentions, moments[d-start])...)
	}
	return found, nil
}

// history is what was said on each of the days before; NaN for days that are not known.
type history struct {
	start                   nps.Day
	mentions, parts, wholes []float64
}

func (h *history) unknown(i int) {
	h.mentions[i], h.parts[i], h.wholes[i] = math.NaN(), math.NaN(), math.NaN()
}

// forget takes the empty days at the beginning for unknown, unless the brand has been followed for much longer: before the
// first crawl nothing was seen.
func (h *history) forget(first nps.Day) {
	if first <= h.start-nps.SpikeDays {
		return
	}
	for i := range h.mentions {
		if h.mentions[i] > 0 {
			return
		}
		h.unknown(i)
	}
}

// spikes holds one day against those before it.
func (h *history) spikes(day nps.Day, posts int64, m nps.Moments) (found []DaySpike) {
	to := int(day - h.start)
	from := max(0, to-nps.SpikeDays)
	add := func(kind SpikeKind, key string, scale float64, s nps.Spike, ok bool) {
		if ok && s.Clear {
			found = append(found, DaySpike{Day: day, Kind: kind, Value: round(s.Value * scale), Usual: round(s.Usual * scale),
				Sentence: messages.M(key, day, s.Value*scale, math.Round(s.Usual*scale))})
		}
	}
	s, ok := nps.SpikeOf(float64(posts), h.mentions[from:to])
	add(SpikeMentions, "digest.spike.mentions", 1, s, ok)
	s, ok = nps.SpikeOf(math.Round(m.D), h.parts[from:to])
	add(SpikeDetractors, "digest.spike.detractors", 1, s, ok)
	s, ok = nps.ShareSpikeOf(m.D, m.W, h.parts[from:to], h.wholes[from:to])
	add(SpikeShare, "digest.spike.share", 100, s, ok)
	return found
}

// gapHours is how long a source has to be out of sight for its day not to count.
const gapHours = 6 * time.Hour

// unseen takes out the days that a source of the brand was not read in, unless too few would be left: a source that has been
// dead for long is no longer part of what is usual.
func (s *Service) unseen(ctx context.Context, brand string, h *history) error {
	if s.Gaps == nil {
		return nil
	}
	q := crawler.GapQuery{Missing: true, Sources: []string{}, From: h.start.Start(s.location())}
	if s.SourcesOf != nil {
		q.Sources = append(q.Sources, s.SourcesOf(brand)...)
	}
	gaps, err := s.Gaps.Gaps(ctx, q)
	if err != nil {
		return err
	}
	hidden := map[int]bool{}
	for i := range h.mentions {
		day := h.start + nps.Day(i)
		from, to := day.Start(s.location()), (day + 1).Start(s.location())
		for _, g := range gaps {
			if g.Open() || g.To.After(to) {
				g.To = to
			}
			if g.From.Before(from) {
				g.From = from
			}
			if g.To.Sub(g.From) >= gapHours {
				hidden[i] = true
			}
		}
	}
	if len(h.mentions)-len(hidden) >= nps.MinSpikeDays {
		for i := range hidden {
			h.unknown(i)
		}
	}
	return nil
}
