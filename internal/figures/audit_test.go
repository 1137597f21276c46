package figures_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"overheard/internal/figures"
	"overheard/internal/golden"
	"overheard/mentions"
	"overheard/nps"
)

// sampleStore holds one audit.
type sampleStore struct{ sample figures.AuditSample }

func (s sampleStore) AuditSample(_ context.Context, brand string, id int64) (figures.AuditSample, error) {
	if brand != s.sample.Audit.Brand || id != 0 && id != s.sample.Audit.ID {
		return figures.AuditSample{}, &figures.ErrNoAudit{Brand: brand, ID: id}
	}
	return s.sample, nil
}

// auditOf is an audit of n votes of 2,000: the model takes half for promoters and half for detractors, and people say of every
// fourth promoter that it is a detractor. b labelled the first half too, and saw a passive in each tenth.
func auditOf(n int) sampleStore {
	s := figures.AuditSample{Audit: figures.Audit{ID: 3, Brand: "acme", Model: "compact-1", Drawn: time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC),
		Seed: 7, Votes: 2000, Mentions: n, Raters: []figures.Rater{{Name: "a", Labelled: n}, {Name: "b", Labelled: n / 2}}}}
	for range 1000 {
		s.Frame.Add(nps.Voice{Posts: 1, Opinion: .9, P: .72, N: .09, D: .09})
		s.Frame.Add(nps.Voice{Posts: 1, Opinion: .9, P: .09, N: .09, D: .72})
	}
	for i := range n {
		it := nps.Audited{P: .8, N: .1, D: .1, Opinion: .9, Weight: 2000 / float64(n), Share: 1, Lang: []string{"en", "ru", "en"}[i%3], Source: "forum"}
		label := nps.AuditPromoter
		if i%2 == 1 {
			it.P, it.D, it.Stratum, label = .1, .8, 2, nps.AuditDetractor
		} else if i%8 == 0 {
			label = nps.AuditDetractor
		}
		it.Labels = []nps.Said{{Rater: "a", Label: label}}
		if i < n/2 {
			if i%10 == 3 {
				label = nps.AuditPassive
			}
			it.Labels = append(it.Labels, nps.Said{Rater: "b", Label: label})
		}
		s.Items = append(s.Items, it)
	}
	return sampleStore{s}
}

func auditing(store figures.AuditSampler) *figures.Service {
	return &figures.Service{Audits: store, Brands: []mentions.Brand{{Name: "acme"}, {Name: "other"}}}
}

func TestAuditSaysHowTheModelErrs(t *testing.T) {
	f, err := auditing(auditOf(200)).Audit(t.Context(), "acme", 0)
	if err != nil {
		t.Fatal(err)
	}
	// The model says 0; of 100 in its eyes promoters 25 are detractors, so people say -25; the passives of b add 2.5.
	if c := f.Corrected; c == nil || c.Model != 0 || c.NPS != -22.5 || c.Error.Low <= 0 {
		t.Errorf("corrected %+v", c)
	}
	var text strings.Builder
	if err := f.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "audit.txt", []byte(text.String()))
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "audit.json", append(b, '\n'))
}

func TestAuditWithFewLabelsGivesNoScore(t *testing.T) {
	f, err := auditing(auditOf(24)).Audit(t.Context(), "acme", 3)
	if err != nil || f.Corrected != nil || !f.Advice.IsZero() || !strings.Contains(f.Sentence.String(), "24; it takes 30") {
		t.Errorf("%+v, %v", f, err)
	}
	var text strings.Builder
	if err := f.WriteText(&text); err != nil || !strings.Contains(text.String(), "Too few labels") {
		t.Errorf("%q, %v", text.String(), err)
	}
}

func TestAuditWarnsOfPeopleWhoDisagree(t *testing.T) {
	store := auditOf(60)
	for i := range store.sample.Items[:30] {
		said := store.sample.Items[i].Labels
		said[0].Label, said[1].Label = nps.AuditPromoter, nps.AuditDetractor
		if i%6 == 0 {
			said[1].Label = nps.AuditPromoter
		}
	}
	f, err := auditing(store).Audit(t.Context(), "acme", 0)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := f.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	// a said promoter of all, which no kappa can be made of.
	if a := f.Agreement; a.Warning == nil || a.Kappa != nil || !strings.Contains(text.String(), "a and b gave different labels to more than half") {
		t.Errorf("%+v\n%s", a, &text)
	}
	if f, err = auditing(auditOf(60)).Audit(t.Context(), "acme", 0); err != nil || f.Agreement.Warning != nil {
		t.Errorf("those who agree are warned of: %+v, %v", f.Agreement, err)
	}
}

func TestAuditThatDoesNotExist(t *testing.T) {
	var none *figures.ErrNoAudit
	for _, ask := range []struct {
		store figures.AuditSampler
		brand string
		id    int64
	}{{auditOf(50), "other", 0}, {auditOf(50), "acme", 4}, {nil, "acme", 0}} {
		if _, err := auditing(ask.store).Audit(t.Context(), ask.brand, ask.id); !errors.As(err, &none) {
			t.Errorf("%s %d: %v", ask.brand, ask.id, err)
		}
	}
	var unknown *figures.ErrUnknownBrand
	if _, err := auditing(auditOf(50)).Audit(t.Context(), "nobody", 0); !errors.As(err, &unknown) {
		t.Errorf("unknown brand: %v", err)
	}
}

func TestAnItemTellsNothingOfTheModel(t *testing.T) {
	b, err := json.Marshal(figures.AuditItem{Item: 1, Passage: "text", Lang: "en", Labels: []nps.Said{{Rater: "b", Label: nps.AuditPassive}}})
	if want := `{"item":1,"passage":"text","lang":"en"}`; err != nil || string(b) != want {
		t.Errorf("%s, %v, want %s", b, err, want)
	}
	if s := fmt.Sprint((&figures.ErrNoAudit{Brand: "acme", ID: 4}).Error()); s != "acme has no audit 4" {
		t.Error(s)
	}
}
