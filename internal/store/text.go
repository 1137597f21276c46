package store

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// clean makes s something that both databases keep: valid UTF-8 without NUL. Every bad byte becomes one "?" or space, so
// that offsets into the text stay what they are.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			b[i] = '?'
		case r == 0:
			b[i] = ' '
		}
		i += n
	}
	return string(b)
}

// joinWords puts words into one column. A word never holds a line end.
func joinWords(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return oneLine(words[0])
	}
	lines := make([]string, len(words))
	for i, w := range words {
		lines[i] = oneLine(w)
	}
	return strings.Join(lines, "\n")
}

func oneLine(s string) string { return strings.ReplaceAll(clean(s), "\n", " ") }

func splitWords(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// language reduces a BCP 47 tag to its language: figures are filtered by "zh", never by "zh-Hant-TW".
func language(tags ...string) string {
	for _, tag := range tags {
		if i := strings.IndexAny(tag, "-_"); i >= 0 {
			tag = tag[:i]
		}
		if tag = strings.ToLower(strings.TrimSpace(tag)); tag != "" && tag != "und" && len(tag) <= 8 {
			return clean(tag)
		}
	}
	return "und"
}

func millis(t time.Time) int64 { return t.UnixMilli() }

// orNull is the time as an argument: NULL for the zero time.
func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// digester makes digests of records, field by field. Its zero value is ready.
type digester struct{ b []byte }

func (d *digester) text(s string) {
	d.b = binary.AppendUvarint(d.b, uint64(len(s)))
	d.b = append(d.b, s...)
}

func (d *digester) number(n int64) { d.b = binary.AppendVarint(d.b, n) }

func (d *digester) float(f float64) { d.number(int64(math.Float64bits(f))) }

// sum returns the digest of what was added and starts anew. It is never 0.
func (d *digester) sum() int64 {
	h := sha256.Sum256(d.b)
	d.b = d.b[:0]
	return int64(binary.BigEndian.Uint64(h[:]) | 1)
}
