package survey

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"overheard/internal/table"
)

// WriteText writes the mapping, the first answers and the remarks for a person to read (import survey --dry-run).
func (r *Result) WriteText(w io.Writer) error {
	out := &strings.Builder{}
	r.writeMapping(out)
	r.writePreview(out)
	r.writeRemarks(out)
	_, err := io.WriteString(w, out.String())
	return err
}

func (r *Result) writeMapping(w *strings.Builder) {
	m := &r.Mapping
	kind := []string{m.Format}
	for _, s := range []string{m.Encoding, m.Delimiter} {
		if s != "" {
			kind = append(kind, s)
		}
	}
	fmt.Fprintf(w, "%s: survey %q, %s, preset %s, header in line %d\n\n", cmp.Or(r.File, "-"), r.Survey, strings.Join(kind, ", "), m.Preset, m.Header)
	rows := [][]string{{"ROLE", "COLUMN", "FOUND"}}
	hasID := false
	for _, u := range m.Uses {
		how := u.How
		if u.Role == "date" {
			how += "; " + m.Dates
			if m.Zone != "" {
				how += "; zone " + m.Zone
			}
		}
		hasID = hasID || u.Role == "id"
		rows = append(rows, []string{u.Role, cut(u.Column, 50), how})
	}
	if !hasID {
		rows = append(rows, []string{"id", "-", "made from the answer's content"})
	}
	_ = table.Align(w, 3, rows) // w holds it all
	if len(m.Unused) > 0 {
		fmt.Fprintf(w, "not used: %s\n", cut(strings.Join(m.Unused, ", "), 300))
	}
}

func (r *Result) writePreview(w *strings.Builder) {
	if len(r.Preview) == 0 {
		return
	}
	fmt.Fprintln(w)
	rows := [][]string{{"TIME (UTC)", "SCORE", "COMMENT", "OTHER"}}
	for i := range r.Preview {
		a := &r.Preview[i]
		var other []string
		if a.Weight != 1 {
			other = append(other, fmt.Sprintf("weight %g", a.Weight))
		}
		if a.Lang != "" {
			other = append(other, a.Lang)
		}
		for _, k := range sortedKeys(a.Segments) {
			other = append(other, cut(k, 30)+"="+cut(a.Segments[k], 30))
		}
		rows = append(rows, []string{a.At.UTC().Format(time.DateTime), strconv.Itoa(a.Score), cut(a.Comment, 50), strings.Join(other, ", ")})
	}
	_ = table.Align(w, 3, rows) // w holds it all
}

func (r *Result) writeRemarks(w *strings.Builder) {
	fmt.Fprintf(w, "\n%s: %s", table.Count(r.Rows, "row"), table.Count(len(r.Responses), "answer"))
	for _, reason := range sortedKeys(r.LeftOut) {
		fmt.Fprintf(w, ", %d left out (%s)", r.LeftOut[reason], reason)
	}
	if len(r.Refused) > 0 {
		fmt.Fprintf(w, ", %d refused", len(r.Refused))
	}
	fmt.Fprintln(w)
	for _, x := range r.Warnings {
		fmt.Fprintf(w, "warning: %s\n", x.Msg)
	}
	const most = 20
	for i := range r.Refused {
		if i == most {
			fmt.Fprintf(w, "and %d more\n", len(r.Refused)-most)
			break
		}
		fmt.Fprintf(w, "refused: %s\n", r.Refused[i].Error())
	}
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// cut makes a value fit into a column of a table: one line, at most so many characters.
func cut(s string, most int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most-1]) + "…"
}
