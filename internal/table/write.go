package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// WriteCSV writes rows as comma-separated UTF-8 with a byte order mark, without which Excel takes it for something else. A cell
// that a spreadsheet would compute gets an apostrophe in front: what strangers wrote must not become a formula.
func WriteCSV(w io.Writer, rows [][]string) error {
	out := NewCSV(w)
	for _, row := range rows {
		out.Write(row)
	}
	return out.Flush()
}

// CSV writes what [WriteCSV] writes, a row at a time. Make one with [NewCSV].
type CSV struct {
	out *csv.Writer
	err error
}

// NewCSV begins a file with its byte order mark.
func NewCSV(w io.Writer) *CSV {
	_, err := io.WriteString(w, "\uFEFF")
	return &CSV{csv.NewWriter(w), err}
}

// Write adds a row. An error stays until [CSV.Flush], and what comes after it is dropped.
func (c *CSV) Write(row []string) {
	if c.err != nil {
		return
	}
	safe := make([]string, len(row))
	for i, cell := range row {
		if safe[i] = cell; formula(cell) {
			safe[i] = "'" + cell
		}
	}
	c.err = c.out.Write(safe)
}

// Flush passes on what is still in hand, and returns the first error since the file was begun.
func (c *CSV) Flush() error {
	if c.err == nil {
		c.out.Flush()
		c.err = c.out.Error()
	}
	return c.err
}

func formula(cell string) bool { return cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) }

// maxExcelCell is how many characters a cell of an XLSX file holds.
const maxExcelCell = 32767

// WriteXLSX writes rows into the one sheet of an XLSX file, the first as a header that stays in sight. Every cell is text; what
// is too long for one is cut. widths are those of the first columns, in characters.
func WriteXLSX(w io.Writer, rows [][]string, widths ...float64) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	sheet := f.GetSheetName(0)
	out, err := f.NewStreamWriter(sheet)
	if err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	for i, width := range widths {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("write XLSX: %w", err)
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, cell := range row {
			if r := []rune(cell); len(r) > maxExcelCell {
				cell = string(r[:maxExcelCell-1]) + "…"
			}
			cells[j] = excelize.Cell{StyleID: wrap, Value: cell}
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return fmt.Errorf("write XLSX: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return f.Write(w)
}
