package lexicon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"sync"

	"github.com/jonreiter/govader"
	"github.com/jonreiter/govader/data"

	"overheard/sentiment"
)

// Name is the name of the model. It changes with anything that changes its answers.
const Name = "lexicon-1"

// Classifier is the word-list baseline. It is safe for concurrent use: nothing in it changes after New.
type Classifier struct {
	words  *govader.SentimentIntensityAnalyzer // for text without emoji, which is faster
	emoji  *govader.SentimentIntensityAnalyzer // the same and the names of emoji
	digest string
}

var _ sentiment.Classifier = (*Classifier)(nil)

// New returns the baseline. The word list is read once per process.
func New() *Classifier { return shared() }

var shared = sync.OnceValue(func() *Classifier {
	emoji := govader.NewSentimentIntensityAnalyzer()
	// One letter tells as much as a run of them, and is found faster.
	emoji.Constants.Regex.LowerRegex = regexp.MustCompile("[a-z]")
	emoji.Constants.Regex.UpperRegex = regexp.MustCompile("[A-Z]")
	words := *emoji
	words.EmojiDict = nil
	return &Classifier{words: &words, emoji: emoji, digest: digest(emoji)}
})

// digest covers the word lists of govader, the tables around them and the constants of the mapping. The algorithm itself
// is pinned by Name.
func digest(a *govader.SentimentIntensityAnalyzer) string {
	h := sha256.New()
	fmt.Fprintln(h, Name)
	for _, asset := range []string{"rawdata/vaderLexicon.txt", "rawdata/emojiUTF8Lexicon.txt"} {
		h.Write(data.MustAsset(asset))
	}
	// fmt prints maps in the order of their keys.
	fmt.Fprintln(h, a.Constants.NegateList, a.Constants.BoosterDict, a.Constants.SpecialCaseIdioms)
	fmt.Fprintln(h, threshold, neutralAtZero, toneSlope, opinionAtZero, opinionAtOne, opinionHalf, opinionMute,
		passiveFrom, promoterFrom, shareWidth, maxText)
	return hex.EncodeToString(h.Sum(nil))
}

// Model names the baseline.
func (c *Classifier) Model() sentiment.Model { return sentiment.Model{Name: Name, SHA256: c.digest} }

// Classify fills opinions from texts. It fails only where ctx ends or the lengths differ.
func (c *Classifier) Classify(ctx context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	if len(texts) != len(opinions) {
		return fmt.Errorf("classify: %d texts but room for %d opinions", len(texts), len(opinions))
	}
	for i, t := range texts {
		if i%64 == 0 && ctx.Err() != nil {
			return fmt.Errorf("classify: %w", ctx.Err())
		}
		opinions[i] = c.one(t)
	}
	return nil
}

// one judges one text. govader was written for tidy English: should it panic on anything else, the text counts as not
// understood.
func (c *Classifier) one(t sentiment.Text) (o sentiment.Opinion) {
	lang := sentiment.Language(t.Lang, t.Text)
	defer func() {
		if recover() != nil {
			o = opinionOf(0, false)
		}
		o.Lang = lang
	}()
	p := prepare(t.Text, lang == "en" || lang == "und")
	switch {
	case !p.understood:
		return opinionOf(0, false)
	case p.emoji:
		return opinionOf(c.emoji.PolarityScores(p.text).Compound, true)
	}
	return opinionOf(c.words.PolarityScores(p.text).Compound, true)
}
