package jobs

import (
	"context"
	"slices"

	"overheard/crawler"
	"overheard/internal/pseudonym"
	"overheard/mentions"
	"overheard/sentiment"
)

// reader makes readings of posts: whose they are and what they are about, then how they sound. It remembers what it has
// read. Either step belongs to one goroutine, and the two may run side by side.
type reader struct {
	labeller
	matcher *mentions.Matcher
	only    string // the one brand that everything is about; "" to match
	authors *pseudonym.Hasher
	threads threads
	copies  *mentions.Duplicates
}

// read completes readings that have nothing but their posts.
func (r *reader) read(ctx context.Context, rs []mentions.Reading) (labelling, error) {
	if err := r.sort(ctx, rs); err != nil {
		return labelling{}, err
	}
	return r.judge(ctx, rs)
}

// sort is the first step: whose posts these are and what they are about.
func (r *reader) sort(ctx context.Context, rs []mentions.Reading) error {
	if err := r.threads.look(ctx, rs); err != nil {
		return err
	}
	for i := range rs {
		r.one(&rs[i])
	}
	return nil
}

// judge is the second step: how they sound.
func (r *reader) judge(ctx context.Context, rs []mentions.Reading) (labelling, error) {
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
		rd.AuthorKey = r.authors.Author(p.Source, p.Author)
	}
	rd.SimHash = mentions.SimHash(p.Text)
	rd.Mentions = r.match(p)
	markCopies(r.copies, p, rd.SimHash, rd.Mentions)
}

func (r *reader) match(p *crawler.Post) []mentions.Mention {
	if r.only != "" {
		return r.matcher.Only(p, r.only)
	}
	return r.matcher.Match(p, about(r.matcher, &r.threads, r.Sources, p)...)
}

// about returns the brands that p is about whatever its text says: those on whose page it was said, those whose own
// account says it, and that of its source.
func about(m *mentions.Matcher, t *threads, s Sources, p *crawler.Post) []string {
	owners := m.Owners(p)
	t.note(p, owners)
	brands := slices.Concat(t.brands(p), owners)
	if b := s[p.Source].Brand; b != "" {
		brands = append(brands, b)
	}
	return brands
}

// markCopies takes the vote of mentions whose post is a near-duplicate of an earlier one about the same brand. The text of
// an edited post is as old as the edit: it is no original of what others wrote before.
func markCopies(known *mentions.Duplicates, p *crawler.Post, hash uint64, ms []mentions.Mention) {
	if hash == 0 {
		return
	}
	at := p.PublishedAt
	if p.EditedAt.After(at) {
		at = p.EditedAt
	}
	for i := range ms {
		m := &ms[i]
		if known.Earlier(m.Brand, hash, at, p.Source, p.NativeID) && m.Reason == mentions.Votes {
			m.Reason = mentions.ReasonDuplicate
		}
	}
}
