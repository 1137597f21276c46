package records

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// MaxNote is how many characters a note may have.
const MaxNote = 500

// MaxList is how many records a list holds.
const MaxList = 1000

// Keeper keeps figures and says later where they came from. It is safe for concurrent use if its Store is.
type Keeper struct {
	Store   Store
	Figures *figures.Service
	Program string           // version
	Now     func() time.Time // nil is time.Now
}

// Keep answers a question and keeps the answer, which it returns as well. The note is whatever the user wants to find it by.
func (k *Keeper) Keep(ctx context.Context, kind Kind, brand string, f figures.Filter, note string) (*Record, *Answered, error) {
	note = strings.TrimSpace(note)
	if n := utf8.RuneCountInString(note); n > MaxNote {
		return nil, nil, &ErrNote{n}
	}
	b, err := k.brand(brand)
	if err != nil {
		return nil, nil, err
	}
	first, err := ask(ctx, k.Figures, kind, brand, f)
	if err != nil {
		return nil, nil, err
	}
	if first.from() == nil || first.to() == nil || len(numbersOf(first)) == 0 {
		return nil, nil, &ErrNothing{brand}
	}
	r := &Record{Summary: Summary{Kind: kind, Brand: brand, MadeAt: k.now(), Note: note, Question: questionOf(f, first.by())}}
	r.Question.Days = daysOf(r.Question.filter(), *first.from(), *first.to())
	ballot, err := k.Store.Ballot(ctx, brand, f, r.Question.Days.period())
	if err != nil {
		return nil, nil, err
	}
	calibration, err := k.calibration(ctx, b, f)
	if err != nil {
		return nil, nil, err
	}
	// What is kept is computed from what is kept: posts that came in the meantime are in neither.
	now := setting{calibration: calibration, margin: k.margin(), population: b.Population, gaps: true}
	answer, err := ask(ctx, k.counting(now, brand, ballot.Votes, ballot.Answers), kind, brand, f)
	if err != nil {
		return nil, nil, err
	}
	return r, answer, k.save(ctx, r, ballot, answer, now)
}

// save fills in the rest of r and saves it under the first id that is free.
func (k *Keeper) save(ctx context.Context, r *Record, ballot *Ballot, answer *Answered, s setting) error {
	votes, err := pack(ballot)
	if err != nil {
		return fmt.Errorf("pack votes: %w", err)
	}
	if r.Answer, err = answer.json(); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	var text bytes.Buffer
	if err := answer.WriteText(&text); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	r.Text, r.Sentences = text.String(), sentences(answer)
	r.Versions = Versions{
		Program: k.Program, Model: ModelVersion{ballot.Model.Name, ballot.Model.SHA256}, Calibration: s.calibration.Calibration, CalibrationKey: s.calibration.Key(),
		Methods: answer.methods(), QueryRevision: ballot.QueryRev, Margin: s.margin, Timezone: answer.timezone(), Population: s.population,
	}
	if base := s.calibration.Base; !alike(base, s.calibration.Calibration) {
		r.Versions.CalibrationBase = &base
	}
	for _, rev := range ballot.Revisions {
		r.Versions.DataRevision += rev
	}
	sum := sha256.Sum256(votes)
	r.Days = byDay(ballot)
	r.Counts = Holds{Posts: len(ballot.Votes), Answers: len(ballot.Answers), Next: ballot.Next, SHA256: hex.EncodeToString(sum[:]), Bytes: len(votes)}
	for _, d := range r.Days {
		r.Counts.Votes += d.Votes
	}
	content, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write record: %w", err)
	}
	for _, r.ID = range ids(content) {
		if err = k.Store.SaveRecord(ctx, r, votes); !errors.Is(err, ErrTaken) {
			return err
		}
	}
	return fmt.Errorf("save record: %w", err)
}

// Find returns a record, [ErrUnknown] where there is none.
func (k *Keeper) Find(ctx context.Context, id string) (*Record, error) {
	r, _, ok, err := k.Store.Record(ctx, spelled(id))
	if err == nil && !ok {
		err = &ErrUnknown{id}
	}
	return r, err
}

// Delete deletes records for good, all of them or none: [ErrUnknown] names the first that there is not. Nothing but what was kept goes;
// the posts and answers behind it stay.
func (k *Keeper) Delete(ctx context.Context, ids ...string) error {
	named := make([]string, len(ids))
	for i, id := range ids {
		named[i] = spelled(id)
	}
	slices.Sort(named)
	missing, err := k.Store.DeleteRecords(ctx, slices.Compact(named))
	if err == nil && missing != "" {
		err = &ErrUnknown{missing}
	}
	return err
}

// List lists the records of a brand, or of all for "", newest first.
func (k *Keeper) List(ctx context.Context, brand string) ([]Summary, error) {
	if brand != "" {
		if _, err := k.brand(brand); err != nil {
			return nil, err
		}
	}
	list, err := k.Store.Records(ctx, brand, MaxList)
	if list == nil {
		list = []Summary{}
	}
	return list, err
}

// spelled is an id as it is kept, however somebody wrote it down.
func spelled(id string) string { return strings.ToLower(strings.TrimSpace(id)) }

func (k *Keeper) now() time.Time {
	now := time.Now
	if k.Now != nil {
		now = k.Now
	}
	return now().UTC().Truncate(time.Millisecond)
}

func (k *Keeper) brand(name string) (mentions.Brand, error) {
	known := make([]string, len(k.Figures.Brands))
	for i, b := range k.Figures.Brands {
		if b.Name == name {
			return b, nil
		}
		known[i] = b.Name
	}
	return mentions.Brand{}, figures.UnknownBrand(name, known)
}

func (k *Keeper) calibration(ctx context.Context, b mentions.Brand, f figures.Filter) (figures.Choice, error) {
	if k.Figures.Calibration == nil {
		return figures.Choice{Calibration: nps.Uncalibrated, Base: nps.Uncalibrated}, nil
	}
	return k.Figures.Calibration(ctx, b, f)
}

func (k *Keeper) margin() float64 {
	if k.Figures.Margin > 0 {
		return k.Figures.Margin
	}
	return nps.DefaultMargin
}

// setting is what a figure rests on besides votes and answers.
type setting struct {
	calibration figures.Choice
	margin      float64
	population  mentions.Population
	gaps        bool // with the gaps of today
}

// counting is the service of figures that counts the given votes and answers under s.
func (k *Keeper) counting(s setting, brand string, votes []Vote, answers []Answer) *figures.Service {
	service := *k.Figures
	service.Store = count(k.Figures.Store, votes, answers)
	service.Margin = s.margin
	service.Comments = nil // records do not keep the language of a comment
	service.Calibration = func(context.Context, mentions.Brand, figures.Filter) (figures.Choice, error) {
		return s.calibration, nil
	}
	service.Brands = slices.Clone(service.Brands)
	for i := range service.Brands {
		if b := &service.Brands[i]; b.Name == brand && s.population != "" {
			b.Population = s.population
		}
	}
	if !s.gaps {
		service.Gaps = nil
	}
	return &service
}

func questionOf(f figures.Filter, by nps.Grain) Question {
	q := Question{By: by, Source: f.Source, Hashtag: f.Hashtag, Lang: f.Lang}
	if f.From != 0 {
		q.From = &f.From
	}
	if f.To != 0 {
		q.To = &f.To
	}
	if f.Segment.Name != "" {
		q.Segment = f.Segment.Name + "=" + f.Segment.Value
	}
	return q
}

func segment(s string) figures.Segment {
	name, value, _ := strings.Cut(s, "=")
	return figures.Segment{Name: name, Value: value}
}

// sentences is what a comparison says in each language.
func sentences(a *Answered) map[string]string {
	if a.Comparison == nil {
		return nil
	}
	said := map[string]string{}
	for _, lang := range messages.Languages {
		said[lang] = messages.For(lang).Message(a.Comparison.Verdict)
	}
	return said
}

// Answered is the answer to a question of either kind.
type Answered struct {
	NPS        *figures.NPSFigure  `json:"nps,omitempty"`
	Comparison *figures.Comparison `json:"comparison,omitempty"`
}

// ask puts a question to s.
func ask(ctx context.Context, s *figures.Service, kind Kind, brand string, f figures.Filter) (a *Answered, err error) {
	a = &Answered{}
	if kind == KindComparison {
		a.Comparison, err = s.Compare(ctx, brand, f)
	} else {
		a.NPS, err = s.NPS(ctx, brand, f)
	}
	return a, err
}

// json is the answer as the API gives it.
func (a *Answered) json() (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	var v any = a.NPS
	if a.Comparison != nil {
		v = a.Comparison
	}
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// WriteText writes the answer for a terminal.
func (a *Answered) WriteText(w io.Writer) error {
	if a.Comparison != nil {
		return a.Comparison.WriteText(w)
	}
	return a.NPS.WriteText(w)
}

func (a *Answered) from() *nps.Day {
	if a.Comparison != nil {
		return a.Comparison.From
	}
	return a.NPS.From
}

func (a *Answered) to() *nps.Day {
	if a.Comparison != nil {
		return a.Comparison.To
	}
	return a.NPS.To
}

func (a *Answered) by() nps.Grain {
	if a.Comparison != nil {
		return a.Comparison.By
	}
	return a.NPS.By
}

func (a *Answered) timezone() string {
	if a.Comparison != nil {
		return a.Comparison.Timezone
	}
	return a.NPS.Timezone
}

// methods lists the estimators behind the numbers.
func (a *Answered) methods() []nps.Method {
	found := []nps.Method{}
	add := func(m nps.Method) {
		if m != "" && !slices.Contains(found, m) {
			found = append(found, m)
		}
	}
	if a.NPS != nil {
		for i := range a.NPS.Proxy {
			add(a.NPS.Proxy[i].Method)
		}
		for i := range a.NPS.Survey {
			add(a.NPS.Survey[i].Method)
		}
		return found
	}
	for _, p := range a.Comparison.Periods {
		if p.Proxy != nil {
			add(p.Proxy.Method)
		}
		if p.Survey != nil {
			add(p.Survey.Method)
		}
		if p.Combined != nil {
			add(p.Combined.Method)
		}
	}
	return found
}
