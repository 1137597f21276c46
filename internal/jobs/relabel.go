package jobs

import (
	"context"
	"fmt"

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
// carries on where it stopped; no figure ever mixes two models. Nothing stands in for a model that is not available: the
// run fails, and what was labelled stays.
type Relabel struct {
	Env
	Store      RelabelStore
	Classifier sentiment.Classifier
	Sources    Sources
}

// Run relabels brands one after the other. In the counts of the run, the texts that were labelled are those changed.
func (j *Relabel) Run(ctx context.Context, brands []string) (runs.Run, error) {
	return record(ctx, j.Store, j.Env, "relabel", "", func(run *runs.Run) error {
		if err := j.Classifier.Classify(ctx, nil, nil); err != nil { // which model is it?
			return err
		}
		for _, brand := range brands {
			if err := j.brand(ctx, run, brand); err != nil {
				return fmt.Errorf("brand %s: %w", brand, err)
			}
		}
		return nil
	})
}

func (j *Relabel) brand(ctx context.Context, run *runs.Run, brand string) error {
	model := j.Classifier.Model()
	for after := int64(0); ; {
		subjects, err := j.Store.Unlabelled(ctx, brand, model, after, batchPosts)
		if err != nil {
			return fmt.Errorf("read unlabelled texts: %w", err)
		}
		if len(subjects) == 0 {
			break
		}
		labelled, err := j.label(ctx, subjects)
		if err != nil {
			return err
		}
		if err := j.Store.SaveOpinions(context.WithoutCancel(ctx), brand, model, labelled); err != nil {
			return fmt.Errorf("save opinions: %w", err)
		}
		after = subjects[len(subjects)-1].ID
		run.Counts.Seen += int64(len(subjects))
		run.Counts.Changed += int64(len(subjects))
		j.progress(run.Counts)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if err := j.Store.FlipModel(context.WithoutCancel(ctx), brand, model); err != nil {
		return fmt.Errorf("switch to model %s: %w", model.Name, err)
	}
	return nil
}

func (j *Relabel) label(ctx context.Context, subjects []sentiment.Subject) ([]sentiment.Labelled, error) {
	texts, opinions := make([]sentiment.Text, len(subjects)), make([]sentiment.Opinion, len(subjects))
	for i, s := range subjects {
		texts[i] = sentiment.Text{Text: s.Text, Lang: s.Lang}
	}
	if err := j.Classifier.Classify(ctx, texts, opinions); err != nil {
		return nil, fmt.Errorf("label texts: %w", err)
	}
	labelled := make([]sentiment.Labelled, len(subjects))
	for i, s := range subjects {
		o := opinions[i]
		if s.Kind == sentiment.KindMention {
			o = j.Sources.starred(o, s.Source, s.Rating, s.RatingMax)
		}
		labelled[i] = sentiment.Labelled{Kind: s.Kind, ID: s.ID, Opinion: o}
	}
	return labelled, nil
}
