package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"overheard/crawler/postfile"
	"overheard/internal/table"
	"overheard/sentiment"
)

// labelLine is one line of a batch: its JSON object, or why there is none.
type labelLine struct {
	raw    []byte
	text   sentiment.Text
	line   int
	broken string
}

// labelLines gives the texts of a file in their order: of JSON lines, or of a table with a column text, whose rows become JSON objects. An
// error is final.
func labelLines(in *input) (iter.Seq2[labelLine, error], func() error, error) {
	head := bufio.NewReaderSize(in, 1<<16)
	if !holdsTable(in.name, head) {
		lines := postfile.Lines(head, postfile.MaxLine)
		return jsonLines(lines), func() error { return nil }, nil
	}
	rows, err := table.Open(in.name, head, table.Options{})
	if err != nil {
		return nil, nil, err
	}
	row, err := rows.Next()
	if errors.Is(err, io.EOF) {
		return func(func(labelLine, error) bool) {}, rows.Close, nil
	}
	if err != nil {
		return nil, nil, errors.Join(err, rows.Close())
	}
	headers := slices.Clone(row.Cells)
	rows.SetHeaders(headers)
	text := table.Find(headers, "text")
	if text < 0 {
		return nil, nil, errors.Join(wrongly("call the column of the texts text", "%s: no column is called text; there are %s", in.base, table.Names(headers)), rows.Close())
	}
	return tableRows(rows, headers, text, table.Find(headers, "lang")), rows.Close, nil
}

// holdsTable reports whether a file is a table by its name or its first line. It waits for no more than that line.
func holdsTable(name string, head *bufio.Reader) bool {
	if slices.Contains([]string{".csv", ".tsv", ".xlsx"}, strings.ToLower(filepath.Ext(name))) {
		return true
	}
	var line []byte
	for n := 1; ; n = max(n, head.Buffered()) + 1 {
		var err error
		line, err = head.Peek(n)
		first, _, whole := bytes.Cut(line, []byte("\n"))
		if len(line) > 0 && line[0] == '{' {
			return false
		}
		if whole || err != nil {
			line = first
			break
		}
	}
	cells := strings.FieldsFunc(string(line), func(r rune) bool { return strings.ContainsRune(",;\t|", r) })
	return len(cells) > 1 && slices.ContainsFunc(cells, func(c string) bool { return table.Fold(strings.Trim(c, `"`)) == "text" })
}

func jsonLines(lines *postfile.LineScanner) iter.Seq2[labelLine, error] {
	return func(yield func(labelLine, error) bool) {
		for lines.Scan() {
			if line, ok := readLabelLine(lines); ok && !yield(line, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(labelLine{}, err)
		}
	}
}

// tableRows makes each row an object of its cells that have a header.
func tableRows(rows *table.Reader, headers []string, text, lang int) iter.Seq2[labelLine, error] {
	return func(yield func(labelLine, error) bool) {
		for {
			row, err := rows.Next()
			var bad *table.LineError
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &bad):
				if !yield(labelLine{line: bad.Line, broken: bad.Msg}, nil) {
					return
				}
				continue
			case err != nil:
				yield(labelLine{}, err)
				return
			}
			line := labelLine{line: row.Line}
			if text < len(row.Cells) {
				line.raw, line.text.Text = object(headers, row.Cells), row.Cells[text]
			} else {
				line.broken = "text is missing"
			}
			if lang >= 0 && lang < len(row.Cells) {
				line.text.Lang = row.Cells[lang]
			}
			if !yield(line, nil) {
				return
			}
		}
	}
}

// object writes a row as a JSON object of strings; of two columns with one header the first counts.
func object(headers, cells []string) []byte {
	out := []byte{'{'}
	for i, h := range headers {
		if h == "" || i >= len(cells) || slices.Index(headers, h) < i {
			continue
		}
		for _, s := range []string{h, cells[i]} {
			b, err := json.Marshal(s)
			if err != nil { // a string: cannot happen
				panic(err)
			}
			out = append(append(out, b...), ':')
		}
		out[len(out)-1] = ','
	}
	out[len(out)-1] = '}' // there is a text, so there is a comma
	return out
}

// readLabelLine reads the line that the scanner stands on; ok is false for an empty one, which has nothing to answer.
func readLabelLine(lines *postfile.LineScanner) (line labelLine, ok bool) {
	line.line = lines.Line()
	if lines.TooLong() {
		line.broken = fmt.Sprintf("the line is longer than %d MiB", postfile.MaxLine>>20)
		return line, true
	}
	raw := trimSpace(lines.Bytes())
	if len(raw) == 0 {
		return line, false
	}
	var post struct {
		Text *string `json:"text"`
		Lang *string `json:"lang"`
	}
	var wrong *json.UnmarshalTypeError
	switch err := json.Unmarshal(raw, &post); {
	case errors.As(err, &wrong) && wrong.Field == "":
		line.broken = "the line is not a JSON object"
	case errors.As(err, &wrong):
		line.broken = fmt.Sprintf("%s is not a string", wrong.Field)
	case err != nil:
		line.broken = fmt.Sprintf("the line is not JSON: %v", err)
	case post.Text == nil:
		line.broken = "text is missing"
	default:
		line.raw, line.text.Text = append([]byte(nil), raw...), *post.Text
		if post.Lang != nil {
			line.text.Lang = *post.Lang
		}
	}
	return line, true
}
