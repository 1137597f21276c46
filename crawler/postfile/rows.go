package postfile

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"overheard/crawler"
	"overheard/internal/table"
)

// How much of a table is read ahead to decide how its dates are written.
const (
	aheadRows  = 2000
	aheadBytes = 4 << 20
)

// rowReader reads posts out of a table.
type rowReader struct {
	name      string
	source    string
	table     *table.Reader
	headers   []string
	at        columnsOf
	dates     table.Dates
	zoneNamed bool
	ahead     []aheadRow
	end       error // what ended the reading ahead

	assumed string // about the order of day and month
	unzoned int
	unrated int
	rounded int
}

// aheadRow is a row or a bad line.
type aheadRow struct {
	row table.Row
	bad *LineError
}

func openRows(name string, br *bufio.Reader, o Options) (*rowReader, error) {
	t, err := table.Open(name, br, table.Options{Format: o.Format, Encoding: o.Encoding})
	if err != nil {
		return nil, err
	}
	r := &rowReader{name: name, source: o.Source, zoneNamed: o.ZoneNamed, table: t, dates: table.Dates{Location: o.Location, Order: o.Order}}
	if err := r.start(o); err != nil {
		_ = t.Close()
		return nil, err
	}
	return r, nil
}

// start finds the header and decides from the first rows how dates are written.
func (r *rowReader) start(o Options) error {
	r.readAhead(headerRows)
	var rows []table.Row
	var places []int
	for i, a := range r.ahead {
		if a.bad == nil {
			rows, places = append(rows, a.row), append(places, i)
		}
	}
	if r.end != nil && !errors.Is(r.end, io.EOF) {
		return r.end
	}
	header, at, err := findHeader(r.name, rows, o)
	if err != nil {
		return err
	}
	r.headers, r.at = rows[header].Cells, at
	if _, ok := at["source"]; !ok && o.Source == "" {
		return &FileError{File: r.name, Msg: "has no column that can be told to hold source, the network that the posts are from",
			Hint: "name the column, --map source=COLUMN, or the source of all posts, --source NAME; its columns are: " + table.Names(r.headers)}
	}
	r.ahead = r.ahead[places[header]+1:]
	r.table.SetHeaders(r.headers)
	for _, a := range r.ahead {
		if a.bad != nil {
			r.table.Rename(a.bad)
		}
	}
	r.readAhead(aheadRows)
	for _, a := range r.ahead {
		if a.bad == nil {
			r.dates.Observe(r.when(a.row.Cells))
		}
	}
	r.assumed = r.dates.Decide()
	return nil
}

// readAhead reads until as many rows wait, or they take much room, or there are no more.
func (r *rowReader) readAhead(most int) {
	size := 0
	for len(r.ahead) < most && size < aheadBytes && r.end == nil {
		a, err := r.read()
		if err != nil {
			r.end = err
			return
		}
		a.row.Cells = slices.Clone(a.row.Cells)
		for _, c := range a.row.Cells {
			size += len(c)
		}
		r.ahead = append(r.ahead, a)
	}
}

func (r *rowReader) read() (aheadRow, error) {
	row, err := r.table.Next()
	var le *LineError
	if errors.As(err, &le) {
		return aheadRow{bad: le}, nil
	}
	return aheadRow{row: row}, err
}

// next returns the next post or bad line.
func (r *rowReader) next() (Record, error) {
	for {
		var a aheadRow
		switch {
		case len(r.ahead) > 0:
			a, r.ahead = r.ahead[0], r.ahead[1:]
		case r.end != nil:
			return Record{}, r.end
		default:
			var err error
			if a, err = r.read(); err != nil {
				r.end = err
				return Record{}, err
			}
		}
		if a.bad != nil {
			return Record{Line: a.bad.Line, Err: a.bad}, nil //nolint:nilerr // the record carries it
		}
		if table.Blank(a.row.Cells) {
			continue
		}
		rec := Record{Line: a.row.Line}
		if err := r.post(a.row, &rec.Post); err != nil {
			err.File, err.Line = r.name, rec.Line
			rec.Post, rec.Err = crawler.Post{}, err
		}
		return rec, nil
	}
}

// cell is the trimmed cell of a field, "" where there is none.
func (r *rowReader) cell(cells []string, field string) string {
	i, ok := r.at[field]
	if !ok || i >= len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[i])
}

func (r *rowReader) header(field string) string {
	i, ok := r.at[field]
	if !ok {
		return field
	}
	return r.headers[i]
}

// when is the date of a row, with the time of day where that has a column of its own.
func (r *rowReader) when(cells []string) string {
	date, clock := r.cell(cells, "published_at"), r.cell(cells, "time")
	if clock == "" {
		return date
	}
	date = strings.TrimSuffix(date, "T00:00:00")
	if strings.Contains(date, ":") {
		return date
	}
	if f, err := strconv.ParseFloat(clock, 64); err == nil && f >= 0 && f < 1 { // a part of a day, as Excel keeps it
		s := int(f*86400 + 0.5)
		clock = fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return date + " " + clock
}

// post makes a post of a row.
func (r *rowReader) post(row table.Row, p *crawler.Post) *LineError {
	cells := row.Cells
	if len(cells) > len(r.headers) && !table.Blank(cells[len(r.headers):]) {
		return badLine("cells", fmt.Sprintf("has %d cells where the header has %d; a text with a delimiter in it must stand in quotes", len(cells), len(r.headers)))
	}
	p.Source = r.cell(cells, "source")
	if p.Source == "" {
		p.Source = r.source
	}
	p.URL = r.cell(cells, "url")
	p.Author = r.cell(cells, "author")
	p.Lang = r.cell(cells, "lang")
	p.Kind = kindNamed(r.cell(cells, "kind"))
	p.Text = withTitle(r.cell(cells, "title"), r.cell(cells, "text"))
	p.Hashtags = splitTags(r.cell(cells, "hashtags"))
	p.ReplyTo = r.cell(cells, "reply_to")
	p.Thread = r.cell(cells, "thread")
	when := r.when(cells)
	at, zoned, err := r.dates.Parse(when)
	if err != nil {
		var le *LineError
		errors.As(err, &le)
		le.Column = r.header("published_at")
		return le
	}
	p.PublishedAt = at
	if !zoned {
		r.unzoned++
	}
	for _, c := range []struct {
		field string
		to    *int64
	}{{"likes", &p.Likes}, {"reposts", &p.Reposts}, {"replies", &p.Replies}, {"views", &p.Views}} {
		n, ok := parseCount(r.cell(cells, c.field))
		if !ok || n < 0 && c.field != "likes" {
			return &LineError{Column: r.header(c.field), Code: "type", Msg: fmt.Sprintf("%q is not a count", table.Shorten(r.cell(cells, c.field)))}
		}
		*c.to = n
	}
	if err := r.rating(cells, p); err != nil {
		return err
	}
	return r.identify(cells, p, when)
}

// rating reads "4", "4,5", "4/5" and "★★★★☆". A rating whose best is not known is left out and counted.
func (r *rowReader) rating(cells []string, p *crawler.Post) *LineError {
	s := r.cell(cells, "rating")
	if s == "" || noValue(s) {
		return nil
	}
	rating, best, ok := parseRating(s)
	if !ok {
		return &LineError{Column: r.header("rating"), Code: "type", Msg: fmt.Sprintf("%q is not a rating", table.Shorten(s))}
	}
	if m := r.cell(cells, "rating_max"); m != "" {
		if best, ok = parseNumber(m); !ok {
			return &LineError{Column: r.header("rating_max"), Code: "type", Msg: fmt.Sprintf("%q is not a number", table.Shorten(m))}
		}
	}
	if best == 0 {
		r.unrated++
		return nil
	}
	p.Rating, p.RatingMax = rating, best
	return nil
}

// identify gives the post its id: the column's; else its address; else one made of its author, time and text, so that the
// same file again brings the same posts.
func (r *rowReader) identify(cells []string, p *crawler.Post, when string) *LineError {
	id := r.cell(cells, "id")
	if roundedNumber(id) { // the digits are gone, and other posts may have lost theirs to the same number
		if p.URL == "" {
			return &LineError{Column: r.header("id"), Code: "value", Msg: fmt.Sprintf("%q was rounded by a spreadsheet program; keep ids as text", id)}
		}
		r.rounded++
		id = ""
	}
	switch {
	case id != "":
		p.NativeID = id
	case p.URL != "":
		p.NativeID = p.URL
	default:
		sum := sha256.Sum256([]byte(p.Author + "\x00" + when + "\x00" + p.Text))
		p.NativeID = "content-" + hex.EncodeToString(sum[:12])
	}
	return nil
}

func (r *rowReader) columns() map[string]string {
	out := map[string]string{}
	for field, i := range r.at {
		out[field] = r.headers[i]
	}
	return out
}

func (r *rowReader) warnings() []string {
	var out []string
	add := func(field, format string, args ...any) {
		out = append(out, fmt.Sprintf("column %q: ", r.header(field))+fmt.Sprintf(format, args...))
	}
	if r.assumed != "" {
		add("published_at", "%s", r.assumed)
	}
	if r.unzoned > 0 && !r.zoneNamed {
		add("published_at", "%s without a zone; %s is assumed (--tz names another)", table.Count(r.unzoned, "time"), r.dates.Zone())
	}
	if r.unrated > 0 {
		add("rating", "%s left out, because no column says what the best rating is", table.Count(r.unrated, "rating"))
	}
	if r.rounded > 0 {
		add("id", "%s rounded by a spreadsheet program; the address of the post is used instead", table.Count(r.rounded, "id"))
	}
	return out
}
