// Package eval measures any [sentiment.Classifier] on labelled texts: how often its tones and answers are right, how far its
// probabilities can be believed, and how far the NPS of a brand is off when its votes are added up. Every figure stands with
// a 95 % interval.
//
// It also learns, from what models made of brands that they had not seen, the calibration of a domain (domain.go).
//
// The package trains no model and holds no text.
package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// LeastTexts is how many texts a brand, or a brand in a quarter, needs before its NPS error is counted; ManyTexts is how many
// it needs for chance to say little.
const (
	LeastTexts = 30
	ManyTexts  = 100
)

// Report is what a model is worth on labelled texts.
type Report struct {
	Model    string   `json:"model"`
	Sets     []Group  `json:"sets"`            // one per set and language, in the order of their names
	Langs    []Group  `json:"languages"`       // one per declared language
	Parts    []Group  `json:"parts,omitempty"` // one per set and part, of sets that were judged in several parts
	Means    []Group  `json:"means,omitempty"` // of each set over its languages and over its parts, each of which counts the same
	Domains  []Domain `json:"domains"`         // one per domain
	Brands   []Brand  `json:"brands"`
	NPSError []Error  `json:"nps_error"` // one per set with scores and brands

	Calibrated []Error `json:"nps_error_calibrated,omitempty"` // the same after [Meter.Calibrate], where that was asked for
}

// Group is the texts of a set and a language, or of a language, a domain, or a part of a set that was judged by a model of its
// own. Of means, the part says over what.
type Group struct {
	Set    string `json:"set,omitempty"`
	Part   string `json:"part,omitempty"`
	Domain string `json:"domain,omitempty"`
	Lang   string `json:"lang,omitempty"`
	Tone   Head   `json:"tone"`
	Answer Head   `json:"answer"`          // texts whose label names one answer
	Bad    Head   `json:"bad"`             // whether the answer is a detractor's: all texts whose label tells
	Meant  *Meant `json:"meant,omitempty"` // posts whose label says what their authors meant, or that they meant nothing
}

// Domain is what a model is worth on all sets about one kind of brands.
type Domain struct {
	Group
	NPS Error `json:"nps"`
}

// Options say how texts are judged.
type Options struct {
	Declared bool   // tell the model the declared language, as networks do; else it has to find out
	Part     string // what the texts are called together, such as "2016", where a model judges a part of a set; or ""
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
	sets, langs, domains, parts map[string]*group
	brands                      map[string]*brandVotes
	rated                       map[string]bool // sets whose labels tell passives from promoters
}

// group is the texts of a Group by what they are resampled by.
type group struct {
	Group
	tone, answer, bad *clusters
	meant             meantCounts
}

func newGroup(g Group) group {
	return group{Group: g, tone: newClusters(), answer: newClusters(), bad: newClusters()}
}

// NewMeter returns a meter that has seen nothing.
func NewMeter() *Meter {
	return &Meter{sets: map[string]*group{}, langs: map[string]*group{}, domains: map[string]*group{}, parts: map[string]*group{}, brands: map[string]*brandVotes{}, rated: map[string]bool{}}
}

const batch = 512

// Add labels examples with c and counts.
func (m *Meter) Add(ctx context.Context, c sentiment.Classifier, examples []labelled.Example, o Options) error {
	for i := range examples {
		if a := examples[i].Answer; a == labelled.Middle || a == labelled.High {
			m.rated[examples[i].Set] = true
		}
	}
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
			m.count(&part[i], &opinions[i], o.Part)
			m.vote(&part[i], &opinions[i])
		}
	}
	return nil
}

// count notes what the model said of one text of a part.
func (m *Meter) count(e *labelled.Example, o *sentiment.Opinion, part string) {
	lang := e.Lang
	if lang == "" {
		lang = "und"
	}
	groups := []*group{
		of(m.sets, e.Set+"\x00"+lang, newGroup(Group{Set: e.Set, Lang: lang})),
		of(m.langs, lang, newGroup(Group{Lang: lang})),
	}
	if e.Domain != "" {
		groups = append(groups, of(m.domains, e.Domain, newGroup(Group{Domain: e.Domain})))
	}
	if part != "" {
		groups = append(groups, of(m.parts, e.Set+"\x00"+part, newGroup(Group{Set: e.Set, Part: part})))
	}
	brand := ""
	if e.Brand != "" {
		brand = e.Set + "\x00" + e.Brand
	}
	tone := [classes]float64{o.Tones.Negative, o.Tones.Neutral, o.Tones.Positive}
	answer := [classes]float64{o.P.Detractor, o.P.Passive, o.P.Promoter}
	for _, g := range groups {
		g.tone.count(brand, e.Tone.Index(), index(labelled.Tones, o.Sentiment()), tone)
		if m.rated[e.Set] { // else only detractors name their answer
			g.answer.count(brand, e.Answer.Index(), index(labelled.Labels, o.Label()), answer)
		}
		g.meant.count(e, o)
		if bad := boolInt(e.Answer != labelled.Low); e.Answer == labelled.Low || e.Answer != 0 && e.Answer&labelled.Low == 0 {
			g.bad.count(brand, bad, boolInt(o.P.Detractor < 0.5), [classes]float64{o.P.Detractor, 1 - o.P.Detractor})
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// of returns the value of a key, which is fresh where there is none.
func of[T any](m map[string]*T, key string, fresh T) *T {
	if v, ok := m[key]; ok {
		return v
	}
	m[key] = &fresh
	return &fresh
}

func index[T comparable](names [classes]T, name T) int { return slices.Index(names[:], name) }

// Report sums up what was counted.
func (m *Meter) Report(model string) *Report {
	r := &Report{Model: model, Sets: groups(m.sets), Langs: groups(m.langs), NPSError: m.Errors()}
	byDomain := map[string][]*brandVotes{}
	for _, key := range sortedKeys(m.brands) {
		b := m.brands[key]
		byDomain[b.domain] = append(byDomain[b.domain], b)
		if b.name != "" && len(b.votes) >= LeastTexts && m.rated[b.set] {
			truth, proxy := score(b.votes)
			r.Brands = append(r.Brands, Brand{Set: b.set, Name: b.name, N: len(b.votes), Truth: truth, Proxy: proxy, OffCI: offInterval(b.votes)})
		}
	}
	parts := several(m.parts)
	r.Parts, r.Means = groups(parts), append(means(m.sets, "languages"), means(parts, "parts")...)
	for _, g := range groups(m.domains) {
		r.Domains = append(r.Domains, Domain{Group: g, NPS: errorOf(byDomain[g.Domain], m.rated)})
	}
	return r
}

// Errors returns the errors of the NPS of each set.
func (m *Meter) Errors() []Error {
	bySet := map[string][]*brandVotes{}
	for _, key := range sortedKeys(m.brands) {
		b := m.brands[key]
		bySet[b.set] = append(bySet[b.set], b)
	}
	var out []Error
	for _, set := range sortedKeys(bySet) {
		if e := errorOf(bySet[set], m.rated); e.Texts > 0 {
			e.Set = set
			out = append(out, e)
		}
	}
	return out
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, strings.Compare)
	return keys
}

func groups(m map[string]*group) []Group {
	var out []Group
	for _, key := range sortedKeys(m) {
		g := m[key]
		g.Tone, g.Answer, g.Bad, g.Meant = g.tone.head(), g.answer.head(), g.bad.head(), g.meant.result()
		if g.Tone.N+g.Bad.N > 0 {
			out = append(out, g.Group)
		}
	}
	return out
}
