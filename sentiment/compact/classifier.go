package compact

import (
	"context"
	"crypto/sha256"
	_ "embed" // the weights
	"encoding/hex"
	"fmt"
	"sync"

	"overheard/sentiment"
)

// Name is the name of the built-in model. It changes with anything that changes its answers.
const Name = "compact-3"

//go:embed weights.bin
var embedded []byte

// Classifier judges texts with a set of weights. It is safe for concurrent use.
type Classifier struct {
	model   sentiment.Model
	weights *Weights
	size    int // of the file
	bags    sync.Pool
}

var _ sentiment.Classifier = (*Classifier)(nil)

// New returns the built-in model. Its weights are unpacked once per process.
func New() *Classifier { return builtin() }

var builtin = sync.OnceValue(func() *Classifier {
	c, err := FromFile(Name, embedded)
	if err != nil { // the file is part of the program
		panic(err)
	}
	return c
})

// FromFile returns a model made of a file of weights.
func FromFile(name string, file []byte) (*Classifier, error) {
	w, err := ReadWeights(file)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(file)
	c := FromWeights(name, w)
	c.size, c.model.SHA256 = len(file), hex.EncodeToString(digest[:])
	return c, nil
}

// FromWeights returns a model made of weights that were just trained. It has no digest: such a model is measured, not used.
func FromWeights(name string, w *Weights) *Classifier {
	c := &Classifier{model: sentiment.Model{Name: name}, weights: w}
	c.bags.New = func() any { return &bag{words: w.words, memo: newMemo(memoBits)} }
	return c
}

// Model names the weights.
func (c *Classifier) Model() sentiment.Model { return c.model }

// Classify fills opinions from texts. It fails only where ctx ends or the lengths differ.
func (c *Classifier) Classify(ctx context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	if len(texts) != len(opinions) {
		return fmt.Errorf("classify: %d texts but room for %d opinions", len(texts), len(opinions))
	}
	b := c.bags.Get().(*bag)
	defer c.bags.Put(b)
	for i, t := range texts {
		if i%64 == 0 && ctx.Err() != nil {
			return fmt.Errorf("classify: %w", ctx.Err())
		}
		opinions[i] = c.weights.judge(b, t)
	}
	return nil
}

// judge makes an opinion of one text.
func (w *Weights) judge(b *bag, t sentiment.Text) sentiment.Opinion {
	lang, settled := sentiment.SettledLanguage(t.Lang, t.Text)
	if b.first = 0; !settled {
		b.first = maxEvidence
	}
	b.read(t.Text)
	if !settled {
		lang = w.head.guess(b, t.Text)
	}
	b.judged = b.family(lang)
	table := w.tables[b.judged]
	tone, reply := table.logits(b)
	p := table.tone.probabilities(tone)
	q := table.reply.probabilities(signsOf(reply, p, b.size()))
	return sentiment.Opinion{
		Lang:    lang,
		Tones:   sentiment.Tones{Negative: p[0], Neutral: p[1], Positive: p[2]},
		Opinion: table.voiceOf(b.judged, lang).probability(p[1], b.size()),
		P:       sentiment.Shares{Detractor: q[0], Passive: q[1], Promoter: q[2]},
	}
}
