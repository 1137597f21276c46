package table

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// form says how much of a date is certain.
type form byte

const (
	formYMD    form = iota // a year, b month, c day
	formOpen               // a and b are day and month or month and day, c is the year
	formUnix               // abs holds the time
	formSerial             // abs holds the wall clock as if in UTC
)

// rawDate is a value taken apart, before it is known which number is the day.
type rawDate struct {
	form                 form
	a, b, c              int
	sep                  byte // between a and b
	hour, min, sec, nsec int
	zoned                bool
	offset               int // seconds east of UTC, where zoned
	abs                  time.Time
}

// at gives the time, reading open dates in the given order and values without a zone in loc.
func (r *rawDate) at(o Order, loc *time.Location) (time.Time, bool) {
	switch r.form {
	case formUnix:
		return r.abs, true
	case formSerial:
		y, m, d := r.abs.Date()
		return time.Date(y, m, d, r.abs.Hour(), r.abs.Minute(), r.abs.Second(), 0, loc).UTC(), true
	}
	year, month, day := r.a, r.b, r.c
	if r.form == formOpen {
		year, month, day = r.c, r.b, r.a
		if o == MonthDay {
			month, day = r.a, r.b
		}
	}
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return time.Time{}, false
	}
	if r.zoned {
		loc = time.UTC
	}
	t := time.Date(year, time.Month(month), day, r.hour, r.min, r.sec, r.nsec, loc)
	if r.zoned {
		t = t.Add(-time.Duration(r.offset) * time.Second)
	}
	return t.UTC(), true
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// scanDate takes a value apart. It reports false for what is no date in any reading it knows.
func scanDate(s string) (rawDate, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 80 {
		return rawDate{}, false
	}
	if len(s) >= len("2026-03-05T10:20:30Z") && s[10] == 'T' {
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return rawDate{form: formUnix, abs: t.UTC(), zoned: true}, true
		}
	}
	if r, ok := scanNumber(s); ok {
		return r, true
	}
	sc := dateScanner{}
	if !sc.tokenize(s) {
		return rawDate{}, false
	}
	return sc.assemble()
}

// scanNumber reads values that are one number: unix seconds, milliseconds and microseconds, 20260305, 20260305102030, and
// Excel's day numbers, of which those from 1982 to 2100 count.
func scanNumber(s string) (rawDate, bool) {
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	if digits == len(s) {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return rawDate{}, false
		}
		switch digits {
		case 9, 10:
			return rawDate{form: formUnix, abs: time.Unix(n, 0).UTC(), zoned: true}, true
		case 12, 13:
			return rawDate{form: formUnix, abs: time.UnixMilli(n).UTC(), zoned: true}, true
		case 15, 16:
			return rawDate{form: formUnix, abs: time.UnixMicro(n).UTC(), zoned: true}, true
		case 8:
			return compact(n, 0)
		case 14:
			return compact(n/1000000, int(n%1000000))
		}
	}
	if digits != 5 && digits != 9 && digits != 10 || len(s) > 30 {
		return rawDate{}, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return rawDate{}, false
	}
	if digits > 5 { // unix seconds with a fraction
		whole, part := math.Modf(f)
		return rawDate{form: formUnix, abs: time.Unix(int64(whole), int64(part*1e6)*1000).UTC(), zoned: true}, true
	}
	if f < 30000 || f > 73415 {
		return rawDate{}, false
	}
	day := math.Floor(f)
	seconds := math.Round((f - day) * 86400)
	abs := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(day)*24*time.Hour + time.Duration(seconds)*time.Second)
	return rawDate{form: formSerial, abs: abs}, true
}

func compact(date int64, clock int) (rawDate, bool) {
	r := rawDate{a: int(date / 10000), b: int(date / 100 % 100), c: int(date % 100), hour: clock / 10000, min: clock / 100 % 100, sec: clock % 100}
	ok := r.a >= 1900 && r.a <= 2100 && r.b >= 1 && r.b <= 12 && r.c >= 1 && r.c <= 31 && r.hour < 24 && r.min < 60 && r.sec < 60
	return r, ok
}

// dateScanner collects the parts of a date in whatever order they come.
type dateScanner struct {
	r     rawDate
	nums  [3]number
	n     int
	month int // by name
	year  int // marked as such (年, г.)
	mon   int // marked 月
	day   int // marked 日
	clock bool
	pm    int // 0 none, 1 before noon, 2 after
}

type number struct {
	value, digits int
	sep           byte // what stood before it
}

// tokenize reads s from left to right. It reports false at anything that has no place in a date.
func (d *dateScanner) tokenize(s string) bool {
	for _, c := range []byte(s) {
		if c >= utf8.RuneSelf {
			s = norm.NFKC.String(s)
			break
		}
	}
	sep := byte(' ')
	for len(s) > 0 {
		c := s[0]
		switch {
		case c >= '0' && c <= '9':
			rest, ok := d.number(s, sep)
			if !ok {
				return false
			}
			s, sep = rest, ' '
		case c == '+' || c == '-' && d.clock && sep == ' ':
			rest, ok := d.signed(s)
			if !ok {
				return false
			}
			s, sep = rest, ' '
		case c == '(' && d.r.zoned: // GMT+0300 (Moscow Standard Time)
			return true
		case strings.IndexByte("./-, ()\t", c) >= 0:
			if c != ' ' || sep == ' ' {
				sep = c
			}
			s = s[1:]
		default:
			word, rest := word(s)
			if word == "" || !d.word(word) {
				return false
			}
			s, sep = rest, ' '
		}
	}
	return true
}

// number reads a number of the date, or the clock that begins with it.
func (d *dateScanner) number(s string, sep byte) (string, bool) {
	v, n := leadingInt(s)
	if n > 4 {
		if n == 8 && d.n == 0 { // 20260305T102030Z
			d.nums = [3]number{{v / 10000, 4, ' '}, {v / 100 % 100, 2, '-'}, {v % 100, 2, '-'}}
			d.n = 3
			return d.afterCompact(s[n:])
		}
		return "", false
	}
	rest := s[n:]
	if !d.clock && n <= 2 && (strings.HasPrefix(rest, ":") || hasAny(rest, "时", "時", "点", "點", "시")) {
		return d.readClock(s)
	}
	marked := strings.TrimLeft(rest, " ")
	switch {
	case hasAny(marked, "年", "년"):
		d.year = v
		return trimRune(marked), true
	case hasAny(marked, "月", "월"):
		d.mon = v
		return trimRune(marked), true
	case hasAny(marked, "日", "号", "號", "일"):
		d.day = v
		return trimRune(marked), true
	}
	if d.n == len(d.nums) {
		return "", false
	}
	d.nums[d.n] = number{v, n, sep}
	d.n++
	return rest, true
}

// afterCompact reads the clock of 20260305T102030, where there is one.
func (d *dateScanner) afterCompact(s string) (string, bool) {
	if len(s) < 7 || s[0] != 'T' {
		return s, true
	}
	v, n := leadingInt(s[1:])
	if n != 6 {
		return s, false
	}
	d.clock = true
	d.r.hour, d.r.min, d.r.sec = v/10000, v/100%100, v%100
	return s[7:], d.r.hour < 24 && d.r.min < 60 && d.r.sec < 60
}

// readClock reads 10:20, 10:20:30, 10:20:30.123 and 10时20分30秒.
func (d *dateScanner) readClock(s string) (string, bool) {
	d.clock = true
	parts := [3]int{}
	i := 0
	for i < 3 {
		v, n := leadingInt(s)
		if n == 0 || n > 2 {
			return "", false
		}
		parts[i] = v
		i++
		s = s[n:]
		if strings.HasPrefix(s, ":") {
			s = s[1:]
			continue
		}
		if !hasAny(s, "时", "時", "点", "點", "시", "分", "분", "秒", "초") {
			break
		}
		s = strings.TrimLeft(trimRune(s), " ")
		if s == "" || s[0] < '0' || s[0] > '9' {
			break
		}
	}
	d.r.hour, d.r.min, d.r.sec = parts[0], parts[1], parts[2]
	if d.r.hour > 24 || d.r.min > 59 || d.r.sec > 60 {
		return "", false
	}
	if i == 3 && len(s) > 1 && (s[0] == '.' || s[0] == ',') && s[1] >= '0' && s[1] <= '9' {
		n := 1
		scale := int(1e8)
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			d.r.nsec += int(s[n]-'0') * scale
			scale /= 10
			n++
		}
		s = s[n:]
	}
	return s, true
}

// signed reads +03:00, +0300 and +3.
func (d *dateScanner) signed(s string) (string, bool) {
	sign := 1
	if s[0] == '-' {
		sign = -1
	}
	s = s[1:]
	v, n := leadingInt(s)
	s = s[n:]
	hours, minutes := v, 0
	switch {
	case n == 4:
		hours, minutes = v/100, v%100
	case n != 1 && n != 2:
		return "", false
	case strings.HasPrefix(s, ":"):
		m, k := leadingInt(s[1:])
		if k != 2 {
			return "", false
		}
		minutes, s = m, s[1+k:]
	}
	if hours > 14 || minutes > 59 {
		return "", false
	}
	d.r.zoned, d.r.offset = true, sign*(hours*3600+minutes*60)
	return s, true
}

// zones are the abbreviations with one meaning in data. CST is left out, being both Chicago and Shanghai.
var zones = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "msk": 3, "мск": 3, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
	"cet": 1, "cest": 2, "eet": 2, "eest": 3, "jst": 9, "kst": 9,
}

// ignored are words that stand in a date and say nothing more.
var ignored = map[string]bool{
	"t": true, "г": true, "год": true, "года": true, "в": true, "at": true, "of": true, "de": true, "on": true, "st": true, "nd": true, "rd": true, "th": true,
}

var halves = map[string]int{
	"am": 1, "a": 1, "pm": 2, "p": 2, "上午": 1, "早上": 1, "凌晨": 1, "下午": 2, "晚上": 2, "中午": 3, "午前": 1, "午後": 2, "오전": 1, "오후": 2, "дп": 1, "пп": 2,
}

func (d *dateScanner) word(w string) bool {
	if h, ok := halves[w]; ok {
		d.pm = h
		return true
	}
	if w == "m" { // of "p. m."
		return d.pm != 0
	}
	if hours, ok := zones[w]; ok {
		if !d.clock && w != "z" {
			return false
		}
		d.r.zoned, d.r.offset = true, hours*3600
		return true
	}
	if ignored[w] || weekday(w) {
		return true
	}
	if m := monthNamed(w); m > 0 && d.month == 0 {
		d.month = m
		return true
	}
	return false
}

// assemble makes a date of the parts.
func (d *dateScanner) assemble() (rawDate, bool) {
	if !d.halfDay() {
		return rawDate{}, false
	}
	r := &d.r
	switch {
	case d.year > 0 && d.mon > 0 && d.day > 0 && d.n == 0 && d.month == 0:
		r.a, r.b, r.c = d.year, d.mon, d.day
	case d.year+d.mon+d.day > 0:
		return rawDate{}, false
	case d.month > 0:
		if !d.named() {
			return rawDate{}, false
		}
	case d.n != 3:
		return rawDate{}, false
	case d.nums[0].digits == 4:
		r.a, r.b, r.c = d.nums[0].value, d.nums[1].value, d.nums[2].value
	case d.nums[2].digits == 4 || d.nums[2].digits == 2 && d.nums[1].sep != '-':
		r.form = formOpen
		r.a, r.b, r.c, r.sep = d.nums[0].value, d.nums[1].value, fullYear(d.nums[2]), d.nums[1].sep
		if r.a > 31 || r.b > 31 || d.nums[1].sep == ' ' {
			return rawDate{}, false
		}
		_, dm := r.at(DayMonth, time.UTC)
		_, md := r.at(MonthDay, time.UTC)
		return *r, dm || md
	default:
		return rawDate{}, false
	}
	_, ok := r.at(DayMonth, time.UTC)
	return *r, ok
}

// named reads the numbers beside a month's name: day and year, in either order.
func (d *dateScanner) named() bool {
	if d.n != 2 {
		return false
	}
	day, year := d.nums[0], d.nums[1]
	if day.digits > 2 {
		day, year = year, day
	}
	if day.digits > 2 || year.digits == 3 || year.digits == 1 {
		return false
	}
	d.r.a, d.r.b, d.r.c = fullYear(year), d.month, day.value
	return true
}

// halfDay turns 2:20 in the afternoon into 14:20.
func (d *dateScanner) halfDay() bool {
	if d.pm == 0 {
		return d.r.hour < 24
	}
	switch {
	case !d.clock:
		return false
	case d.pm == 3 || d.r.hour > 12: // noon; or 下午14:20, which says it twice
		return d.r.hour < 24
	case d.pm == 1 && d.r.hour == 12:
		d.r.hour = 0
	case d.pm == 2 && d.r.hour < 12:
		d.r.hour += 12
	}
	return true
}

func fullYear(n number) int {
	switch {
	case n.digits > 2:
		return n.value
	case n.value < 70:
		return 2000 + n.value
	}
	return 1900 + n.value
}

func leadingInt(s string) (value, digits int) {
	for digits < len(s) && digits < 10 && s[digits] >= '0' && s[digits] <= '9' {
		value = value*10 + int(s[digits]-'0')
		digits++
	}
	return value, digits
}

func hasAny(s string, marks ...string) bool {
	for _, m := range marks {
		if strings.HasPrefix(s, m) {
			return true
		}
	}
	return false
}

func trimRune(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[n:]
}

// word cuts the letters that s begins with, in lower case.
func word(s string) (string, string) {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsLetter(r) {
			break
		}
		n += size
	}
	if n == 0 || n > 30 {
		return "", s
	}
	for prefix, size := range map[string]int{"星期": 9, "周": 6} { // 星期四下午 is two words
		if strings.HasPrefix(s[:n], prefix) && n > size {
			n = size
		}
	}
	return strings.ToLower(s[:n]), s[n:]
}

var months = [...][]string{
	{"jan", "янв"}, {"feb", "фев"}, {"mar", "мар"}, {"apr", "апр"}, {"may", "мая", "май"}, {"jun", "июн"},
	{"jul", "июл"}, {"aug", "авг"}, {"sep", "сен"}, {"oct", "окт"}, {"nov", "ноя"}, {"dec", "дек"},
}

var monthWords = map[string]bool{
	"january": true, "february": true, "march": true, "april": true, "june": true, "july": true, "august": true, "september": true, "sept": true,
	"october": true, "november": true, "december": true,
	"января": true, "январь": true, "февраля": true, "февраль": true, "февр": true, "марта": true, "март": true, "апреля": true, "апрель": true,
	"июня": true, "июнь": true, "июля": true, "июль": true, "августа": true, "август": true, "сентября": true, "сентябрь": true, "сент": true,
	"октября": true, "октябрь": true, "ноября": true, "ноябрь": true, "нояб": true, "декабря": true, "декабрь": true,
}

// monthNamed is the month that an English or Russian word or abbreviation means, or 0.
func monthNamed(w string) int {
	for i, names := range months {
		for _, m := range names {
			if w == m || strings.HasPrefix(w, m) && monthWords[w] {
				return i + 1
			}
		}
	}
	return 0
}

func weekday(w string) bool {
	switch w {
	case "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"пн", "вт", "ср", "чт", "пт", "сб", "вс", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье":
		return true
	}
	return strings.HasPrefix(w, "星期") || strings.HasPrefix(w, "周")
}
