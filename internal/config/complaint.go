package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Complaint is one thing that is wrong with a configuration.
type Complaint struct {
	File  string // "" where an environment variable is wrong
	Line  int    // 1-based; 0 where the whole file is meant
	Path  string // dotted path of the key, such as "source[0].base_url", or the variable's name; "" where the text is not TOML
	Msg   string
	Quote string // a second and third line that point at the place, or ""
	Fix   string // what to write instead, or ""
}

func (c Complaint) Error() string {
	var b strings.Builder
	if c.File != "" {
		b.WriteString(c.File + ":")
		if c.Line > 0 {
			fmt.Fprintf(&b, "%d:", c.Line)
		}
		b.WriteByte(' ')
	}
	if c.Path != "" {
		b.WriteString(c.Path + ": ")
	}
	b.WriteString(c.Msg)
	if c.Quote != "" {
		b.WriteString("\n" + c.Quote)
	}
	return b.String()
}

// Try says what to write instead, or "".
func (c Complaint) Try() string { return c.Fix }

// Complaints is everything that is wrong with a configuration, in the order of its lines. It is never empty.
type Complaints []Complaint

func (cs Complaints) Error() string {
	lines := make([]string, len(cs))
	for i, c := range cs {
		lines[i] = c.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the single complaints.
func (cs Complaints) Unwrap() []error {
	errs := make([]error, len(cs))
	for i, c := range cs {
		errs[i] = c
	}
	return errs
}

func (cs Complaints) sorted() Complaints {
	slices.SortStableFunc(cs, func(a, b Complaint) int { return cmp.Compare(a.Line, b.Line) })
	return cs
}
