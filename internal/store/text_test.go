package store

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"overheard/mentions"
)

func TestMillionthsSumToOne(t *testing.T) {
	for _, s := range [][3]float64{{1, 0, 0}, {1.0 / 3, 1.0 / 3, 1.0 / 3}, {0.9999999, 0.00000005, 0.00000005}, {0.5, 0.5, 0}, {2, 3, -1}, {math.NaN(), 0.5, 0.5}, {math.Inf(1), 0, 0}, {1e-9, 0, 1e-9}} {
		a, b, c := millionths(s[0], s[1], s[2])
		if sum := a + b + c; sum != one && sum != 0 || a < 0 || b < 0 || c < 0 {
			t.Errorf("millionths%v = %d, %d, %d", s, a, b, c)
		}
	}
}

func TestLanguage(t *testing.T) {
	for want, tags := range map[string][]string{"en": {"en-GB", "ru"}, "zh": {"und", "zh_Hans"}, "und": {"", " ", "something-too-long-for-a-language"[10:]}, "ru": {"RU"}} {
		if got := language(tags...); got != want && want != "und" {
			t.Errorf("language(%q) = %q, want %q", tags, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "plain", "a\x00b", "\xff\xfe", "很\xe5\xbe好", "\u2028\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := clean(s)
		if !utf8.ValidString(got) || strings.IndexByte(got, 0) >= 0 || len(got) != len(s) || clean(got) != got {
			t.Errorf("clean(%q) = %q", s, got)
		}
		if words := splitWords(joinWords([]string{s, s})); s != "" && len(words) != 2 {
			t.Errorf("two words %q came back as %q", s, words)
		}
	})
}

func FuzzCursor(f *testing.F) {
	for _, s := range []string{"", "1-2", "-5-7", "x", "1-", "9999999999999999999-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, _, err := parseCursor(s); err != nil && (err.Error() == "" || !strings.Contains(err.Error(), "cursor")) {
			t.Errorf("parseCursor(%q): %v", s, err)
		}
		spans, err := parseSpans(&s)
		if err == nil && *formatSpans(spans) == "" {
			t.Errorf("parseSpans(%q) = %v", s, spans)
		}
		_ = mentions.Passage("some text", nil)
	})
}
