package mentions

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"overheard/crawler"
)

// Passage returns the parts of text that spans name, joined by a space; the whole text where there are none. Spans that
// do not fit text, such as those of an earlier version of it, are cut or left out.
func Passage(text string, spans []Span) string {
	if len(spans) == 0 {
		return text
	}
	var parts []string
	for _, s := range spans {
		start, end := min(max(s.Start, 0), len(text)), min(max(s.End, 0), len(text))
		if start >= end {
			continue
		}
		parts = append(parts, strings.ToValidUTF8(text[start:end], ""))
	}
	if len(parts) == 0 {
		return text
	}
	return strings.Join(parts, " ")
}

// How far a passage reaches beyond the sentences that name the brand. A post up to longPost characters, and a review
// of any length, is about the one brand it names from end to end. In longer ones the three sentences after a naming may
// still speak of the brand, and the one before the first naming.
const (
	longPost       = 600
	sentencesAfter = 3
	sentencesAhead = 1
)

// mark is a place in a text that names a brand.
type mark struct {
	start, end int
	brand      int32
}

// passagesOf returns for each of brands the passage about it, nil for the whole post. marks are the places that name
// them, in any order.
//
// Sentences (Unicode's rules) that name several brands are cut into clauses, see [cutSentence]. A clause is about the
// brands that it names; one that names none goes with the clause before it ("It lost my bag."), and at the beginning
// with the first one that names a brand.
func passagesOf(p *crawler.Post, brands []int32, marks []mark) [][]Span {
	passages := make([][]Span, len(brands))
	long := (len(brands) > 1 || p.Kind != crawler.KindReview) && len(p.Text) > longPost && utf8.RuneCountInString(p.Text) > longPost
	if len(marks) == 0 || len(brands) == 1 && !long {
		return passages
	}
	marks = withoutFrame(p.Text, marks)
	if len(marks) == 0 {
		return passages
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.start - b.start })
	units := cutText(p.Text, marks)
	attach(units, long)
	for i, b := range brands {
		if !slices.ContainsFunc(marks, func(m mark) bool { return m.brand == b }) {
			continue // named in the frame or outside the text only
		}
		passages[i] = spansOf(p.Text, units, b)
	}
	return passages
}

// unit is a sentence or a clause and the brands that it is about.
type unit struct {
	start, end int
	brands     []int32
}

// attach gives units without a brand the brands of a neighbour.
func attach(units []unit, long bool) {
	first := slices.IndexFunc(units, func(u unit) bool { return u.brands != nil })
	for i := range first {
		if !long || first-i <= sentencesAhead {
			units[i].brands = units[first].brands
		}
	}
	since := 0
	for i := first + 1; i < len(units); i++ {
		if units[i].brands != nil {
			since = 0
			continue
		}
		if since++; !long || since <= sentencesAfter {
			units[i].brands = units[i-1].brands
		}
	}
}

// spansOf joins the units about b to spans; nil where they are the whole text.
func spansOf(text string, units []unit, b int32) []Span {
	var spans []Span
	whole := true
	open := false // the unit before is in the last span
	for _, u := range units {
		in := slices.Contains(u.brands, b)
		if !in && strings.TrimSpace(text[u.start:u.end]) != "" {
			whole, open = false, false
		}
		if !in {
			continue
		}
		if open {
			spans[len(spans)-1].End = u.end
		} else {
			spans = append(spans, Span{u.start, u.end})
		}
		open = true
	}
	if whole {
		return nil
	}
	for i := range spans {
		spans[i] = trimSpan(text, spans[i])
	}
	return slices.DeleteFunc(spans, func(s Span) bool { return s.Start >= s.End })
}

// trimSpan takes off spaces and the punctuation that held the clause to its neighbours.
func trimSpan(text string, s Span) Span {
	part := text[s.Start:s.End]
	glue := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:，；、：—–-/|", r) }
	s.End = s.Start + len(strings.TrimRightFunc(part, glue))
	part = text[s.Start:s.End]
	s.Start += len(part) - len(strings.TrimLeftFunc(part, func(r rune) bool { return glue(r) || r == ')' }))
	return s
}

// withoutFrame leaves out the handles that a reply begins with and the hashtags that a post ends with. They say whom the
// whole post is for, not whom a clause is about: in "@united @delta Delta lost my bag" Delta did it.
func withoutFrame(text string, marks []mark) []mark {
	head, tail := headEnd(text), tailStart(text)
	return slices.DeleteFunc(slices.Clone(marks), func(m mark) bool { return m.end <= head || m.start >= tail })
}

// headEnd returns where the handles at the beginning of text end.
func headEnd(text string) int {
	end := 0
	for i := 0; ; {
		i += len(text[i:]) - len(strings.TrimLeftFunc(text[i:], unicode.IsSpace))
		if !strings.HasPrefix(text[i:], "@") && !strings.HasPrefix(text[i:], "＠") {
			return end
		}
		stop, ok := handleAt(text, i)
		if !ok {
			return end
		}
		i, end = stop, stop
	}
}

// tailStart returns where the hashtags, handles and addresses at the end of text begin. A single one that ends the
// sentence before it, as in "I hate #united", is a part of that.
func tailStart(text string) int {
	start, signs := len(text), 0
	for {
		rest := strings.TrimRightFunc(text[:start], unicode.IsSpace)
		i := strings.LastIndexFunc(rest, unicode.IsSpace)
		if i >= 0 {
			_, n := utf8.DecodeRuneInString(rest[i:])
			i += n
		}
		i = max(i, 0)
		first, _ := utf8.DecodeRuneInString(rest[i:])
		switch {
		case strings.ContainsRune("#@＃＠", first):
			signs++
		case !strings.HasPrefix(rest[i:], "http"):
			last, _ := utf8.DecodeLastRuneInString(rest)
			if signs < 2 && (last == ',' || classOf(last) != classNone) {
				return len(text)
			}
			return start
		}
		start = i
	}
}
