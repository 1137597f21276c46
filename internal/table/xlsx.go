package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxReader reads the rows of one sheet: the first that is not hidden and not empty. Cells that hold a date come out as
// "2026-03-05T10:20:30", whatever format the sheet shows them in; other numbers come out as they are stored.
type xlsxReader struct {
	file *excelize.File
	rows *excelize.Rows
	line int
}

// The last row that a sheet can have. Row numbers beyond it are a trick.
const maxXLSXRow = 1 << 20

// Sheets and shared strings larger than this are unpacked to a temporary file.
const xlsxInMemory = 16 << 20

func openXLSX(name string, r io.Reader) (x *xlsxReader, err error) {
	damaged := &FileError{File: name, Msg: "is a damaged XLSX file", Hint: "open it in a spreadsheet program and save it again"}
	defer func() {
		if p := recover(); p != nil { // excelize panics on some damaged files
			x, err = nil, damaged
		}
	}()
	data, err := io.ReadAll(io.LimitReader(r, MaxZip+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > MaxZip {
		return nil, &FileError{File: name, Msg: fmt.Sprintf("is larger than %d MiB", MaxZip>>20), Hint: "save it as .csv, which may be of any size"}
	}
	if err := checkZip(name, data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: MaxUnzip, UnzipXMLSizeLimit: xlsxInMemory})
	if err != nil {
		if f != nil {
			_ = f.Close()
		}
		return nil, damaged
	}
	x = &xlsxReader{file: f}
	showDatesAsISO(f)
	if err := x.findSheet(); err != nil {
		_ = x.close()
		return nil, damaged
	}
	if x.rows == nil {
		_ = x.close()
		return nil, &FileError{File: name, Msg: "has no sheet with anything in it"}
	}
	return x, nil
}

// checkZip refuses a file that would take too much memory or disk when unpacked, by the sizes it declares; what unpacks
// to another size than declared is refused by archive/zip.
func checkZip(name string, data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &FileError{File: name, Msg: "is a damaged XLSX file", Hint: "open it in a spreadsheet program and save it again"}
	}
	var all, others uint64
	for _, f := range z.File {
		all += f.UncompressedSize64
		low := strings.ToLower(f.Name)
		if !strings.HasPrefix(low, "xl/worksheets/sheet") && low != "xl/sharedstrings.xml" {
			others += f.UncompressedSize64
		}
		if f.UncompressedSize64 > MaxUnzip || all > MaxUnzip || others > 64<<20 || len(z.File) > 10000 {
			return &FileError{File: name, Msg: "unpacks to more than an honest XLSX file would", Hint: "save its sheet as .csv"}
		}
	}
	for _, f := range z.File { // before anything is unpacked to a temporary file
		if err := intact(f); err != nil {
			return &FileError{File: name, Msg: "is a damaged XLSX file", Hint: "open it in a spreadsheet program and save it again"}
		}
	}
	return nil
}

// intact reads a part of the file to its end, where its length and checksum are compared.
func intact(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return errors.Join(err, r.Close())
}

// showDatesAsISO gives every cell style that shows a date one and the same format, and the others none.
func showDatesAsISO(f *excelize.File) {
	if f.Styles == nil || f.Styles.CellXfs == nil {
		return
	}
	styles := len(f.Styles.CellXfs.Xf)
	dated := make([]bool, styles)
	for i := range dated {
		dated[i] = showsDate(f, i)
	}
	code := `yyyy-mm-dd"T"hh:mm:ss`
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err != nil || id >= len(f.Styles.CellXfs.Xf) {
		return
	}
	iso, general := f.Styles.CellXfs.Xf[id].NumFmtID, 0
	for i := range dated {
		if dated[i] {
			f.Styles.CellXfs.Xf[i].NumFmtID = iso
		} else if i != id {
			f.Styles.CellXfs.Xf[i].NumFmtID = &general
		}
	}
}

// showsDate reports whether the cell style shows a day, with or without a time.
func showsDate(f *excelize.File, style int) bool {
	s, err := f.GetStyle(style)
	if err != nil || s == nil {
		return false
	}
	if s.CustomNumFmt != nil {
		return dateCode(*s.CustomNumFmt)
	}
	n := s.NumFmt // numbers of the built-in formats, ECMA-376 part 1, 18.8.30
	return n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 58
}

// dateCode reports whether a number format such as `dd.mm.yyyy hh:mm` shows a day or year: d or y outside quotes,
// brackets and escapes.
func dateCode(code string) bool {
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return false
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return false
			}
			i += end
		case '\\', '_', '*':
			i++
		case 'd', 'D', 'y', 'Y':
			return true
		case ';':
			return false // only the first section is for dates
		}
	}
	return false
}

// findSheet sets rows to the first visible sheet that has a cell with something in it.
func (x *xlsxReader) findSheet() error {
	for _, name := range x.file.GetSheetList() {
		if visible, err := x.file.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		rows, err := x.file.Rows(name)
		if err != nil {
			var kind excelize.ErrSheetNotExist
			if errors.As(err, &kind) || strings.Contains(err.Error(), "not a worksheet") { // a chart sheet has no rows
				continue
			}
			return err
		}
		filled := false
		for n := 0; n < 100 && !filled && rows.Next(); n++ {
			cells, err := rows.Columns()
			filled = err == nil && !empty(cells)
		}
		if err := rows.Close(); err != nil {
			return err
		}
		if filled {
			x.rows, err = x.file.Rows(name)
			return err
		}
	}
	return nil
}

func empty(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func (x *xlsxReader) next(r *Reader) (row Row, err error) {
	defer func() {
		if p := recover(); p != nil {
			row, err = Row{}, &FileError{File: r.name, Msg: fmt.Sprintf("is damaged at row %d", x.line), Hint: "open it in a spreadsheet program and save it again"}
		}
	}()
	for x.rows.Next() {
		x.line++
		if x.line > maxXLSXRow {
			return Row{}, &FileError{File: r.name, Msg: "has more rows than a sheet can have"}
		}
		cells, err := x.rows.Columns()
		if err != nil {
			return Row{}, r.lineError(x.line, -1, "cells", "cannot be read")
		}
		if empty(cells) {
			continue
		}
		for i, c := range cells {
			if len(c) > MaxCell {
				return Row{}, r.lineError(x.line, i, "too_long", "the cell is longer than %d MiB", MaxCell>>20)
			}
			if strings.IndexByte(c, 0) >= 0 || strings.Contains(c, "\r") {
				cells[i] = strings.ReplaceAll(strings.ReplaceAll(c, "\x00", ""), "\r\n", "\n")
			}
			cells[i] = strings.ToValidUTF8(cells[i], "\ufffd")
		}
		return Row{Line: x.line, Cells: cells}, nil
	}
	return Row{}, io.EOF
}

func (x *xlsxReader) close() error {
	if x.rows != nil {
		if err := x.rows.Close(); err != nil {
			return fmt.Errorf("close sheet: %w", err)
		}
	}
	if err := x.file.Close(); err != nil {
		return fmt.Errorf("close workbook: %w", err)
	}
	return nil
}
