package jobs

import (
	"context"
	"iter"

	"overheard/crawler"
	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
)

// PostStore is the storage of [ImportPosts].
type PostStore interface {
	Recorder
	// SavePosts saves readings in one transaction, in order. Its opinions are those of model.
	SavePosts(ctx context.Context, model sentiment.Model, rs []mentions.Reading) (runs.Counts, error)
	// OwnThreads returns, for those of threads (native ids on source) that a brand's own account opened, the brands.
	OwnThreads(ctx context.Context, source string, threads []string) (map[string][]string, error)
	// RecentHashes yields the SimHashes of the latest mentions, at most limit.
	RecentHashes(ctx context.Context, limit int) iter.Seq2[mentions.Hash, error]
}

// ImportPosts matches, labels and saves posts that come from a file.
type ImportPosts struct {
	Env
	Store      PostStore
	Matcher    *mentions.Matcher
	Classifier sentiment.Classifier
	Key        pseudonym.Key
	Sources    Sources
	Brand      string // attach every post to this brand and to no other; "" to match
}

// BadRecord is an error that concerns one record only: it is counted under its reason, and reading goes on.
type BadRecord interface {
	error
	Reason() string // a short word for machines, such as "not_json"
}

// Run imports posts. A yielded error that is a [BadRecord] refuses one record; any other ends the import. source names
// where the posts come from in the record of the run.
//
// The returned run says what was saved, also where the error is not nil. When ctx ends, the batch being saved is
// finished, the run is recorded as cancelled and the error of ctx is returned.
func (j *ImportPosts) Run(ctx context.Context, source string, posts iter.Seq2[crawler.Post, error]) (runs.Run, error) {
	return record(ctx, j.Store, j.Env, "import posts", source, func(run *runs.Run) error {
		return nil
	})
}
