package survey

import (
	"fmt"
	"slices"
	"strings"

	"overheard/internal/table"
)

// The presets: what is known about the exports of one tool.
const (
	presetQualtrics = "qualtrics"
	presetGoogle    = "google-forms"
	presetGeneric   = "generic"
)

var presets = []string{presetQualtrics, presetGoogle, presetGeneric}

// layout is where the header stands and what a preset knows.
type layout struct {
	preset    string
	header    int // position of the header among the first rows
	data      int // position of the first row of data
	columns   columns
	preferred map[string][]int // columns for a role, before those found by header
	segments  []string         // columns that the preset keeps as segments
	leftOut   func(cells []string) (reason string)
}

// headerRows is how many rows are searched for the header: some exports have a title in front.
const headerRows = 10

// findLayout recognises the tool by the header.
func findLayout(file string, rows []table.Row, o Options) (layout, error) {
	if o.Preset != "" && !slices.Contains(presets, o.Preset) {
		return layout{}, &FileError{File: file, Msg: fmt.Sprintf("cannot be read with preset %q", o.Preset), Hint: "the presets are " + strings.Join(presets, ", ")}
	}
	if len(rows) == 0 {
		return layout{}, &FileError{File: file, Msg: "has no header and no rows"}
	}
	if o.Preset == "" || o.Preset == presetQualtrics {
		if l, ok := qualtrics(rows); ok {
			return l, nil
		}
		if o.Preset == presetQualtrics {
			return layout{}, &FileError{File: file, Msg: "does not have the header of a Qualtrics export", Hint: "leave --preset out, and name the columns where they are not found"}
		}
	}
	l := generic(rows, o)
	if o.Preset == presetGoogle || o.Preset == "" && googleForms(rows[0].Cells) {
		l.preset = presetGoogle
		l.preferred = map[string][]int{"date": {0}}
	}
	return l, nil
}

// generic takes the first row that has a score and a date for the header, else the first row.
func generic(rows []table.Row, o Options) layout {
	at := 0
	for i, row := range rows[:min(len(rows), headerRows)] {
		c := columns{names: clean(row.Cells), texts: make([]string, len(row.Cells))}
		if c.known("score", o.Score) && c.known("date", o.Date) {
			at = i
			break
		}
	}
	names := clean(rows[at].Cells)
	l := layout{
		preset: presetGeneric, header: at, data: at + 1,
		columns: columns{names: names, texts: make([]string, len(names))},
		leftOut: func([]string) string { return "" },
	}
	if len(rows) > l.data && subheader(rows[l.data].Cells) {
		copy(l.columns.texts, clean(rows[l.data].Cells))
		l.data++
	}
	return l
}

// kindsOfAnswer is what SurveyMonkey writes under a question that has no parts.
var kindsOfAnswer = []string{"response", "open ended response", "ответ", "открытый ответ", "ответ в свободной форме", "答复", "开放式答复", "开放式回答", "回复"}

// subheader reports that a row says of the columns above which kind of answer they hold, and is no answer: SurveyMonkey leaves its
// first cells, which hold ids and dates, empty.
func subheader(cells []string) bool {
	return strings.TrimSpace(cells[0]) == "" && slices.ContainsFunc(cells, func(c string) bool { return slices.Contains(kindsOfAnswer, table.Fold(c)) })
}

// known reports whether a row, taken for the header, has a column for the role.
func (c *columns) known(name, named string) bool {
	if named != "" {
		return c.named(named) >= 0
	}
	i := slices.IndexFunc(roles, func(r role) bool { return r.name == name })
	return len(c.candidates(roles[i])) > 0
}

// clean makes headers fit to be shown: one line, no blanks around.
func clean(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.Join(strings.Fields(strings.TrimPrefix(c, "\ufeff")), " ")
	}
	return out
}

// googleForms goes by the first header, which Google translates into the language of the form's owner.
func googleForms(cells []string) bool {
	switch table.Fold(cells[0]) {
	case "timestamp", "отметка времени", "时间戳记", "时间戳", "時間戳記", "zeitstempel", "horodateur", "marca temporal", "carimbo de data hora", "タイムスタンプ", "타임스탬프", "позначка часу":
		return len(cells) > 1
	}
	return false
}

// qualtricsColumns are those that no other tool has together.
var qualtricsColumns = []string{"StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId", "ResponseID", "ResponseSet", "DistributionChannel", "UserLanguage", "ExternalReference", "ExternalDataReference"}

// qualtrics recognises the export of Qualtrics: a row of names, a row of questions in the language of the user, and a row
// of {"ImportId":…}; or, before 2017, a row V1, V2 … and a row of names. The rows behind the names may have been taken out.
func qualtrics(rows []table.Row) (layout, bool) {
	names := clean(rows[0].Cells)
	texts := make([]string, len(names))
	data := 1
	if len(rows) > 1 && names[0] == "V1" { // legacy: the second row has the names of V1 …, and the questions of Q1 …
		second := clean(rows[1].Cells)
		data = 2
		for i := range names {
			if i >= len(second) {
				break
			}
			if strings.HasPrefix(names[i], "V") && strings.Trim(names[i][1:], "0123456789") == "" {
				names[i] = second[i]
			} else {
				texts[i] = second[i]
			}
		}
	}
	known := 0
	for _, n := range names {
		if slices.Contains(qualtricsColumns, n) {
			known++
		}
	}
	if known < 4 {
		return layout{}, false
	}
	q := layout{preset: presetQualtrics, columns: columns{names: names, texts: texts}}
	for ; data < min(len(rows), 3); data++ {
		cells := rows[data].Cells
		if !importIDs(cells) && !q.questions(cells) {
			break
		}
		if !importIDs(cells) {
			copy(texts, clean(cells))
		}
	}
	q.data = data
	q.prefer()
	q.leftOut = q.qualtricsLeftOut
	if slices.Contains(names, "DistributionChannel") {
		q.segments = []string{"DistributionChannel"}
	}
	return q, true
}

func importIDs(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return strings.HasPrefix(c, `{"ImportId"`) || strings.HasPrefix(c, `{'ImportId'`) })
}

// questions reports that a row holds questions, not an answer: no date where every answer has one.
func (l *layout) questions(cells []string) bool {
	for _, name := range []string{"RecordedDate", "EndDate", "StartDate"} {
		i := slices.Index(l.columns.names, name)
		if i < 0 || i >= len(cells) {
			continue
		}
		var d table.Dates
		_, _, err := d.Parse(cells[i])
		return err != nil && strings.TrimSpace(cells[i]) != ""
	}
	return false
}

// prefer finds the score by the column of groups that Qualtrics puts beside it, and the rest by name.
func (l *layout) prefer() {
	names := l.columns.names
	l.preferred = map[string][]int{}
	add := func(role string, wanted ...string) {
		for _, w := range wanted {
			if i := slices.Index(names, w); i >= 0 {
				l.preferred[role] = append(l.preferred[role], i)
			}
		}
	}
	for _, n := range names {
		if base, ok := strings.CutSuffix(n, "_NPS_GROUP"); ok {
			add("score", base, base+"_1")
		}
	}
	add("date", "RecordedDate", "EndDate", "StartDate")
	add("id", "ResponseId", "ResponseID")
	add("respondent", "ExternalReference", "ExternalDataReference")
	add("language", "UserLanguage")
}

// qualtricsLeftOut names the rows that are no answers. Status is a number of bits (1 preview, 2 test, 8 spam) or a word.
func (l *layout) qualtricsLeftOut(cells []string) string {
	value := func(name string) string {
		return strings.ToLower(l.columns.value(cells, slices.Index(l.columns.names, name)))
	}
	status := value("Status")
	for _, w := range []string{"preview", "test", "spam"} {
		if strings.Contains(status, w) {
			return LeftPreview
		}
	}
	if len(status) <= 2 && status != "" && strings.Trim(status, "0123456789") == "" {
		bits := 0
		for _, c := range status {
			bits = bits*10 + int(c-'0')
		}
		if bits&(1|2|8) != 0 {
			return LeftPreview
		}
	}
	switch value("Finished") {
	case "0", "false", "no", "ложь", "нет", "否", "falsch", "faux", "falso":
		return LeftUnfinished
	}
	return ""
}
