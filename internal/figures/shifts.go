package figures

import (
	"context"
	"math"
	"time"

	"overheard/internal/messages"
	"overheard/nps"
)

// ShiftKind says what changed for good.
type ShiftKind string

// The kinds of lasting changes. Programs read them, so their values never change.
const (
	ShiftVolume    ShiftKind = "volume"    // how many people speak in a week
	ShiftMix       ShiftKind = "mix"       // where they speak, as far as it moves the score
	ShiftSentiment ShiftKind = "sentiment" // what they say, whatever the mix of sources
)

// Shift is a lasting change of a brand's weeks ([nps.Shifts]).
type Shift struct {
	Kind     ShiftKind        `json:"kind"`
	Since    nps.Day          `json:"since"` // first day of the week from which on
	Found    nps.Day          `json:"found"` // first day after the week in which it could be noticed
	Size     Estimate         `json:"size"`  // in points; of volume, in percent more or less
	Muted    bool             `json:"muted"` // may be due to a break, so nobody is told
	Breaks   []Break          `json:"breaks"`
	Sentence messages.Message `json:"sentence"` // "Since the week of 2 Mar 2026 the score stands about 8 points lower …"
}

const (
	maxShiftWeeks = 260 // how far back is looked
	minShift      = 2.0 // points below which a change is not worth telling
	minShiftShare = 10. // percent, of volume
	staleDays     = 14  // after so many days without a post nobody is taken to be listening any more
)

// Shifts finds the lasting changes of a brand that began on the days f asks for: weeks in which the number of voices, their mix of
// sources or what they say went to another level. All weeks before the last day asked for are looked at, wherever f begins, so
// that what is found does not depend on where one looks from.
//
// A change that began within two weeks of a break is muted.
func (s *Service) Shifts(ctx context.Context, brand string, f Filter) ([]Shift, error) {
	w, err := s.weeks(ctx, brand, f)
	if err != nil || w == nil {
		return []Shift{}, err
	}
	breaks, err := s.breaks(ctx, brand, w)
	if err != nil {
		return nil, err
	}
	out := []Shift{}
	levels := nps.LevelsOf(w.strata)
	w.hide(levels.Volume, levels.Mix)
	for _, kind := range []struct {
		kind   ShiftKind
		series []nps.Observation
	}{{ShiftSentiment, levels.Real}, {ShiftMix, levels.Mix}, {ShiftVolume, levels.Volume}} {
		for _, found := range nps.Shifts(kind.series) {
			shift := shiftOf(kind.kind, w.periods[found.At].Start, w.periods[found.Found].End, found.Difference)
			if !shift.matters() || f.From != 0 && w.periods[found.At].End <= f.From {
				continue
			}
			shift.blame(breaks)
			out = append(out, shift)
		}
	}
	return out, nil
}

// newShifts returns those that could be noticed between two times and are not put down to a break: each once, whenever it began.
func (s *Service) newShifts(ctx context.Context, brand string, from, to time.Time) ([]Shift, error) {
	all, err := s.Shifts(ctx, brand, Filter{})
	out := []Shift{}
	for _, c := range all {
		if at := c.Found.Start(s.location()); !c.Muted && at.After(from) && !at.After(to) {
			out = append(out, c)
		}
	}
	return out, err
}

// shiftWeeks is the weeks of a brand that are over, with the voices of each source.
type shiftWeeks struct {
	periods []nps.Period
	strata  [][]nps.Stratum
	filter  Filter
	gaps    []Gap
	unseen  []bool // a source of the brand was not read for a day of it
}

// weeks returns nil where there are too few.
func (s *Service) weeks(ctx context.Context, brand string, f Filter) (*shiftWeeks, error) {
	f.From, f.By = 0, nps.GrainWeek
	span, ok, err := s.Store.PostSpan(ctx, brand, f)
	if err != nil || !ok || !clamp(&span, f) {
		return nil, err
	}
	end := s.lastWeek(span, f)
	start := max(nps.GrainWeek.Containing(span.Start+6).Start, end-7*maxShiftWeeks)
	w := &shiftWeeks{periods: nps.GrainWeek.Cut(start, end)}
	if len(w.periods) <= nps.MinShiftKnown {
		return nil, nil
	}
	f.To = 0
	if w.filter, err = s.calibrated(ctx, brand, f); err != nil {
		return nil, err
	}
	mixed, err := s.Store.Mix(ctx, brand, w.filter, BySource, w.periods)
	if err != nil {
		return nil, err
	}
	for _, m := range mixed {
		w.strata = append(w.strata, m.Parts)
	}
	if w.gaps, err = s.gaps(ctx, brand, f, nps.Period{Start: start, End: end}); err != nil {
		return nil, err
	}
	w.unseen = make([]bool, len(w.periods))
	for i, p := range w.periods {
		w.unseen[i] = s.missing(w.gaps, p) >= 24*time.Hour
	}
	return w, nil
}

// lastWeek returns the end of the last week that is over. Where posts have long ceased to come, as after an import, it is that of the last
// week that they reach into the end of.
func (s *Service) lastWeek(span nps.Period, f Filter) nps.Day {
	today := nps.DayOf(s.now(), s.location())
	end := nps.GrainWeek.Containing(today).Start
	if today-span.End > staleDays {
		end = min(end, nps.GrainWeek.Containing(span.End+2).Start)
	}
	if f.To != 0 {
		end = min(end, nps.GrainWeek.Containing(f.To).Start)
	}
	return end
}

// missing returns for how long the source that was missing longest was not read in p.
func (s *Service) missing(gaps []Gap, p nps.Period) (longest time.Duration) {
	from, to := p.Start.Start(s.location()), p.End.Start(s.location())
	by := map[string]time.Duration{}
	for _, g := range gaps {
		begin, end := g.From, to
		if g.To != nil && g.To.Before(to) {
			end = *g.To
		}
		if begin.Before(from) {
			begin = from
		}
		if end.After(begin) {
			by[g.Source] += end.Sub(begin)
			longest = max(longest, by[g.Source])
		}
	}
	return longest
}

// hide takes out what is not known in weeks in which a source was not read, unless too few would be left: a source that has been dead for
// long is no longer part of what is usual.
func (w *shiftWeeks) hide(series ...[]nps.Observation) {
	hidden := 0
	for _, u := range w.unseen {
		if u {
			hidden++
		}
	}
	if 2*hidden > len(w.unseen) {
		return
	}
	for i, u := range w.unseen {
		for _, s := range series {
			s[i].Known = s[i].Known && !u
		}
	}
}

func shiftOf(kind ShiftKind, since, found nps.Day, d nps.Difference) Shift {
	shift := Shift{Kind: kind, Since: since, Found: found, Size: Estimate{round(d.Value), round(d.Low), round(d.High)}, Breaks: []Break{}}
	if kind == ShiftVolume {
		percent := func(v float64) float64 { return round(100 * (math.Exp(v) - 1)) }
		shift.Size = Estimate{percent(d.Value), percent(d.Low), percent(d.High)}
	}
	direction := "up"
	if d.Value < 0 {
		direction = "down"
	}
	z := shift.Size
	shift.Sentence = messages.M("shift."+string(kind)+"."+direction, math.Abs(z.Value), since, z.Low, z.High)
	return shift
}

// matters reports whether the change is large enough to be told, and known well enough to say which way it went.
func (c *Shift) matters() bool {
	if c.Size.Low <= 0 && c.Size.High >= 0 {
		return false
	}
	if c.Kind == ShiftVolume {
		return math.Abs(c.Size.Value) >= minShiftShare
	}
	return math.Abs(c.Size.Value) >= minShift
}
