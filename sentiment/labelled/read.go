package labelled

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// maxLine is the longest line of a file that is read.
const maxLine = 16 << 20

// columns are the names under which the cells of a row are looked for; the first one that a file has is taken.
var columns = map[string][]string{
	"id": {"id"}, "text": {"text", "comment", "verbatim"}, "lang": {"lang", "language"}, "brand": {"brand"}, "domain": {"domain"},
	"date": {"date", "published_at"}, "split": {"split"}, "label": {"label", "sentiment", "class", "meant"},
	"score": {"score", "nps"}, "rating": {"rating", "stars"}, "rating_max": {"rating_max"},
}

// Files returns the files that paths name: a folder stands for the .tsv, .csv and .jsonl files in it, packed or not, in the
// order of their names.
func Files(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, unreadable(p, err)
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		var found []string
		for _, ending := range []string{".tsv", ".csv", ".jsonl"} {
			for _, pack := range []string{"", ".gz"} {
				m, err := filepath.Glob(filepath.Join(p, "*"+ending+pack))
				if err != nil {
					return nil, fmt.Errorf("labelled texts: %w", err)
				}
				found = append(found, m...)
			}
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s: no .tsv, .csv or .jsonl file in it, packed with gzip or not", p)
		}
		slices.Sort(found)
		files = append(files, found...)
	}
	return files, nil
}

// unreadable says in plain words why a file or folder cannot be opened.
func unreadable(path string, err error) error {
	var bare *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: there is no such file or folder", path)
	case errors.As(err, &bare):
		return fmt.Errorf("%s: cannot be read: %w", path, bare.Err)
	}
	return fmt.Errorf("labelled texts: %w", err)
}

// ReadFile reads the examples of a file. Rows without a text are passed over; rows whose label tells nothing are kept, since
// they count where languages are learnt.
func ReadFile(path string) ([]Example, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = f.Close() }() // nothing was written to it
	examples, err := Read(path, f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return examples, nil
}

// Read reads the examples of a file that is called name.
func Read(name string, r io.Reader) ([]Example, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("unpack: %w", err)
		}
		in = bufio.NewReaderSize(unpacked, 1<<16)
	}
	set := SetName(name)
	switch ending := filepath.Ext(strings.TrimSuffix(name, ".gz")); ending {
	case ".tsv":
		return readTSV(set, in)
	case ".csv":
		return readCSV(set, in)
	case ".jsonl":
		return readJSON(set, in)
	default:
		return nil, fmt.Errorf("ending %q: want .tsv, .csv or .jsonl", ending)
	}
}

// header finds the columns of a file.
type header map[string]int

func newHeader(cells []string) (header, error) {
	h := header{}
	for i, c := range cells {
		cells[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(c, "\ufeff")))
	}
	for name, aliases := range columns {
		for _, alias := range aliases {
			if i := slices.Index(cells, alias); i >= 0 {
				h[name] = i
				break
			}
		}
	}
	if _, ok := h["text"]; !ok {
		return nil, errors.New("no column is called text")
	}
	return h, nil
}

func (h header) example(set string, cells []string) (Example, error) {
	cell := func(name string) string {
		if i, ok := h[name]; ok && i < len(cells) {
			return cells[i]
		}
		return ""
	}
	return newExample(set, cell)
}

// newExample makes an example of named cells.
func newExample(set string, cell func(string) string) (Example, error) {
	e := Example{Set: set, ID: cell("id"), Text: cell("text"), Lang: cell("lang"), Domain: cell("domain"), Brand: cell("brand"), Date: cell("date"), Split: cell("split")}
	score, err := number(cell("score"), -1)
	if err != nil || score > 10 {
		return e, fmt.Errorf("score %q is no number from 0 to 10", cell("score"))
	}
	rating, err := number(cell("rating"), 0)
	if err != nil {
		return e, fmt.Errorf("rating %q is no number", cell("rating"))
	}
	most, err := number(cell("rating_max"), 5)
	if err != nil || rating > most {
		return e, fmt.Errorf("rating %q of %q makes no sense", cell("rating"), cell("rating_max"))
	}
	e.learn(cell("label"), score, rating, most)
	return e, nil
}

func number(cell string, missing float64) (float64, error) {
	if cell == "" {
		return missing, nil
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil || !(v >= 0 && v < 1e6) {
		return 0, errors.New("no number")
	}
	return v, nil
}

// readTSV splits at tabs and knows no quotes: a text holds neither tabs nor line ends.
func readTSV(set string, in io.Reader) ([]Example, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	var h header
	var out []Example
	for n := 1; lines.Scan(); n++ {
		cells := strings.Split(lines.Text(), "\t")
		if h == nil {
			var err error
			if h, err = newHeader(cells); err != nil {
				return nil, err
			}
			continue
		}
		e, err := h.example(set, cells)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if e.Text != "" {
			out = append(out, e)
		}
	}
	return out, lines.Err()
}

func readCSV(set string, in io.Reader) ([]Example, error) {
	rows := csv.NewReader(in)
	rows.FieldsPerRecord = -1
	var h header
	var out []Example
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if h == nil {
			if h, err = newHeader(cells); err != nil {
				return nil, err
			}
			continue
		}
		e, err := h.example(set, cells)
		if err != nil {
			line, _ := rows.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if e.Text != "" {
			out = append(out, e)
		}
	}
}

func readJSON(set string, in io.Reader) ([]Example, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	var out []Example
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var row map[string]any
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.UseNumber()
		if err := decoder.Decode(&row); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		e, err := newExample(set, func(name string) string { return jsonCell(row, name) })
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if e.Text != "" {
			out = append(out, e)
		}
	}
	return out, lines.Err()
}

func jsonCell(row map[string]any, name string) string {
	for _, alias := range columns[name] {
		switch v := row[alias].(type) {
		case string:
			return v
		case json.Number:
			return v.String()
		}
	}
	return ""
}
