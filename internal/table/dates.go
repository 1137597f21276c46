package table

import (
	"fmt"
	"strings"
	"time"
)

// Order is the order of day, month and year where all three are numbers and the year does not come first.
type Order byte

// The orders. A date that begins with its year needs none.
const (
	AnyOrder Order = iota
	DayMonth       // 05.03.2026 is the fifth of March
	MonthDay       // 03/05/2026 is the fifth of March
)

// String names the order for people; it is empty for AnyOrder.
func (o Order) String() string {
	switch o {
	case DayMonth:
		return "day/month/year"
	case MonthDay:
		return "month/day/year"
	}
	return ""
}

// Dates reads the dates of one column. First [Dates.Observe] the values, as many as there are; then [Dates.Decide] how
// they are written; then [Dates.Parse] them.
//
// Day and month are told apart by the whole column: by a value that only one order allows; else by the order in which
// the column runs through time from its first row to its last; else dots and dashes mean day first, and slashes month
// first.
//
// Known forms: RFC 3339 and its relatives, 05.03.2026 10:20, 3/5/2026 2:20:15 PM, 2026/03/05 2:20:15 PM GMT+3,
// 2026年3月5日 下午2:20, 2026. 3. 5 오후 2:20, 5 March 2026, 5 марта 2026 г., Thu Mar 05 10:20:30 +0000 2026, 20260305, unix seconds and
// milliseconds, and Excel's day numbers.
type Dates struct {
	Location *time.Location // of values without a zone; nil is UTC
	Order    Order          // AnyOrder: by the column

	decided bool
	how     string
	values  int
	zoned   int
	unzoned int
	numbers [2]int // ambiguous values that only DayMonth, only MonthDay allows
	both    int    // ambiguous values that both allow
	slashes int
	runs    [2]run
	serial  bool
	unix    bool
}

// run follows whether values only ever grow or only ever shrink.
type run struct {
	last     time.Time
	up, down int
}

func (r *run) see(t time.Time) {
	if !r.last.IsZero() {
		switch {
		case t.After(r.last):
			r.up++
		case t.Before(r.last):
			r.down++
		}
	}
	r.last = t
}

// sorted reports that the values run one way, with at most one in a hundred against it.
func (r *run) sorted() bool {
	return r.up+r.down >= 3 && min(r.up, r.down)*100 <= r.up+r.down
}

// Observe takes note of one value; values that are no dates are passed over.
func (d *Dates) Observe(s string) {
	raw, ok := scanDate(s)
	if !ok {
		return
	}
	d.values++
	if raw.zoned {
		d.zoned++
	} else {
		d.unzoned++
	}
	d.serial = d.serial || raw.form == formSerial
	d.unix = d.unix || raw.form == formUnix
	if raw.form != formOpen {
		return
	}
	dm, dmOK := raw.at(DayMonth, time.UTC)
	md, mdOK := raw.at(MonthDay, time.UTC)
	switch {
	case dmOK && mdOK:
		d.both++
	case dmOK:
		d.numbers[0]++
	case mdOK:
		d.numbers[1]++
	}
	if dmOK {
		d.runs[0].see(dm)
	}
	if mdOK {
		d.runs[1].see(md)
	}
	if raw.sep == '/' {
		d.slashes++
	}
}

// Decide settles how the column is written and says in a sentence what it had to assume, "" where nothing.
func (d *Dates) Decide() (assumed string) {
	d.decided = true
	open := d.both + d.numbers[0] + d.numbers[1]
	if open == 0 {
		return ""
	}
	if d.Order != AnyOrder {
		d.how = "as asked"
		return ""
	}
	d.how = "by values that allow no other order"
	switch {
	case d.numbers[0] > d.numbers[1]:
		d.Order = DayMonth
	case d.numbers[1] > d.numbers[0]:
		d.Order = MonthDay
	case d.runs[0].sorted() && !d.runs[1].sorted():
		d.Order, d.how = DayMonth, "because the column then runs in order of time"
	case d.runs[1].sorted() && !d.runs[0].sorted():
		d.Order, d.how = MonthDay, "because the column then runs in order of time"
	case d.slashes*2 > open:
		d.Order, d.how = MonthDay, "assumed"
	default:
		d.Order, d.how = DayMonth, "assumed"
	}
	if d.how == "assumed" {
		return fmt.Sprintf("every date can be read both as day/month and as month/day; %s is assumed", d.Order)
	}
	if d.numbers[0] > 0 && d.numbers[1] > 0 {
		return fmt.Sprintf("some dates can only be day/month, others only month/day; %s is assumed, being more frequent", d.Order)
	}
	if d.numbers[0]+d.numbers[1] == 0 {
		return fmt.Sprintf("every date can be read both as day/month and as month/day; %s is assumed, %s", d.Order, d.how)
	}
	return ""
}

// Describe says how dates are written, for a person: "day/month/year (by values that allow no other order)".
func (d *Dates) Describe() string {
	var out []string
	if d.Order != AnyOrder && d.how != "" {
		out = append(out, fmt.Sprintf("%s (%s)", d.Order, d.how))
	}
	if d.unix {
		out = append(out, "unix time")
	}
	if d.serial {
		out = append(out, "Excel day numbers")
	}
	if len(out) == 0 && d.values > 0 {
		return "year first or month by name"
	}
	return strings.Join(out, ", ")
}

// Zone is the zone of values that name none.
func (d *Dates) Zone() *time.Location {
	if d.Location == nil {
		return time.UTC
	}
	return d.Location
}

// Parse reads one value, in UTC, and reports whether it named its zone itself, as a number of seconds does. The error is a
// *[LineError] without file, line and column.
func (d *Dates) Parse(s string) (at time.Time, zoned bool, err error) {
	raw, ok := scanDate(s)
	if !ok {
		if strings.TrimSpace(s) == "" {
			return time.Time{}, false, &LineError{Code: "missing", Msg: "is empty"}
		}
		return time.Time{}, false, &LineError{Code: "time", Msg: fmt.Sprintf("%q is not a date", Shorten(s))}
	}
	order := d.Order
	if order == AnyOrder {
		order = DayMonth
	}
	at, ok = raw.at(order, d.Zone())
	if !ok {
		if raw.form == formOpen {
			return time.Time{}, false, &LineError{Code: "time", Msg: fmt.Sprintf("%q is not a date when read as %s", Shorten(s), order)}
		}
		return time.Time{}, false, &LineError{Code: "time", Msg: fmt.Sprintf("%q is not a date", Shorten(s))}
	}
	if err := CheckTime(at); err != nil {
		err.Msg = fmt.Sprintf("%q %s", Shorten(s), err.Msg)
		return time.Time{}, false, err
	}
	return at, raw.zoned, nil
}

// The years that a post or an answer can be from. Others are slips of the pen or of a program, and one of them would
// stretch every series to the year 9999.
const (
	firstYear = 1970
	lastYear  = 2100
)

// CheckTime refuses times that no post and no answer can be from.
func CheckTime(t time.Time) *LineError {
	if y := t.Year(); y < firstYear || y > lastYear {
		return &LineError{Code: "time", Msg: fmt.Sprintf("is outside the years %d to %d", firstYear, lastYear)}
	}
	return nil
}

// Shorten cuts a value that is to be shown in an error.
func Shorten(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	r := []rune(strings.ToValidUTF8(s[:min(len(s), 4*most)], "\ufffd"))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}
