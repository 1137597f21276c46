package figures

import (
	"fmt"
	"time"

	"overheard/nps"
)

// AuditDraw says which mentions to draw for an audit: of the brand's mentions that vote, N at random. The zero value of From, To,
// Source and Lang leaves them open.
type AuditDraw struct {
	Brand    string
	N        int
	From, To nps.Day // To exclusive
	Source   string
	Lang     string
	Seed     int64 // the same seed draws the same mentions from the same votes
	At       time.Time
}

// Audit is a random sample of a brand's mentions that people label without seeing what the model said.
type Audit struct {
	ID       int64     `json:"id,string"`
	Brand    string    `json:"brand"`
	Model    string    `json:"model"` // whose reading spread the sample over what it took for promoters, passives and detractors
	Drawn    time.Time `json:"drawn"`
	Seed     int64     `json:"seed"`
	From     *nps.Day  `json:"from"` // null where that side is open
	To       *nps.Day  `json:"to"`   // exclusive
	Source   string    `json:"source,omitempty"`
	Lang     string    `json:"lang,omitempty"`
	Votes    int       `json:"votes"`    // that it was drawn from
	Mentions int       `json:"mentions"` // drawn
	Gone     int       `json:"gone"`     // of these, deleted since
	Raters   []Rater   `json:"raters"`   // by their names
}

// Rater is who labels, and how far.
type Rater struct {
	Name     string `json:"name"`
	Labelled int    `json:"labelled"` // mentions of the audit that are still there
}

// Labelled is how many mentions of the audit the rater has labelled.
func (a Audit) Labelled(rater string) int {
	for _, r := range a.Raters {
		if r.Name == rater {
			return r.Labelled
		}
	}
	return 0
}

// AuditItem is one drawn mention as a person reads it: nothing in it tells the author, the rating or what the model said.
type AuditItem struct {
	Item    int        `json:"item"` // its number in the audit, from 1, in random order
	Passage string     `json:"passage"`
	Text    string     `json:"text,omitempty"` // the whole post, where the passage is only a part of it
	Lang    string     `json:"lang,omitempty"` // as the network declared it
	Gone    bool       `json:"gone,omitempty"` // deleted since it was drawn: there is nothing to label
	Labels  []nps.Said `json:"-"`              // by the names of the raters; of earlier versions of the passage left out
}

// By returns the label that a rater gave, "" for none.
func (i AuditItem) By(rater string) nps.AuditLabel {
	for _, r := range i.Labels {
		if r.Rater == rater {
			return r.Label
		}
	}
	return ""
}

// AuditMark is one label as a person gave it. Label "" takes back what the rater said before.
type AuditMark struct {
	Item  int
	Rater string
	Label nps.AuditLabel
	At    time.Time
}

// AuditText is a labelled mention with the passage that people read.
type AuditText struct {
	nps.Audited
	ID      int64 // of the mention
	Author  int64 // pseudonym of who wrote it; 0 for a post without an author of its own
	Passage string
	Votes   bool // it still votes, and the brand's model has read it
	Narrow  bool // no audit of all votes drew it, only one of a single source or language
}

// AuditSample is an audit with all that its figures are made of.
type AuditSample struct {
	Audit Audit
	Frame nps.Moments   // of the votes that it was drawn from, as far as they still are votes
	Items []nps.Audited // in the order in which they are shown
}

// ErrNoAudit says that no audit of the brand was drawn yet, or none with the id that was asked for.
type ErrNoAudit struct {
	Brand string
	ID    int64 // 0 for any
}

func (e *ErrNoAudit) Error() string {
	if e.ID != 0 {
		return fmt.Sprintf("%s has no audit %d", e.Brand, e.ID)
	}
	return "no audit of " + e.Brand + " was drawn yet"
}

// Try says what to do first.
func (e *ErrNoAudit) Try() string { return "overheard audit draw --brand " + e.Brand }

// ErrNoItem says that an audit has no mention with that number, or none that is still there.
type ErrNoItem struct{ Item, Of int }

func (e *ErrNoItem) Error() string {
	return fmt.Sprintf("the audit has no mention %d to label: it has 1 to %d, without those deleted since", e.Item, e.Of)
}

// Try says where the numbers are.
func (e *ErrNoItem) Try() string { return "the number that overheard audit export gave" }

// ErrNothingToDraw says that no mention can be drawn.
type ErrNothingToDraw struct{ Brand string }

func (e *ErrNothingToDraw) Error() string {
	return "no mention of " + e.Brand + " that votes is left to draw from"
}

// Try says what may help.
func (e *ErrNothingToDraw) Try() string {
	return "import or crawl posts first, or widen --from, --to, --source and --lang"
}
