package figures

import (
	"context"

	"overheard/internal/messages"
	"overheard/nps"
)

// change compares the proxy of the days that f asks for with the days of the same length before them. Where f asks from
// no day on there is nothing before: then the newest period of the series is compared with the one before it.
func (s *Service) change(ctx context.Context, brand string, f Filter, span nps.Period, now *ProxyScore, series []ComparedPeriod) (Change, error) {
	before, days, ok := f.previous(span)
	if !ok {
		return newest(series), nil
	}
	earlier, ok, err := s.Store.PostSpan(ctx, brand, f.at(before))
	if err != nil {
		return Change{}, err
	}
	if !ok {
		return changeOf(nil, nil, before, days), nil
	}
	before.Start = max(before.Start, earlier.Start) // the data may not reach back all the way
	m, err := s.Store.Voices(ctx, brand, f.at(before), []nps.Period{before})
	if err != nil {
		return Change{}, err
	}
	return changeOf(proxyScore(before, m[0]), now, before, days), nil
}

// newest compares the last two periods of a series. A newest period without a score is passed over: it may not be over.
func newest(series []ComparedPeriod) Change {
	for i := len(series) - 1; i > 0; i-- {
		if now := series[i]; now.Proxy != nil && (now.Proxy.Score.OK || i < len(series)-1) {
			before := series[i-1]
			return changeOf(before.Proxy, now.Proxy, nps.Period{Start: before.Start, End: before.End}, nps.Period{Start: now.Start, End: now.End})
		}
	}
	return changeOf(nil, nil, nps.Period{}, nps.Period{})
}

// changeOf compares two scores; nil is a time without data.
func changeOf(before, now *ProxyScore, was, is nps.Period) Change {
	if before == nil {
		return Change{Sentence: messages.M("change.first"), Short: messages.M("change.first_short")}
	}
	c := Change{Before: &was, Now: &is}
	var d nps.Difference
	ok := now != nil
	if ok {
		d, ok = now.Score.Minus(before.Score)
	}
	if !ok {
		c.Sentence, c.Short = messages.M("change.few"), messages.M("change.few_short")
		return c
	}
	c.Difference, c.Clear = differenceOf(&d), d.Clear()
	first, last := was.Start, was.End-1
	switch {
	case !c.Clear || points(d.Value) == 0:
		c.Sentence = messages.M("change.none", d.Value, first, last, (d.High-d.Low)/2)
		c.Short = messages.M("change.none_short")
	case d.Value > 0:
		c.Sentence = messages.M("change.up", points(d.Value), first, last)
		c.Short = messages.M("change.moved_short", d.Value, before.Score.NPS)
	default:
		c.Sentence = messages.M("change.down", points(-d.Value), first, last)
		c.Short = messages.M("change.moved_short", d.Value, before.Score.NPS)
	}
	return c
}
