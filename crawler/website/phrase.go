package website

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// phrase is a time in words or numbers, in small letters, as it was written at now.
type phrase struct {
	text  string
	now   time.Time // in the zone of the page
	order string
}

// amount is a number with the word behind it, such as "2 часа" or "3小时".
var amount = regexp.MustCompile(`(\d+|\p{L}+) ?(\p{L}+)`)

// ago reads a stretch of time back from now: "2 hours ago", "1 ч. 5 мин. назад", "3天前", "an hour ago".
func (p phrase) ago() (at time.Time, ok bool) {
	if justNow[p.text] {
		return p.now, true
	}
	if !p.lies() {
		return at, false
	}
	at = p.now
	for _, m := range amount.FindAllStringSubmatch(numerals(p.text), -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil && ones[m[1]] {
			n, err = 1, nil
		}
		u, known := unitOf(m[2])
		if err != nil || !known || n > 10_000 {
			continue
		}
		at, ok = at.AddDate(0, -n*u.months, -n*u.days).Add(-time.Duration(n*u.secs)*time.Second), true
	}
	if !ok { // "час назад": no number at all
		if u, known := unitOf(strings.Fields(p.text)[0]); known && strings.HasSuffix(p.text, "назад") {
			return at.AddDate(0, -u.months, -u.days).Add(-time.Duration(u.secs) * time.Second), true
		}
	}
	return at, ok
}

func (p phrase) lies() bool {
	for _, word := range past {
		if strings.Contains(p.text, word) {
			return true
		}
	}
	return false
}

// numerals takes the dots off shortened words, so that "мин." is one.
func numerals(s string) string { return strings.ReplaceAll(s, ".", " ") }

// unitOf finds the unit that a word begins with; Chinese words may go on with 前.
func unitOf(word string) (u unit, ok bool) {
	for end := len(word); end > 0; {
		if u, ok = units[word[:end]]; ok {
			return u, true
		}
		_, size := utf8.DecodeLastRuneInString(word[:end])
		if end -= size; end <= 2 && len(word) > 3 && word[0] < utf8.RuneSelf {
			break // one letter at the beginning of a long word says nothing
		}
	}
	return u, false
}

var (
	byYear   = regexp.MustCompile(`(?:^|\D)(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?:\D|$)`)
	byDay    = regexp.MustCompile(`(?:^|\D)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:\D|$)`)
	chinese  = regexp.MustCompile(`(\d{1,2})月(\d{1,2})日?`)
	short    = regexp.MustCompile(`(?:^|\s)(\d{1,2})[-/](\d{1,2})(?:\s|$)`)
	dayMonth = regexp.MustCompile(`(\d{1,2})(?:st|nd|rd|th|\.|-?го|er|º)? ?(?:de |di |d')?(\p{L}{3,})\.?,?(?: de)? ?(\d{4})?`)
	monthDay = regexp.MustCompile(`(\p{L}{3,})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?(?:\D|$)`)
	hour     = regexp.MustCompile(`(上午|下午|晚上)? ?(?:^|[^\d.])(\d{1,2})[:h时点](\d{2})(?:[:分](\d{2}))? ?(am|pm|a\.m|p\.m)?`)
	half     = regexp.MustCompile(`\d ?[ap]\.?m\b`)
	offset   = regexp.MustCompile(`(?:utc|gmt|\d )([+-])(\d{1,2}):?(\d{2})?$`)
)

// date reads a day, in words or in numbers, and the time of day if there is one.
func (p phrase) date() (time.Time, bool) {
	year, month, day, found := p.day()
	h, m, s, timed := p.hour()
	switch {
	case !found && !timed:
		return time.Time{}, false
	case !found: // a time alone is that of today, or of yesterday if that is still to come
		year, month, day = p.now.Date()
		if at := time.Date(year, month, day, h, m, s, 0, p.now.Location()); at.After(p.now) {
			day--
		}
	}
	if month < 1 || month > 12 || day > 31 || h > 23 || m > 59 || s > 59 {
		return time.Time{}, false
	}
	return time.Date(year, month, day, h, m, s, 0, p.zone()), true
}

// day finds the day.
func (p phrase) day() (year int, month time.Month, day int, ok bool) {
	for _, d := range days {
		if strings.Contains(p.text, d.word) {
			year, month, day = p.now.AddDate(0, 0, -d.back).Date()
			return year, month, day, true
		}
	}
	if m := byYear.FindStringSubmatch(p.text); m != nil {
		return digits(m[1]), time.Month(digits(m[2])), digits(m[3]), true
	}
	if m := byDay.FindStringSubmatch(p.text); m != nil {
		return p.ordered(digits(m[1]), digits(m[2]), digits(m[3]))
	}
	if m := chinese.FindStringSubmatch(p.text); m != nil {
		return p.latest(time.Month(digits(m[1])), digits(m[2]))
	}
	for _, m := range dayMonth.FindAllStringSubmatch(p.text, -1) {
		if month, known := monthOf(m[2]); known {
			return p.dated(m[3], month, digits(m[1]))
		}
	}
	for _, m := range monthDay.FindAllStringSubmatch(p.text, -1) {
		if month, known := monthOf(m[1]); known {
			return p.dated(m[3], month, digits(m[2]))
		}
	}
	if m := short.FindStringSubmatch(p.text); m != nil {
		_, month, day, _ = p.ordered(digits(m[1]), digits(m[2]), p.now.Year())
		if p.order == "" && !strings.Contains(m[0], "/") { // 12-31
			month, day = time.Month(digits(m[1])), digits(m[2])
		}
		return p.latest(month, day)
	}
	return p.weekday()
}

// ordered sorts three numbers into year, month and day. Dots stand between day, month and year; slashes do so, too, unless
// that cannot be, or whoever writes them counts hours to twelve.
func (p phrase) ordered(a, b, y int) (year int, month time.Month, day int, ok bool) {
	if y < 100 {
		y += 2000
	}
	american := p.order == "MDY" || p.order == "" && strings.Contains(p.text, "/") && (b > 12 || half.MatchString(p.text))
	if american {
		return y, time.Month(a), b, a <= 12
	}
	return y, time.Month(b), a, b <= 12
}

// dated is a day with its year, or the latest such day where there is none.
func (p phrase) dated(year string, month time.Month, day int) (int, time.Month, int, bool) {
	if year != "" {
		return digits(year), month, day, true
	}
	return p.latest(month, day)
}

// latest is the last such day that is not ahead of now.
func (p phrase) latest(month time.Month, day int) (int, time.Month, int, bool) {
	year := p.now.Year()
	if time.Date(year, month, day, 0, 0, 0, 0, p.now.Location()).After(p.now.AddDate(0, 0, 1)) {
		year--
	}
	return year, month, day, month >= 1 && month <= 12
}

// weekday is the last such day before now, or today.
func (p phrase) weekday() (year int, month time.Month, day int, ok bool) {
	for _, word := range strings.FieldsFunc(p.text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if d, known := weekdays[word]; known {
			year, month, day = p.now.AddDate(0, 0, -(int(p.now.Weekday()-d)+7)%7).Date()
			return year, month, day, true
		}
	}
	return 0, 0, 0, false
}

// hour finds the time of day.
func (p phrase) hour() (h, m, s int, ok bool) {
	found := hour.FindStringSubmatch(p.text)
	if found == nil {
		return 0, 0, 0, false
	}
	h, m, s = digits(found[2]), digits(found[3]), digits(found[4])
	of := found[1] + found[5]
	switch {
	case h < 12 && (strings.HasPrefix(of, "p") || of == "下午" || of == "晚上"):
		h += 12
	case h == 12 && (strings.HasPrefix(of, "a") || of == "上午"):
		h = 0
	}
	return h, m, s, true
}

// zone is the one that the phrase names, or that of the page.
func (p phrase) zone() *time.Location {
	if m := offset.FindStringSubmatch(p.text); m != nil {
		seconds := digits(m[2])*3600 + digits(m[3])*60
		if m[1] == "-" {
			seconds = -seconds
		}
		return time.FixedZone("", seconds)
	}
	if strings.HasSuffix(p.text, "utc") || strings.HasSuffix(p.text, "gmt") {
		return time.UTC
	}
	return p.now.Location()
}

// monthOf finds the month whose name a word begins with.
func monthOf(word string) (time.Month, bool) {
	runes := []rune(word)
	for _, n := range []int{4, 3} {
		if len(runes) >= n {
			if m, ok := months[string(runes[:n])]; ok {
				return m, true
			}
		}
	}
	return 0, false
}

// digits reads a number that a pattern has found; 0 for none.
func digits(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
