package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"overheard/internal/figures"
	"overheard/internal/golden"
	"overheard/nps"
)

const auditPath = "/api/v1/brands/acme-air/audit"

// fakeAudits has one audit of three mentions, the second of which is deleted.
type fakeAudits struct {
	err   error
	drawn figures.AuditDraw
	id    int64
	items []figures.AuditItem
}

func newAudits() *fakeAudits {
	return &fakeAudits{items: []figures.AuditItem{
		{Item: 1, Passage: "lost my <bag>", Text: "Rival was fine. Acme Air lost my <bag>.", Lang: "en", Labels: []nps.Said{{Rater: "b", Label: nps.AuditDetractor}}},
		{Item: 2, Gone: true},
		{Item: 3, Passage: "Спасибо, Acme Air", Lang: "ru"},
	}}
}

func (a *fakeAudits) asked(brand string, id int64) error {
	a.id = id
	if a.err == nil && id > 1 {
		return &figures.ErrNoAudit{Brand: brand, ID: id}
	}
	return a.err
}

func (a *fakeAudits) Audit(_ context.Context, brand string, id int64) (*figures.AuditFigure, error) {
	if err := a.asked(brand, id); err != nil {
		return nil, err
	}
	return &figures.AuditFigure{
		Audit: figures.Audit{ID: 1, Brand: brand, Model: "compact-1", Drawn: time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC), Seed: 7, Votes: 900, Mentions: 3, Gone: 1,
			Raters: []figures.Rater{{Name: "b", Labelled: 1}}},
		Labelled: 1, Accuracy: figures.Accuracy{Label: &figures.Portion{Value: 100, Low: 20.5, High: 100, N: 1}}, Languages: []figures.GroupAccuracy{}, Sources: []figures.GroupAccuracy{},
		Sentence: (&figures.AuditFigure{}).Sentence,
	}, nil
}

func (a *fakeAudits) AuditItems(_ context.Context, brand string, id int64) ([]figures.AuditItem, error) {
	return a.items, a.asked(brand, id)
}

func (a *fakeAudits) SaveAuditLabels(_ context.Context, brand string, id int64, marks []figures.AuditMark) (changed int, err error) {
	if err := a.asked(brand, id); err != nil {
		return 0, err
	}
	for _, m := range marks {
		if m.Item > len(a.items) || a.items[m.Item-1].Gone {
			return 0, &figures.ErrNoItem{Item: m.Item, Of: len(a.items)}
		}
		it := &a.items[m.Item-1]
		it.Labels = slices.DeleteFunc(it.Labels, func(s nps.Said) bool { return s.Rater == m.Rater })
		if m.Label != "" {
			it.Labels = append(it.Labels, nps.Said{Rater: m.Rater, Label: m.Label})
		}
		changed++
	}
	return changed, nil
}

func (a *fakeAudits) DrawAudit(_ context.Context, d figures.AuditDraw) (figures.Audit, error) {
	a.drawn = d
	return figures.Audit{ID: 2, Brand: d.Brand, Seed: 7, Votes: 900, Mentions: d.N, Raters: []figures.Rater{}}, a.err
}

func TestAnAuditIsDrawnAndLabelledBlindly(t *testing.T) {
	w := newWorld(t)
	if rec := w.ask("POST", auditPath, `{"from":"2026-03-01","to":"2026-04-01","lang":"ru"}`); rec.Code != http.StatusOK {
		t.Fatalf("draw: %d %s", rec.Code, rec.Body)
	}
	if d := w.audits.drawn; d.Brand != "acme-air" || d.N != 200 || d.From != theDay("2026-03-01") || d.To != theDay("2026-04-01") || d.Lang != "ru" {
		t.Errorf("drawn %+v", d)
	}
	// The first mention was labelled by b: a must not see that, nor what the model said.
	rec := w.get(auditPath + "/next")
	golden.Check(t, "auditnext.json", indent(t, rec.Body.Bytes()))
	for _, word := range []string{"detractor", "promoter", "author", "rating", "p\":"} {
		if strings.Contains(rec.Body.String(), word) {
			t.Errorf("the mention to label gives away %q: %s", word, rec.Body)
		}
	}
	rec = w.ask("POST", auditPath+"/labels", `{"labels":[{"item":1,"label":"passive"},{"item":3,"label":"no_opinion"}]}`)
	if want := `{"brand":"acme-air","rater":"a","labelled":2,"of":2,"changed":2}`; strings.TrimSpace(rec.Body.String()) != want {
		t.Errorf("receipt %d %s, want %s", rec.Code, rec.Body, want)
	}
	if rec = w.get(auditPath + "/next"); !strings.Contains(rec.Body.String(), `"next":null`) {
		t.Errorf("after the last: %s", rec.Body)
	}
	if rec = w.get(auditPath + "/next?rater=b&audit=1"); !strings.Contains(rec.Body.String(), `"item":3`) || w.audits.id != 1 {
		t.Errorf("next of b: %s", rec.Body)
	}
	rec = w.ask("POST", auditPath+"/labels", `{"rater":"a","labels":[{"item":3,"label":""}]}`)
	if !strings.Contains(rec.Body.String(), `"labelled":1`) {
		t.Errorf("a label taken back: %s", rec.Body)
	}
	golden.Check(t, "audit.json", indent(t, w.get(auditPath).Body.Bytes()))
}

func indent(t *testing.T, b []byte) []byte {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}

func TestWhatAnAuditRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, method, path, body string
		want                     kind
		says                     string
		err                      error
	}{
		{"an unknown brand", "GET", "/api/v1/brands/acme-ear/audit", "", kindUnknownBrand, "acme-air", nil},
		{"no audit yet", "GET", auditPath, "", kindNotFound, "No audit of acme-air", &figures.ErrNoAudit{Brand: "acme-air"}},
		{"an audit that does not exist", "GET", auditPath + "/next?audit=9", "", kindNotFound, "no audit 9", nil},
		{"a name that is none", "GET", auditPath + "/next?rater=a+b", "", kindBadParameter, "short name", nil},
		{"too many", "POST", auditPath, `{"n":10001}`, kindBadParameter, "n is not right", nil},
		{"days in the wrong order", "POST", auditPath, `{"from":"2026-03-02","to":"2026-03-01"}`, kindBadParameter, "after", nil},
		{"nothing to draw", "POST", auditPath, `{}`, kindNoVotes, "No mention", &figures.ErrNothingToDraw{Brand: "acme-air"}},
		{"another job", "POST", auditPath, `{}`, kindBusy, "Another job", ErrBusy},
		{"no JSON", "POST", auditPath + "/labels", `item=1`, kindBadRequest, "JSON", nil},
		{"no labels", "POST", auditPath + "/labels", `{"rater":"a"}`, kindBadParameter, "The body is not right: ", nil},
		{"a list", "POST", auditPath + "/labels", `[]`, kindBadParameter, "The body is not right: ", nil},
		{"no body", "POST", auditPath + "/labels", ``, kindBadRequest, "JSON", nil},
		{"an unknown label", "POST", auditPath + "/labels", `{"labels":[{"item":1,"label":"great"}]}`, kindBadParameter, "label", nil},
		{"no label", "POST", auditPath + "/labels", `{"labels":[]}`, kindBadParameter, "labels", nil},
		{"a deleted mention", "POST", auditPath + "/labels", `{"labels":[{"item":2,"label":"passive"}]}`, kindBadParameter, "no mention 2", nil},
		{"a broken database", "GET", auditPath, "", kindInternal, "request-1", errSecret},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.audits.err = tt.err
			p := wantProblem(t, w.ask(tt.method, tt.path, tt.body), tt.want)
			if !strings.Contains(p.Detail, tt.says) {
				t.Errorf("detail is %q, want %q in it", p.Detail, tt.says)
			}
		})
	}
	t.Run("a page of another site", func(t *testing.T) {
		w := newWorld(t)
		wantProblem(t, w.ask("POST", auditPath+"/labels", `{"labels":[{"item":1,"label":"passive"}]}`, "Sec-Fetch-Site", "cross-site"), kindCrossOrigin)
		if w.audits.items[0].By("a") != "" {
			t.Error("its label was saved")
		}
	})
	t.Run("a form of another site to the page", func(t *testing.T) {
		w := newWorld(t, withPages)
		wantProblem(t, w.ask("POST", "/brands/acme-air/audit", "item=1&rater=a&label=passive", "Sec-Fetch-Site", "cross-site"), kindCrossOrigin)
		wantProblem(t, w.ask("POST", "/brands/acme-air/audit", "item=1&rater=a&label=passive", "Origin", "https://elsewhere.example"), kindCrossOrigin)
		if rec := w.ask("POST", "/brands/acme-air/audit", "item=1", "Sec-Fetch-Site", "same-origin"); rec.Code != http.StatusOK {
			t.Errorf("of this one: %d", rec.Code)
		}
	})
	t.Run("a form without the key to the page", func(t *testing.T) {
		wantProblem(t, newWorld(t, withKey, withPages).ask("POST", "/brands/acme-air/audit", "item=1"), kindUnauthorized)
	})
	t.Run("a foreign type", func(t *testing.T) {
		wantProblem(t, newWorld(t).ask("POST", auditPath+"/labels", `x`, "Content-Type", "application/x-www-form-urlencoded"), kindMediaType)
	})
}
