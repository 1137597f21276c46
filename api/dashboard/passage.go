package dashboard

import (
	"slices"
	"unicode/utf8"

	"overheard/mentions"
	"overheard/sentiment"
)

// segment is a stretch of a post's text that is shown in one way.
type segment struct {
	Text    string
	Hit     bool // it is what matched
	Passage bool // it is about the brand: what was labelled
	Gap     bool // something was left out here

	Word sentiment.Label // for which a word speaks that moved the label; "" for any other text
	Sign string          // of Word, at its end
}

// segments cuts a post into stretches by what is about the brand and what matched. Offsets that do not fit the text, as
// after an edit that was not matched again, are passed over.
func segments(text string, passage []mentions.Span, why []mentions.Hit) []segment {
	var spans, hits []mentions.Span
	for _, s := range passage {
		if fits(text, s) {
			spans = append(spans, s)
		}
	}
	if len(spans) == 0 {
		spans = []mentions.Span{{Start: 0, End: len(text)}}
	}
	cuts := []int{0, len(text)}
	for _, h := range why {
		if s := (mentions.Span{Start: h.Start, End: h.End}); fits(text, s) {
			hits = append(hits, s)
		}
	}
	for _, s := range slices.Concat(spans, hits) {
		cuts = append(cuts, s.Start, s.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var segs []segment
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		s := segment{Text: text[from:to], Hit: covers(hits, from), Passage: covers(spans, from)}
		if n := len(segs); n > 0 && segs[n-1].Hit == s.Hit && segs[n-1].Passage == s.Passage {
			segs[n-1].Text += s.Text
			continue
		}
		segs = append(segs, s)
	}
	return segs
}

func fits(text string, s mentions.Span) bool {
	return s.Start >= 0 && s.Start < s.End && s.End <= len(text) && runeEdge(text, s.Start) && runeEdge(text, s.End)
}

func runeEdge(text string, at int) bool { return at == len(text) || utf8.RuneStart(text[at]) }

func covers(spans []mentions.Span, at int) bool {
	return slices.ContainsFunc(spans, func(s mentions.Span) bool { return s.Start <= at && at < s.End })
}

// How much of a post a list shows, about, and how much of it in front of the first hit.
const (
	excerptRunes = 360
	runUpRunes   = 120
)

// excerpt keeps of segs what a list shows: the passage, shortened where it is long, with gaps where something was left
// out.
func excerpt(segs []segment) []segment {
	var kept []segment
	gap := func() {
		if n := len(kept); n == 0 || !kept[n-1].Gap {
			kept = append(kept, segment{Gap: true})
		}
	}
	left, seen := excerptRunes, false // seen: a hit was shown
	for i, s := range segs {
		switch {
		case !s.Passage && !s.Hit:
			gap()
			continue
		case left <= 0:
			gap()
			return kept
		case !s.Hit && !seen && i+1 < len(segs) && segs[i+1].Hit && utf8.RuneCountInString(s.Text) > 2*runUpRunes:
			gap()
			s.Text = lastRunes(s.Text, runUpRunes)
		case !s.Hit && utf8.RuneCountInString(s.Text) > left:
			s.Text = firstRunes(s.Text, left)
			kept = append(kept, s)
			gap()
			return kept
		}
		left -= utf8.RuneCountInString(s.Text)
		seen = seen || s.Hit
		kept = append(kept, s)
	}
	return kept
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}
