package sentiment_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"overheard/sentiment"
)

// named gives every text its own name for a language, and fails while err is set.
type named struct {
	name  string
	err   error
	asked int
}

func (n *named) Model() sentiment.Model { return sentiment.Model{Name: n.name} }

func (n *named) Classify(_ context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	n.asked++
	for i := range texts {
		opinions[i].Lang = n.name
	}
	return n.err
}

func TestTheStandInLabelsFromTheFirstFailureOn(t *testing.T) {
	first, second := &named{name: "first"}, &named{name: "second"}
	p := &sentiment.Pair{First: first, StandIn: second}
	opinions := make([]sentiment.Opinion, 1)
	for i, want := range []string{"first", "second", "second"} {
		if i == 1 {
			first.err = fmt.Errorf("cable pulled: %w", sentiment.ErrUnavailable)
		} else {
			first.err = nil
		}
		m, err := p.Label(t.Context(), make([]sentiment.Text, 1), opinions)
		if err != nil || m.Name != want || opinions[0].Lang != want || (p.Why() == nil) != (want == "first") {
			t.Errorf("call %d: %v, %v, %q, why %v; want %s", i, m, err, opinions[0].Lang, p.Why(), want)
		}
	}
	if first.asked != 2 {
		t.Errorf("the first model was asked %d times, want 2: not again once it failed", first.asked)
	}
}

func TestWhatTheStandInDoesNotTakeOver(t *testing.T) {
	other, gone := errors.New("broken"), fmt.Errorf("gone: %w", sentiment.ErrUnavailable)
	tests := []struct {
		name string
		p    sentiment.Pair
		want error
	}{
		{"an error of another kind", sentiment.Pair{First: &named{err: other}, StandIn: &named{}}, other},
		{"anything where there is none", sentiment.Pair{First: &named{err: gone}}, gone},
		{"a failure of its own", sentiment.Pair{First: &named{err: gone}, StandIn: &named{err: other}}, other},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.p.Label(t.Context(), nil, nil); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}
