package eval

import (
	"fmt"
	"math"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// Brand is the NPS of one brand by its ratings and by the model.
type Brand struct {
	Set   string  `json:"set"`
	Name  string  `json:"name"`
	N     int     `json:"n"`
	Truth float64 `json:"truth"`
	Proxy float64 `json:"proxy"`

	OffCI Interval `json:"error_interval"` // of proxy − truth, by the chance of which texts there are
}

// offInterval is the normal interval of proxy − truth over the texts of a brand, with its variance linearised: the proxy is a ratio.
func offInterval(votes []vote) Interval {
	truth, proxy := score(votes)
	weight := 0.0
	for _, v := range votes {
		weight += v.weight
	}
	n := float64(len(votes))
	weight = max(weight/n, 1e-9)
	sum := 0.0
	for _, v := range votes {
		off := v.weight*(100*v.said-proxy)/weight - (100*v.truth - truth)
		sum += off * off
	}
	half := 1.96 * math.Sqrt(sum/max(n-1, 1)/n)
	return Interval{proxy - truth - half, proxy - truth + half}
}

// Error is how far the NPS of brands is off, in points: the mean of |proxy − truth|. Truth is the score of the ratings of
// the same texts. Where ratings only part good from bad, it is the share of detractors that is compared.
type Error struct {
	Set       string    `json:"set,omitempty"`
	Of        string    `json:"of"` // "nps" or "detractors"
	Texts     int       `json:"texts"`
	Level     float64   `json:"level"` // proxy − truth of all texts together
	LevelCI   *Interval `json:"level_interval"`
	Brands    int       `json:"brands"` // with LeastTexts or more
	ByBrand   float64   `json:"by_brand"`
	BrandCI   *Interval `json:"by_brand_interval"`
	Weighted  float64   `json:"by_brand_weighted"` // by texts
	Bias      float64   `json:"bias"`              // mean of proxy − truth over brands
	BiasCI    *Interval `json:"bias_interval"`
	Many      int       `json:"large_brands"` // with ManyTexts or more
	ByMany    float64   `json:"by_large_brand"`
	ManyCI    *Interval `json:"by_large_brand_interval"`
	Quarters  int       `json:"brand_quarters"`
	ByQuarter float64   `json:"by_brand_quarter"`
	QuarterCI *Interval `json:"by_brand_quarter_interval"`
	Worst     string    `json:"worst_brand"`
	Off       float64   `json:"worst_error"`
}

// vote is a text with what its author answered.
type vote struct {
	truth, said, weight float64
	shares              sentiment.Shares
	quarter, lang       string
}

// brandVotes are the texts about a brand; or, under the name "", those of a set about none.
type brandVotes struct {
	set, domain, name string
	votes             []vote // of texts whose answer is known
	bad               []vote // of texts that are known to be a detractor's or not to be
}

// vote notes the shares of a text that judges a brand.
func (m *Meter) vote(e *labelled.Example, o *sentiment.Opinion) {
	known := e.Answer == labelled.Low || e.Answer&labelled.Low == 0
	if e.Answer == 0 || !known || !e.Review {
		return
	}
	b := of(m.brands, e.Set+"\x00"+e.Brand, brandVotes{set: e.Set, domain: e.Domain, name: e.Brand})
	v := vote{truth: float64(boolInt(e.Answer == labelled.Low)), said: o.P.Detractor, weight: o.Opinion, shares: o.P, quarter: quarter(e.Date), lang: o.Lang}
	b.bad = append(b.bad, v)
	if answer := e.Answer.Index(); answer >= 0 {
		v.truth, v.said = float64(answer-1), o.P.Promoter-o.P.Detractor
		b.votes = append(b.votes, v)
	}
}

// score compares, in points.
func score(votes []vote) (truth, proxy float64) {
	var t, p, w float64
	for _, v := range votes {
		t += v.truth
		p += v.weight * v.said
		w += v.weight
	}
	return 100 * t / float64(len(votes)), 100 * p / max(w, 1e-9)
}

// quarter returns the quarter of a date, "" where it has none.
func quarter(date string) string {
	if len(date) < 7 || date[4] != '-' {
		return ""
	}
	month := int(date[5]-'0')*10 + int(date[6]-'0')
	if month < 1 || month > 12 {
		return ""
	}
	return fmt.Sprintf("%sQ%d", date[:4], (month+2)/3)
}

// brandError is what one brand adds to an Error: sums, so that brands can be resampled.
type brandError struct {
	name                 string
	n                    int
	off                  float64 // proxy − truth
	truth, said, weight  float64 // summed over votes
	quarters, byQuarters float64
}

func newBrandError(name string, votes []vote) brandError {
	e := brandError{name: name, n: len(votes)}
	quarters := map[string][]vote{}
	for _, v := range votes {
		e.truth += v.truth
		e.said += v.weight * v.said
		e.weight += v.weight
		if v.quarter != "" {
			quarters[v.quarter] = append(quarters[v.quarter], v)
		}
	}
	truth, proxy := score(votes)
	e.off = proxy - truth
	for _, q := range sortedKeys(quarters) {
		if len(quarters[q]) >= LeastTexts {
			truth, proxy := score(quarters[q])
			e.quarters++
			e.byQuarters += math.Abs(proxy - truth)
		}
	}
	return e
}

// votesOf returns what can be compared over several brands, with the brands: scores, or good and bad where no set tells more.
func votesOf(brands []*brandVotes, rated map[string]bool) (of string, kept []*brandVotes, votes [][]vote) {
	of = "detractors"
	for _, b := range brands {
		if rated[b.set] {
			of = "nps"
		}
	}
	for _, b := range brands {
		v := b.votes
		if of == "detractors" {
			v = b.bad
		}
		if len(v) > 0 && (of == "detractors" || rated[b.set]) {
			kept, votes = append(kept, b), append(votes, v)
		}
	}
	return of, kept, votes
}

// errorOf sums up the errors of the brands of a set or a domain.
func errorOf(brands []*brandVotes, rated map[string]bool) Error {
	var out Error
	of, kept, votes := votesOf(brands, rated)
	out.Of = of
	errs := make([]brandError, len(votes))
	for i, v := range votes {
		errs[i] = newBrandError(kept[i].name, v)
	}
	if len(errs) == 0 {
		return out
	}
	s := summed(errs)
	out.Texts, out.Level = s.texts, s.level
	out.Brands, out.ByBrand, out.Weighted, out.Bias = int(s.brands), s.byBrand, s.weighted, s.bias
	out.Many, out.ByMany = int(s.many), s.byMany
	out.Quarters, out.ByQuarter = int(s.quarters), s.byQuarter
	for _, e := range errs {
		if e.counts() && math.Abs(e.off) > math.Abs(out.Off) {
			out.Worst, out.Off = e.name, e.off
		}
	}
	out.intervals(errs, votes)
	return out
}
