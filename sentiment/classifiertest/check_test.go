package classifiertest_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"overheard/sentiment"
	"overheard/sentiment/classifiertest"
)

// planted is a classifier that keeps to everything, but for the fault in it.
type planted struct {
	model func() sentiment.Model
	fault func(ctx context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) (done bool, err error)
}

func (p planted) Model() sentiment.Model {
	if p.model != nil {
		return p.model()
	}
	return sentiment.Model{Name: "planted-1", SHA256: strings.Repeat("0f", 32)}
}

func (p planted) Classify(ctx context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	if p.fault != nil {
		if done, err := p.fault(ctx, texts, opinions); done {
			return err
		}
	}
	if len(texts) != len(opinions) {
		return fmt.Errorf("%d texts, %d opinions", len(texts), len(opinions))
	}
	for i, t := range texts {
		opinions[i] = opinionOf(t)
	}
	return ctx.Err()
}

// opinionOf depends on every byte of a text.
func opinionOf(t sentiment.Text) sentiment.Opinion {
	sum := len(t.Lang)
	for i := range len(t.Text) {
		sum = (31*sum + int(t.Text[i])) % 997
	}
	p := float64(sum) / 1000
	return sentiment.Opinion{P: sentiment.Shares{Promoter: p, Detractor: 1 - p}, Opinion: p,
		Tones: sentiment.Tones{Negative: 1 - p, Positive: p}, Lang: sentiment.Language(t.Lang, t.Text)}
}

func TestAClassifierWithoutFaultPasses(t *testing.T) {
	if err := classifiertest.Check(t.Context(), planted{}); err != nil {
		t.Error(err)
	}
}

func TestAPlantedFaultIsFound(t *testing.T) {
	// spoilt changes the opinions of a classifier that is right otherwise.
	spoilt := func(change func(texts []sentiment.Text, os []sentiment.Opinion)) planted {
		return planted{fault: func(ctx context.Context, texts []sentiment.Text, os []sentiment.Opinion) (bool, error) {
			if err := (planted{}).Classify(ctx, texts, os); err != nil {
				return true, err
			}
			change(texts, os)
			return true, nil
		}}
	}
	each := func(change func(o *sentiment.Opinion)) planted {
		return spoilt(func(_ []sentiment.Text, os []sentiment.Opinion) {
			for i := range os {
				change(&os[i])
			}
		})
	}
	var calls atomic.Int64
	tests := []struct {
		name string
		c    sentiment.Classifier
		want string
	}{
		{"shares that sum to more than 1", each(func(o *sentiment.Opinion) { o.P.Passive += 0.01 }), "the shares do not sum to 1"},
		{"tones that sum to less than 1", each(func(o *sentiment.Opinion) { o.Tones.Positive /= 2 }), "the tones do not sum to 1"},
		{"NaN", each(func(o *sentiment.Opinion) { o.Opinion = math.NaN() }), "NaN is not a probability"},
		{"a share below 0", each(func(o *sentiment.Opinion) { o.P.Promoter, o.P.Passive = -0.1, o.P.Promoter+0.1 }), "is not a probability"},
		{"no language", each(func(o *sentiment.Opinion) { o.Lang = "" }), `"" is not a language`},
		{"an opinion that is left as it was", planted{fault: func(_ context.Context, texts []sentiment.Text, os []sentiment.Opinion) (bool, error) {
			for i := range min(len(texts), len(os)) {
				if texts[i].Text != "" {
					os[i] = opinionOf(texts[i])
				}
			}
			return len(texts) == len(os) && len(os) > 0, nil
		}}, "7 is not a probability"},
		{"an error for a text that is not UTF-8", planted{fault: func(_ context.Context, texts []sentiment.Text, _ []sentiment.Opinion) (bool, error) {
			for _, t := range texts {
				if strings.ToValidUTF8(t.Text, "") != t.Text {
					return true, errors.New("bad bytes")
				}
			}
			return false, nil
		}}, "bad bytes"},
		{"neighbours that sway each other", spoilt(func(_ []sentiment.Text, os []sentiment.Opinion) {
			if len(os) > 1 {
				os[1] = os[0]
			}
		}), "alone is"},
		{"an order of its own", spoilt(func(_ []sentiment.Text, os []sentiment.Opinion) {
			if len(os) > 20 {
				os[3], os[9] = os[9], os[3]
			}
		}), "backwards"},
		{"another opinion the next time", spoilt(func(_ []sentiment.Text, os []sentiment.Opinion) {
			for i := range os {
				if calls.Add(1)%7 == 0 {
					os[i] = sentiment.Opinion{P: sentiment.Shares{Passive: 1}, Tones: sentiment.Tones{Neutral: 1}, Lang: "und"}
				}
			}
		}), "alone is"},
		{"texts that are changed", spoilt(func(texts []sentiment.Text, _ []sentiment.Opinion) {
			for i := range texts {
				texts[i].Text = strings.TrimSpace(texts[i].Text)
			}
		}), "changed the texts"},
		{"lengths that do not matter", planted{fault: func(_ context.Context, texts []sentiment.Text, os []sentiment.Opinion) (bool, error) {
			return len(texts) != len(os), nil
		}}, "2 texts fit into"},
		{"an error for no texts", planted{fault: func(_ context.Context, texts []sentiment.Text, os []sentiment.Opinion) (bool, error) {
			return len(texts)+len(os) == 0, errors.New("nothing to do")
		}}, "no texts: nothing to do"},
		{"a deaf ear for the context", planted{fault: func(ctx context.Context, texts []sentiment.Text, os []sentiment.Opinion) (bool, error) {
			if ctx.Err() == nil {
				return false, nil
			}
			return true, planted{}.Classify(context.Background(), texts, os)
		}}, "under a context that has ended"},
		{"no name", planted{model: func() sentiment.Model { return sentiment.Model{} }}, "the model is called"},
		{"a digest that is none", planted{model: func() sentiment.Model { return sentiment.Model{Name: "x", SHA256: "latest"} }}, "the model is called"},
		{"a name that changes", planted{model: func() sentiment.Model {
			return sentiment.Model{Name: fmt.Sprint("planted-", calls.Add(1))}
		}}, "the model is {Name:planted-"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := classifiertest.Check(t.Context(), tt.c)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// crowd is right unless it is asked by two at once.
type crowd struct{ asked *atomic.Int64 }

func (c crowd) Model() sentiment.Model { return planted{}.Model() }

func (c crowd) Classify(ctx context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	defer c.asked.Add(-1)
	alone := c.asked.Add(1) == 1
	err := planted{}.Classify(ctx, texts, opinions)
	for range 5 { // long enough for another one to come
		alone = alone && c.asked.Load() == 1
		time.Sleep(50 * time.Microsecond)
	}
	if err == nil && !alone {
		opinions[0].Lang = "xx"
	}
	return err
}

func TestTwoAtOnceAreFound(t *testing.T) {
	if err := classifiertest.Check(t.Context(), crowd{new(atomic.Int64)}); err == nil || !strings.Contains(err.Error(), "several goroutines") {
		t.Errorf("got %v", err)
	}
}
