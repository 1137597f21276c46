// Package eval measures any [sentiment.Classifier] on labelled texts: how often its tones and answers are right, how far its
// probabilities can be believed, and how far the NPS of a brand is off when its votes are added up.
//
// The package trains nothing and holds no text.
package eval

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// LeastTexts is how many texts a brand, or a brand in a quarter, needs before its NPS error is counted.
const LeastTexts = 30

// Report is what a model is worth on labelled texts.
type Report struct {
	Model    string  `json:"model"`
	Sets     []Group `json:"sets"`      // one per set and language, in the order of their names
	Langs    []Group `json:"languages"` // one per declared language
	Brands   []Brand `json:"brands"`
	NPSError []Error `json:"nps_error"` // one per set with scores and brands
}

// Group is the texts of a set and a language, or of a language.
type Group struct {
	Set    string `json:"set,omitempty"`
	Lang   string `json:"lang"`
	Tone   Head   `json:"tone"`
	Answer Head   `json:"answer"` // texts whose label names one answer
}

// Head is how well one question is answered. Rows of the confusion are what is true, columns what the model said; both
// from low to high: negative, neutral, positive or detractor, passive, promoter.
type Head struct {
	N           int       `json:"n"`
	Accuracy    float64   `json:"accuracy"`
	MacroRecall float64   `json:"macro_recall"`
	MacroF1     float64   `json:"macro_f1"`
	Calibration float64   `json:"calibration_error"` // expected, over ten bins of the probability of what the model said
	Confusion   [3][3]int `json:"confusion"`

	bins [10]bin
}

type bin struct{ n, right, sure float64 }

// Brand is the NPS of one brand by its ratings and by the model.
type Brand struct {
	Set   string  `json:"set"`
	Name  string  `json:"name"`
	N     int     `json:"n"`
	Truth float64 `json:"truth"`
	Proxy float64 `json:"proxy"`
}

// Error is the mean absolute error of the NPS in points.
type Error struct {
	Set        string  `json:"set"`
	Brands     int     `json:"brands"`
	ByBrand    float64 `json:"by_brand"`
	Bias       float64 `json:"bias"` // mean of proxy − truth over brands
	Quarters   int     `json:"brand_quarters"`
	ByQuarter  float64 `json:"by_brand_quarter"`
	Worst      string  `json:"worst_brand"`
	WorstError float64 `json:"worst_error"`
}

// Options leave things out.
type Options struct {
	Declared bool // tell the model the declared language, as networks do; else it has to find out
}

// Measure labels the examples with c and compares.
func Measure(ctx context.Context, c sentiment.Classifier, examples []labelled.Example, o Options) (*Report, error) {
	m := NewMeter()
	if err := m.Add(ctx, c, examples, o); err != nil {
		return nil, err
	}
	return m.Report(c.Model().Name), nil
}

// Meter gathers what several models, each trained without the texts it judges, make of their texts.
type Meter struct {
	sets, langs map[string]*Group
	brands      map[string]*tally
	quarters    map[string]*tally
}

// tally sums the votes of a brand.
type tally struct {
	set, name            string
	n                    int
	truth, votes, weight float64
}

// NewMeter returns a meter that has seen nothing.
func NewMeter() *Meter {
	return &Meter{sets: map[string]*Group{}, langs: map[string]*Group{}, brands: map[string]*tally{}, quarters: map[string]*tally{}}
}

const batch = 512

// Add labels examples with c and counts.
func (m *Meter) Add(ctx context.Context, c sentiment.Classifier, examples []labelled.Example, o Options) error {
	texts := make([]sentiment.Text, 0, batch)
	opinions := make([]sentiment.Opinion, batch)
	for part := range slices.Chunk(examples, batch) {
		texts = texts[:0]
		for i := range part {
			t := sentiment.Text{Text: part[i].Text}
			if o.Declared {
				t.Lang = part[i].Lang
			}
			texts = append(texts, t)
		}
		if err := c.Classify(ctx, texts, opinions[:len(texts)]); err != nil {
			return fmt.Errorf("measure: %w", err)
		}
		for i := range part {
			m.count(&part[i], &opinions[i])
		}
	}
	return nil
}

func (m *Meter) count(e *labelled.Example, o *sentiment.Opinion) {
	lang := e.Lang
	if lang == "" {
		lang = "und"
	}
	for _, g := range []*Group{
		of(m.sets, e.Set+"\x00"+lang, Group{Set: e.Set, Lang: lang}),
		of(m.langs, lang, Group{Lang: lang}),
	} {
		g.Tone.count(e.Tone, index(labelled.Tones, o.Sentiment()), [3]float64{o.Tones.Negative, o.Tones.Neutral, o.Tones.Positive})
		g.Answer.count(e.Answer, index(labelled.Labels, o.Label()), [3]float64{o.P.Detractor, o.P.Passive, o.P.Promoter})
	}
	answer := e.Answer.Index()
	if answer < 0 || e.Brand == "" || !e.Review {
		return
	}
	of(m.brands, e.Set+"\x00"+e.Brand, tally{set: e.Set, name: e.Brand}).count(answer, o)
	if q := quarter(e.Date); q != "" {
		of(m.quarters, e.Set+"\x00"+e.Brand+"\x00"+q, tally{set: e.Set, name: e.Brand}).count(answer, o)
	}
}

// of returns the value of a key, which is fresh where there is none.
func of[T any](m map[string]*T, key string, fresh T) *T {
	if v, ok := m[key]; ok {
		return v
	}
	m[key] = &fresh
	return &fresh
}

func index[T comparable](names [3]T, name T) int { return slices.Index(names[:], name) }

func (h *Head) count(known labelled.Classes, said int, p [3]float64) {
	truth := known.Index()
	if truth < 0 {
		return
	}
	h.N++
	h.Confusion[truth][said]++
	b := &h.bins[min(int(p[said]*10), 9)]
	b.n++
	b.sure += p[said]
	if truth == said {
		b.right++
	}
}

func (t *tally) count(answer int, o *sentiment.Opinion) {
	t.n++
	t.truth += float64(answer - 1)
	t.votes += o.Opinion * (o.P.Promoter - o.P.Detractor)
	t.weight += o.Opinion
}

func (t *tally) scores() (truth, proxy float64) {
	return 100 * t.truth / float64(t.n), 100 * t.votes / max(t.weight, 1e-9)
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

// Report sums up what was counted.
func (m *Meter) Report(model string) *Report {
	r := &Report{Model: model, Sets: groups(m.sets), Langs: groups(m.langs)}
	errs := map[string]*Error{}
	for _, key := range sortedKeys(m.brands) {
		t := m.brands[key]
		if t.n < LeastTexts {
			continue
		}
		truth, proxy := t.scores()
		r.Brands = append(r.Brands, Brand{Set: t.set, Name: t.name, N: t.n, Truth: truth, Proxy: proxy})
		e := of(errs, t.set, Error{Set: t.set})
		e.Brands++
		e.ByBrand += math.Abs(proxy - truth)
		e.Bias += proxy - truth
		if math.Abs(proxy-truth) > math.Abs(e.WorstError) {
			e.Worst, e.WorstError = t.name, proxy-truth
		}
	}
	for _, key := range sortedKeys(m.quarters) {
		if t := m.quarters[key]; t.n >= LeastTexts {
			truth, proxy := t.scores()
			e := of(errs, t.set, Error{Set: t.set})
			e.Quarters++
			e.ByQuarter += math.Abs(proxy - truth)
		}
	}
	for _, set := range sortedKeys(errs) {
		e := errs[set]
		e.ByBrand /= float64(max(e.Brands, 1))
		e.Bias /= float64(max(e.Brands, 1))
		e.ByQuarter /= float64(max(e.Quarters, 1))
		r.NPSError = append(r.NPSError, *e)
	}
	return r
}

func sortedKeys[T any](m map[string]*T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, strings.Compare)
	return keys
}

func groups(m map[string]*Group) []Group {
	var out []Group
	for _, key := range sortedKeys(m) {
		g := *m[key]
		g.Tone.finish()
		g.Answer.finish()
		if g.Tone.N+g.Answer.N > 0 {
			out = append(out, g)
		}
	}
	return out
}

// finish computes the rates. Macro means run over the classes that occur.
func (h *Head) finish() {
	if h.N == 0 {
		return
	}
	classes := 0.0
	for c := range 3 {
		hit, truth, said := h.Confusion[c][c], 0, 0
		for k := range 3 {
			truth += h.Confusion[c][k]
			said += h.Confusion[k][c]
		}
		h.Accuracy += float64(hit)
		if truth == 0 {
			continue
		}
		classes++
		h.MacroRecall += float64(hit) / float64(truth)
		h.MacroF1 += 2 * float64(hit) / float64(truth+said)
	}
	h.Accuracy /= float64(h.N)
	h.MacroRecall /= classes
	h.MacroF1 /= classes
	for _, b := range h.bins {
		if b.n > 0 {
			h.Calibration += math.Abs(b.right-b.sure) / float64(h.N)
		}
	}
}
