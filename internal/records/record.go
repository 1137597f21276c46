package records

import (
	"encoding/json"
	"slices"
	"time"

	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// Kind is which question a record answers.
type Kind string

// The kinds of records, by the command that asks the question.
const (
	KindNPS        Kind = "nps"        // [figures.Service.NPS]
	KindComparison Kind = "comparison" // [figures.Service.Compare]
)

// Record is a figure as it was told.
type Record struct {
	Summary
	Days      []DayCount        `json:"days" doc:"The days with a post or an answer"`
	Sentences map[string]string `json:"sentences,omitempty" doc:"The verdict of a comparison by language"`
	Answer    json.RawMessage   `json:"answer" doc:"What the route of the figure answered, in English"`
	Text      string            `json:"text" doc:"The same as the command prints it"`
}

// Summary is a record without the answer.
type Summary struct {
	ID       string    `json:"id" doc:"Five letters that can be said aloud"`
	Kind     Kind      `json:"kind" enum:"nps,comparison"`
	Brand    string    `json:"brand"`
	MadeAt   time.Time `json:"made_at"`
	Note     string    `json:"note" doc:"Of whoever kept it"`
	Question Question  `json:"question"`
	Versions Versions  `json:"versions"`
	Counts   Holds     `json:"counts"`
}

// Question is what was asked.
type Question struct {
	From    *nps.Day  `json:"from"` // null where everything stored was asked for
	To      *nps.Day  `json:"to"`   // exclusive
	By      nps.Grain `json:"by"`
	Source  string    `json:"source,omitempty"`
	Hashtag string    `json:"hashtag,omitempty"`
	Lang    string    `json:"lang,omitempty"`
	Segment string    `json:"segment,omitempty"` // NAME=VALUE
	Days    DaySpan   `json:"days"`              // the whole periods of the answer: asked again, it is asked of these
}

// DaySpan is days in a row, To exclusive.
type DaySpan struct {
	From nps.Day `json:"from"`
	To   nps.Day `json:"to"`
}

func (d DaySpan) period() nps.Period { return nps.Period{Start: d.From, End: d.To} }

// Versions is everything besides the data that the answer rests on.
type Versions struct {
	Program        string          `json:"program"`
	Model          ModelVersion    `json:"model"`
	Calibration    nps.Calibration `json:"calibration"`
	CalibrationKey string          `json:"calibration_key"` // "" where the shares are the model's own
	// CalibrationBase is what posts and answers were merged with; nil where that was Calibration.
	CalibrationBase *nps.Calibration `json:"calibration_base,omitempty"`

	Methods       []nps.Method        `json:"methods"`        // estimators of scores and intervals in the answer
	QueryRevision string              `json:"query_revision"` // with which all posts were last matched; "" for never
	DataRevision  int64               `json:"data_revision"`  // sum over the days, which only grows
	Margin        float64             `json:"margin"`         // points within which two scores agree
	Timezone      string              `json:"timezone"`
	Population    mentions.Population `json:"population"` // how posters and respondents are held to differ
}

// choice is the calibration of then.
func (v *Versions) choice() figures.Choice {
	c := figures.Choice{Calibration: v.Calibration, Base: v.Calibration, Why: messages.M("calibration.none_asked")}
	if v.CalibrationBase != nil {
		c.Base = *v.CalibrationBase
	}
	if kind := v.Calibration.Kind; kind == nps.CalibrationAudit || kind == nps.CalibrationSurvey {
		c.Why = messages.M("calibration."+string(kind), v.Calibration.Labels)
	} else if kind == nps.CalibrationDomain {
		c.Why = figures.DomainWhy(v.Calibration)
	}
	return c
}

// ModelVersion is whose opinions counted.
type ModelVersion struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Holds is what was there when the record was made.
type Holds struct {
	Posts   int    `json:"posts"` // about the brand in these days, voting or not
	Votes   int    `json:"votes"` // of these, those that voted
	Answers int    `json:"answers"`
	Next    Mark   `json:"next_ids"`     // whatever has a higher id came later
	SHA256  string `json:"votes_sha256"` // of what is kept of each post and answer
	Bytes   int    `json:"votes_bytes"`
}

// Mark is the first ids that were free.
type Mark struct {
	Posts    int64 `json:"posts"`
	Subjects int64 `json:"subjects"`
}

// DayCount is one day of a record.
type DayCount struct {
	Day      nps.Day `json:"day"`
	Posts    int     `json:"posts"`
	Votes    int     `json:"votes"`
	Answers  int     `json:"answers"`
	Revision int64   `json:"revision"` // raised whenever posts of the day change
}

// filter is the question as figures take it.
func (q *Question) filter() figures.Filter {
	f := figures.Filter{By: q.By, Source: q.Source, Hashtag: q.Hashtag, Lang: q.Lang, Segment: segment(q.Segment)}
	if q.From != nil {
		f.From = *q.From
	}
	if q.To != nil {
		f.To = *q.To
	}
	return f
}

// daysOf returns the whole periods that data from from to to (exclusive) fall into, cut as f asks.
func daysOf(f figures.Filter, from, to nps.Day) DaySpan {
	d := DaySpan{From: from, To: to}
	if f.By == nps.GrainAll || from >= to {
		return d
	}
	if f.From == 0 {
		d.From = f.By.Containing(from).Start
	}
	if f.To == 0 {
		d.To = f.By.Containing(to - 1).End
	}
	return d
}

// byDay counts what a ballot holds.
func byDay(b *Ballot) []DayCount {
	at := map[nps.Day]*DayCount{}
	day := func(d nps.Day) *DayCount {
		if at[d] == nil {
			at[d] = &DayCount{Day: d, Revision: b.Revisions[d]}
		}
		return at[d]
	}
	for _, v := range b.Votes {
		c := day(v.Day)
		c.Posts++
		if v.Votes {
			c.Votes++
		}
	}
	for _, a := range b.Answers {
		day(a.Day).Answers++
	}
	out := make([]DayCount, 0, len(at))
	for _, c := range at {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b DayCount) int { return int(a.Day - b.Day) })
	return out
}
