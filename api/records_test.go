package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"overheard/internal/figures"
	"overheard/internal/golden"
	"overheard/internal/messages"
	"overheard/internal/records"
	"overheard/nps"
)

// fakeRecords has one record, and remembers what it was asked to keep.
type fakeRecords struct {
	kind   records.Kind
	note   string
	filter figures.Filter
	gone   []string
}

func record() *records.Record {
	at := time.Date(2026, 4, 2, 9, 30, 0, 0, time.UTC)
	return &records.Record{
		Summary: records.Summary{
			ID: "busal", Kind: records.KindNPS, Brand: "acme-air", MadeAt: at, Note: "Q1 report",
			Question: records.Question{From: ptr(theDay("2026-03-01")), By: nps.GrainMonth, Days: records.DaySpan{From: theDay("2026-03-01"), To: theDay("2026-04-01")}},
			Versions: records.Versions{
				Program: "1.2.3", Model: records.ModelVersion{Name: "lexicon-1", SHA256: "aa"}, Calibration: nps.Uncalibrated,
				Methods: []nps.Method{nps.MethodVoiceMean}, QueryRevision: "abc", DataRevision: 31, Margin: 10, Timezone: "UTC", Population: "unknown",
			},
			Counts: records.Holds{Posts: 1300, Votes: 1204, Answers: 212, Next: records.Mark{Posts: 1400, Subjects: 1800}, SHA256: "bb", Bytes: 9000},
		},
		Days:   []records.DayCount{{Day: theDay("2026-03-01"), Posts: 1300, Votes: 1204, Answers: 212, Revision: 31}},
		Answer: json.RawMessage(`{"brand":"acme-air","by":"month"}`), Text: "acme-air by month\n",
	}
}

func (f *fakeRecords) Keep(_ context.Context, kind records.Kind, brand string, filter figures.Filter, note string) (*records.Record, *records.Answered, error) {
	f.kind, f.note, f.filter = kind, note, filter
	switch {
	case brand != "acme-air":
		return nil, nil, &figures.ErrUnknownBrand{Name: brand, Nearest: "acme-air"}
	case filter.Source == "nowhere":
		return nil, nil, &records.ErrNothing{Brand: brand}
	case len(note) > 100:
		return nil, nil, &records.ErrNote{Length: len(note)}
	}
	return record(), nil, nil
}

func (f *fakeRecords) List(context.Context, string) ([]records.Summary, error) {
	return []records.Summary{record().Summary}, nil
}

func (f *fakeRecords) Find(_ context.Context, id string) (*records.Record, error) {
	if id != "busal" {
		return nil, &records.ErrUnknown{ID: id}
	}
	return record(), nil
}

func (f *fakeRecords) Delete(_ context.Context, ids ...string) error {
	if ids[0] != "busal" {
		return &records.ErrUnknown{ID: ids[0]}
	}
	f.gone = append(f.gone, ids...)
	return nil
}

func (f *fakeRecords) Check(_ context.Context, id string) (*records.Check, error) {
	if id != "busal" {
		return nil, &records.ErrUnknown{ID: id}
	}
	moved := []records.Moved{{Side: "proxy", Start: theDay("2026-03-01"), End: theDay("2026-04-01"), By: ptr(-1.5),
		Then: &records.Number{NPS: ptr(-12.5), Low: ptr(-19.0), High: ptr(-5.25), N: 1204, Voices: 902},
		Now:  &records.Number{NPS: ptr(-14.0), Low: ptr(-20.0), High: ptr(-6.0), N: 1206, Voices: 903}}}
	r := record()
	return &records.Check{
		ID: r.ID, Kind: r.Kind, Brand: r.Brand, MadeAt: r.MadeAt, CheckedAt: r.MadeAt.AddDate(0, 6, 0), Sentence: messages.M("record.other", 1, 2), Moved: moved,
		Changes: []records.Cause{{Kind: records.ChangeLate, Count: 2, Moved: moved, Sentence: messages.M("record.late", 2)}},
		Remarks: []messages.Message{}, Now: records.Answered{NPS: &figures.NPSFigure{Brand: r.Brand, By: nps.GrainMonth}},
	}, nil
}

func withRecords(f *fakeRecords) func(*Options) { return func(o *Options) { o.Records = f } }

func TestRecords(t *testing.T) {
	f := &fakeRecords{}
	w := newWorld(t, withRecords(f))
	rec := w.ask(http.MethodPost, "/api/v1/brands/acme-air/records?kind=comparison&from=2026-03-01&by=quarter&source=forum&note=Q1+report", "")
	if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), `"id":"busal"`) || rec.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v %s", rec.Code, rec.Header(), rec.Body)
	}
	if f.kind != records.KindComparison || f.note != "Q1 report" || f.filter.From != theDay("2026-03-01") || f.filter.By != nps.GrainQuarter || f.filter.Source != "forum" {
		t.Errorf("kept %+v", f)
	}
	for name, target := range map[string]string{
		"records.json": "/api/v1/brands/acme-air/records", "record.json": "/api/v1/records/busal", "recordcheck.json": "/api/v1/records/busal/check",
	} {
		var pretty bytes.Buffer
		body := w.get(target).Body
		wantClean(t, body.String())
		if err := json.Indent(&pretty, body.Bytes(), "", "  "); err != nil {
			t.Fatal(err)
		}
		golden.Check(t, name, pretty.Bytes())
	}
	if body := w.get("/api/v1/records/busal/check", "Accept-Language", "ru").Body.String(); !strings.Contains(body, "2 публикации пришли поздно") {
		t.Errorf("in Russian: %s", body)
	}
}

func TestDeletingARecord(t *testing.T) {
	f := &fakeRecords{}
	w := newWorld(t, withRecords(f))
	rec := w.ask(http.MethodDelete, "/api/v1/records/busal", "", "Sec-Fetch-Site", "cross-site")
	if rec.Code != http.StatusForbidden || len(f.gone) != 0 {
		t.Errorf("a page of another site deleted a figure: %d", rec.Code)
	}
	rec = w.ask(http.MethodDelete, "/api/v1/records/busal", "")
	if rec.Code != http.StatusOK || strings.TrimSpace(rec.Body.String()) != `{"id":"busal","deleted":true}` || rec.Header().Get("Cache-Control") != "no-store" || len(f.gone) != 1 {
		t.Errorf("%d %v %s", rec.Code, rec.Header(), rec.Body)
	}
	wantProblem(t, w.ask(http.MethodDelete, "/api/v1/records/nosuch", ""), kindUnknownRecord)
}

func TestAFigureIsNotKeptWhereTheBodyWouldBeLost(t *testing.T) {
	f := &fakeRecords{note: "untouched"}
	w := newWorld(t, withRecords(f))
	p := wantProblem(t, w.ask("POST", "/api/v1/brands/acme-air/records", `{"kind":"comparison"}`), kindMediaType)
	if !strings.Contains(p.Detail, "goes into the query") || f.note != "untouched" {
		t.Errorf("detail %q; note %q", p.Detail, f.note)
	}
}

func TestWhatRecordsRefuse(t *testing.T) {
	const brand = "/api/v1/brands/acme-air/records"
	tests := []struct {
		name, method, target string
		want                 kind
		says                 string
	}{
		{"an unknown record", "GET", "/api/v1/records/nosuch", kindUnknownRecord, `"nosuch"`},
		{"an unknown record to check", "GET", "/api/v1/records/nosuch/check", kindUnknownRecord, `"nosuch"`},
		{"an unknown brand", "POST", "/api/v1/brands/acme/records", kindUnknownBrand, "acme-air"},
		{"no data", "POST", brand + "?source=nowhere", kindNothing, "nothing to keep"},
		{"a long note", "POST", brand + "?note=" + strings.Repeat("x", 200), kindBadParameter, "200 characters"},
		{"an unknown kind", "POST", brand + "?kind=drivers", kindBadParameter, "kind"},
		{"a day that is none", "POST", brand + "?from=soon", kindBadParameter, "soon"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := wantProblem(t, newWorld(t, withRecords(&fakeRecords{})).ask(tt.method, tt.target, ""), tt.want)
			if !strings.Contains(p.Detail, tt.says) {
				t.Errorf("detail is %q, want %q in it", p.Detail, tt.says)
			}
		})
	}
	w := newWorld(t, withRecords(&fakeRecords{}))
	if rec := w.ask("POST", brand, "", "Sec-Fetch-Site", "cross-site"); rec.Code != http.StatusForbidden {
		t.Errorf("a page of another site kept a figure: %d", rec.Code)
	}
	wantProblem(t, newWorld(t, func(o *Options) { o.Records = nil }).get("/api/v1/records/busal"), kindNotFound)
}
