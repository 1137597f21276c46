package jobs

import (
	"context"

	"overheard/crawler"
	"overheard/internal/pseudonym"
	"overheard/mentions"
	"overheard/sentiment"
)

// reader makes readings of posts: whose they are, what they are about and how they sound. It remembers what it has read,
// and belongs to one goroutine.
type reader struct {
	labeller
	match   func(p *crawler.Post, about ...string) []mentions.Mention
	key     pseudonym.Key
	sources Sources
	threads threads
	copies  *mentions.Duplicates
}

// stage reads batches from in until it or ctx ends. An error ends the import: it travels in place of the batch.
func (r *reader) stage(ctx context.Context, in <-chan *batch, out chan<- *batch) {
	defer close(out)
	for {
		b, ok := receive(ctx, in)
		if !ok {
			return
		}
		if err := r.read(ctx, b.readings); err != nil {
			b = &batch{err: err}
		}
		if !send(ctx, out, b) || b.err != nil {
			return
		}
	}
}

// read completes readings that have nothing but their posts.
func (r *reader) read(ctx context.Context, rs []mentions.Reading) error {
	if err := r.threads.look(ctx, rs); err != nil {
		return err
	}
	for i := range rs {
		r.one(&rs[i])
	}
	return r.label(ctx, func(yield func(*crawler.Post, []mentions.Mention) bool) {
		for i := range rs {
			if !yield(&rs[i].Post, rs[i].Mentions) {
				return
			}
		}
	})
}

func (r *reader) one(rd *mentions.Reading) {
	p := &rd.Post
	if p.Deleted {
		return
	}
	p.Lang = sentiment.Language(p.Lang, p.Text)
	if mentions.HasOwnAuthor(p.Author) {
		rd.AuthorKey = r.key.Author(p.Source, p.Author)
	}
	rd.SimHash = mentions.SimHash(p.Text)
	rd.Mentions = r.match(p, r.about(p)...)
	r.threads.note(p, rd.Mentions)
	markCopies(r.copies, p, rd.SimHash, rd.Mentions)
}

// about returns the brands that p is about whatever its text says.
func (r *reader) about(p *crawler.Post) []string {
	brands := r.threads.brands(p)
	if b := r.sources[p.Source].Brand; b != "" {
		brands = append(brands[:len(brands):len(brands)], b)
	}
	return brands
}

// markCopies takes the vote of mentions whose post is a near-duplicate of an earlier one about the same brand.
func markCopies(known *mentions.Duplicates, p *crawler.Post, hash uint64, ms []mentions.Mention) {
	if hash == 0 {
		return
	}
	for i := range ms {
		m := &ms[i]
		if known.Earlier(m.Brand, hash, p.PublishedAt, p.Source, p.NativeID) && m.Reason == mentions.Votes {
			m.Reason = mentions.ReasonDuplicate
		}
	}
}
