package jobs

import (
	"context"
	"fmt"
	"slices"

	"overheard/crawler"
	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
)

// RematchStore is the storage of [Rematch].
type RematchStore interface {
	Recorder
	// Posts returns stored posts in the order of their ids, those after after, at most limit. Erased posts are left out.
	Posts(ctx context.Context, after int64, limit int) ([]mentions.Stored, error)
	// ReplaceMentions gives each post its new mentions, whose opinions are those of model, and takes its others away, for
	// the named brands or for all, in one transaction. A post whose mentions are the same already is left alone.
	ReplaceMentions(ctx context.Context, model sentiment.Model, rs []mentions.Rematched, brands ...string) (runs.Counts, error)
	// OwnThreads is as in [PostStore].
	OwnThreads(ctx context.Context, source string, threads []string) (map[string][]string, error)
	// SetBrandRev says that all stored posts are matched with revision rev of brand's query.
	SetBrandRev(ctx context.Context, brand, rev string) error
}

// Rematch decides again, after a change of the configuration, which stored posts are about which brand. What a person
// attached to a brand by hand stays attached to it, and to it only. Mentions of a brand that is not followed any more stay
// too: nothing shows them, and following it again brings them back.
//
// It begins at the first post each time. Interrupted, it has changed the posts up to some point, and is run again.
type Rematch struct {
	Env
	Store      RematchStore
	Matcher    *mentions.Matcher
	Brands     []mentions.Brand // those of Matcher
	Classifier sentiment.Classifier
	StandIn    sentiment.Classifier // as in [ImportPosts]
	Key        pseudonym.Key
	Sources    Sources
}

// Run matches every stored post again.
func (j *Rematch) Run(ctx context.Context) (runs.Run, error) {
	return record(ctx, j.Store, j.Env, "rematch", "", func(run *runs.Run) error {
		if err := j.posts(ctx, run); err != nil {
			return err
		}
		for _, b := range j.Brands {
			if err := j.Store.SetBrandRev(context.WithoutCancel(ctx), b.Name, b.Rev()); err != nil {
				return fmt.Errorf("brand %s: record its revision: %w", b.Name, err)
			}
		}
		return nil
	})
}

func (j *Rematch) posts(ctx context.Context, run *runs.Run) error {
	r := &rematcher{
		Rematch:  j,
		labeller: labeller{models: sentiment.Pair{First: j.Classifier, StandIn: j.StandIn}, Sources: j.Sources},
		threads:  threads{find: j.Store.OwnThreads},
		copies:   mentions.NewDuplicates(rememberedTexts),
		accounts: map[string]map[int64]string{},
	}
	names := make([]string, len(j.Brands))
	for i, b := range j.Brands {
		names[i] = b.Name
	}
	for after := int64(0); len(names) > 0; {
		stored, err := j.Store.Posts(ctx, after, batchPosts)
		if err != nil {
			return fmt.Errorf("read stored posts: %w", err)
		}
		if len(stored) == 0 {
			break
		}
		after = stored[len(stored)-1].ID
		rs, labels, err := r.batch(ctx, stored)
		if err != nil {
			return err
		}
		counts, err := j.Store.ReplaceMentions(context.WithoutCancel(ctx), labels.model, rs, names...)
		if err != nil {
			return fmt.Errorf("replace mentions: %w", err)
		}
		counts.Seen = int64(len(stored))
		run.Counts.Add(counts)
		labels.note(run)
		j.progress(run.Counts)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// rematcher is a Rematch at work.
type rematcher struct {
	*Rematch
	labeller labeller
	threads  threads
	copies   *mentions.Duplicates
	accounts map[string]map[int64]string // source, author key -> own account
}

func (r *rematcher) batch(ctx context.Context, stored []mentions.Stored) ([]mentions.Rematched, labelling, error) {
	rs := make([]mentions.Reading, len(stored))
	for i, s := range stored {
		rs[i] = mentions.Reading{Post: s.Post, AuthorKey: s.AuthorKey, SimHash: s.SimHash}
	}
	if err := r.threads.look(ctx, rs); err != nil {
		return nil, labelling{}, err
	}
	out := make([]mentions.Rematched, len(stored))
	for i, s := range stored {
		out[i] = mentions.Rematched{PostID: s.ID, Mentions: r.one(s)}
	}
	labels, err := r.labeller.label(ctx, func(yield func(*crawler.Post, []mentions.Mention) bool) {
		for i := range rs {
			if !yield(&rs[i].Post, out[i].Mentions) {
				return
			}
		}
	})
	return out, labels, err
}

func (r *rematcher) one(s mentions.Stored) []mentions.Mention {
	p := s.Post
	if p.Author == "" && s.AuthorKey != 0 {
		p.Author = r.ownAccount(s)
	}
	known := about(r.Matcher, &r.threads, r.Sources, &p)
	var byHand []string
	for _, b := range s.About {
		if !slices.Contains(known, b) {
			byHand = append(byHand, b)
		}
	}
	var ms []mentions.Mention
	if len(byHand) == 0 {
		ms = r.Matcher.Match(&p, known...)
	}
	for _, b := range byHand {
		ms = append(ms, r.Matcher.Only(&p, b)...)
	}
	markCopies(r.copies, &p, s.SimHash, ms)
	return ms
}

// ownAccount returns the own account that wrote s, "" where the author is somebody else. Handles need not be stored for
// that: those of the configuration are hashed the same way. A handle that the source spells otherwise was recognised
// when the post was saved.
func (r *rematcher) ownAccount(s mentions.Stored) string {
	known, ok := r.accounts[s.Post.Source]
	if !ok {
		known = map[int64]string{}
		for _, b := range r.Brands {
			for _, account := range b.OwnAccounts {
				for _, handle := range spellings(account) {
					known[r.Key.Author(s.Post.Source, handle)] = account
				}
			}
		}
		r.accounts[s.Post.Source] = known
	}
	if account, ok := known[s.AuthorKey]; ok {
		return account
	}
	for _, b := range r.Brands {
		if len(b.OwnAccounts) > 0 && slices.Contains(s.Own, b.Name) && slices.Contains(s.About, b.Name) {
			return b.OwnAccounts[0]
		}
	}
	return ""
}
