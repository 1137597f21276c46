package api

import (
	"regexp"
	"strings"
	"time"

	"overheard/internal/runs"
	"overheard/survey"
)

// SurveyReceipt says what became of an uploaded survey.
type SurveyReceipt struct {
	Brand    string          `json:"brand"`
	Survey   string          `json:"survey"`
	File     string          `json:"file"`
	DryRun   bool            `json:"dry_run"`
	Saved    bool            `json:"saved"`
	Run      string          `json:"run,omitempty" doc:"Id of the run; missing for a dry run"`
	Rows     int             `json:"rows" doc:"Data rows in the file"`
	Answers  int             `json:"answers" doc:"Rows that are good answers"`
	Counts   runs.Counts     `json:"counts" doc:"What saving changed"`
	Mapping  SurveyMapping   `json:"mapping"`
	Warnings []SurveyWarning `json:"warnings"`
	Refused  []Complaint     `json:"refused" doc:"Lines left out with skip_bad, the first hundred"`
	LeftOut  map[string]int  `json:"left_out" doc:"Rows without an answer, by reason"`
	Preview  []SurveyAnswer  `json:"preview,omitempty" doc:"The first answers; in a dry run only"`
}

// SurveyMapping is what was found out about a survey file.
type SurveyMapping struct {
	Preset    string         `json:"preset"`
	Format    string         `json:"format"`
	Encoding  string         `json:"encoding,omitempty"`
	Delimiter string         `json:"delimiter,omitempty"`
	Header    int            `json:"header" doc:"Line of the header"`
	Columns   []SurveyColumn `json:"columns"`
	Unused    []string       `json:"unused" doc:"Columns that are left out"`
	Dates     string         `json:"dates,omitempty" doc:"How dates are written"`
	Zone      string         `json:"zone,omitempty" doc:"Zone of dates without one"`
}

// SurveyColumn says which column plays a role.
type SurveyColumn struct {
	Role   string `json:"role"`
	Column string `json:"column"`
	How    string `json:"how" doc:"How it was found"`
}

// SurveyWarning is something that had to be assumed.
type SurveyWarning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// SurveyAnswer is one answer as it would be saved, without the person.
type SurveyAnswer struct {
	At       time.Time         `json:"at"`
	Score    int               `json:"score"`
	Comment  string            `json:"comment,omitempty"`
	Lang     string            `json:"lang,omitempty"`
	Weight   float64           `json:"weight"`
	Segments map[string]string `json:"segments,omitempty"`
}

func newReceipt(in *surveyInput, file string, r *survey.Result) *SurveyReceipt {
	m := r.Mapping
	receipt := &SurveyReceipt{
		Brand: in.Brand, Survey: r.Survey, File: file, DryRun: in.DryRun, Rows: r.Rows, Answers: len(r.Responses),
		Mapping: SurveyMapping{
			Preset: m.Preset, Format: m.Format, Encoding: m.Encoding, Delimiter: m.Delimiter, Header: m.Header,
			Columns: []SurveyColumn{}, Unused: some(m.Unused), Dates: m.Dates, Zone: m.Zone,
		},
		Warnings: []SurveyWarning{}, Refused: complaints(r.Refused), LeftOut: r.LeftOut,
	}
	for _, u := range m.Uses {
		receipt.Mapping.Columns = append(receipt.Mapping.Columns, SurveyColumn{u.Role, u.Column, u.How})
	}
	for _, w := range r.Warnings {
		receipt.Warnings = append(receipt.Warnings, SurveyWarning{w.Code, asParameters(w.Msg)})
	}
	if receipt.LeftOut == nil {
		receipt.LeftOut = map[string]int{}
	}
	if in.DryRun {
		for _, a := range r.Preview {
			receipt.Preview = append(receipt.Preview, SurveyAnswer{a.At, a.Score, a.Comment, a.Lang, a.Weight, a.Segments})
		}
	}
	return receipt
}

var flag = regexp.MustCompile(`--([a-z]+(?:-[a-z]+)*)`)

// asParameters writes the flags of the command line in a hint of the importer as the query parameters of the same name.
func asParameters(hint string) string {
	return flag.ReplaceAllStringFunc(hint, func(f string) string {
		return strings.ReplaceAll(strings.TrimPrefix(f, "--"), "-", "_")
	})
}
