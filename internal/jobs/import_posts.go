package jobs

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"time"

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
	// RecentHashes yields the SimHashes of the latest mentions, at most limit, oldest first.
	RecentHashes(ctx context.Context, limit int) iter.Seq2[mentions.Hash, error]
}

// rememberedTexts is how many texts an import compares new ones with, to find near-duplicates.
const rememberedTexts = 50_000

// ImportPosts matches, labels and saves posts that come from a file.
//
// Reading, matching with labelling, and saving run side by side with short queues between them, so memory does not grow
// with the file and the slowest of the three sets the pace. Posts should come oldest first: a comment is recognised as
// one on a brand's own page, and a copy as a copy, where the original was read before it, in this import or an earlier one.
//
// What StandIn labels is stored as its opinions, beside those of other models, and counted in the run.
type ImportPosts struct {
	Env
	Store      PostStore
	Matcher    *mentions.Matcher
	Classifier sentiment.Classifier
	StandIn    sentiment.Classifier // labels once Classifier is not available; nil for none
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
// finished, the run is recorded as cancelled and the error of ctx is returned; posts must not be read from by the caller
// afterwards, since a blocked read is left behind.
func (j *ImportPosts) Run(ctx context.Context, source string, posts iter.Seq2[crawler.Post, error]) (runs.Run, error) {
	return record(ctx, j.Store, j.Env, "import posts", source, func(run *runs.Run) error {
		return j.pipe(ctx, run, posts)
	})
}

// pipe runs the three stages; the last of them on the goroutine of the caller.
func (j *ImportPosts) pipe(ctx context.Context, run *runs.Run, posts iter.Seq2[crawler.Post, error]) error {
	defer collectLess()()
	reader, err := j.newReader(ctx)
	if err != nil {
		return err
	}
	stages, stop := context.WithCancel(ctx)
	raw, ready := make(chan *batch, 2), make(chan *batch, 2)
	readDone, labelDone := make(chan struct{}), make(chan struct{})
	go func() { defer close(readDone); j.gather(stages, posts, raw) }()
	go func() { defer close(labelDone); reader.stage(stages, raw, ready) }()
	defer func() {
		stop()
		<-labelDone
		select {
		case <-readDone:
		case <-time.After(time.Second): // blocked on a pipe that nobody writes to
		}
	}()
	for b := range ready {
		if ctx.Err() != nil {
			break
		}
		if err := j.save(ctx, run, b); err != nil {
			return err
		}
		j.progress(run.Counts)
	}
	return ctx.Err()
}

// collectLess makes the garbage collector wait longer until the returned function is called, unless the user has set GOGC.
// Nearly all that an import allocates is garbage when its batch is saved; measured, it takes 9 % less work and 20 MB more.
func collectLess() (restore func()) {
	const standard, patient = 100, 200
	was := debug.SetGCPercent(patient)
	if was != standard {
		debug.SetGCPercent(was)
	}
	return func() { debug.SetGCPercent(was) }
}

// save stores one batch, to its end even if ctx ends meanwhile, and adds up what it did.
func (j *ImportPosts) save(ctx context.Context, run *runs.Run, b *batch) error {
	if len(b.readings) > 0 {
		counts, err := j.Store.SavePosts(context.WithoutCancel(ctx), b.labels.model, b.readings)
		if err != nil {
			return fmt.Errorf("save posts: %w", err)
		}
		counts.Seen, counts.Bad = int64(len(b.readings)), 0
		run.Counts.Add(counts)
		b.labels.note(run)
	}
	for reason, n := range b.refused.Reasons {
		refuse(run, reason, n)
	}
	return b.err
}

func (j *ImportPosts) newReader(ctx context.Context) (*reader, error) {
	r := &reader{
		labeller: labeller{models: sentiment.Pair{First: j.Classifier, StandIn: j.StandIn}, Sources: j.Sources},
		matcher:  j.Matcher, only: j.Brand, authors: j.Key.Hasher(),
		copies: mentions.NewDuplicates(rememberedTexts),
	}
	if j.Brand == "" {
		r.threads.find = j.Store.OwnThreads
	}
	for h, err := range j.Store.RecentHashes(ctx, rememberedTexts) {
		if err != nil {
			return nil, fmt.Errorf("read hashes of stored posts: %w", err)
		}
		r.copies.Earlier(h.Brand, h.Hash, h.At, h.Source, h.ID)
	}
	return r, nil
}
