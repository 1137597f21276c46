package api

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/mentions"
	"overheard/sentiment"
)

// fakeExplainer thinks that one word says it all.
type fakeExplainer struct{ err error }

func (f fakeExplainer) Explain(_ context.Context, t sentiment.Text) (sentiment.Explanation, error) {
	return sentiment.Explanation{Label: sentiment.Detractor, Model: "lexicon-1", Units: 5, Words: []sentiment.Word{
		{Text: t.Text[9:13], Start: 9, End: 13, Weight: 1.25, Toward: sentiment.Detractor},
	}}, f.err
}

func (l *fakeLists) Mention(_ context.Context, id int64) (mentions.Found, bool, error) {
	if id > 3 || l.err != nil {
		return mentions.Found{}, false, l.err
	}
	return mention(id), true, nil
}

func TestAnExplanation(t *testing.T) {
	rec := newWorld(t).get("/api/v1/mentions/2/explanation")
	var got MentionExplanation
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || rec.Code != 200 {
		t.Fatalf("%d, %v: %s", rec.Code, err, rec.Body)
	}
	want := MentionExplanation{
		ID: "2", Brand: "acme-air", Label: sentiment.Detractor, Model: "lexicon-1", SameModel: true, Passage: "Acme Air lost my <bag>. #AcmeAir",
		Explanation: sentiment.Explanation{Label: sentiment.Detractor, Model: "lexicon-1", Units: 5, Words: []sentiment.Word{
			{Text: "lost", Start: 9, End: 13, Weight: 1.25, Toward: sentiment.Detractor},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestExplanationsThatThereAreNot(t *testing.T) {
	w := newWorld(t)
	wantProblem(t, w.get("/api/v1/mentions/99/explanation"), kindNotFound)
	wantProblem(t, w.get("/api/v1/mentions/abc/explanation"), kindNotFound)
	wantProblem(t, newWorld(t, func(o *Options) { o.Explain = nil }).get("/api/v1/mentions/2/explanation"), kindNotFound)
	wantProblem(t, newWorld(t, func(o *Options) { o.Explain = fakeExplainer{errSecret} }).get("/api/v1/mentions/2/explanation"), kindInternal)
	w.lists.err = errSecret
	wantProblem(t, w.get("/api/v1/mentions/2/explanation"), kindInternal)
}
