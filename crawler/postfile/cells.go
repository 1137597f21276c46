package postfile

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"overheard/crawler"
	"overheard/internal/table"
)

// kindNamed reads the kinds that other tools name; what is none of them is a post.
func kindNamed(s string) crawler.Kind {
	switch table.Fold(s) {
	case "comment", "reply", "комментарий", "ответ", "评论", "回复":
		return crawler.KindComment
	case "review", "отзыв", "点评":
		return crawler.KindReview
	case "article", "news", "статья", "новость", "文章", "新闻":
		return crawler.KindArticle
	}
	return crawler.KindPost
}

// withTitle puts a title in front of its text, unless one of them already begins with the other.
func withTitle(title, text string) string {
	switch {
	case title == "":
		return text
	case text == "":
		return title
	}
	const enough = 40 // bytes that two texts have in common only by being the same
	a, b := strings.TrimRight(title, ".… "), strings.TrimRight(text, ".… ")
	if strings.Contains(b, a[:min(len(a), enough)]) || strings.Contains(a, b[:min(len(b), enough)]) {
		return text
	}
	return title + "\n" + text
}

// noValue reports what tools write where they have nothing to say.
func noValue(s string) bool {
	switch strings.ToLower(s) {
	case "", "-", "–", "—", "n/a", "na", "nan", "null", "none", "undefined", "нет", "н/д", "无":
		return true
	}
	return false
}

var scales = []struct {
	suffix string
	by     float64
}{{"тыс", 1e3}, {"млн", 1e6}, {"k", 1e3}, {"к", 1e3}, {"m", 1e6}, {"万", 1e4}, {"w", 1e4}, {"亿", 1e8}}

// parseCount reads 1234, 1,234, 1 234, 12.0, 1.2k, 3 тыс., 1.5万. What says that there is no value is 0.
func parseCount(s string) (int64, bool) {
	if noValue(s) {
		return 0, true
	}
	s = strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(norm.NFKC.String(s), "+"), "."))
	by := 1.0
	for _, sc := range scales {
		if rest, ok := strings.CutSuffix(s, sc.suffix); ok {
			s, by = strings.TrimSpace(rest), sc.by
			break
		}
	}
	if by == 1 {
		s = ungroup(s)
	}
	f, ok := parseSigned(s)
	f *= by
	n := int64(f)
	if !ok || f > 1<<53 || f < -(1<<53) || by == 1 && float64(n) != f {
		return 0, false
	}
	return n, true
}

// ungroup takes the separators out of 1,234,567, which have three digits behind each of them.
func ungroup(s string) string {
	groups := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '.' || r == '\'' || r == '’' || unicode.IsSpace(r) })
	if len(groups) < 2 {
		return s
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return s
		}
	}
	return strings.Join(groups, "")
}

func parseSigned(s string) (float64, bool) {
	rest, negative := strings.CutPrefix(s, "-")
	f, ok := parseNumber(rest)
	if negative {
		f = -f
	}
	return f, ok
}

// parseNumber reads a number from 0 up with a decimal point or comma, and no exponent, sign or name.
func parseNumber(s string) (float64, bool) {
	s = strings.Replace(s, ",", ".", 1)
	if s == "" || len(s) > 30 || strings.Trim(s, "0123456789.") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// parseRating reads a rating, and the best possible one where the cell says it.
func parseRating(s string) (rating, best float64, ok bool) {
	if full := strings.Count(s, "★"); full > 0 && strings.Trim(s, "★☆ ") == "" {
		return float64(full), float64(full + strings.Count(s, "☆")), full+strings.Count(s, "☆") > 1
	}
	value, top, found := strings.Cut(s, "/")
	if rating, ok = parseNumber(strings.TrimSpace(value)); !ok {
		return 0, 0, false
	}
	if found {
		best, ok = parseNumber(strings.TrimSpace(top))
	}
	return rating, best, ok
}

// roundedNumber recognises 1.12233445566779E+17.
func roundedNumber(id string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(id), "E+")
	if !ok || exponent == "" || strings.Trim(exponent, "0123456789") != "" {
		return false
	}
	_, ok = parseNumber(mantissa)
	return ok
}
