package config

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"overheard/crawler"
	"overheard/internal/nearest"
)

// reader reads one file and gathers what is wrong with it.
type reader struct {
	file       string
	dir        string           // files are named relative to it; "" to leave their names as they are
	networks   crawler.Registry // nil where they are not known
	domains    []string         // of calibrations; nil where they are not known
	lines      map[string]int   // dotted path to line
	complaints Complaints
	remarks    []string // what is allowed and may not be meant
}

// complain notes what is wrong with a key. Only the first complaint about each is kept: the others follow from it.
func (r *reader) complain(path, fix, format string, args ...any) {
	for _, c := range r.complaints {
		if c.File != "" && c.Path == path {
			return
		}
	}
	r.complaints = append(r.complaints, Complaint{
		File: r.file, Line: r.line(path), Path: path, Msg: fmt.Sprintf(format, args...), Fix: fix,
	})
}

// line finds the line of a path; a key that is left out is looked for at the table that should hold it.
func (r *reader) line(path string) int {
	for path != "" {
		if n, ok := r.lines[path]; ok {
			return n
		}
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return 0
}

// decode fills f from the text and complains about unknown keys and wrong types. It returns false where the text is not
// TOML at all, so that nothing else can be said about it.
func (r *reader) decode(text []byte, f *file) bool {
	if c, ok := r.foreign(text); ok {
		r.complaints = append(r.complaints, c)
		return false
	}
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		c := Complaint{File: r.file, Msg: "not valid TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
		if at := new(toml.DecodeError); errors.As(err, &at) {
			var column int
			c.Line, column = at.Position()
			c.Quote = quote(text, c.Line, column)
		}
		r.complaints = append(r.complaints, c)
		return false
	}
	r.lines = positions(text)
	r.table("", tree, reflect.ValueOf(f).Elem())
	return true
}

// foreign complains of a text in another encoding than TOML has, such as that of an editor on Windows.
func (r *reader) foreign(text []byte) (c Complaint, ok bool) {
	c = Complaint{File: r.file, Msg: "is not in UTF-8", Fix: "save it as UTF-8"}
	switch {
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		c.Msg = "is in UTF-16, not in UTF-8"
		return c, true
	case utf8.Valid(text):
		return c, false
	}
	c.Line = 1
	for line := range bytes.Lines(text) {
		if !utf8.Valid(line) {
			break
		}
		c.Line++
	}
	return c, true
}

// quote shows one line of the text with a caret below a column, both 1-based.
func quote(text []byte, line, column int) string {
	all := strings.Split(string(text), "\n")
	if line < 1 || line > len(all) {
		return ""
	}
	return Caret(strings.TrimRight(all[line-1], "\r"), column)
}

// Caret returns the line, indented, and below it a caret under a column (1-based, in characters). A long line is cut to
// the part around the column.
func Caret(line string, column int) string {
	const before, after = 50, 25
	runes := []rune(strings.ReplaceAll(line, "\t", " "))
	column = min(max(column, 1), len(runes)+1)
	from, to := max(0, column-1-before), min(len(runes), column+after)
	return "    " + string(runes[from:to]) + "\n    " + strings.Repeat(" ", width(runes[from:column-1])) + "^"
}

// width is how many terminal columns the runes take: two for each of the wide East Asian ones.
func width(runes []rune) int {
	n := len(runes)
	for _, c := range runes {
		if c >= 0x1100 && c <= 0x115F || c >= 0x2E80 && c <= 0xA4CF || c >= 0xAC00 && c <= 0xD7A3 ||
			c >= 0xF900 && c <= 0xFAFF || c >= 0xFE30 && c <= 0xFE6F || c >= 0xFF00 && c <= 0xFF60 || c >= 0x20000 {
			n++
		}
	}
	return n
}

// table fills the struct into from the keys of one TOML table.
func (r *reader) table(path string, tree map[string]any, into reflect.Value) {
	fields := map[string]reflect.Value{}
	var known []string
	for i := range into.NumField() {
		if key := into.Type().Field(i).Tag.Get("toml"); key != "-" {
			fields[key], known = into.Field(i), append(known, key)
		}
	}
	source, _ := into.Addr().Interface().(*sourceTable)
	var options []string
	if source != nil {
		options = r.optionNames(tree)
		known = append(known, options...)
	}
	for key, value := range tree {
		at := join(path, key)
		if field, ok := fields[key]; ok {
			r.value(at, value, field)
		} else if slices.Contains(options, key) {
			source.option(key, value)
		} else {
			r.unknown(path, key, tree, known)
		}
	}
}

// unknown complains about a key that means nothing.
func (r *reader) unknown(path, key string, tree map[string]any, known []string) {
	what, fix := "no such key", ""
	if _, ok := tree[key].(map[string]any); ok && path == "" {
		what = "no such table"
	}
	free := slices.DeleteFunc(slices.Clone(known), func(k string) bool { _, used := tree[k]; return used })
	if near := nearest.Word(key, free); near != "" {
		fix = near
		if path == "" {
			fix = header(near)
		}
	} else if home := homeOf(key); home != "" && path == "" {
		fix = key + " belongs under " + header(home)
	} else {
		fix = "one of " + strings.Join(known, ", ")
	}
	r.complain(join(path, key), fix, "%s", what)
}

// header is how a top-level table is opened in the file.
func header(table string) string {
	f, _ := reflect.TypeFor[file]().FieldByNameFunc(func(n string) bool { return strings.EqualFold(n, table) })
	if f.Type.Kind() == reflect.Slice {
		return "[[" + table + "]]"
	}
	return "[" + table + "]"
}

// homeOf names the only table that knows the key, or "".
func homeOf(key string) (home string) {
	for f := range reflect.TypeFor[file]().Fields() {
		t := f.Type
		if t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		for k := range t.Fields() {
			if k.Tag.Get("toml") != key {
				continue
			}
			if home != "" {
				return ""
			}
			home = f.Tag.Get("toml")
		}
	}
	return home
}

// value sets one field from one TOML value.
func (r *reader) value(path string, v any, into reflect.Value) {
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	switch into.Kind() {
	case reflect.String:
		if s, ok := v.(string); ok {
			into.SetString(s)
			return
		}
		r.complain(path, fmt.Sprintf("%s = %q", last(path), fmt.Sprint(v)), "must be text in quotes, not %s", kind(v))
	case reflect.Bool:
		if b, ok := v.(bool); ok {
			into.SetBool(b)
			return
		}
		r.complain(path, last(path)+" = true", "must be true or false without quotes, not %s", kind(v))
	case reflect.Int64:
		if n, ok := v.(int64); ok {
			into.SetInt(n)
			return
		}
		r.complain(path, last(path)+" = 10", "must be a whole number without quotes, not %s", kind(v))
	case reflect.Slice:
		r.list(path, v, into)
	case reflect.Struct:
		r.structure(path, v, into)
	}
}

func (r *reader) list(path string, v any, into reflect.Value) {
	items, ok := v.([]any)
	if !ok {
		if into.Type().Elem().Kind() == reflect.Struct {
			r.complain(path, header(path), "must be opened with double brackets, since there may be several")
			return
		}
		r.complain(path, fmt.Sprintf("%s = [%q]", last(path), fmt.Sprint(v)), "must be a list in brackets, not %s", kind(v))
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(items), len(items)))
	for i, item := range items {
		r.value(fmt.Sprintf("%s[%d]", path, i), item, into.Index(i))
	}
}

func (r *reader) structure(path string, v any, into reflect.Value) {
	if into.Type() == reflect.TypeFor[toml.LocalDate]() {
		if d, ok := asDate(v); ok {
			into.Set(reflect.ValueOf(d))
			return
		}
		r.complain(path, last(path)+" = 2026-03-31", "must be a day such as 2026-03-31, not %s", kind(v))
		return
	}
	if t, ok := v.(map[string]any); ok {
		r.table(path, t, into)
		return
	}
	if _, ok := v.([]any); ok {
		r.complain(path, header(path), "must be opened with single brackets, since there is only one")
		return
	}
	r.complain(path, header(path), "must be a table, not %s", kind(v))
}

// asDate takes a TOML date, or the same in quotes.
func asDate(v any) (toml.LocalDate, bool) {
	switch v := v.(type) {
	case toml.LocalDate:
		return v, true
	case string:
		if t, err := time.Parse(time.DateOnly, v); err == nil {
			return toml.LocalDate{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}, true
		}
	}
	return toml.LocalDate{}, false
}

// kind names the type of a TOML value in plain words.
func kind(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case int64, float64, bool:
		return fmt.Sprint(v)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// last returns the key at the end of a dotted path, without an index.
func last(path string) string {
	path = path[strings.LastIndexByte(path, '.')+1:]
	key, _, _ := strings.Cut(path, "[")
	return key
}
