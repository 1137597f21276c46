package records

import (
	"errors"
	"fmt"
)

// ErrTaken is what a [Store] returns for a record whose id is in use.
var ErrTaken = errors.New("the id is taken")

// ErrUnknown says that there is no record of that id.
type ErrUnknown struct{ ID string }

func (e *ErrUnknown) Error() string { return fmt.Sprintf("no record is called %q", e.ID) }

// Try says what to do instead.
func (e *ErrUnknown) Try() string { return "overheard records list" }

// ErrNothing says that there is no number to keep.
type ErrNothing struct{ Brand string }

func (e *ErrNothing) Error() string {
	return fmt.Sprintf("there is nothing to keep: no posts and no answers about %s are stored for these days and filters", e.Brand)
}

// Try says what to do instead.
func (e *ErrNothing) Try() string { return "other days, or fewer filters" }

// ErrNote says that a note is too long.
type ErrNote struct{ Length int }

func (e *ErrNote) Error() string {
	return fmt.Sprintf("the note has %d characters; at most %d are kept", e.Length, MaxNote)
}

// Try says what to do instead.
func (e *ErrNote) Try() string { return "a sentence, such as Q1 report, page 4" }
