// Package survey reads answers to the survey question from the files that survey tools export.
//
// A [Response] is one answer. The importer finds the columns by themselves or by name, and reports what it refused by
// line and column. The package stores nothing and computes no score: that is for nps.
package survey

import "time"

// Response is one survey answer.
type Response struct {
	Survey     string // name of the survey: with NativeID it identifies the answer within a brand
	NativeID   string // the tool's id of the answer; where the file has none, derived from its content
	Respondent string // the tool's id of the person as exported, before it is made pseudonymous; "" where unknown
	At         time.Time
	Score      int // 0 to 10
	Comment    string
	Lang       string            // as exported, or ""
	Weight     float64           // 1 where the file has no weights; always positive
	Segments   map[string]string // column name to value
}
