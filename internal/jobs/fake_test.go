package jobs_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
	"overheard/sentiment/lexicon"
	"overheard/survey"
)

var errBusy = errors.New("another run holds the lock")

// fakeStore keeps what jobs hand it, in memory, by the contract of the real one.
type fakeStore struct {
	mu       sync.Mutex
	locked   bool
	runs     []runs.Run
	order    []postID
	posts    map[postID]mentions.Reading
	batches  []int // sizes of the transactions
	answers  []survey.Response
	opinions []sentiment.Opinion
	labelled map[int64]sentiment.Opinion
	subjects map[string][]sentiment.Subject
	flipped  []string
	revs     map[string]string
	fail     error  // returned by the next save
	onSave   func() // called in every save
}

type postID struct{ source, id string }

func newFake() *fakeStore {
	return &fakeStore{posts: map[postID]mentions.Reading{}, labelled: map[int64]sentiment.Opinion{},
		subjects: map[string][]sentiment.Subject{}, revs: map[string]string{}}
}

func (f *fakeStore) Lock(context.Context, string, time.Duration) (func(), error) {
	if f.locked {
		return nil, errBusy
	}
	f.locked = true
	return func() { f.locked = false }, nil
}

func (f *fakeStore) AbandonRuns(context.Context, bool) (n int64, err error) {
	for i := range f.runs {
		if f.runs[i].Status == runs.Running {
			f.runs[i].Status = runs.Failed
			n++
		}
	}
	return n, nil
}

func (f *fakeStore) StartRun(_ context.Context, r runs.Run) (int64, error) {
	r.ID = int64(len(f.runs) + 1)
	f.runs = append(f.runs, r)
	return r.ID, nil
}

func (f *fakeStore) FinishRun(ctx context.Context, r runs.Run) error {
	f.runs[r.ID-1] = r
	return ctx.Err()
}

func (f *fakeStore) saving(ctx context.Context) error {
	if f.onSave != nil {
		f.onSave()
	}
	if f.fail != nil {
		return f.fail
	}
	return ctx.Err()
}

func (f *fakeStore) SavePosts(ctx context.Context, _ sentiment.Model, rs []mentions.Reading) (c runs.Counts, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.saving(ctx); err != nil {
		return c, err
	}
	f.batches = append(f.batches, len(rs))
	for _, r := range rs {
		at := postID{r.Post.Source, r.Post.NativeID}
		_, known := f.posts[at]
		switch {
		case r.Post.Deleted && known:
			c.Deleted++
		case r.Post.Deleted:
		case known:
			c.Unchanged++
		default:
			c.New++
			f.order = append(f.order, at)
		}
		c.Matched += int64(len(r.Mentions))
		f.posts[at] = r
	}
	return c, nil
}

func (f *fakeStore) OwnThreads(_ context.Context, source string, threads []string) (map[string][]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := map[string][]string{}
	for _, id := range threads {
		for _, m := range f.posts[postID{source, id}].Mentions {
			if m.Reason == mentions.ReasonOwnAccount && attached(m) {
				found[id] = append(found[id], m.Brand)
			}
		}
	}
	return found, nil
}

func (f *fakeStore) RecentHashes(_ context.Context, limit int) iter.Seq2[mentions.Hash, error] {
	return func(yield func(mentions.Hash, error) bool) {
		for _, at := range f.order {
			r := f.posts[at]
			for _, m := range r.Mentions {
				h := mentions.Hash{Brand: m.Brand, Hash: r.SimHash, At: r.Post.PublishedAt, Source: at.source, ID: at.id}
				if r.SimHash != 0 && !yield(h, nil) {
					return
				}
			}
		}
	}
}

func (f *fakeStore) SaveResponses(ctx context.Context, _ string, rs []survey.Response, _ pseudonym.Key, _ sentiment.Model, os []sentiment.Opinion) (runs.Counts, error) {
	if err := f.saving(ctx); err != nil {
		return runs.Counts{}, err
	}
	f.answers, f.opinions = append(f.answers, rs...), append(f.opinions, os...)
	return runs.Counts{New: int64(len(rs))}, nil
}

func (f *fakeStore) Unlabelled(_ context.Context, brand string, _ sentiment.Model, after int64, limit int) (left []sentiment.Subject, err error) {
	for _, s := range f.subjects[brand] {
		if _, done := f.labelled[s.ID]; !done && s.ID > after && len(left) < limit {
			left = append(left, s)
		}
	}
	return left, nil
}

func (f *fakeStore) SaveOpinions(ctx context.Context, _ string, _ sentiment.Model, ls []sentiment.Labelled) error {
	if err := f.saving(ctx); err != nil {
		return err
	}
	f.batches = append(f.batches, len(ls))
	for _, l := range ls {
		f.labelled[l.ID] = l.Opinion
	}
	return nil
}

func (f *fakeStore) FlipModel(_ context.Context, brand string, _ sentiment.Model) error {
	f.flipped = append(f.flipped, brand)
	return nil
}

// attached reports that a source, a thread or a person says that a post is about the brand.
func attached(m mentions.Mention) bool {
	return slices.ContainsFunc(m.Why, func(h mentions.Hit) bool { return h.Kind == mentions.HitAbout })
}

// Posts are stored without the names of their authors.
func (f *fakeStore) Posts(_ context.Context, after int64, limit int) (out []mentions.Stored, err error) {
	for i, at := range f.order {
		r := f.posts[at]
		if id := int64(i + 1); id > after && len(out) < limit {
			s := mentions.Stored{ID: id, AuthorKey: r.AuthorKey, SimHash: r.SimHash, Post: r.Post}
			s.Post.Author = ""
			for _, m := range r.Mentions {
				if attached(m) {
					s.About = append(s.About, m.Brand)
				}
				if m.Reason == mentions.ReasonOwnAccount {
					s.Own = append(s.Own, m.Brand)
				}
			}
			out = append(out, s)
		}
	}
	return out, nil
}

func (f *fakeStore) ReplaceMentions(ctx context.Context, _ sentiment.Model, rs []mentions.Rematched, scope ...string) (c runs.Counts, err error) {
	if err := f.saving(ctx); err != nil {
		return c, err
	}
	for _, r := range rs {
		at := f.order[r.PostID-1]
		p := f.posts[at]
		p.Mentions = slices.DeleteFunc(slices.Clone(p.Mentions), func(m mentions.Mention) bool { return slices.Contains(scope, m.Brand) })
		p.Mentions = append(p.Mentions, r.Mentions...)
		f.posts[at] = p
		c.Matched += int64(len(r.Mentions))
	}
	return c, nil
}

func (f *fakeStore) SetBrandRev(_ context.Context, brand, rev string) error {
	f.revs[brand] = rev
	return nil
}

// mentionsOf returns the mentions of one stored post by brand.
func (f *fakeStore) mentionsOf(source, id string) map[string]mentions.Mention {
	byBrand := map[string]mentions.Mention{}
	for _, m := range f.posts[postID{source, id}].Mentions {
		byBrand[m.Brand] = m
	}
	return byBrand
}

// The brands of these tests.
var brands = []mentions.Brand{
	{Name: "brightcup", Title: "Brightcup", Role: mentions.Own, Terms: []string{"brightcup"}, OwnAccounts: []string{"@brightcup@social.example"}},
	{Name: "mokka", Title: "Mokka", Role: mentions.Competitor, Terms: []string{"mokka"}},
}

var key = pseudonym.Key("sixteen bytes of key")

func newImport(t testing.TB, f *fakeStore) *jobs.ImportPosts {
	t.Helper()
	m, err := mentions.NewMatcher(brands, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &jobs.ImportPosts{Store: f, Matcher: m, Classifier: lexicon.New(), Key: key}
}

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// post makes a post that is minutes old on that Monday.
func post(id, author, text string) crawler.Post {
	return crawler.Post{Source: "forum", NativeID: id, Author: author, Text: text, PublishedAt: monday}
}

// these yields posts without an error.
func these(posts ...crawler.Post) iter.Seq2[crawler.Post, error] {
	return func(yield func(crawler.Post, error) bool) {
		for _, p := range posts {
			if !yield(p, nil) {
				return
			}
		}
	}
}
