package records

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// Check is a record beside the answer to the same question today.
type Check struct {
	ID        string             `json:"id"`
	Kind      Kind               `json:"kind" enum:"nps,comparison"`
	Brand     string             `json:"brand"`
	MadeAt    time.Time          `json:"made_at"`
	CheckedAt time.Time          `json:"checked_at"`
	Same      bool               `json:"same"`     // every number is the one that was kept
	Sentence  messages.Message   `json:"sentence"` // says so
	Moved     []Moved            `json:"moved"`    // the numbers that are others
	Changes   []Cause            `json:"changes"`  // what changed since, in the order in which the steps were taken
	Remarks   []messages.Message `json:"remarks"`  // what cannot be told apart, or not computed
	Now       Answered           `json:"now"`      // the answer of today
}

// Cause is one kind of change since the record was made. Moved is what it did to the numbers, on top of the changes before
// it: over all changes these sum to the difference between now and then.
type Cause struct {
	Kind     ChangeKind       `json:"kind"`
	Count    int              `json:"count"`          // posts or answers; 0 for a version
	Then     string           `json:"then,omitempty"` // the version
	Now      string           `json:"now,omitempty"`
	Moved    []Moved          `json:"moved"`
	Sentence messages.Message `json:"sentence"`
}

// ChangeKind says what changed.
type ChangeKind string

// The kinds of changes, in the order in which the steps are taken: what went, what was read anew, what came.
const (
	ChangeProgram     ChangeKind = "program"     // another version; its step is the rest that comes of computing the record again
	ChangeDeleted     ChangeKind = "deleted"     // posts that their source says are gone
	ChangeRemoved     ChangeKind = "removed"     // posts that are no longer stored
	ChangeUnmatched   ChangeKind = "unmatched"   // posts that are no longer about the brand
	ChangeSilenced    ChangeKind = "silenced"    // posts that no longer vote
	ChangeTimezone    ChangeKind = "timezone"    // posts whose day another time zone has moved
	ChangeModel       ChangeKind = "model"       // posts and comments that another model reads otherwise
	ChangeCalibration ChangeKind = "calibration" // another one
	ChangeReread      ChangeKind = "reread"      // posts that the same model reads otherwise: another passage is about the brand
	ChangeEdited      ChangeKind = "edited"      // posts that were edited
	ChangeVoting      ChangeKind = "voting"      // posts that did not vote and do now
	ChangeQuery       ChangeKind = "query"       // the query has another revision
	ChangeMatched     ChangeKind = "matched"     // posts that were there and are now about the brand
	ChangeLate        ChangeKind = "late"        // posts from before the record that were seen after it
	ChangeNewer       ChangeKind = "newer"       // posts from after it, in a period that was not over
	ChangeWithdrawn   ChangeKind = "withdrawn"   // answers that are no longer stored
	ChangeCorrected   ChangeKind = "corrected"   // answers that were imported again with another content
	ChangeImported    ChangeKind = "imported"    // answers that were imported since
	ChangePopulation  ChangeKind = "population"  // what is held of posters and respondents
	ChangeMargin      ChangeKind = "margin"      // within which two scores agree: moves no number, only words
	ChangeRest        ChangeKind = "rest"        // whatever is left
)

// Check asks the question of a record again, of the same days, and says what changed since.
func (k *Keeper) Check(ctx context.Context, id string) (*Check, error) {
	r, votes, ok, err := k.Store.Record(ctx, spelled(id))
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &ErrUnknown{id}
	}
	if sum := sha256.Sum256(votes); hex.EncodeToString(sum[:]) != r.Counts.SHA256 {
		return nil, fmt.Errorf("record %s: %w", r.ID, errBroken)
	}
	then, err := unpack(votes)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", r.ID, err)
	}
	b, err := k.brand(r.Brand)
	if err != nil {
		return nil, err
	}
	c := &Check{ID: r.ID, Kind: r.Kind, Brand: r.Brand, MadeAt: r.MadeAt, CheckedAt: k.now(), Changes: []Cause{}, Remarks: []messages.Message{}}
	w := &walk{k: k, r: r, then: then, check: c, brand: b}
	return c, w.run(ctx)
}

// walk goes from a record to today.
type walk struct {
	k         *Keeper
	r         *Record
	check     *Check
	brand     mentions.Brand
	then, now *Ballot
	today     setting

	// Where the walk stands: the votes and answers by id, what else the figure rests on, and its numbers.
	votes   map[int64]Vote
	answers map[int64]Answer
	at      setting
	numbers map[place]*Number
}

func (w *walk) run(ctx context.Context) (err error) {
	if err := w.load(ctx); err != nil {
		return err
	}
	kept, err := readNumbers(w.r.Answer)
	if err != nil {
		return err
	}
	now := numbersOf(&w.check.Now)
	w.check.Moved = moved(kept, now, w.r.Question.By)
	w.check.Same = len(w.check.Moved) == 0

	w.numbers = kept
	if err := w.program(ctx); err != nil {
		return err
	}
	if err := w.goOn(ctx); err != nil {
		return err
	}
	if rest := moved(w.numbers, now, w.r.Question.By); len(rest) > 0 {
		w.tell(Cause{Kind: ChangeRest, Moved: rest})
	}
	w.remark()
	return nil
}

// load reads what is stored today, and answers the question with it.
func (w *walk) load(ctx context.Context) (err error) {
	days := w.r.Question.Days.period()
	f := w.r.Question.filter()
	service := *w.k.Figures
	service.Store = within{w.k.Figures.Store, days}
	a, err := ask(ctx, &service, w.r.Kind, w.r.Brand, f)
	if err != nil {
		return err
	}
	w.check.Now = *a
	if w.now, err = w.k.Store.Ballot(ctx, w.r.Brand, f, days); err != nil {
		return err
	}
	w.today = setting{margin: w.k.margin(), population: w.brand.Population}
	if w.today.calibration, err = w.k.calibration(ctx, w.brand, f); err != nil {
		return err
	}
	v := &w.r.Versions
	w.at = setting{calibration: v.choice(), margin: v.Margin, population: v.Population}
	align(w.then, w.now)
	w.votes, w.answers = make(map[int64]Vote, len(w.then.Votes)), make(map[int64]Answer, len(w.then.Answers))
	for _, v := range w.then.Votes {
		w.votes[v.Post] = v
	}
	for _, a := range w.then.Answers {
		w.answers[a.ID] = a
	}
	return nil
}

// program computes the record again from what was kept with it. Nothing but the program can move a number here, or what
// records do not keep.
func (w *walk) program(ctx context.Context) error {
	list, err := w.step(ctx)
	if err != nil {
		return err
	}
	kind := ChangeProgram
	if w.r.Versions.Program == w.k.Program {
		kind = ChangeRest
	}
	if kind == ChangeProgram || len(list) > 0 {
		w.tell(Cause{Kind: kind, Then: w.r.Versions.Program, Now: w.k.Program, Moved: list})
	}
	return nil
}

// step computes the figure where the walk stands, and returns what is different from the step before.
func (w *walk) step(ctx context.Context) ([]Moved, error) {
	votes, answers := inOrder(w.votes), inOrder(w.answers)
	a, err := ask(ctx, w.k.counting(w.at, w.r.Brand, votes, answers), w.r.Kind, w.r.Brand, w.r.Question.filter())
	if err != nil {
		return nil, err
	}
	numbers := numbersOf(a)
	list := moved(w.numbers, numbers, w.r.Question.By)
	w.numbers = numbers
	return list, nil
}

// tell adds a change to the report. Versions that did not change stay out of it.
func (w *walk) tell(c Cause) {
	if c.Then == c.Now {
		c.Then, c.Now = "", ""
	}
	if c.Moved == nil {
		c.Moved = []Moved{}
	}
	c.Sentence = c.sentence()
	w.check.Changes = append(w.check.Changes, c)
}

// String is the name with the first digits of the digest.
func (m ModelVersion) String() string {
	if m.SHA256 == "" {
		return m.Name
	}
	return m.Name + " " + m.SHA256[:min(12, len(m.SHA256))]
}

// versions are what a kind of change leads from and to, as people read it; "" where it has none.
func (w *walk) versions(kind ChangeKind) (then, now string) {
	v := &w.r.Versions
	switch kind {
	case ChangeTimezone:
		return v.Timezone, w.check.Now.timezone()
	case ChangeModel:
		return v.Model.String(), w.model().String()
	case ChangeCalibration:
		if then := v.choice(); !alike(then.Calibration, w.today.calibration.Calibration) || !alike(then.Base, w.today.calibration.Base) {
			return calibrationName(v.Calibration), calibrationName(w.today.calibration.Calibration)
		}
	case ChangeQuery:
		return v.QueryRevision, w.now.QueryRev
	case ChangePopulation:
		return string(v.Population), string(w.today.population)
	case ChangeMargin:
		return fmt.Sprintf("%g", v.Margin), fmt.Sprintf("%g", w.today.margin)
	}
	return "", ""
}

// alike compares what records keep of two calibrations.
func alike(a, b nps.Calibration) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func calibrationName(c nps.Calibration) string {
	if c.Identity() {
		return string(nps.CalibrationNone)
	}
	if c.Estimator != "" && c.Estimator != nps.EstimatePCC {
		return fmt.Sprintf("%s (tau %g, %s)", c.Key(), c.Tau, c.Estimator)
	}
	return fmt.Sprintf("%s (tau %g)", c.Key(), c.Tau)
}

// within is the store behind, without what lies outside of the days of a record.
type within struct {
	figures.Store
	days nps.Period
}

// PostSpan implements [figures.Store].
func (w within) PostSpan(ctx context.Context, brand string, f figures.Filter) (nps.Period, bool, error) {
	return w.Store.PostSpan(ctx, brand, w.cut(f))
}

// AnswerSpan implements [figures.Store].
func (w within) AnswerSpan(ctx context.Context, brand string, f figures.Filter) (nps.Period, bool, error) {
	return w.Store.AnswerSpan(ctx, brand, w.cut(f))
}

func (w within) cut(f figures.Filter) figures.Filter {
	f.From = max(f.From, w.days.Start)
	if f.To == 0 || f.To > w.days.End {
		f.To = w.days.End
	}
	return f
}
