package mentions

import (
	"strings"
	"sync"

	"overheard/crawler"
)

// intentVersion is raised when the rules give the same texts other intents: a rematch is due then.
const intentVersion = 1

// allCues finds the words of all languages, since posts mix them. It is made when the first post is read: commands that read
// none start quicker.
var allCues = sync.OnceValue(func() *cueTrie { return newCueTrie(cuesEN, cuesRU, cuesZH, cuesOther) })

// maxIntentBytes is how much of a text is read for its intent. What a text wants shows at its beginning.
const maxIntentBytes = 4096

// IntentOf tells what the author of a post wants, as far as words and shape show it, and [IntentNone] where nothing clear
// does, as in most opinions.
//
// Signs are counted and weighed, see intent_weights.go. What takes the vote comes first and must be clear; then
// complaints, questions and recommendations. To advise against something is a complaint. What a model thinks of the text
// has no part in it, so an intent stays what it is when the model changes. A post with a rating is read as a review.
func IntentOf(p *crawler.Post) Intent {
	return intentsOf(p, nil).whole
}

// intents tells the intent of a post about one or several brands: what takes the vote by the whole post, the rest by
// what is said about the brand.
type intents struct {
	kind  crawler.Kind
	whole Intent
}

// intentsOf reads p. folded is its text as [needle] folds it, nil where that is not known.
func intentsOf(p *crawler.Post, folded []byte) intents {
	sc := intentPool.Get().(*intentScratch)
	defer intentPool.Put(sc)
	kind := kindOf(p)
	return intents{kind, sc.read(p.Text, folded, kind).intent()}
}

func (i intents) about(text string, passage []Span) Intent {
	if len(passage) == 0 || i.whole.reason() != Votes {
		return i.whole
	}
	sc := intentPool.Get().(*intentScratch)
	defer intentPool.Put(sc)
	c := sc.read(Passage(text, passage), nil, i.kind)
	return c.voiced(c.score())
}

// reason returns why a mention with this intent does not vote.
func (i Intent) reason() Reason {
	switch i {
	case IntentNews:
		return ReasonNews
	case IntentPromotion:
		return ReasonPromotion
	case IntentGiveaway:
		return ReasonGiveaway
	case IntentSpam:
		return ReasonSpam
	}
	return Votes
}

func kindOf(p *crawler.Post) crawler.Kind {
	if p.Rating > 0 {
		return crawler.KindReview
	}
	return p.Kind
}

// intentScratch is the memory of one reading, used again for the next.
type intentScratch struct {
	folded []byte
	counts signCounts
}

var intentPool = sync.Pool{New: func() any { return new(intentScratch) }}

// read counts the signs of a text, which it folds where folded is empty.
func (sc *intentScratch) read(text string, folded []byte, kind crawler.Kind) *signCounts {
	if len(text) > maxIntentBytes {
		text, folded = strings.ToValidUTF8(text[:maxIntentBytes], ""), nil
	}
	if len(folded) == 0 {
		sc.folded = appendFolded(sc.folded[:0], text, true, nil)
		folded = sc.folded
	}
	sc.counts = signCounts{}
	readSigns(&sc.counts, text, folded, kind)
	return &sc.counts
}

func (c *signCounts) intent() Intent {
	s := c.score()
	if i := s.silent(); i != IntentNone {
		return i
	}
	return c.voiced(s)
}

// silent returns the intent that takes the vote, [IntentNone] where none is clear.
func (s score) silent() Intent {
	best, intent := enoughSilent-1, IntentNone
	for _, i := range [...]struct {
		intent Intent
		score  int
	}{{IntentSpam, s.spam}, {IntentGiveaway, s.giveaway}, {IntentPromotion, s.promotion}, {IntentNews, s.news}} {
		if i.score > best {
			best, intent = i.score, i.intent
		}
	}
	return intent
}

// voiced returns the intent of somebody who speaks for themselves.
func (c *signCounts) voiced(s score) Intent {
	switch {
	case s.complaint >= enoughComplaint:
		return IntentComplaint
	case c.has(signMark) || c.has(signAsk):
		return IntentQuestion
	case s.recommendation >= enoughRecommendation:
		return IntentRecommendation
	}
	return IntentNone
}
