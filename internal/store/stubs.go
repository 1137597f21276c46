package store

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"time"

	"overheard/internal/figures"
	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
	"overheard/survey"
)

var errTODO = errors.New("not built yet")

var _ figures.Store = (*DB)(nil)

// ErrBusy means that another process holds a lock.
var ErrBusy = errors.New("another run is at work")

// Options are what Open needs to know besides the URL.
type Options struct {
	Dir         string         // relative sqlite paths are relative to it; "" for the working directory
	Location    *time.Location // days are cut here; nil means UTC
	Log         *slog.Logger   // nil for none
	ReadOnly    bool           // nothing is created, migrated or written
	KeepHandles bool           // author names are stored beside their pseudonyms
	Key         pseudonym.Key  // the key of the pseudonyms; nil for one that is made once and kept in the database
}

// DB is an open database. It is safe for concurrent use; writes happen one after the other.
type DB struct{}

// Open opens the database that url names.
func Open(ctx context.Context, url string, o Options) (*DB, error) { return nil, errTODO }

// Close closes the database.
func (db *DB) Close() error { return errTODO }

// Remarks says what Open did beyond opening.
func (db *DB) Remarks() []string { return nil }

// Version is the version of the tables.
func (db *DB) Version() int64 { return 0 }

// AuthorKey is the key of the pseudonyms.
func (db *DB) AuthorKey(ctx context.Context) (pseudonym.Key, error) { return nil, errTODO }

// SavePosts saves one batch in one transaction.
func (db *DB) SavePosts(ctx context.Context, model sentiment.Model, rs []mentions.Reading) (runs.Counts, error) {
	return runs.Counts{}, errTODO
}

// OwnThreads says which of the threads were opened by a brand's own account: thread native id to brand names.
func (db *DB) OwnThreads(ctx context.Context, source string, threads []string) (map[string][]string, error) {
	return nil, errTODO
}

// RecentHashes yields the hashes of the latest limit mentions, oldest first.
func (db *DB) RecentHashes(ctx context.Context, limit int) iter.Seq2[Hash, error] { return nil }

// SaveResponses saves survey answers in one transaction; opinions[i] is about rs[i].Comment.
func (db *DB) SaveResponses(ctx context.Context, brand string, rs []survey.Response, key pseudonym.Key, model sentiment.Model, opinions []sentiment.Opinion) (runs.Counts, error) {
	return runs.Counts{}, errTODO
}

// Posts returns up to limit posts with an id above after, in id order. Deleted ones are left out.
func (db *DB) Posts(ctx context.Context, after int64, limit int) ([]StoredPost, error) {
	return nil, errTODO
}

// ReplaceMentions gives each post the mentions of rs and takes its others away, for the named brands or for all.
func (db *DB) ReplaceMentions(ctx context.Context, model sentiment.Model, rs []Rematched, brands ...string) (runs.Counts, error) {
	return runs.Counts{}, errTODO
}

// Unlabelled returns up to limit subjects of brand with an id above after that model has not labelled, in id order.
func (db *DB) Unlabelled(ctx context.Context, brand string, model sentiment.Model, after int64, limit int) ([]Subject, error) {
	return nil, errTODO
}

// SaveOpinions stores opinions of model beside those of other models.
func (db *DB) SaveOpinions(ctx context.Context, brand string, model sentiment.Model, ls []Labelled) error {
	return errTODO
}

// FlipModel makes model the one whose opinions count for brand, and removes those of other models.
func (db *DB) FlipModel(ctx context.Context, brand string, model sentiment.Model) error {
	return errTODO
}

// BrandModel returns the model whose opinions count for brand, ok false where there is none yet.
func (db *DB) BrandModel(ctx context.Context, brand string) (m sentiment.Model, ok bool, err error) {
	return m, false, errTODO
}

// BrandRev returns the revision of the query with which all posts were last matched, "" where they never were.
func (db *DB) BrandRev(ctx context.Context, brand string) (string, error) { return "", errTODO }

// SetBrandRev says that all stored posts are matched with revision rev of brand's query.
func (db *DB) SetBrandRev(ctx context.Context, brand, rev string) error { return errTODO }

// StartRun stores the beginning of a run and returns its id.
func (db *DB) StartRun(ctx context.Context, r runs.Run) (int64, error) { return 0, errTODO }

// FinishRun stores how the run r.ID ended.
func (db *DB) FinishRun(ctx context.Context, r runs.Run) error { return errTODO }

// AbandonRuns marks runs that are still "running" as failed. Call it while holding the lock of the jobs.
func (db *DB) AbandonRuns(ctx context.Context) (int64, error) { return 0, errTODO }

// Runs returns up to limit runs with an id below before, newest first; before 0 means from the newest.
func (db *DB) Runs(ctx context.Context, before int64, limit int) ([]runs.Run, error) {
	return nil, errTODO
}

// Mentions returns one page of mentions, newest first, and the cursor of the next page, "" after the last.
func (db *DB) Mentions(ctx context.Context, q MentionQuery) ([]mentions.Found, string, error) {
	return nil, "", errTODO
}

// Mention returns one mention, ok false where there is none with this id.
func (db *DB) Mention(ctx context.Context, id int64) (f mentions.Found, ok bool, err error) {
	return f, false, errTODO
}

// Lock takes the named lock, waiting up to wait for it; [ErrBusy] says that another process kept it.
func (db *DB) Lock(ctx context.Context, name string, wait time.Duration) (release func(), err error) {
	return nil, errTODO
}

// Report is what Check found.
type Report struct {
	Posts, Deleted, Mentions, Opinions, Answers int64
	Problems                                    []string
}

// OK reports that nothing is wrong.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// Check reads everything and says what does not fit together.
func (db *DB) Check(ctx context.Context) (Report, error) { return Report{}, errTODO }

// Backup writes a copy of the database to a new file while others go on reading and writing.
func (db *DB) Backup(ctx context.Context, path string) error { return errTODO }

// PostSpan implements [figures.Store].
func (db *DB) PostSpan(ctx context.Context, brand string, f figures.Filter) (p nps.Period, ok bool, err error) {
	return p, false, errTODO
}

// AnswerSpan implements [figures.Store].
func (db *DB) AnswerSpan(ctx context.Context, brand string, f figures.Filter) (p nps.Period, ok bool, err error) {
	return p, false, errTODO
}

// Voices implements [figures.Store].
func (db *DB) Voices(ctx context.Context, brand string, f figures.Filter, periods []nps.Period) ([]nps.Moments, error) {
	return nil, errTODO
}

// Volumes implements [figures.Store].
func (db *DB) Volumes(ctx context.Context, brand string, f figures.Filter, periods []nps.Period) ([]figures.Volume, error) {
	return nil, errTODO
}

// Answers implements [figures.Store].
func (db *DB) Answers(ctx context.Context, brand string, f figures.Filter, periods []nps.Period) ([]nps.Answers, error) {
	return nil, errTODO
}

// Tags implements [figures.Store].
func (db *DB) Tags(ctx context.Context, brand string, f figures.Filter, limit int) ([]figures.Tag, error) {
	return nil, errTODO
}
