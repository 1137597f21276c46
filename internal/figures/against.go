package figures

import (
	"cmp"

	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// Against is how a competitor's proxy stands to that of the own brand over the same days.
type Against struct {
	Brand      string           `json:"brand"`      // the own brand: the first one of the configuration
	Difference *Difference      `json:"difference"` // competitor less own brand, with both brand effects; null unless both have a score
	Clear      bool             `json:"clear"`      // more than chance would give, all competitors taken together
	Sentence   messages.Message `json:"sentence"`
}

// compareBrands sets each competitor beside the first own brand. p is adjusted over all competitors (Holm).
func compareBrands(rows []OverviewBrand) {
	own := 0
	for own < len(rows) && rows[own].Role != mentions.Own {
		own++
	}
	if own == len(rows) {
		return
	}
	differences := make([]*nps.Difference, len(rows))
	for i := range rows {
		if p := rows[i].Proxy; rows[i].Role == mentions.Competitor && p != nil && rows[own].Proxy != nil {
			if d, ok := p.Score.Against(rows[own].Proxy.Score); ok {
				differences[i] = &d
			}
		}
	}
	nps.Holm(differences)
	for i, d := range differences {
		if rows[i].Role == mentions.Competitor {
			rows[i].Against = &Against{Brand: rows[own].Name, Difference: differenceOf(d), Clear: d != nil && d.Clear(), Sentence: againstSentence(d, cmp.Or(rows[own].Title, rows[own].Name))}
		}
	}
}

func againstSentence(d *nps.Difference, own string) messages.Message {
	switch {
	case d == nil:
		return messages.M("brands.few", own)
	case d.Clear() && d.Value > 0:
		return messages.M("brands.above", points(d.Value), points(d.Low), points(d.High), own)
	case d.Clear():
		return messages.M("brands.below", points(-d.Value), points(-d.High), points(-d.Low), own)
	}
	return messages.M("brands.alike", d.Value, d.Low, d.High, own)
}

// overviewNote says what the table cannot tell: what the proxy is, and how far apart two of the brands have to be at the least.
func overviewNote(rows []OverviewBrand) messages.Message {
	least := 0.
	for i := range rows {
		for j := range i {
			if a, b := rows[i].Proxy, rows[j].Proxy; a != nil && b != nil {
				if apart := nps.LeastApart(a.Score.Effect, b.Score.Effect); least == 0 || apart < least {
					least = apart
				}
			}
		}
	}
	if points(least) == 0 {
		return messages.M("verdict.balance")
	}
	return messages.M("verdict.two", messages.M("verdict.balance"), messages.M("verdict.brands", points(least)))
}
