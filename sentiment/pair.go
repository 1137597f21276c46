package sentiment

import (
	"context"
	"errors"
)

// ErrUnavailable is what the error of a Classifier wraps where its model cannot be asked at the moment, or answers what
// cannot be used. It says nothing about the texts: another model may label them.
var ErrUnavailable = errors.New("the model is not available")

// Pair is a model and another one that stands in for it: from the first time that the model is unavailable, the stand-in
// labels the rest of the run. It never mixes the two within one call, and says which of them labelled.
//
// A Pair belongs to one run and one goroutine.
type Pair struct {
	First   Classifier
	StandIn Classifier // nil for none: then a model that is unavailable is an error

	why error
}

// Label fills opinions from texts as [Classifier.Classify] does, and names the model that made them.
func (p *Pair) Label(ctx context.Context, texts []Text, opinions []Opinion) (Model, error) {
	if p.why == nil {
		err := p.First.Classify(ctx, texts, opinions)
		if err == nil {
			return p.First.Model(), nil
		}
		if p.StandIn == nil || !errors.Is(err, ErrUnavailable) {
			return Model{}, err
		}
		p.why = err
	}
	return p.StandIn.Model(), p.StandIn.Classify(ctx, texts, opinions)
}

// Labels returns the one of the two that labels now.
func (p *Pair) Labels() Classifier {
	if p.why != nil {
		return p.StandIn
	}
	return p.First
}

// Why returns why the stand-in labels, nil while it does not.
func (p *Pair) Why() error { return p.why }
