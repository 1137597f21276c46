package jobs

import (
	"context"
	"errors"
	"iter"
	"strings"
	"unicode/utf8"

	"overheard/crawler"
	"overheard/internal/runs"
	"overheard/mentions"
)

// A batch is one transaction. It ends at whichever of the two comes first, so that memory stays bounded where posts are
// long.
const (
	batchPosts = 1000
	batchBytes = 2 << 20
)

// maxLogged is how many refused records one run logs; all of them are counted.
const maxLogged = 20

// batch is what travels through the stages of an import.
type batch struct {
	readings []mentions.Reading
	labels   labelling
	bytes    int
	refused  runs.Run // only Seen, Bad and Reasons count
	err      error    // ends the import once the readings are saved
}

func (b *batch) full() bool { return len(b.readings) >= batchPosts || b.bytes >= batchBytes }
func (b *batch) empty() bool {
	return len(b.readings) == 0 && b.refused.Counts.Bad == 0 && b.err == nil
}

// add takes p in.
func (b *batch) add(p *crawler.Post) {
	if b.readings == nil {
		b.readings = make([]mentions.Reading, 0, batchPosts)
	}
	b.readings = append(b.readings, mentions.Reading{Post: *p})
	b.bytes += len(p.Text)
}

// gather puts posts into batches until they or ctx end. An error that is not about one record travels in the last batch.
func (j *ImportPosts) gather(ctx context.Context, posts iter.Seq2[crawler.Post, error], out chan<- *batch) {
	defer close(out)
	b, logged := &batch{}, 0
	for p, err := range posts {
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			tidy(&p)
			err = check(&p)
		}
		var bad BadRecord
		switch {
		case err == nil:
			b.add(&p)
		case errors.As(err, &bad):
			refuse(&b.refused, bad.Reason(), 1)
			if logged++; logged <= maxLogged {
				j.log().InfoContext(ctx, "record refused", "reason", bad.Reason(), "error", err)
			}
		default:
			b.err = err
			send(ctx, out, b)
			return
		}
		if b.full() {
			if !send(ctx, out, b) {
				return
			}
			b = &batch{}
		}
	}
	if logged > maxLogged {
		j.log().InfoContext(ctx, "more records refused than are listed", "refused", logged)
	}
	if !b.empty() {
		send(ctx, out, b)
	}
}

// pass lets batches go through a step until they or ctx end. An error of the step ends the import: it travels in place of
// the batch.
func pass(ctx context.Context, in <-chan *batch, out chan<- *batch, step func(*batch) error) {
	defer close(out)
	for {
		b, ok := receive(ctx, in)
		if !ok {
			return
		}
		if err := step(b); err != nil {
			b = &batch{err: err}
		}
		if !send(ctx, out, b) || b.err != nil {
			return
		}
	}
}

// send hands b on, or reports false where ctx ended first.
func send(ctx context.Context, out chan<- *batch, b *batch) bool {
	select {
	case out <- b:
		return true
	case <-ctx.Done():
		return false
	}
}

// receive takes the next batch, or reports false where there is none or ctx ended first.
func receive(ctx context.Context, in <-chan *batch) (b *batch, ok bool) {
	select {
	case b, ok = <-in:
		return b, ok
	case <-ctx.Done():
		return nil, false
	}
}

// incomplete is the refusal of a post that cannot be stored.
type incomplete struct{ error }

func (e incomplete) Unwrap() error { return e.error }

var incompleteReasons = map[error]string{
	crawler.ErrNoSource: "no_source",
	crawler.ErrNoID:     "no_id",
	crawler.ErrNoTime:   "no_time",
	crawler.ErrNoText:   "no_text",
	crawler.ErrRating:   "bad_rating",
}

func (e incomplete) Reason() string {
	if r, ok := incompleteReasons[e.error]; ok {
		return r
	}
	return "incomplete"
}

func check(p *crawler.Post) error {
	if err := p.Check(); err != nil {
		return incomplete{err}
	}
	return nil
}

// tidy makes the strings of p such that every database can hold them: valid UTF-8 without NUL.
func tidy(p *crawler.Post) {
	for _, s := range []*string{&p.Source, &p.NativeID, &p.URL, &p.Author, &p.Lang, &p.Text, &p.ReplyTo, &p.Thread, (*string)(&p.Kind)} {
		*s = storable(*s)
	}
	for i, tag := range p.Hashtags {
		p.Hashtags[i] = storable(tag)
	}
}

func storable(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}
