package figures

import (
	"cmp"
	"context"
	"slices"

	"overheard/internal/messages"
	"overheard/nps"
)

// BreakKind says what broke a brand's series.
type BreakKind string

// The kinds of breaks. Programs read them, so their values never change.
const (
	BreakSource  BreakKind = "source"  // the first posts of a source
	BreakGone    BreakKind = "gone"    // the last posts of a source
	BreakQuery   BreakKind = "query"   // another query, or all posts were matched again
	BreakRelabel BreakKind = "relabel" // posts wait for a relabelling before they count
	BreakGap     BreakKind = "gap"     // a source was not read for a week or more
)

// Break is a day on which a series was broken, so that it may have moved without any change of mind.
type Break struct {
	Kind   BreakKind `json:"kind"`
	Source string    `json:"source,omitempty"`
	Day    nps.Day   `json:"day"`
}

const (
	breakDays  = 14   // how far from a break a change may begin to be put down to it
	breakShare = 0.05 // of the voices that a source has to bring to break a series by coming or going
	breakWeeks = 8    // over which the share is taken
	gapDays    = 7    // how long a gap has to last
)

// breaks lists what broke the weeks, by day. A relabelling that is done is none: it reads all posts again, so that both sides of
// any day are read by one model.
func (s *Service) breaks(ctx context.Context, brand string, w *shiftWeeks) ([]Break, error) {
	known, err := s.Store.Broken(ctx, brand, w.periods)
	if err != nil {
		return nil, err
	}
	first, last := w.periods[0].Start, w.periods[len(w.periods)-1].End
	var out []Break
	for _, source := range known.Sources {
		if source.Days.Start > first+7 && w.share(source.Source, source.Days.Start, source.Days.Start+7*breakWeeks) >= breakShare {
			out = append(out, Break{BreakSource, source.Source, source.Days.Start})
		}
		if source.Days.End < last-staleDays && w.share(source.Source, source.Days.End-7*breakWeeks, source.Days.End) >= breakShare {
			out = append(out, Break{BreakGone, source.Source, source.Days.End})
		}
	}
	for _, day := range known.Queries {
		out = append(out, Break{Kind: BreakQuery, Day: day})
	}
	if known.Waiting != 0 {
		out = append(out, Break{Kind: BreakRelabel, Day: known.Waiting})
	}
	for _, g := range w.gaps {
		from, to := nps.DayOf(g.From, s.location()), last
		if g.To != nil {
			to = nps.DayOf(*g.To, s.location())
		}
		if to-from < gapDays {
			continue
		}
		out = append(out, Break{BreakGap, g.Source, from})
		if g.To != nil {
			out = append(out, Break{BreakGap, g.Source, to})
		}
	}
	slices.SortFunc(out, func(a, b Break) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Source, b.Source))
	})
	return slices.Compact(out), nil
}

// share is what part of the voices of the weeks from one day to another a source brings.
func (w *shiftWeeks) share(source string, from, to nps.Day) float64 {
	of, voices := 0, 0
	for i, p := range w.periods {
		if p.End <= from || p.Start >= to {
			continue
		}
		for _, s := range w.strata[i] {
			voices += s.Voices
			if s.Source == source {
				of += s.Voices
			}
		}
	}
	return float64(of) / float64(max(voices, 1))
}

// explains reports whether b may be behind a change of that kind. What people say on the same sources does not depend on which sources
// there are.
func (b Break) explains(kind ShiftKind) bool {
	return kind != ShiftSentiment || b.Kind == BreakQuery || b.Kind == BreakRelabel
}

// blame mutes the change where a break may be behind it.
func (c *Shift) blame(breaks []Break) {
	said := map[string]bool{} // a source that was new and had a gap is named once for each
	var why messages.Message
	for _, b := range breaks {
		if off := b.Day - c.Since; off < -breakDays || off > breakDays || !b.explains(c.Kind) {
			continue
		}
		c.Breaks, c.Muted = append(c.Breaks, b), true
		if key := string(b.Kind) + " " + b.Source; !said[key] {
			said[key] = true
			why = andThen(why, b.message())
		}
	}
	if c.Muted {
		c.Sentence = messages.M("verdict.two", c.Sentence, messages.M("shift.muted", why))
	}
}

func (b Break) message() messages.Message {
	if b.Source == "" {
		return messages.M("break."+string(b.Kind), b.Day)
	}
	return messages.M("break."+string(b.Kind), b.Day, b.Source)
}

// andThen writes list and one more.
func andThen(list, more messages.Message) messages.Message {
	if list.IsZero() {
		return more
	}
	return messages.M("break.and", list, more)
}
