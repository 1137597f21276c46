package classifiertest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"overheard/sentiment"
)

// Check tries a classifier on texts of every kind and returns all that it breaks, nil where it breaks nothing.
//
// What it wants: a valid opinion of any bytes, see [Valid]; the same opinion of a text alone, in a batch, a second time and
// on several goroutines at once; opinions in the order of their texts; an error where the lengths differ, and the error of a
// context that has ended; a model that has a name and keeps it. The texts stay as they
// are.
func Check(ctx context.Context, c sentiment.Classifier) error {
	texts := everyText()
	want, err := classify(ctx, c, texts)
	if err != nil {
		return fmt.Errorf("%d texts: %w", len(texts), err)
	}
	if !slices.Equal(texts, everyText()) {
		return errors.New("classifying changed the texts")
	}
	var wrong []error
	for _, fact := range []func(context.Context, sentiment.Classifier, []sentiment.Text, []sentiment.Opinion) error{
		valid, oneByOne, order, concurrently, lengths, nothing, cancelled, model,
	} {
		wrong = append(wrong, fact(ctx, c, texts, want))
	}
	return errors.Join(wrong...)
}

// classify judges texts into opinions that hold something else beforehand, as those of a caller who reuses them do.
func classify(ctx context.Context, c sentiment.Classifier, texts []sentiment.Text) ([]sentiment.Opinion, error) {
	opinions := make([]sentiment.Opinion, len(texts))
	for i := range opinions {
		opinions[i] = sentiment.Opinion{P: sentiment.Shares{Promoter: 7}, Opinion: 7, Tones: sentiment.Tones{Neutral: 7}, Lang: "earlier"}
	}
	return opinions, c.Classify(ctx, texts, opinions)
}

func valid(_ context.Context, _ sentiment.Classifier, texts []sentiment.Text, got []sentiment.Opinion) error {
	for i, o := range got {
		if err := Valid(o); err != nil {
			return fmt.Errorf("%.60q in %q: %w: %+v", texts[i].Text, texts[i].Lang, err, o)
		}
	}
	return nil
}

func oneByOne(ctx context.Context, c sentiment.Classifier, texts []sentiment.Text, want []sentiment.Opinion) error {
	for i := range texts {
		got, err := classify(ctx, c, texts[i:i+1])
		if err != nil {
			return fmt.Errorf("%.60q alone: %w", texts[i].Text, err)
		}
		if got[0] != want[i] {
			return fmt.Errorf("%.60q alone is %+v, in a batch %+v", texts[i].Text, got[0], want[i])
		}
	}
	return nil
}

func order(ctx context.Context, c sentiment.Classifier, texts []sentiment.Text, want []sentiment.Opinion) error {
	backwards := slices.Clone(texts)
	slices.Reverse(backwards)
	got, err := classify(ctx, c, backwards)
	if err != nil {
		return err
	}
	slices.Reverse(got)
	if !slices.Equal(got, want) {
		return errors.New("the opinions of the same texts backwards are not the same opinions backwards")
	}
	return nil
}

func concurrently(ctx context.Context, c sentiment.Classifier, texts []sentiment.Text, want []sentiment.Opinion) error {
	var wait sync.WaitGroup
	wrong := make([]error, 4)
	for k := range wrong {
		wait.Go(func() {
			for range 3 {
				got, err := classify(ctx, c, texts)
				if err == nil && !slices.Equal(got, want) {
					err = errors.New("on several goroutines at once the opinions differ")
				}
				if err != nil {
					wrong[k] = err
					return
				}
			}
		})
	}
	wait.Wait()
	for _, err := range wrong {
		if err != nil {
			return err
		}
	}
	return nil
}

func lengths(ctx context.Context, c sentiment.Classifier, texts []sentiment.Text, _ []sentiment.Opinion) error {
	for _, n := range []int{0, 1, 3} {
		if c.Classify(ctx, texts[:2], make([]sentiment.Opinion, n)) == nil {
			return fmt.Errorf("2 texts fit into %d opinions", n)
		}
	}
	return nil
}

func nothing(ctx context.Context, c sentiment.Classifier, _ []sentiment.Text, _ []sentiment.Opinion) error {
	if err := c.Classify(ctx, nil, nil); err != nil {
		return fmt.Errorf("no texts: %w", err)
	}
	return nil
}

func cancelled(ctx context.Context, c sentiment.Classifier, texts []sentiment.Text, _ []sentiment.Opinion) error {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := classify(ctx, c, texts); !errors.Is(err, context.Canceled) {
		return errors.New("under a context that has ended its error does not come back")
	}
	return nil
}

var digest = regexp.MustCompile(`^([0-9a-f]{64})?$`)

func model(ctx context.Context, c sentiment.Classifier, texts []sentiment.Text, _ []sentiment.Opinion) error {
	m := c.Model()
	if m.Name == "" || !digest.MatchString(m.SHA256) {
		return fmt.Errorf("the model is called %+v", m)
	}
	if _, err := classify(ctx, c, texts); err != nil {
		return err
	}
	if again := c.Model(); again != m {
		return fmt.Errorf("the model is %+v, then %+v", m, again)
	}
	return nil
}
