package crawler

import (
	"errors"
	"fmt"
	"time"
)

// Trouble is what is wrong with a source, as opposed to what is wrong with the program. It is one plain sentence with a
// piece of advice, and never holds a token, a post's text or a name.
type Trouble struct {
	Kind   TroubleKind
	Status int       // of HTTP, 0 where there was none
	Until  time.Time // when to try again, where the source says so
	Text   string    // what happened, such as "mastodon.example answered 401 to the timeline of a hashtag"
	Advice string    // what the user can do, or ""
	Err    error     // underneath, or nil
}

// TroubleKind is a kind of trouble, by what follows from it.
type TroubleKind string

// The kinds of trouble.
const (
	Down    TroubleKind = "down"    // no connection, a time-out, a 5xx: try again later
	Limited TroubleKind = "limited" // asked to wait, or out of budget: try again at Until
	Denied  TroubleKind = "denied"  // a token is missing or refused: somebody must do something
	Missing TroubleKind = "missing" // what was asked for is not there: the configuration may be wrong
	Barred  TroubleKind = "barred"  // robots.txt, or an address that may not be reached: never ask again
	Garbled TroubleKind = "garbled" // it answered, but not so that it could be read
)

// Error returns the sentence with its advice.
func (t *Trouble) Error() string {
	s := t.Text
	if t.Err != nil {
		s = fmt.Sprintf("%s: %v", s, t.Err)
	}
	if t.Advice != "" {
		s += "; " + t.Advice
	}
	return s
}

// Unwrap returns what lies underneath.
func (t *Trouble) Unwrap() error { return t.Err }

// AsTrouble returns the Trouble in err's chain, or nil.
func AsTrouble(err error) *Trouble {
	var t *Trouble
	if errors.As(err, &t) {
		return t
	}
	return nil
}

// Gap returns the reason that a gap has which this trouble leaves.
func (t *Trouble) Gap() GapReason {
	switch t.Kind {
	case Limited:
		return GapLimited
	case Denied, Barred:
		return GapDenied
	}
	return GapDown
}
