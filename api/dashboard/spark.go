package dashboard

import (
	"fmt"
	"math"
	"strings"

	"overheard/internal/figures"
)

// The size of a sparkline in the units of its view box, and the room left free around the line.
const (
	sparkWidth, sparkHeight = 120.0, 32.0
	sparkPad                = 3.0
)

// sparkView is a small line of proxy scores with their intervals. A period without a score is a gap.
type sparkView struct {
	Label string
	Zero  string   // height of the line at 0; "" where 0 lies outside
	Bands []string // points of the polygons
	Lines []string
	Dots  []dotView // the last point, and points that stand alone
}

type dotView struct{ X, Y, R string }

// spark draws a series; nil where it has no score at all.
func (v *view) spark(series []figures.SeriesPoint) *sparkView {
	low, high, first, last := math.Inf(1), math.Inf(-1), -1, -1
	for i, p := range series {
		if p.Proxy == nil || p.Proxy.NPS == nil {
			continue
		}
		// Wide intervals of thin periods would press the line flat: the scale follows the scores, bands are cut off.
		low, high = math.Min(low, *p.Proxy.NPS), math.Max(high, *p.Proxy.NPS)
		if first < 0 {
			first = i
		}
		last = i
	}
	if first < 0 {
		return nil
	}
	if room := 20 - (high - low); room > 0 { // never blow up a wiggle of a few points
		low, high = low-room/2, high+room/2
	}
	low, high = low-(high-low)*.25, high+(high-low)*.25
	x := func(i int) float64 {
		return sparkPad + (sparkWidth-2*sparkPad)*(float64(i)+.5)/float64(len(series))
	}
	y := func(score float64) float64 {
		return math.Max(0, math.Min(sparkHeight, sparkPad+(sparkHeight-2*sparkPad)*(high-score)/(high-low)))
	}
	s := &sparkView{Label: v.T("spark.label", *series[first].Proxy.NPS, *series[last].Proxy.NPS, last-first+1)}
	if low < 0 && high > 0 {
		s.Zero = coordinate(y(0))
	}
	for i := first; i <= last; {
		if series[i].Proxy == nil || series[i].Proxy.NPS == nil {
			i++
			continue
		}
		end := i
		var line, upper, lower []string
		for ; end <= last && series[end].Proxy != nil && series[end].Proxy.NPS != nil; end++ {
			p := series[end].Proxy
			at := coordinate(x(end)) + ","
			line = append(line, at+coordinate(y(*p.NPS)))
			upper = append(upper, at+coordinate(y(*p.SamplingHigh)))
			lower = append([]string{at + coordinate(y(*p.SamplingLow))}, lower...)
		}
		if len(line) == 1 {
			s.Dots = append(s.Dots, dotView{coordinate(x(i)), coordinate(y(*series[i].Proxy.NPS)), "1.6"})
		} else {
			s.Lines = append(s.Lines, strings.Join(line, " "))
			s.Bands = append(s.Bands, strings.Join(append(upper, lower...), " "))
		}
		i = end
	}
	s.Dots = append(s.Dots, dotView{coordinate(x(last)), coordinate(y(*series[last].Proxy.NPS)), "2.6"})
	return s
}

func coordinate(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") }
