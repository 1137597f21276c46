package dashboard

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"overheard/internal/figures"
	"overheard/internal/golden"
	"overheard/internal/messages"
	"overheard/internal/records"
	"overheard/nps"
)

// fakeRecords has one record of the first brand of the fixture, and remembers what it was asked to keep.
type fakeRecords struct {
	kind   records.Kind
	brand  string
	note   string
	filter figures.Filter
	gone   []string
}

func fixtureRecord() *records.Record {
	from, to := nps.Day(20605), nps.Day(20635) // June 2026
	return &records.Record{
		Summary: records.Summary{
			ID: "busal", Kind: records.KindComparison, Brand: "lumen-rail", MadeAt: fixtureNow.AddDate(0, 0, -3), Note: "<Q2> report",
			Question: records.Question{From: &from, To: &to, By: nps.GrainMonth, Source: "forum", Days: records.DaySpan{From: from, To: to}},
			Versions: records.Versions{Program: "1.0", Model: records.ModelVersion{Name: "lexicon-1", SHA256: "0123456789abcdef"}, Methods: []nps.Method{nps.MethodVoiceMean},
				QueryRevision: "abc", DataRevision: 31, Margin: 10, Timezone: "UTC"},
			Counts: records.Holds{Posts: 1300, Votes: 1204, Answers: 212},
		},
		Sentences: map[string]string{"en": "The verdict of then.", "ru": "Вывод тогда.", "zh": "当时的结论。"},
		Answer: json.RawMessage(`{"periods":[{"start":"2026-06-01","end":"2026-07-01","proxy":{"nps":-12.4,"low":-19,"high":-5,"n":1204,"voices":902},
			"survey":{"nps":null,"n":3},"difference":null,"combined":null}]}`),
		Text: "lumen-rail: the table\n",
	}
}

func (f *fakeRecords) Keep(_ context.Context, kind records.Kind, brand string, filter figures.Filter, note string) (*records.Record, *records.Answered, error) {
	f.kind, f.brand, f.note, f.filter = kind, brand, note, filter
	switch {
	case brand != "lumen-rail":
		return nil, nil, &figures.ErrUnknownBrand{Name: brand}
	case filter.Source == "nowhere":
		return nil, nil, &records.ErrNothing{Brand: brand}
	case len(note) > records.MaxNote:
		return nil, nil, &records.ErrNote{Length: len(note)}
	}
	return fixtureRecord(), nil, nil
}

func (f *fakeRecords) List(_ context.Context, brand string) ([]records.Summary, error) {
	if brand == "northline" {
		return nil, nil
	}
	return []records.Summary{fixtureRecord().Summary}, nil
}

func (f *fakeRecords) Find(_ context.Context, id string) (*records.Record, error) {
	if id != "busal" {
		return nil, &records.ErrUnknown{ID: id}
	}
	return fixtureRecord(), nil
}

func (f *fakeRecords) Delete(_ context.Context, ids ...string) error {
	if ids[0] != "busal" {
		return &records.ErrUnknown{ID: ids[0]}
	}
	f.gone = append(f.gone, ids...)
	return nil
}

func (f *fakeRecords) Check(context.Context, string) (*records.Check, error) {
	r := fixtureRecord()
	number := func(v float64, n int) *records.Number {
		low, high := v-7, v+7
		return &records.Number{NPS: &v, Low: &low, High: &high, N: n}
	}
	by := -1.6
	moved := []records.Moved{{Side: "proxy", Start: *r.Question.From, End: *r.Question.To, Then: number(-12.4, 1204), Now: number(-14, 1206), By: &by}}
	return &records.Check{
		ID: r.ID, Sentence: messages.M("record.other", 1, 2), Moved: moved,
		Changes: []records.Cause{
			{Kind: records.ChangeLate, Count: 2, Moved: moved, Sentence: messages.M("record.late", 2)},
			{Kind: records.ChangeQuery, Sentence: messages.M("record.query")},
		},
		Remarks: []messages.Message{messages.M("record.order")},
	}, nil
}

func TestRecordPages(t *testing.T) {
	h := pages(t, newWorld())
	for name, path := range map[string]string{"record": "/records/busal", "records": "/records?brand=lumen-rail"} {
		for _, lang := range []string{"en", "ru", "zh"} {
			t.Run(name+" "+lang, func(t *testing.T) {
				w := get(t, h, path, lang)
				body := mainPart.FindString(w.Body.String())
				if w.Code != http.StatusOK || strings.Contains(body, "‹") || strings.Contains(body, "<Q2>") {
					t.Errorf("%d\n%s", w.Code, body)
				}
				golden.Check(t, name+"."+lang+".html", []byte(body+"\n"))
			})
		}
	}
	if body := get(t, h, "/records?brand=northline", "en").Body.String(); !strings.Contains(body, "overheard nps --brand northline --by month --keep") {
		t.Error("a brand without records does not say how to keep one")
	}
	for path, status := range map[string]int{"/records": 200, "/records/nosuch": 404, "/records?brand=nobody": 404} {
		if w := get(t, h, path, "en"); w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
	for _, path := range []string{"/brands/lumen-rail?last=13w&by=month", "/brands/lumen-rail/compare?by=month"} {
		if body := get(t, h, path, "en").Body.String(); !strings.Contains(body, `action="/records"`) || !strings.Contains(body, `name="by" value="month"`) {
			t.Errorf("%s: nothing can be kept", path)
		}
	}
	without := pagesWith(t, newWorld(), func(o *Options) { o.Records = nil })
	if body := get(t, without, "/brands/lumen-rail", "en").Body.String(); strings.Contains(body, "/records") {
		t.Error("a page without records speaks of them")
	}
}

func TestDeletingARecord(t *testing.T) {
	f := &fakeRecords{}
	h := pagesWith(t, newWorld(), func(o *Options) { o.Records = f })
	if body := get(t, h, "/records/busal", "en").Body.String(); !strings.Contains(body, `action="/records/busal/delete"`) {
		t.Error("the page of a record has no form to delete it")
	}
	post := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, nil))
		return w
	}
	if w := post("/records/busal/delete"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/records?brand=lumen-rail" || len(f.gone) != 1 {
		t.Errorf("%d to %s, %d gone", w.Code, w.Header().Get("Location"), len(f.gone))
	}
	if w := post("/records/nosuch/delete"); w.Code != http.StatusNotFound || len(f.gone) != 1 {
		t.Errorf("%d, %d gone", w.Code, len(f.gone))
	}
}

func TestKeepingAFigure(t *testing.T) {
	tests := []struct {
		name, change, to string
		status           int
		want             string
	}{
		{"as the page has it", "", "", http.StatusSeeOther, ""},
		{"another brand", "brand", "nobody", http.StatusNotFound, "No such brand"},
		{"no data", "source", "nowhere", http.StatusUnprocessableEntity, "Nothing was kept"},
		{"a long note", "note", strings.Repeat("x", records.MaxNote+1), http.StatusUnprocessableEntity, "501 characters"},
		{"another kind", "kind", "drivers", http.StatusBadRequest, "drivers"},
		{"a day that is none", "from", "soon", http.StatusBadRequest, "soon"},
		{"too much", "note", strings.Repeat("x", 20_000), http.StatusBadRequest, "note"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := &fakeRecords{}
			h := pagesWith(t, newWorld(), func(o *Options) { o.Records = f })
			form := url.Values{"kind": {"nps"}, "brand": {"lumen-rail"}, "from": {"2026-06-01"}, "by": {"month"}, "lang": {"ru"}, "segment": {"a=b"}, "note": {"Q2"}}
			if tt.change != "" {
				form.Set(tt.change, tt.to)
			}
			r := httptest.NewRequest(http.MethodPost, "/records", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
				t.Fatalf("%d\n%s", w.Code, w.Body)
			}
			if tt.status == http.StatusSeeOther && (w.Header().Get("Location") != "/records/busal" || f.kind != records.KindNPS || f.note != "Q2" ||
				f.filter.From != 20605 || f.filter.By != nps.GrainMonth || f.filter.Lang != "ru" || f.filter.Segment.Value != "b") {
				t.Errorf("to %s: %+v", w.Header().Get("Location"), f)
			}
		})
	}
}
