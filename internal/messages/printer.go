package messages

import (
	"fmt"
	"math"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Printer writes messages, numbers and dates in one language. It is safe for concurrent use.
type Printer struct {
	lang  string
	texts map[string]text
	loc   locale
	minus string
}

// For returns the Printer of a language of the catalogue, of English for any other.
func For(lang string) *Printer {
	if _, ok := catalogues[lang]; !ok {
		lang = Languages[0]
	}
	return &Printer{lang: lang, texts: catalogues[lang], loc: locales[lang], minus: "\u2212"}
}

// Plain returns a Printer that writes negative numbers with the ASCII hyphen, for terminals and machine-read text.
func (p *Printer) Plain() *Printer {
	q := *p
	q.minus = "-"
	return &q
}

// Lang returns the language, such as "en".
func (p *Printer) Lang() string { return p.lang }

// matcher finds the nearest language of the catalogue.
var matcher = func() language.Matcher {
	tags := make([]language.Tag, len(Languages))
	for i, l := range Languages {
		tags[i] = language.MustParse(l)
	}
	return language.NewMatcher(tags)
}()

// Match returns the language of the catalogue that suits an Accept-Language header best, "en" where none does.
func Match(acceptLanguage string) string {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return Languages[0]
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return Languages[0]
	}
	return Languages[i]
}

// T writes the text of key with its arguments. A key that is not in the catalogue is written as ‹key›, and so is a
// missing argument, so that a mistake is seen and breaks nothing. The formats of a placeholder are:
//
//	{0}          a string as it is, a whole number grouped, another number with at most one decimal
//	{0:nps}      a whole number with its sign: +18, −12, 0
//	{0:points}   the same without a sign
//	{0:percent}  a percentage (0 to 100) without decimals
//	{0:date}     a day: a time.Time, or whatever prints itself as YYYY-MM-DD
//	{0:month}    its month and year
//	{0:plain}    a number without grouping
func (p *Printer) T(key string, args ...any) string {
	t, ok := p.texts[key]
	if !ok {
		return "‹" + key + "›"
	}
	form, ok := t.forms["other"]
	if len(t.forms) > 1 || !ok {
		form = t.form(p.loc.plural, args)
	}
	var b strings.Builder
	for _, piece := range form {
		switch {
		case piece.arg < 0:
			b.WriteString(piece.words)
		case piece.arg >= len(args):
			fmt.Fprintf(&b, "‹%d›", piece.arg)
		default:
			b.WriteString(p.arg(args[piece.arg], piece.format))
		}
	}
	return b.String()
}

// form picks the plural form, "many" and then "other" standing in for one that is not there.
func (t text) form(plural func(float64) string, args []any) []piece {
	name := "other"
	if t.of < len(args) {
		if v, ok := toFloat(args[t.of]); ok {
			if t.rounds {
				v = math.Abs(round(v))
			}
			name = plural(v)
		}
	}
	for _, n := range []string{name, "other", "many", "one"} {
		if f, ok := t.forms[n]; ok {
			return f
		}
	}
	return nil
}

// Message writes m, "" for the zero Message.
func (p *Printer) Message(m Message) string {
	if m.IsZero() {
		return ""
	}
	return p.T(m.Key, m.Args...)
}

// arg writes one argument.
func (p *Printer) arg(v any, format string) string {
	if m, ok := v.(Message); ok {
		return p.Message(m)
	}
	switch format {
	case "date", "month":
		if t, ok := toTime(v); ok {
			if format == "month" {
				return p.Month(t)
			}
			return p.Date(t)
		}
	}
	f, ok := toFloat(v)
	if !ok {
		return fmt.Sprint(v)
	}
	switch format {
	case "nps":
		return p.NPS(f)
	case "points":
		return p.Number(round(f))
	case "percent":
		return p.Percent(f)
	case "hundredths":
		return p.Decimal(f, 2)
	case "plain":
		return fmt.Sprint(v)
	}
	return p.Number(f)
}

func toFloat(v any) (float64, bool) {
	switch n := v.(type) {
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

func toTime(v any) (time.Time, bool) {
	if t, ok := v.(time.Time); ok {
		return t, true
	}
	t, err := time.Parse(time.DateOnly, fmt.Sprint(v))
	return t, err == nil
}

// Lookup returns a text without arguments, and ok false where the catalogue has none for the key.
func (p *Printer) Lookup(key string) (s string, ok bool) {
	if _, ok = p.texts[key]; !ok {
		return "", false
	}
	return p.T(key), true
}
