package crawler

import "time"

// SourceState says in one word how a source is doing.
type SourceState string

// The states of sources. Programs read them, so their values never change.
const (
	StateOK       SourceState = "ok"
	StateFailing  SourceState = "failing"  // the last crawl could not read it
	StateSilent   SourceState = "silent"   // it answers, and has brought nothing for much longer than usual
	StateWaiting  SourceState = "waiting"  // never read yet
	StateDisabled SourceState = "disabled" // kept, and not read any more
	StateFiles    SourceState = "files"    // its posts come from files only
)

// SourceStatus is how one configured source is doing, for people and programs to read.
type SourceStatus struct {
	Name        string        `json:"name"`
	Type        string        `json:"type"`
	URL         string        `json:"url,omitempty"`
	Every       time.Duration `json:"-"`
	EverySec    int64         `json:"every_seconds"`
	State       SourceState   `json:"state" enum:"ok,failing,silent,waiting,disabled,files"`
	LastStart   *time.Time    `json:"last_start" doc:"Of the last crawl; null before the first"`
	LastSuccess *time.Time    `json:"last_success" doc:"End of the last crawl that saw everything"`
	Covered     *time.Time    `json:"covered" doc:"Everything posted before has been seen, gaps excepted"`
	LastPost    *time.Time    `json:"last_post" doc:"When the newest post was published"`
	Next        *time.Time    `json:"next" doc:"When it is due; null where it is not read"`
	PostsPerDay float64       `json:"posts_per_day" doc:"Mean of the last weeks"`
	Failures    int           `json:"failures" doc:"In a row"`
	FailingFrom *time.Time    `json:"failing_from"`
	Trouble     string        `json:"trouble,omitempty" doc:"What is wrong and what to do, in one sentence"`
	Kind        TroubleKind   `json:"kind,omitempty" doc:"Sort of trouble: down, limited, denied, missing, barred or garbled"`
	Budgets     []SpentBudget `json:"budgets" doc:"Daily allowances of its host"`
	Gaps        []StatusGap   `json:"gaps" doc:"Stretches of time that are missing, the oldest first"`
	Filled      int           `json:"gaps_filled" doc:"How many gaps of the last weeks were filled later"`
}

// SpentBudget is a [Budget] as programs read it.
type SpentBudget struct {
	Name  string    `json:"name"`
	Limit int64     `json:"limit"`
	Used  int64     `json:"used"`
	Reset time.Time `json:"reset"`
}

// StatusGap is a gap as programs read it.
type StatusGap struct {
	From   time.Time  `json:"from"`
	To     *time.Time `json:"to" doc:"null while it lasts"`
	Reason GapReason  `json:"reason" enum:"down,limited,denied,clamped,cursor"`
}

// Moment returns t for JSON, where a zero time is null.
func Moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// AddGap adds a gap of the ledger: to the list where it is missing still, else to the count of those that were filled.
func (s *SourceStatus) AddGap(g RecordedGap) {
	if !g.Filled.IsZero() {
		s.Filled++
		return
	}
	s.Gaps = append(s.Gaps, StatusGap{From: g.From, To: Moment(g.To), Reason: g.Reason})
}
