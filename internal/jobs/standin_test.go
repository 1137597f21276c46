package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
	"overheard/sentiment/lexicon"
	"overheard/survey"
)

// failing is the word list under another name, which is gone from the call of number left on.
type failing struct {
	sentiment.Classifier
	left int
	err  error
}

func newFailing(left int) *failing {
	return &failing{lexicon.New(), left, fmt.Errorf("cable pulled: %w", sentiment.ErrUnavailable)}
}

func (f *failing) Model() sentiment.Model { return sentiment.Model{Name: "far-1"} }

func (f *failing) Classify(ctx context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	if f.left--; f.left < 0 {
		return f.err
	}
	return f.Classifier.Classify(ctx, texts, opinions)
}

// modelStore remembers whose opinions it was given.
type modelStore struct {
	*fakeStore
	models []string
}

func (m *modelStore) SavePosts(ctx context.Context, model sentiment.Model, rs []mentions.Reading) (runs.Counts, error) {
	m.models = append(m.models, model.Name)
	return m.fakeStore.SavePosts(ctx, model, rs)
}

func (m *modelStore) SaveResponses(ctx context.Context, brand string, rs []survey.Response, k pseudonym.Key, model sentiment.Model, os []sentiment.Opinion) (runs.Counts, error) {
	m.models = append(m.models, model.Name)
	return m.fakeStore.SaveResponses(ctx, brand, rs, k, model, os)
}

func (m *modelStore) ReplaceMentions(ctx context.Context, model sentiment.Model, rs []mentions.Rematched, scope ...string) (runs.Counts, error) {
	m.models = append(m.models, model.Name)
	return m.fakeStore.ReplaceMentions(ctx, model, rs, scope...)
}

func TestTheStandInLabelsWhereTheModelIsGone(t *testing.T) {
	s := &modelStore{fakeStore: newFake()}
	j := newImport(t, s.fakeStore)
	j.Store, j.Classifier, j.StandIn = s, newFailing(2), lexicon.New()
	run, err := j.Run(t.Context(), "posts.jsonl", many(3500))
	if err != nil || run.Status != runs.Partly || run.Counts.New != 3500 || run.Counts.StandIn != 1500 || len(s.posts) != 3500 {
		t.Fatalf("got %+v, %v, %d saved", run, err, len(s.posts))
	}
	if want := []string{"far-1", "far-1", lexicon.Name, lexicon.Name}; !slices.Equal(s.models, want) {
		t.Errorf("the batches are labelled by %q, want %q", s.models, want)
	}
	if want := "; 1500 texts labelled by lexicon-1 instead, until overheard relabel"; !strings.HasPrefix(run.Error, "cable pulled") || !strings.HasSuffix(run.Error, want) {
		t.Errorf("the run says %q", run.Error)
	}
	r := &jobs.Rematch{Store: s, Matcher: j.Matcher, Brands: brands, Classifier: newFailing(3), StandIn: lexicon.New(), Key: key}
	s.models = nil
	if run, err = r.Run(t.Context()); err != nil || run.Status != runs.Partly || run.Counts.StandIn != 500 {
		t.Errorf("matched again: %+v, %v", run, err)
	}
	if want := []string{"far-1", "far-1", "far-1", lexicon.Name}; !slices.Equal(s.models, want) {
		t.Errorf("the batches are labelled by %q, want %q", s.models, want)
	}
}

func TestWithoutAStandInTheImportFails(t *testing.T) {
	s := &modelStore{fakeStore: newFake()}
	j := newImport(t, s.fakeStore)
	j.Store, j.Classifier = s, newFailing(1)
	run, err := j.Run(t.Context(), "posts.jsonl", many(3500))
	if !errors.Is(err, sentiment.ErrUnavailable) || run.Status != runs.Failed || run.Counts.New != 1000 || run.Counts.StandIn != 0 {
		t.Errorf("got %+v, %v", run, err)
	}
}

func TestTheAnswersOfASurveyAreLabelledByOneModel(t *testing.T) {
	rs := make([]survey.Response, 2500)
	for i := range rs[:2100] {
		rs[i].Comment = fmt.Sprint("lovely ", i)
	}
	for left, want := range map[int]string{3: "far-1", 2: lexicon.Name, 0: lexicon.Name} {
		s := &modelStore{fakeStore: newFake()}
		j := &jobs.ImportSurvey{Store: s, Classifier: newFailing(left), StandIn: lexicon.New(), Key: key}
		run, err := j.Run(t.Context(), "brightcup", "answers.csv", rs, nil)
		if err != nil || !slices.Equal(s.models, []string{want}) || run.Counts.New != 2500 {
			t.Fatalf("%d calls left: %+v, %v, by %q", left, run, err, s.models)
		}
		if stood := run.Counts.StandIn; (stood == 2100) != (want == lexicon.Name) || (run.Status == runs.Partly) != (stood > 0) {
			t.Errorf("%d calls left: %+v", left, run)
		}
	}
}

func TestNothingStandsInWhenLabellingAgain(t *testing.T) {
	f := newFake()
	for i := range 2500 {
		f.subjects["brightcup"] = append(f.subjects["brightcup"], sentiment.Subject{ID: int64(i + 1), Text: fmt.Sprint("good ", i)})
	}
	j := &jobs.Relabel{Store: f, Classifier: newFailing(0)}
	if run, err := j.Run(t.Context(), []string{"brightcup"}); !errors.Is(err, sentiment.ErrUnavailable) || run.Status != runs.Failed || len(f.labelled) != 0 {
		t.Errorf("gone from the beginning: %+v, %v", run, err)
	}
	j.Classifier = newFailing(3)
	run, err := j.Run(t.Context(), []string{"brightcup"})
	if !errors.Is(err, sentiment.ErrUnavailable) || run.Status != runs.Failed || run.Counts.Changed != 2000 || len(f.flipped) != 0 {
		t.Errorf("gone in the middle: %+v, %v, flipped %v", run, err, f.flipped)
	}
	j.Classifier = newFailing(100)
	if run, err = j.Run(t.Context(), []string{"brightcup"}); err != nil || run.Counts.Changed != 500 || len(f.flipped) != 1 {
		t.Errorf("back again: %+v, %v, flipped %v", run, err, f.flipped)
	}
}

// many makes n posts about Brightcup, by as many people.
func many(n int) iter.Seq2[crawler.Post, error] {
	posts := make([]crawler.Post, n)
	for i := range posts {
		posts[i] = post(fmt.Sprint(i), fmt.Sprint("p", i), fmt.Sprint("Brightcup is fine ", i))
	}
	return these(posts...)
}
