package drivers

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"overheard/sentiment"
)

const (
	longestText = 1200 // bytes of a text that are looked through: what a review says it says early

	// A sentence so long, in words or in Chinese characters, is no accident when others write it too: it is a slogan, a
	// headline or a template, and counts once.
	longSentence     = 5
	longSentenceHan  = 9
	longestNameWords = 8
)

// hidden stands where the brand, a handle or a hashtag stood. It looks like a name, so that the grammar around it stays
// what it was, and no phrase reaches over it.
const hidden = "Zzbrand"

var (
	links  = regexp.MustCompile(`(?i)(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[a-z0-9-]+\.(?:com|net|org|ru|cn|co|io|ly|de|me)\b(?:/\S*)?`)
	topics = regexp.MustCompile(`[#＃][^\s#＃]{1,40}[#＃]`)               // a hashtag as Weibo writes it
	signs  = regexp.MustCompile(`[#＃@＠][\p{L}\p{M}\p{N}_.\-]+`)        // hashtags and handles
	faces  = regexp.MustCompile(`[\[【][^\[\]【】\s]{1,8}[\]】]|<[^<>]*>`) // [doge], and tags of HTML
	ends   = regexp.MustCompile(`[.!?…。！？;；\n]+`)
)

// cleaner takes out of texts what cannot be a driver.
type cleaner struct {
	names [][]string          // the words of each name, folded
	stems func(string) string // nil where words are compared as they are
}

// newCleaner makes a cleaner for texts of one language that hides names.
func newCleaner(names []string, stems func(string) string) *cleaner {
	c := &cleaner{stems: stems}
	for _, name := range names {
		var words []string
		for _, u := range units(strings.TrimLeft(name, "#＃@＠")) {
			words = append(words, c.stem(u.folded))
		}
		if len(words) > 0 && len(words) <= longestNameWords {
			c.names = append(c.names, words)
		}
	}
	// Of two names that begin alike the longer one is hidden whole.
	slices.SortStableFunc(c.names, func(a, b []string) int { return len(b) - len(a) })
	return c
}

func (c *cleaner) stem(word string) string {
	if c.stems == nil {
		return word
	}
	return c.stems(word)
}

// sentences returns what is left of each text, sentence by sentence. A long sentence that several texts share stays in the
// first of them.
func (c *cleaner) sentences(texts []sentiment.DriverText) [][]string {
	seen := map[string]bool{}
	all := make([][]string, len(texts))
	for i, t := range texts {
		for _, s := range ends.Split(c.hide(plain(t.Text)), -1) {
			if s = strings.TrimSpace(s); s == "" {
				continue
			}
			if key, long := sentenceKey(s); long {
				if seen[key] {
					continue
				}
				seen[key] = true
			}
			all[i] = append(all[i], s)
		}
	}
	return all
}

// plain cuts a text to a bounded length and takes links, handles, hashtags and markup out of it.
func plain(text string) string {
	text = html.UnescapeString(strings.ToValidUTF8(cut(text, longestText), " "))
	text = links.ReplaceAllString(text, "\n")
	text = topics.ReplaceAllString(text, " "+hidden+" ")
	text = faces.ReplaceAllString(text, "\n")
	return signs.ReplaceAllString(text, " "+hidden+" ")
}

// hide puts hidden in the place of every name.
func (c *cleaner) hide(text string) string {
	all := units(text)
	var b strings.Builder
	done := 0
	for i := 0; i < len(all); {
		n := c.nameAt(all[i:])
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[done:all[i].start] + " " + hidden + " ")
		done = all[i+n-1].end
		i += n
	}
	return b.String() + text[done:]
}

// nameAt returns how many units a name takes that all begins with, 0 where it begins with none.
func (c *cleaner) nameAt(all []unit) int {
	for _, name := range c.names {
		if len(name) > len(all) {
			continue
		}
		same := true
		for k, word := range name {
			if all[k].folded != word && c.stem(all[k].folded) != word {
				same = false
				break
			}
		}
		if same {
			return len(name)
		}
	}
	return 0
}

// sentenceKey is what sentences are told apart by: their words without numbers. long says that it is worth comparing.
func sentenceKey(s string) (key string, long bool) {
	var b strings.Builder
	words, han := 0, 0
	for _, u := range units(s) {
		switch {
		case u.free:
			han++
		case strings.IndexFunc(u.folded, unicode.IsLetter) < 0:
			continue
		default:
			words++
		}
		b.WriteString(u.folded)
		b.WriteByte(' ')
	}
	return b.String(), words >= longSentence || han >= longSentenceHan
}

// cut returns at most n bytes of s, in whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
