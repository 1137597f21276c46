package records

import (
	"context"

	"overheard/internal/figures"
	"overheard/nps"
)

// Store is what records need from storage.
type Store interface {
	// SaveRecord saves a record with its packed votes, [ErrTaken] where its id is in use.
	SaveRecord(ctx context.Context, r *Record, votes []byte) error
	// Records lists records, newest first and at most limit: of one brand, or of all for "".
	Records(ctx context.Context, brand string, limit int) ([]Summary, error)
	// Record returns a record with its packed votes, ok false where there is none of that id.
	Record(ctx context.Context, id string) (r *Record, votes []byte, ok bool, err error)
	// DeleteRecords deletes records with their votes: all, or none and the first id that there is no record of.
	DeleteRecords(ctx context.Context, ids []string) (missing string, err error)
	// Ballot reads what the posts and answers of days say that f lets through, all at one instant, in the order of their
	// ids. An unknown brand has none.
	Ballot(ctx context.Context, brand string, f figures.Filter, days nps.Period) (*Ballot, error)
	// Fates returns what became of posts; those that are not stored at all are left out.
	Fates(ctx context.Context, brand string, posts []int64) (map[int64]Fate, error)
}
