package figures

import (
	"context"
	"math"

	"overheard/internal/messages"
	"overheard/nps"
)

// Split is a change taken apart ([nps.SplitChange]): Mix and Real sum to it, and so do those of the parts. Intervals hold which voices
// spoke, and what those of one author, day or thread have in common, as that of the change; that the same model read both times cancels.
type Split struct {
	Part     Part             `json:"part"`
	Mix      Difference       `json:"mix"`    // of the change, because the parts contributed in other proportions than before
	Real     Difference       `json:"real"`   // of the change, because those in the same parts spoke otherwise
	AtMix    *Estimate        `json:"at_mix"` // the score now, had the proportions stayed; null where a part has too few voices
	Parts    []SplitPart      `json:"parts"`
	Sentence messages.Message `json:"sentence"` // "Of the 9 points, 3 come from more voices on forum, 6 are real change."
}

// SplitPart is one source's, or language's, part of a Split. Name is "" for those of few voices together.
type SplitPart struct {
	Name         string   `json:"name"`
	Before       float64  `json:"before"` // share of the weight, in percent
	Now          float64  `json:"now"`
	NPSBefore    *float64 `json:"nps_before"` // null where nobody spoke
	NPS          *float64 `json:"nps"`
	Voices       int      `json:"voices"`
	VoicesBefore int      `json:"voices_before"`
	Mix          float64  `json:"mix"` // points
	Real         float64  `json:"real"`
}

// split takes the change of a brand's score apart. It leaves out what has one part only, what is no sum over parts ([summed]), and
// nothing where there is no change to speak of.
func (s *Service) split(ctx context.Context, brand string, f Filter, by Part, c *Change) error {
	if c.Difference == nil {
		return nil
	}
	f, err := s.calibrated(ctx, brand, f)
	if err != nil {
		return err
	}
	if !summed(f.Calibration) {
		return nil
	}
	// The two may overlap with what f asks for only in part: the periods say which days.
	f.From, f.To = 0, 0
	mixed, err := s.Store.Mix(ctx, brand, f, by, []nps.Period{*c.Before, *c.Now})
	if err != nil {
		return err
	}
	before, now := mixed[0].Parts, mixed[1].Parts
	m, ok := nps.SplitChange(before, now, c.both)
	if !ok || len(m.Sources) < 2 {
		return nil
	}
	c.Split = splitOf(m, by, c.Clear, before, now)
	return nil
}

func splitOf(m nps.MixChange, by Part, clear bool, before, now []nps.Stratum) *Split {
	out := &Split{Part: by, Mix: *differenceOf(&m.Mix), Real: *differenceOf(&m.Real), Parts: []SplitPart{}, Sentence: splitSentence(m, by, clear)}
	shares := map[string]float64{}
	for _, s := range before {
		shares[s.Source] += s.W
	}
	if e, ok := nps.AtMix(now, shares); ok {
		out.AtMix = &Estimate{round(e.Value), round(e.Low), round(e.High)}
	}
	was, is := voicesOf(before), voicesOf(now)
	others := SplitPart{}
	for _, e := range m.Sources {
		p := SplitPart{Name: e.Source, Before: round(100 * e.Before), Now: round(100 * e.After), VoicesBefore: was[e.Source], Voices: is[e.Source], Mix: round(e.Mix), Real: round(e.Real)}
		if e.Before > 0 {
			p.NPSBefore = number(e.ScoreBefore)
		}
		if e.After > 0 {
			p.NPS = number(e.Score)
		}
		if e.Source != "" {
			out.Parts = append(out.Parts, p)
			delete(was, e.Source)
			delete(is, e.Source)
			continue
		}
		others = p
	}
	// What is left are the few-voiced ones.
	for _, n := range was {
		others.VoicesBefore += n
	}
	for _, n := range is {
		others.Voices += n
	}
	if others.VoicesBefore+others.Voices > 0 {
		out.Parts = append(out.Parts, others)
	}
	return out
}

func voicesOf(strata []nps.Stratum) map[string]int {
	out := map[string]int{}
	for _, s := range strata {
		out[s.Source] += s.Voices
	}
	return out
}

// splitSentence says where a change, clear or not, comes from. A part that chance explains is told apart from what moved the score, and
// where both are, none is given a number. The points of parts that are both clear sum to those of the change.
func splitSentence(m nps.MixChange, by Part, clear bool) messages.Message {
	all, mix, real := points(m.Change.Value), points(m.Mix.Value), points(m.Real.Value)
	if math.Abs(m.Mix.Value-float64(mix)) > math.Abs(m.Real.Value-float64(real)) {
		mix = all - real
	} else {
		real = all - mix
	}
	moved := movedMost(m, by)
	switch {
	case !m.Mix.Clear() && !m.Real.Clear() && clear:
		return messages.M("split.undecided")
	case !m.Mix.Clear() && !m.Real.Clear():
		return messages.M("split.unclear")
	case mix == 0:
		return messages.M("split.real")
	case real == 0:
		return messages.M("split.mix", moved)
	case !m.Mix.Clear():
		return messages.M("split.real_only", m.Real.Value, m.Mix.Value)
	case !m.Real.Clear():
		return messages.M("split.mix_only", moved, m.Mix.Value, m.Real.Value)
	case mix < 0 != (all < 0) || real < 0 != (all < 0):
		return messages.M("split.against", moved, float64(mix), float64(real))
	}
	return messages.M("split.both", abs(all), abs(mix), moved, abs(real))
}

// movedMost names the part whose share moved the most, of those that moved the score the way the mix did: "more voices on forum". Of two
// parts one grows by what the other shrinks; then it is the one that grew.
func movedMost(m nps.MixChange, by Part) messages.Message {
	best := nps.MixElement{}
	for _, e := range m.Sources {
		ahead := math.Abs(e.After-e.Before) - math.Abs(best.After-best.Before)
		if e.Mix*m.Mix.Value > 0 && (ahead > 1e-6 || ahead > -1e-6 && e.After > e.Before) {
			best = e
		}
	}
	name := any(best.Source)
	if best.Source == "" {
		name = messages.M("split.others")
	}
	switch more := best.After > best.Before; {
	case by == ByLang && more:
		return messages.M("split.more_in", name)
	case by == ByLang:
		return messages.M("split.fewer_in", name)
	case more:
		return messages.M("split.more", name)
	}
	return messages.M("split.fewer", name)
}

func abs(v int) int { return max(v, -v) }
