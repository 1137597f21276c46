package messages

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// locale is how a language writes numbers and dates. Dates are Go layouts, with M standing for the month's name in the
// case that a day needs and N for its name alone.
type locale struct {
	group, decimal string
	percent        string
	day, dayMonth  string // a day with and without its year
	month, quarter string
	months         [12]string // as in "2 Jun"
	monthsAlone    [12]string // as in "Jun 2026"
	plural         func(float64) string
}

var locales = map[string]locale{
	"en": {
		group: ",", decimal: ".", percent: "%s%%",
		day: "D M Y", dayMonth: "D M", month: "N Y", quarter: "Q%d %d",
		months:      [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		monthsAlone: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		plural: func(n float64) string {
			if n == 1 {
				return "one"
			}
			return "other"
		},
	},
	"ru": {
		group: "\u00a0", decimal: ",", percent: "%s\u00a0%%",
		day: "D M Y", dayMonth: "D M", month: "N Y", quarter: "%d-й кв. %d",
		months:      [12]string{"янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек."},
		monthsAlone: [12]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
		plural:      russianPlural,
	},
	"zh": {
		group: ",", decimal: ".", percent: "%s%%",
		day: "Y年N月D日", dayMonth: "N月D日", month: "Y年N月", quarter: "%[2]d年第%[1]d季度",
		months:      [12]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		monthsAlone: [12]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		plural:      func(float64) string { return "other" },
	},
}

// russianPlural follows the Unicode CLDR rules for Russian; a fraction is "other".
func russianPlural(n float64) string {
	if n != math.Trunc(n) {
		return "other"
	}
	i := int64(math.Abs(n))
	switch ten, hundred := i%10, i%100; {
	case ten == 1 && hundred != 11:
		return "one"
	case ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14):
		return "few"
	}
	return "many"
}

// round rounds to a whole number and never gives −0.
func round(v float64) float64 {
	if r := math.Round(v); r != 0 {
		return r
	}
	return 0
}

// Number writes v grouped by thousands, with one decimal where it is not whole.
func (p *Printer) Number(v float64) string {
	prec := 0
	if v != math.Trunc(v) {
		prec = 1
	}
	return p.Decimal(v, prec)
}

// Decimal writes v grouped by thousands with exactly prec decimals.
func (p *Printer) Decimal(v float64, prec int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	digits := strconv.FormatFloat(math.Abs(v), 'f', prec, 64)
	whole, fraction, _ := strings.Cut(digits, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(digits, "0.") != "" {
		b.WriteString(p.minus)
	}
	for i, d := range whole {
		// A number of four digits stands without a separator in Russian.
		if left := len(whole) - i; i > 0 && left%3 == 0 && (p.lang != "ru" || len(whole) > 4) {
			b.WriteString(p.loc.group)
		}
		b.WriteRune(d)
	}
	if fraction != "" {
		b.WriteString(p.loc.decimal + fraction)
	}
	return b.String()
}

// NPS writes a score or a difference of scores, rounded to a whole number with its sign: "+18", "−12", "0".
func (p *Printer) NPS(v float64) string {
	r := round(v)
	if r > 0 {
		return "+" + p.Decimal(r, 0)
	}
	return p.Decimal(r, 0)
}

// Percent writes a percentage between 0 and 100 without decimals; what is more than nothing and rounds to 0 is
// "<1%", what is less than all and rounds to 100 is ">99%".
func (p *Printer) Percent(v float64) string {
	if v > 0 && v < 0.5 {
		return "<" + fmt.Sprintf(p.loc.percent, "1")
	}
	if v < 100 && v >= 99.5 {
		return ">" + fmt.Sprintf(p.loc.percent, "99")
	}
	return fmt.Sprintf(p.loc.percent, p.Decimal(v, 0))
}

// Date writes the day of t: "2 Jun 2026".
func (p *Printer) Date(t time.Time) string { return p.date(t, p.loc.day) }

// DayMonth writes the day of t without its year: "2 Jun".
func (p *Printer) DayMonth(t time.Time) string { return p.date(t, p.loc.dayMonth) }

// Month writes the month of t with its year: "Jun 2026".
func (p *Printer) Month(t time.Time) string { return p.date(t, p.loc.month) }

// Time writes the day and the time of t, in the zone it carries: "2 Jun 2026, 18:04".
func (p *Printer) Time(t time.Time) string {
	if p.lang == "zh" {
		return p.Date(t) + " " + t.Format("15:04")
	}
	return p.Date(t) + ", " + t.Format("15:04")
}

func (p *Printer) date(t time.Time, layout string) string {
	month := t.Month() - 1
	return strings.NewReplacer("D", strconv.Itoa(t.Day()), "M", p.loc.months[month], "N", p.loc.monthsAlone[month],
		"Y", strconv.Itoa(t.Year())).Replace(layout)
}

// Range writes the days from start to end (exclusive): "1 Apr – 30 Jun 2026", or one day where there is only one.
func (p *Printer) Range(start, end time.Time) string {
	last := end.AddDate(0, 0, -1)
	switch {
	case !last.After(start):
		return p.Date(start)
	case p.lang == "zh" && start.Year() == last.Year():
		return p.Date(start) + "–" + p.DayMonth(last)
	case p.lang == "zh":
		return p.Date(start) + "–" + p.Date(last)
	case start.Year() == last.Year() && start.Month() == last.Month():
		return strconv.Itoa(start.Day()) + "–" + p.Date(last)
	case start.Year() == last.Year():
		return p.DayMonth(start) + " – " + p.Date(last)
	}
	return p.Date(start) + " – " + p.Date(last)
}

// Period names the days from start to end (exclusive) as a person would name a period of the grain (day, week, month,
// quarter, year, all): "Jun 2026", "Q2 2026", "2026". A period cut short, or any other, is written as a range.
func (p *Printer) Period(start, end time.Time, grain string) string {
	switch {
	case grain == "month" && start.Day() == 1 && start.AddDate(0, 1, 0).Equal(end):
		return p.Month(start)
	case grain == "quarter" && start.Day() == 1 && start.Month()%3 == 1 && start.AddDate(0, 3, 0).Equal(end):
		return fmt.Sprintf(p.loc.quarter, (start.Month()-1)/3+1, start.Year())
	case grain == "year" && start.YearDay() == 1 && start.AddDate(1, 0, 0).Equal(end):
		if p.lang == "zh" {
			return strconv.Itoa(start.Year()) + "年"
		}
		return strconv.Itoa(start.Year())
	}
	return p.Range(start, end)
}

// Ago says how long before now t was, in the largest unit that fits: "just now", "2 h ago", "3 days ago"; from thirty
// days on it is the date.
func (p *Printer) Ago(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case d < 0, d >= 30*24*time.Hour:
		return p.Date(t)
	case d < time.Minute:
		return p.T("ago.now")
	case d < time.Hour:
		return p.T("ago.minutes", int(d.Minutes()))
	case d < 24*time.Hour:
		return p.T("ago.hours", int(d.Hours()))
	}
	return p.T("ago.days", int(d.Hours()/24))
}
