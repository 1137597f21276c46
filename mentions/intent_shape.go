package mentions

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"overheard/crawler"
)

// readSigns counts the signs of a text. folded is the text as [needle] folds it.
func readSigns(c *signCounts, text string, folded []byte, kind crawler.Kind) {
	w := signWalk{counts: c, cues: allCues(), text: folded}
	w.walk()
	switch kind {
	case crawler.KindArticle:
		c.add(signArticle)
	case crawler.KindReview:
		c.add(signReview)
	case crawler.KindComment:
		c.add(signComment)
	}
	if endsAsking(text) {
		c.add(signMark)
	}
	if hasDateline(text) || namesPaper(text) {
		c.add(signByline)
	}
	if isTitle(text) {
		c.add(signTitle)
	}
	w.conclude()
}

// conclude counts the signs that follow from others.
func (w *signWalk) conclude() {
	c := w.counts
	if w.words >= 4 && c.sum(signSelf, signYou, signEmoji, signExclaim, signMark, signFeeling, signAsk) == 0 {
		c.add(signPlain)
		if c.has(signLink) && w.words <= 10 && w.stops == 0 {
			c.add(signBare)
		}
	}
	for _, heap := range []bool{c[signHashtag] >= 5, c[signHashtag] >= 9, c[signHandle] >= 5, c[signHandle] >= 7, c[signLink] >= 3} {
		if heap {
			c.add(signStuffed)
		}
	}
	asks := 0
	for _, s := range []sign{signFollow, signRepost, signTagFriend} {
		asks += int(min(c[s], 1))
	}
	if asks >= 2 && c.sum(signGiveaway, signPrize, signEnter) > 0 {
		c.add(signEntry)
	}
}

// signWalk goes over a folded text once, from word to word.
type signWalk struct {
	counts *signCounts
	cues   *cueTrie
	text   []byte
	words  int
	stops  int // punctuation that sentences are made with
}

func (w *signWalk) walk() {
	last := classNone
	first := pageOf(0)
	var before rune // the character before
	for i := 0; i < len(w.text); {
		r, n := rune(w.text[i]), 1
		if r == ' ' {
			last, before = classNone, r
			i++
			continue
		}
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(w.text[i:])
		}
		c := first.class[byte(r)]
		if r >= utf8.RuneSelf {
			c = classOf(r)
		}
		switch {
		case c == last && c != classFree && c != classNone:
		case c == classNone:
			w.symbol(r, i)
		case !joined(last, c) && before != '@':
			if skip := addressLen(w.text[i:]); skip > 0 {
				w.counts.add(signLink)
				i += skip
				last, before = classNone, ' '
				continue
			}
			w.words++
			w.counts.addAll(w.cues.at(w.text, i))
			if isDigit(w.text[i]) {
				w.number(i, before)
			}
		}
		last, before = c, r
		i += n
	}
}

// symbol counts what is no part of a word.
func (w *signWalk) symbol(r rune, i int) {
	switch {
	case r == '#':
		w.counts.add(signHashtag)
		w.counts.addAll(w.cues.at(w.text, i))
	case r == '@':
		w.counts.add(signHandle)
	case r == '!':
		w.counts.add(signExclaim)
	case r == '"' || r == '«' || r == '“' || r == '「':
		w.stops++
		w.quote(i)
	case strings.ContainsRune(".,:;—。、", r):
		w.stops++
	case r < 0x2000:
	case unicode.Is(unicode.So, r):
		w.counts.add(signEmoji)
	}
}

// quote counts a quotation that opens at i: at the beginning or after a colon.
func (w *signWalk) quote(i int) {
	head := w.text[:i]
	if i == 0 || i > 1 && head[i-1] == ' ' && head[i-2] == ':' || head[i-1] == ':' {
		w.counts.add(signQuote)
	}
}

// number looks at the number that begins at i: is it money, a part taken off, a telephone number?
func (w *signWalk) number(i int, before rune) {
	end, digits := w.numberEnd(i)
	rest := bytes.TrimPrefix(w.text[end:], []byte(" "))
	switch {
	case digits >= 10 && digits <= 13:
		w.counts.add(signPhone)
	case before != 0 && strings.ContainsRune("$£€¥₽", before), hasAnyPrefix(rest, currencies):
		w.counts.add(signMoney)
	case hasAnyPrefix(rest, cuts), before == '-' && bytes.HasPrefix(rest, []byte("%")):
		w.counts.add(signCut)
	}
}

// numberEnd returns where the number that begins at i ends, with the signs that group its digits, and how many digits
// it has.
func (w *signWalk) numberEnd(i int) (end, digits int) {
	for end = i; end < len(w.text); end++ {
		b := w.text[end]
		if isDigit(b) {
			digits++
		} else if strings.IndexByte(".,() ", b) < 0 || end+1 == len(w.text) || !isDigit(w.text[end+1]) {
			break
		}
	}
	return end, digits
}

var (
	currencies = []string{"$", "€", "£", "₽", "руб", "р.", "р ", "元", "块", "usd", "eur", "gbp", "dollars", "euros", "тыс. руб"}
	cuts       = []string{"% off", "折"}
	schemes    = []string{"http://", "https://", "www."}
)

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func hasAnyPrefix(s []byte, prefixes []string) bool {
	for _, p := range prefixes {
		if len(s) >= len(p) && string(s[:len(p)]) == p {
			return true
		}
	}
	return false
}

// addressLen returns the length of the web address that s begins with, 0 for none.
func addressLen(s []byte) int {
	if s[0] != 'h' && s[0] != 'w' || !hasAnyPrefix(s, schemes) {
		return 0
	}
	if i := bytes.IndexByte(s, ' '); i >= 0 {
		return i
	}
	return len(s)
}
