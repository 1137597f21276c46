package survey

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"overheard/internal/table"
)

// parseScore reads an answer from 0 to 10 as survey tools write it: 9, 9.0, 9分, 9 баллов, 9/10, "10 - Extremely likely",
// "Очень вероятно (10)". The error is a *[LineError] without file, line and column.
func parseScore(s string) (int, *LineError) {
	bad := func(why string) (int, *LineError) {
		return 0, &LineError{Code: "score", Msg: fmt.Sprintf("%q %s", table.Shorten(s), why)}
	}
	const notWhole = "is not a whole number from 0 to 10"
	text := strings.ToLower(strings.TrimSpace(norm.NFKC.String(s)))
	negative := false
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		text, negative = strings.TrimSpace(rest), true
	} else if rest, ok := strings.CutPrefix(text, "−"); ok {
		text, negative = strings.TrimSpace(rest), true
	}
	digits := leading(text)
	if digits == "" {
		if negative {
			return bad(notWhole)
		}
		if digits = trailing(text); digits == "" {
			return bad(notWhole)
		}
		text = digits // the label comes first
	}
	rest := text[len(digits):]
	if part, ok := cutFraction(rest); ok {
		if strings.Trim(part.fraction, "0") != "" {
			return bad(notWhole)
		}
		rest = part.behind
	}
	if why := behindScore(rest); why != "" {
		return bad(why)
	}
	digits = strings.TrimLeft(digits, "0")
	switch {
	case negative && digits != "", len(digits) > 2, digits > "10" && len(digits) == 2:
		return bad("is outside 0-10")
	case digits == "10":
		return 10, nil
	case digits == "":
		return 0, nil
	}
	return int(digits[0] - '0'), nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func leading(s string) string {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[:n]
}

// trailing is the number at the end of a label such as "extremely likely - 10" or "очень вероятно (10)", where it is the
// only one and stands apart.
func trailing(s string) string {
	s = strings.TrimRight(s, ") .")
	n := len(s)
	for n > 0 && isDigit(s[n-1]) {
		n--
	}
	digits, label := s[n:], s[:n]
	before := strings.TrimRight(label, " (-–—:=")
	if before == label || before == "" || strings.ContainsAny(before, "0123456789") {
		return ""
	}
	if dash := strings.TrimSpace(label[len(before):]); dash == "-" && !strings.HasSuffix(label, " ") {
		return "" // "likely -1"
	}
	return digits
}

type fractionCut struct{ fraction, behind string }

// cutFraction cuts ".0" and ",5" off.
func cutFraction(s string) (fractionCut, bool) {
	if len(s) < 2 || s[0] != '.' && s[0] != ',' || !isDigit(s[1]) {
		return fractionCut{}, false
	}
	f := leading(s[1:])
	return fractionCut{f, s[1+len(f):]}, true
}

// behindScore judges what stands behind the number: a unit, "out of 10", or a label that is set apart and holds no other
// number. It returns what is wrong, or "".
func behindScore(s string) string {
	trimmed := strings.TrimSpace(s)
	for _, unit := range []string{"分", "баллов", "балла", "балл", "points", "point", "pts"} {
		if rest, ok := strings.CutPrefix(trimmed, unit); ok {
			trimmed = strings.TrimSpace(rest)
			break
		}
	}
	if trimmed == "" {
		return ""
	}
	for _, of := range []string{"/", "out of", "of", "из"} {
		if top, ok := strings.CutPrefix(trimmed, of); ok && leading(strings.TrimSpace(top)) != "" {
			if strings.TrimSpace(top) == "10" {
				return ""
			}
			return "is on another scale than 0 to 10"
		}
	}
	if strings.ContainsAny(trimmed, "0123456789") {
		return "holds more than one number"
	}
	first := []rune(s)[0]
	if unicode.IsSpace(first) || strings.ContainsRune("-–—:.,=()、", first) {
		return ""
	}
	return "is not a whole number from 0 to 10"
}
