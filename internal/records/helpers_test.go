package records_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/pseudonym"
	"overheard/internal/records"
	"overheard/internal/store"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
	"overheard/survey"
)

var (
	older  = sentiment.Model{Name: "older-1", SHA256: "aaaaaaaaaaaaaaaa"}
	newer  = sentiment.Model{Name: "newer-1", SHA256: "bbbbbbbbbbbbbbbb"}
	made   = time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)
	secret = pseudonym.Key("a key")
)

// world is a database with posts and answers of March to May 2026 about acme, and a keeper over it.
type world struct {
	t *testing.T
	*store.DB
	*records.Keeper
	brand       string
	clock       time.Time
	calibration nps.Calibration
}

func newWorld(t *testing.T, db *store.DB) *world { return newWorldOf(t, db, "acme") }

// newWorldOf lets several worlds share a database.
func newWorldOf(t *testing.T, db *store.DB, brand string) *world {
	w := &world{t: t, DB: db, brand: brand, clock: made, calibration: nps.Uncalibrated}
	w.Keeper = &records.Keeper{
		Store: db, Program: "1.0", Now: func() time.Time { return w.clock },
		Figures: &figures.Service{Store: db, Brands: []mentions.Brand{{Name: brand, Population: mentions.PopulationUnknown}, {Name: "rival"}}, Location: time.UTC,
			Calibration: func(context.Context, mentions.Brand, figures.Filter) (figures.Choice, error) {
				return figures.Choice{Calibration: w.calibration, Base: w.calibration}, nil
			}},
	}
	for i := range 60 {
		w.post(fmt.Sprint("p", i), brand, i/3, 1+i%80, mood(i))
	}
	w.answers("wave", 40)
	w.clock = made
	return w
}

// mood is an opinion that differs from post to post.
func mood(i int) sentiment.Opinion {
	p, d := float64(i*7%10)/10, float64(i*3%10)/10
	if p+d > 1 {
		p, d = p/2, d/2
	}
	return sentiment.Opinion{P: sentiment.Shares{Promoter: p, Passive: 1 - p - d, Detractor: d}, Opinion: .5 + float64(i%5)/10, Lang: "en"}
}

// reading is a post of the given day after 1 March 2026.
func reading(id, brand string, author, day int, op sentiment.Opinion) mentions.Reading {
	text := "about " + brand + " in " + id
	return mentions.Reading{
		AuthorKey: int64(author + 1),
		Post:      crawler.Post{Source: "x", NativeID: brand + "/" + id, Text: text, PublishedAt: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, day)},
		Mentions: []mentions.Mention{{Brand: brand, Rev: "rev1", Why: []mentions.Hit{{Kind: mentions.HitTerm, Term: brand, End: 2}},
			Passage: []mentions.Span{{Start: 0, End: len(text)}}, Opinion: op}},
	}
}

func (w *world) post(id, brand string, author, day int, op sentiment.Opinion) {
	w.t.Helper()
	w.save(older, reading(id, brand, author, day, op))
}

func (w *world) save(m sentiment.Model, rs ...mentions.Reading) {
	w.t.Helper()
	if _, err := w.SavePosts(w.t.Context(), m, rs); err != nil {
		w.t.Fatal(err)
	}
}

// answers imports n answers, three in four with a comment that was read.
func (w *world) answers(name string, n int) {
	w.t.Helper()
	var rs []survey.Response
	var ops []sentiment.Opinion
	for i := range n {
		r := survey.Response{Survey: name, NativeID: fmt.Sprint(i), At: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).AddDate(0, 0, 2*i), Score: 10 - i%11, Weight: 1 + float64(i%3)/7}
		if i%4 != 0 {
			r.Comment = fmt.Sprint("comment ", i)
		}
		rs, ops = append(rs, r), append(ops, mood(i))
	}
	w.respond(ops, rs...)
}

func (w *world) respond(ops []sentiment.Opinion, rs ...survey.Response) {
	w.t.Helper()
	if _, err := w.SaveResponses(w.t.Context(), w.brand, rs, secret, older, ops); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) keep(kind records.Kind, f figures.Filter) *records.Record {
	w.t.Helper()
	r, _, err := w.Keep(w.t.Context(), kind, w.brand, f, "a note")
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock = made.AddDate(0, 6, 0)
	return r
}

func (w *world) check(id string) *records.Check {
	w.t.Helper()
	c, err := w.Check(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// Check of the keeper, not of the database.
func (w *world) Check(ctx context.Context, id string) (*records.Check, error) {
	return w.Keeper.Check(ctx, id)
}

func day(s string) nps.Day {
	d, err := nps.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}
