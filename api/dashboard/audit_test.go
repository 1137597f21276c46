package dashboard

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"overheard/internal/figures"
	"overheard/nps"
)

// sampled has an audit of three mentions, the second of which is deleted; none where drawn is false.
type sampled struct {
	drawn bool
	asked figures.AuditDraw
	items []figures.AuditItem
	err   error
}

func newSampled() *sampled {
	return &sampled{drawn: true, items: []figures.AuditItem{
		{Item: 1, Passage: "Lumen Rail lost <b>my</b> bag", Text: "Northline was fine. Lumen Rail lost <b>my</b> bag", Lang: "en",
			Labels: []nps.Said{{Rater: "b", Label: nps.AuditDetractor}}},
		{Item: 2, Gone: true},
		{Item: 3, Passage: "Спасибо, Lumen Rail", Lang: "ru"},
	}}
}

func (s *sampled) Audit(_ context.Context, brand string, _ int64) (*figures.AuditFigure, error) {
	f := &figures.AuditFigure{Audit: figures.Audit{ID: 1, Brand: brand, Votes: 900, Mentions: 3, Gone: 1, Drawn: fixtureNow},
		Accuracy: figures.Accuracy{Label: &figures.Portion{Value: 75, Low: 60, High: 86, N: 40}, Opinion: &figures.Portion{Value: 90, Low: 78, High: 96, N: 52}}}
	f.Languages = []figures.GroupAccuracy{{Name: "ru", Mentions: 12, Accuracy: figures.Accuracy{Opinion: f.Accuracy.Opinion}}}
	f.Corrected = &figures.CorrectedScore{NPS: -12, Low: -21, High: -3, Model: 4, N: 52}
	f.Agreement = &figures.Agreeing{A: "a", B: "b", Both: 40, Kappa: &figures.Estimate{Value: .61, Low: .5, High: .72}, Ceiling: &figures.Portion{Value: 89, Low: 80, High: 95, N: 40}}
	return f, s.err
}

func (s *sampled) AuditItems(_ context.Context, brand string, _ int64) ([]figures.AuditItem, error) {
	if !s.drawn {
		return nil, &figures.ErrNoAudit{Brand: brand}
	}
	return s.items, s.err
}

func (s *sampled) SaveAuditLabels(_ context.Context, _ string, _ int64, marks []figures.AuditMark) (int, error) {
	for _, m := range marks {
		if m.Item > len(s.items) || s.items[m.Item-1].Gone {
			return 0, &figures.ErrNoItem{Item: m.Item, Of: len(s.items)}
		}
		it := &s.items[m.Item-1]
		it.Labels = append(slices.DeleteFunc(it.Labels, func(l nps.Said) bool { return l.Rater == m.Rater }), nps.Said{Rater: m.Rater, Label: m.Label})
	}
	return len(marks), s.err
}

func (s *sampled) DrawAudit(_ context.Context, d figures.AuditDraw) (figures.Audit, error) {
	s.asked, s.drawn = d, true
	return figures.Audit{}, s.err
}

func auditing(t *testing.T, s *sampled) http.Handler {
	t.Helper()
	return pagesWith(t, newWorld(), func(o *Options) { o.Audits = s })
}

// post sends a form as a browser without a script does.
func post(h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const auditPage = "/brands/lumen-rail/audit"

func TestMentionsAreLabelledBlindlyOneAfterAnother(t *testing.T) {
	s := newSampled()
	h := auditing(t, s)
	body := get(t, h, auditPage, "en").Body.String()
	for _, want := range []string{"Lumen Rail lost &lt;b&gt;my&lt;/b&gt; bag", "0 of 2 labelled", `value="promoter"`, `accesskey="p"`, `data-key="?"`, "The whole post", `method="post"`, `value="1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	// Neither what the model said, nor what b said, nor any figure.
	for _, not := range []string{"detractor</", "You said", "Kappa", "87 %", "/mentions/1"} {
		if strings.Contains(body, not) {
			t.Errorf("%q is there", not)
		}
	}
	w := post(h, auditPage, url.Values{"item": {"1"}, "rater": {"a"}, "label": {"passive"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != auditPage+"?rater=a" || s.items[0].By("a") != nps.AuditPassive {
		t.Fatalf("%d to %q, %+v", w.Code, w.Header().Get("Location"), s.items[0])
	}
	if body = get(t, h, auditPage+"?rater=a", "en").Body.String(); !strings.Contains(body, "Спасибо") || !strings.Contains(body, "?item=1&amp;rater=a") {
		t.Error("the next mention or the way back is missing")
	}
	if body = get(t, h, auditPage+"?rater=a&item=1", "en").Body.String(); !strings.Contains(body, "You said: passive.") {
		t.Error("on the way back it does not say what the rater said")
	}
	post(h, auditPage, url.Values{"item": {"3"}, "rater": {"a"}, "label": {"no_opinion"}})
	body = get(t, h, auditPage+"?rater=a", "en").Body.String()
	for _, want := range []string{"2 of 2 labelled", "How often the model says what people say", "75", "−12", "(−21 … −3)", "0.61", "The most a model could show"} {
		if !strings.Contains(body, want) {
			t.Errorf("after the last: %q is missing", want)
		}
	}
}

func TestASampleIsDrawnFromThePage(t *testing.T) {
	s := newSampled()
	s.drawn = false
	h := auditing(t, s)
	if body := get(t, h, auditPage, "en").Body.String(); !strings.Contains(body, "Draw a sample") || !strings.Contains(body, `value="200"`) {
		t.Error("the form is missing")
	}
	if w := post(h, auditPage, url.Values{"n": {"150"}, "from": {"2026-03-01"}, "to": {""}}); w.Code != http.StatusSeeOther || s.asked.N != 150 || s.asked.Brand != "lumen-rail" || s.asked.From.String() != "2026-03-01" {
		t.Errorf("%d, %+v", w.Code, s.asked)
	}
	if body := get(t, h, "/brands/lumen-rail", "en").Body.String(); !strings.Contains(body, `href="`+auditPage+`"`) {
		t.Error("the brand's page does not lead to the audit")
	}
	if body := get(t, pages(t, newWorld()), "/brands/lumen-rail", "en").Body.String(); strings.Contains(body, auditPage) {
		t.Error("without audits there is a link to them")
	}
}

func TestTheAuditSpeaksEveryLanguage(t *testing.T) {
	h := auditing(t, newSampled())
	for lang, want := range map[string][]string{"en": {"Detractor, 0–6", "Carry on labelling"}, "ru": {"Критик, 0–6", "Продолжить разметку"}, "zh": {"贬损者，0–6", "继续标注"}} {
		body := get(t, h, auditPage, lang).Body.String() + get(t, h, auditPage+"?show=figures", lang).Body.String()
		for _, s := range want {
			if !strings.Contains(body, s) {
				t.Errorf("%s: %q is missing", lang, s)
			}
		}
		for _, s := range []string{"‹", "<nil>", "NaN", "%!", "ZgotmplZ"} {
			if strings.Contains(body, s) {
				t.Errorf("%s: %q is there", lang, s)
			}
		}
	}
}

func TestAnAuditPageRefusesWhatItCannotUse(t *testing.T) {
	good := url.Values{"item": {"1"}, "rater": {"a"}, "label": {"passive"}}
	with := func(key, value string) url.Values {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		form.Set(key, value)
		return form
	}
	for _, tt := range []struct {
		name, path string
		form       url.Values
		err        error
		status     int
	}{
		{"no such brand", "/brands/nobody/audit", good, nil, 404},
		{"a mention that was deleted", auditPage, with("item", "2"), nil, 400},
		{"a mention that is no number", auditPage, with("item", "x"), nil, 400},
		{"a label that is none", auditPage, with("label", "great"), nil, 400},
		{"a name that is none", auditPage, with("rater", "a b"), nil, 400},
		{"too many", auditPage, url.Values{"n": {"20000"}}, nil, 400},
		{"a day that is none", auditPage, url.Values{"n": {"20"}, "from": {"soon"}}, nil, 400},
		{"nothing to draw", auditPage, url.Values{"n": {"20"}}, &figures.ErrNothingToDraw{Brand: "lumen-rail"}, 422},
		{"another job", auditPage, url.Values{"n": {"20"}}, busyError{}, 409},
		{"a database that can only be read", auditPage, url.Values{"n": {"20"}}, readOnlyError{}, 403},
	} {
		s := newSampled()
		s.err = tt.err
		if w := post(auditing(t, s), tt.path, tt.form); w.Code != tt.status || strings.Contains(w.Body.String(), "‹") {
			t.Errorf("%s: status %d, want %d", tt.name, w.Code, tt.status)
		}
	}
	h := auditing(t, newSampled())
	for path, status := range map[string]int{auditPage + "?rater=a+b": 400, auditPage + "?item=2": 400, "/brands/nobody/audit": 404} {
		if w := get(t, h, path, "en"); w.Code != status {
			t.Errorf("%s: status %d, want %d", path, w.Code, status)
		}
	}
}

// readOnlyError is what storage says that cannot be written.
type readOnlyError struct{}

func (readOnlyError) Error() string  { return "read only" }
func (readOnlyError) ReadOnly() bool { return true }

// busyError is what storage says while another job is at work.
type busyError struct{}

func (busyError) Error() string { return "busy" }
func (busyError) Busy() bool    { return true }
