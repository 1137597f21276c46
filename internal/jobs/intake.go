package jobs

import (
	"context"
	"fmt"
	"iter"

	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
)

// PostStore is where posts are saved, and what has to be known about those before.
type PostStore interface {
	// SavePosts saves readings in one transaction, in order. Its opinions are those of model.
	SavePosts(ctx context.Context, model sentiment.Model, rs []mentions.Reading) (runs.Counts, error)
	// OwnThreads returns, for those of threads (native ids on source) that a brand's own account opened, the brands.
	OwnThreads(ctx context.Context, source string, threads []string) (map[string][]string, error)
	// RecentHashes yields the SimHashes of the latest mentions, at most limit, oldest first.
	RecentHashes(ctx context.Context, limit int) iter.Seq2[mentions.Hash, error]
}

// Intake is what posts pass through on their way in, wherever they come from: matched, labelled, saved.
type Intake struct {
	Posts      PostStore
	Matcher    *mentions.Matcher
	Classifier sentiment.Classifier
	StandIn    sentiment.Classifier // labels once Classifier is not available; nil for none
	Key        pseudonym.Key
	Sources    Sources
	Brand      string // attach every post to this brand and to no other; "" to match
}

// rememberedTexts is how many texts new ones are compared with, to find near-duplicates.
const rememberedTexts = 50_000

// newReader makes a reader that knows the latest texts.
func (in *Intake) newReader(ctx context.Context) (*reader, error) {
	r := &reader{
		labeller: labeller{models: sentiment.Pair{First: in.Classifier, StandIn: in.StandIn}, Sources: in.Sources},
		matcher:  in.Matcher, only: in.Brand, authors: in.Key.Hasher(),
		copies: mentions.NewDuplicates(rememberedTexts),
	}
	if in.Brand == "" {
		r.threads.find = in.Posts.OwnThreads
	}
	for h, err := range in.Posts.RecentHashes(ctx, rememberedTexts) {
		if err != nil {
			return nil, fmt.Errorf("read hashes of stored posts: %w", err)
		}
		r.copies.Earlier(h.Brand, h.Hash, h.At, h.Source, h.ID)
	}
	return r, nil
}

// save stores readings that l has labelled, to the end even if ctx ends meanwhile. What it returns as seen are all of
// them.
func (in *Intake) save(ctx context.Context, rs []mentions.Reading, l labelling) (runs.Counts, error) {
	if len(rs) == 0 {
		return runs.Counts{}, nil
	}
	counts, err := in.Posts.SavePosts(context.WithoutCancel(ctx), l.model, rs)
	if err != nil {
		return runs.Counts{}, fmt.Errorf("save posts: %w", err)
	}
	counts.Seen, counts.Bad = int64(len(rs)), 0
	return counts, nil
}
