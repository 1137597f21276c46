package survey

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"overheard/internal/table"
)

// Limits, so that a file that is no survey cannot take all memory: everything that is read is kept until the dates of the
// whole column are understood.
const (
	maxRows    = 2_000_000
	maxBytes   = 512 << 20
	maxRefused = 100_000
	sampleRows = 300 // rows that are looked at to recognise columns
)

// Read reads the answers in a file; name is shown in errors and tells the format where the content does not. With bad
// lines and without SkipBad it returns the Result together with a *[RefusedError]; the Result is nil with any other error,
// mostly a *[FileError].
//
// An answer without an id of its own gets one made from its content, and a running number where several rows have the same
// content: the same file read again gives the same ids.
func Read(name string, r io.Reader, o Options) (*Result, error) {
	t, err := table.Open(name, r, table.Options{Encoding: o.Encoding})
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }()
	rd := &reader{file: name, o: o, table: t, res: &Result{File: name, Survey: o.Survey, LeftOut: map[string]int{}}}
	if rd.res.Survey == "" {
		rd.res.Survey = table.BaseName(name)
	}
	if err := rd.start(); err != nil {
		return nil, err
	}
	if err := rd.rows(); err != nil {
		return nil, err
	}
	rd.finish()
	if len(rd.res.Refused) > 0 && !o.SkipBad {
		return rd.res, &RefusedError{Read: len(rd.res.Responses), Lines: rd.res.Refused}
	}
	return rd.res, nil
}

// reader is the reading of one file.
type reader struct {
	file     string
	o        Options
	table    *table.Reader
	res      *Result
	layout   layout
	uses     map[string]Use
	segments []Use
	dates    table.Dates
	utc      bool // the date's header says that it is in UTC
	ahead    []entry
	end      error
	waiting  []answer
	size     int
	scores   [11]int
}

// entry is a row or a damaged line.
type entry struct {
	row table.Row
	bad *LineError
}

// answer is a response whose date is not understood yet.
type answer struct {
	response Response
	date     string
	line     int
}

func (r *reader) next() (entry, error) {
	row, err := r.table.Next()
	var le *LineError
	if errors.As(err, &le) {
		return entry{bad: le}, nil
	}
	return entry{row: row}, err
}

// start reads the first rows and recognises the columns by them.
func (r *reader) start() error {
	var rows []table.Row
	var places []int
	for size := 0; len(r.ahead) < sampleRows && size < 16<<20; {
		e, err := r.next()
		if errors.Is(err, io.EOF) {
			r.end = err
			break
		}
		if err != nil {
			return err
		}
		if e.bad == nil {
			e.row.Cells = slices.Clone(e.row.Cells)
			rows, places = append(rows, e.row), append(places, len(r.ahead))
			for _, c := range e.row.Cells {
				size += len(c)
			}
		}
		r.ahead = append(r.ahead, e)
	}
	l, err := findLayout(r.file, rows, r.o)
	if err != nil {
		return err
	}
	for _, row := range rows[l.data:] {
		if !table.Blank(row.Cells) && l.leftOut(row.Cells) == "" {
			l.columns.sample = append(l.columns.sample, row.Cells)
		}
	}
	r.layout = l
	r.ahead = r.ahead[places[l.data-1]+1:]
	if err := r.recognise(); err != nil {
		return err
	}
	r.describe(rows[l.header].Line)
	r.table.SetHeaders(l.columns.names)
	for _, e := range r.ahead {
		if e.bad != nil {
			r.table.Rename(e.bad)
		}
	}
	return nil
}

// recognise finds the columns of all roles and segments.
func (r *reader) recognise() error {
	c := &r.layout.columns
	uses, warnings, err := c.assign(r.file, r.o, r.layout.preferred)
	if err != nil {
		return err
	}
	r.uses = uses
	r.res.Warnings = append(r.res.Warnings, warnings...)
	for _, s := range r.o.Segments {
		i := c.named(s)
		if c.personal(i) {
			return personalError(r.file, c.names[i])
		}
		r.segments = append(r.segments, Use{"segment", c.names[i], i, "named"})
	}
	for _, s := range r.layout.segments {
		i := slices.Index(c.names, s)
		if !slices.ContainsFunc(r.segments, func(u Use) bool { return u.Index == i }) {
			r.segments = append(r.segments, Use{"segment", s, i, "by its header"})
		}
	}
	r.dates = table.Dates{Location: r.o.Location, Order: r.o.Order}
	if header := table.Fold(r.uses["date"].Column); strings.HasSuffix(header, " utc") {
		r.utc, r.dates.Location = true, time.UTC
	}
	return nil
}

// describe fills the Mapping.
func (r *reader) describe(headerLine int) {
	m := &r.res.Mapping
	m.Preset, m.Format, m.Delimiter, m.Header = r.layout.preset, r.table.Format(), r.table.Delimiter(), headerLine
	used := map[int]bool{}
	for _, ro := range roles {
		if u, ok := r.uses[ro.name]; ok {
			m.Uses = append(m.Uses, u)
			used[u.Index] = true
		}
	}
	for _, u := range r.segments {
		m.Uses = append(m.Uses, u)
		used[u.Index] = true
	}
	for i, n := range r.layout.columns.names {
		if !used[i] && n != "" {
			m.Unused = append(m.Unused, n)
		}
	}
}

// rows reads all rows of data.
func (r *reader) rows() error {
	for {
		var e entry
		switch {
		case len(r.ahead) > 0:
			e, r.ahead = r.ahead[0], r.ahead[1:]
		case errors.Is(r.end, io.EOF):
			return nil
		case r.end != nil:
			return r.end
		default:
			if e, r.end = r.next(); r.end != nil {
				continue
			}
		}
		r.res.Rows++
		if e.bad != nil {
			r.res.Refused = append(r.res.Refused, *e.bad)
		} else if err := r.row(e.row); err != nil {
			err.File, err.Line = r.file, e.row.Line
			r.res.Refused = append(r.res.Refused, *err)
		}
		switch {
		case len(r.res.Refused) > maxRefused:
			return &FileError{File: r.file, Msg: fmt.Sprintf("has more than %d bad lines; the first is %s", maxRefused, r.res.Refused[0].Error()), Hint: "look at what the importer takes for what: --dry-run"}
		case r.res.Rows > maxRows || r.size > maxBytes:
			return &FileError{File: r.file, Msg: fmt.Sprintf("is larger than a survey may be: %d rows, %d MiB", maxRows, maxBytes>>20), Hint: "split it and import the parts under one --survey name"}
		}
	}
}

func (r *reader) cell(cells []string, name string) string {
	u, ok := r.uses[name]
	if !ok {
		return ""
	}
	return r.layout.columns.value(cells, u.Index)
}

// about makes an error name its column.
func (r *reader) about(name string, e *LineError) *LineError {
	e.Column = table.Shorten(r.uses[name].Column)
	return e
}

// row takes one row of data: an answer, or a row to leave out, or a bad line.
func (r *reader) row(row table.Row) *LineError {
	cells, names := row.Cells, r.layout.columns.names
	if table.Blank(cells) {
		r.res.LeftOut[LeftEmpty]++
		return nil
	}
	if len(cells) > len(names) && !table.Blank(cells[len(names):]) {
		return &LineError{Code: "cells", Msg: fmt.Sprintf("has %d cells where the header has %d; a text with a delimiter in it must stand in quotes", len(cells), len(names))}
	}
	if reason := r.layout.leftOut(cells); reason != "" {
		r.res.LeftOut[reason]++
		return nil
	}
	score, comment := r.cell(cells, "score"), r.cell(cells, "comment")
	if score == "" && comment == "" {
		r.res.LeftOut[LeftNoScore]++
		return nil
	}
	a := answer{line: row.Line, date: r.cell(cells, "date"), response: Response{
		Survey: r.res.Survey, NativeID: r.cell(cells, "id"), Respondent: r.cell(cells, "respondent"), Comment: comment, Lang: r.cell(cells, "language"), Weight: 1,
	}}
	if score == "" {
		return r.about("score", &LineError{Code: "score", Msg: "is empty, but the row has a comment"})
	}
	var err *LineError
	if a.response.Score, err = parseScore(score); err != nil {
		return r.about("score", err)
	}
	if _, weighted := r.uses["weight"]; weighted {
		if a.response.Weight, err = parseWeight(r.cell(cells, "weight")); err != nil {
			return r.about("weight", err)
		}
	}
	for _, s := range r.segments {
		if v := r.layout.columns.value(cells, s.Index); v != "" {
			if a.response.Segments == nil {
				a.response.Segments = map[string]string{}
			}
			a.response.Segments[s.Column] = strings.Clone(v)
		}
	}
	a.keep()
	r.size += len(comment) + 200
	r.dates.Observe(a.date)
	r.waiting = append(r.waiting, a)
	return nil
}

// keep copies the strings, so that the rest of the row is not kept with them.
func (a *answer) keep() {
	for _, s := range []*string{&a.date, &a.response.NativeID, &a.response.Respondent, &a.response.Comment, &a.response.Lang} {
		*s = strings.Clone(*s)
	}
}

// parseWeight reads a weight above 0, with a decimal point or comma.
func parseWeight(s string) (float64, *LineError) {
	if s == "" {
		return 0, &LineError{Code: "weight", Msg: "is empty"}
	}
	w, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || strings.Trim(s, "0123456789.,eE+-") != "" {
		return 0, &LineError{Code: "weight", Msg: fmt.Sprintf("%q is not a number", table.Shorten(s))}
	}
	if w <= 0 || w > 1e9 {
		return 0, &LineError{Code: "weight", Msg: fmt.Sprintf("%q is not a weight above 0", table.Shorten(s))}
	}
	return w, nil
}

// finish reads the dates, now that the whole column is known, and says what had to be assumed.
func (r *reader) finish() {
	res := r.res
	column := table.Shorten(r.uses["date"].Column)
	warn := func(code, format string, args ...any) {
		res.Warnings = append(res.Warnings, Warning{code, fmt.Sprintf(format, args...)})
	}
	if assumed := r.dates.Decide(); assumed != "" {
		warn("date_order", "column %q: %s", column, assumed)
	}
	ids := map[string]int{}
	contents := map[string]int{}
	unzoned := 0
	for _, a := range r.waiting {
		at, zoned, err := r.dates.Parse(a.date)
		if err != nil {
			var le *LineError
			errors.As(err, &le)
			le = r.about("date", le)
			le.File, le.Line = r.file, a.line
			res.Refused = append(res.Refused, *le)
			continue
		}
		if !zoned {
			unzoned++
		}
		a.response.At = at
		if a.response.NativeID == "" {
			a.response.NativeID = contentID(a, contents)
		}
		r.scores[a.response.Score]++
		if i, again := ids[a.response.NativeID]; again {
			r.scores[res.Responses[i].Score]--
			res.Responses[i] = a.response
			res.LeftOut[LeftRepeated]++
			continue
		}
		ids[a.response.NativeID] = len(res.Responses)
		res.Responses = append(res.Responses, a.response)
	}
	r.waiting = nil
	slices.SortStableFunc(res.Refused, func(a, b LineError) int { return a.Line - b.Line })
	if unzoned > 0 && !r.utc {
		res.Mapping.Zone = r.dates.Zone().String()
		if !r.o.ZoneNamed {
			warn("zone", "column %q: %s without a time zone; %s is assumed (--tz names another)", column, table.Count(unzoned, "date"), r.dates.Zone())
		}
	}
	if n := res.LeftOut[LeftRepeated]; n > 0 {
		warn("repeated_id", "column %q: %s with an id that a later row has too; the last one counts", table.Shorten(r.uses["id"].Column), table.Count(n, "row"))
	}
	if msg := r.scale(); msg != "" {
		warn("scale", "column %q: %s", table.Shorten(r.uses["score"].Column), msg)
	}
	res.Mapping.Encoding = r.table.Encoding()
	res.Mapping.Dates = r.dates.Describe()
	n := r.o.Preview
	if n <= 0 {
		n = 5
	}
	res.Preview = res.Responses[:min(n, len(res.Responses))]
}

// contentID makes an id for an answer that has none. What makes two answers the same is what the person did, not how
// the file is mapped, so weights and segments do not count.
func contentID(a answer, seen map[string]int) string {
	h := sha256.New()
	for _, s := range []string{strconv.Itoa(a.response.Score), a.date, a.response.Comment, a.response.Respondent, a.response.Lang} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	id := "row-" + hex.EncodeToString(h.Sum(nil)[:12])
	seen[id]++
	if n := seen[id]; n > 1 {
		id += "-" + strconv.Itoa(n)
	}
	return id
}

// scale says what makes the answers look as if they were not on the scale from 0 to 10.
func (r *reader) scale() string {
	n, highest := 0, 0
	for s, count := range r.scores {
		n += count
		if count > 0 {
			highest = s
		}
	}
	eleven := slices.ContainsFunc(r.res.Refused, func(e LineError) bool { return e.Code == "score" && strings.HasPrefix(e.Msg, `"11"`) })
	switch {
	case n == 0 || r.scores[0] > 0:
		return ""
	case eleven:
		return "there are 11s but no 0: the file seems to hold the options' numbers 1 to 11, not the scores"
	case n >= 20 && highest <= 5:
		return "no score is above 5; the scale seems to be 1 to 5, not 0 to 10"
	case r.scores[1] > 0 || n >= 20:
		return "no score is 0; the scale seems to be 1 to 10, not 0 to 10"
	}
	return ""
}
