package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"overheard/internal/figures"
	"overheard/internal/table"
	"overheard/nps"
)

// auditColumns are those of an exported sample. The third is filled in by hand.
var auditColumns = []string{"audit", "item", "label", "passage", "post", "lang"}

type auditExportCmd struct {
	File string `arg:"" help:"The file: .xlsx, or .csv. A - writes CSV to standard output."`
	raterFlags
}

func (auditExportCmd) Help() string {
	return `One row a mention, in random order, without what the model said and without the author. Write into the column label:
promoter, passive, detractor, no opinion or cannot tell; p, n, d, o and ? stand for them. Then import the file.
Labels that the rater has given before are filled in.

Examples
  overheard audit export sample.xlsx --brand acme-air
  overheard audit export second.csv --brand acme-air --rater b`
}

// Run writes the file.
func (c *auditExportCmd) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	extension := strings.ToLower(filepath.Ext(c.File))
	if c.File != "-" {
		if extension != ".csv" && extension != ".xlsx" {
			return wrongly("sample.xlsx or sample.csv", "%s: the name must end in .xlsx or .csv", c.File)
		}
		if err := creatable("the file", c.File); err != nil {
			return err
		}
	}
	r, id, items, err := c.openItems(ctx, a)
	if err != nil {
		return err
	}
	defer r.close()
	rows := auditRows(id, items, c.Rater)
	var file bytes.Buffer
	if extension == ".xlsx" {
		err = table.WriteXLSX(&file, rows, 6, 6, 14, 80, 60, 6)
	} else {
		err = table.WriteCSV(&file, rows)
	}
	if err != nil {
		return err
	}
	if c.File == "-" {
		_, err := file.WriteTo(a.out)
		return err
	}
	if err := replaceFile(c.File, file.Bytes()); err != nil {
		return err
	}
	a.say("%s of audit %d written to %s; then: overheard audit import %s --brand %s --rater %s", count(int64(len(rows)-1), "mention"), id, c.File, c.File, c.Brand, c.Rater)
	return nil
}

// auditRows are the rows of a file to label, the header first.
func auditRows(id int64, items []figures.AuditItem, rater string) [][]string {
	rows := [][]string{auditColumns}
	for _, it := range items {
		if !it.Gone {
			said := strings.ReplaceAll(string(it.By(rater)), "_", " ")
			rows = append(rows, []string{strconv.FormatInt(id, 10), strconv.Itoa(it.Item), said, it.Passage, it.Text, it.Lang})
		}
	}
	return rows
}

type auditImportCmd struct {
	File string `arg:"" help:"The file that audit export wrote, with labels. A - reads standard input."`
	raterFlags
}

func (auditImportCmd) Help() string {
	return `Rows without a label are left alone; a label takes the place of an earlier one of the same rater.
One bad line saves nothing.

Example
  overheard audit import second.csv --brand acme-air --rater b`
}

// Run saves the labels.
func (c *auditImportCmd) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	in, err := a.input(ctx, c.File, nil)
	if err != nil {
		return err
	}
	defer func() { _ = in.close() }() // nothing was written to it
	sheet, err := readAuditSheet(in.name, in)
	if err != nil {
		return err
	}
	if sheet.audit != 0 && c.Audit != 0 && sheet.audit != c.Audit {
		return wrongly("leave --audit out", "%s holds the mentions of audit %d, not of audit %d", c.File, sheet.audit, c.Audit)
	}
	if c.Audit == 0 {
		c.Audit = sheet.audit
	}
	r, id, items, err := c.openItems(ctx, a)
	if err != nil {
		return err
	}
	defer r.close()
	marks, gone := sheet.marks[:0], 0
	for _, m := range sheet.marks {
		if m.Item <= len(items) && items[m.Item-1].Gone {
			gone++
			continue
		}
		m.Rater, m.At = c.Rater, a.now()
		marks = append(marks, m)
	}
	changed, err := r.db.SaveAuditLabels(ctx, c.Brand, id, marks)
	if err != nil {
		return err
	}
	a.say("%s of %s read: %d changed, %d known already, %s without one", count(int64(len(marks)), "label"), c.Rater, changed, len(marks)-changed, count(int64(sheet.empty), "row"))
	if gone > 0 {
		a.remark("remark: %s left out: the posts were deleted since", count(int64(gone), "label"))
	}
	return nil
}

// auditSheet is a labelled file.
type auditSheet struct {
	audit int64 // 0 where the file has no such column
	marks []figures.AuditMark
	empty int // rows without a label
}

// readAuditSheet reads a whole file, and complains about its first bad line.
func readAuditSheet(name string, in io.Reader) (s auditSheet, err error) {
	const try = "import a file that overheard audit export wrote; only its column label is to be filled in"
	rows, err := table.Open(name, in, table.Options{})
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	head, err := rows.Next()
	if err != nil {
		return s, wrongly(try, "%s is empty", name)
	}
	rows.SetHeaders(head.Cells)
	at := map[string]int{}
	for _, column := range auditColumns {
		at[column] = table.Find(head.Cells, column)
	}
	if at["item"] < 0 || at["label"] < 0 {
		return s, wrongly(try, "%s has no columns item and label: %s", name, table.Names(head.Cells))
	}
	seen := map[int]int{}
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, &complaint{exitFailed, err, "mend the line and import the file again: nothing was saved"}
		}
		if err := s.add(row, at, seen); err != nil {
			return s, &complaint{exitFailed, fmt.Errorf("%s:%d: %w", name, row.Line, err), "mend the line and import the file again: nothing was saved"}
		}
	}
}

// add reads one row.
func (s *auditSheet) add(row table.Row, at map[string]int, seen map[int]int) error {
	cell := func(column string) string {
		if i := at[column]; i >= 0 && i < len(row.Cells) {
			return strings.TrimSpace(row.Cells[i])
		}
		return ""
	}
	item, err := strconv.Atoi(cell("item"))
	if err != nil || item < 1 {
		return fmt.Errorf("column \"item\": %q is not the number of a mention", cell("item"))
	}
	if line, again := seen[item]; again {
		return fmt.Errorf("column \"item\": mention %d was in line %d already", item, line)
	}
	seen[item] = row.Line
	if number := cell("audit"); number != "" {
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil || id < 1 || s.audit != 0 && s.audit != id {
			return fmt.Errorf("column \"audit\": %q is not the audit of the lines before", number)
		}
		s.audit = id
	}
	said := cell("label")
	if said == "" {
		s.empty++
		return nil
	}
	label, ok := figures.ParseAuditLabel(said)
	if !ok {
		return fmt.Errorf("column \"label\": %q is none of %s", said, labelNames())
	}
	s.marks = append(s.marks, figures.AuditMark{Item: item, Label: label})
	return nil
}

// labelNames lists what may be said of a mention.
func labelNames() string {
	var names []string
	for _, l := range nps.AuditLabels {
		names = append(names, strings.ReplaceAll(string(l), "_", " "))
	}
	return strings.Join(names, ", ")
}
