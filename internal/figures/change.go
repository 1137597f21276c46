package figures

import (
	"context"

	"overheard/internal/messages"
	"overheard/nps"
)

// change compares the proxy of the days that f asks for with the days of the same length before them. Where f asks from
// no day on there is nothing before: then the newest period of the series is compared with the one before it. by is what the change may
// be split by.
func (s *Service) change(ctx context.Context, brand string, f Filter, by Part, span nps.Period, now *ProxyScore, series []ComparedPeriod) (Change, error) {
	before, days, ok := f.previous(span)
	if !ok {
		was, is, _ := seriesOf(series).Latest()
		return s.moved(ctx, brand, f, by, was, is)
	}
	is := pointOf(now, days)
	earlier, ok, err := s.Store.PostSpan(ctx, brand, f.at(before))
	if err != nil || !ok {
		return changeOf(nps.Point{}, is, nps.Shared{}), err
	}
	before.Start = max(before.Start, earlier.Start) // the data may not reach back all the way
	was, err := s.proxy(ctx, brand, f.at(before), before)
	if err != nil {
		return Change{}, err
	}
	return s.moved(ctx, brand, f, by, pointOf(was, before), is)
}

// moved is changeOf, with the authors who speak at both times. Where the level is a band, its short form names none.
func (s *Service) moved(ctx context.Context, brand string, f Filter, by Part, before, now nps.Point) (Change, error) {
	var both nps.Shared
	level := LevelBand
	if before.OK && now.OK {
		f.From, f.To = 0, 0
		f, err := s.calibrated(ctx, brand, f)
		if err != nil {
			return Change{}, err
		}
		level = levelOf(f.Calibration)
		if both, err = s.Store.Shared(ctx, brand, f, by, before.Period, now.Period); err != nil {
			return Change{}, err
		}
	}
	c := changeOf(before, now, both)
	if c.Clear && level == LevelPoint && points(c.Difference.Value) != 0 {
		c.Short = messages.M("change.moved_short", c.Difference.Value, before.NPS)
	}
	return c, nil
}

// seriesOf returns the proxy of each period.
func seriesOf(series []ComparedPeriod) nps.Series {
	out := make(nps.Series, len(series))
	for i, p := range series {
		out[i] = pointOf(p.Proxy, nps.Period{Start: p.Start, End: p.End})
	}
	return out
}

func pointOf(s *ProxyScore, p nps.Period) nps.Point {
	if s == nil {
		return nps.Point{Period: p}
	}
	return nps.Point{Period: p, Score: s.Score}
}

// changeOf compares the scores of two times. No days before are no time to compare with. Both are of one brand and read alike,
// so what calibration leaves of the brand is in both and cancels; both is what the authors who speak at both times say.
func changeOf(before, now nps.Point, both nps.Shared) Change {
	if before.Days() == 0 {
		return Change{Sentence: messages.M("change.first"), Short: messages.M("change.first_short")}
	}
	c := Change{Before: &before.Period, Now: &now.Period, both: both}
	d, ok := now.Since(before.Score, both)
	if !ok {
		c.Sentence, c.Short = messages.M("change.few"), messages.M("change.few_short")
		return c
	}
	c.Difference, c.Clear = differenceOf(&d), d.Clear()
	first, last := before.Start, before.End-1
	switch {
	case !c.Clear || points(d.Value) == 0:
		c.Sentence = messages.M("change.none", d.Value, first, last, (d.High-d.Low)/2)
		c.Short = messages.M("change.none_short")
	case d.Value > 0:
		c.Sentence = messages.M("change.up", points(d.Value), first, last)
		c.Short = messages.M("statistic.points", d.Value)
	default:
		c.Sentence = messages.M("change.down", points(-d.Value), first, last)
		c.Short = messages.M("statistic.points", d.Value)
	}
	return c
}
