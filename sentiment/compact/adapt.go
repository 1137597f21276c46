package compact

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"overheard/sentiment/labelled"
)

// Adaptation is what [Adapt] learns from: a trained model, and texts of the place where it is going to be used.
type Adaptation struct {
	Base     *Weights
	Examples []labelled.Example
	Authors  []string              // who wrote each example, "" or nil where that is unknown: what one person wrote is never parted
	Seed     uint64                // of the parts into which texts are cut, and of the rounding of weights
	Progress func(done, steps int) // called now and then, or nil
	Learnt   func(Learning)        // called for each table and question, or nil

	least int // texts that a table needs; LeastOwn where 0
}

// LeastOwn is how many texts of its languages a table needs before it is adapted.
const LeastOwn = 50

// leastOfClass is how many texts two of the classes need each.
const leastOfClass = 5

// Learning says what one table learnt about one question.
type Learning struct {
	Table    string `json:"table"`
	Question string `json:"question"` // tone or answer
	Texts    int    `json:"texts"`    // that say something about the question
	Learnt   bool   `json:"learnt"`   // false where they are too few, or of one class
	Words    bool   `json:"words"`    // the weights changed, not only the levels
}

// ErrTooLittle says that no table has enough texts to learn from.
var ErrTooLittle = errors.New("too few texts, or all of one class")

// question is one of the two that a table answers.
type question int

const (
	questionTone question = iota
	questionAnswer
	questions
)

var questionNames = [questions]string{"tone", "answer"}

// Adapt returns the base with a correction learnt from the examples: its own weights stay, and what is added to them is held
// small by a penalty that is chosen on parts of the texts held out, on which the levels are then set right again. A table
// or a question with too few texts stays as it was. [ErrTooLittle] says that this is so for all.
//
// Only words that the examples have change their weights; how likely a text holds an opinion is left as it was, but for what
// its tone changes.
func Adapt(ctx context.Context, in Adaptation) (*Weights, error) {
	out := *in.Base
	pools := in.pools()
	steps, done := 0, 0
	progress := func() {
		if done++; in.Progress != nil {
			in.Progress(done, steps)
		}
	}
	for f := range pools {
		for q := range questions {
			if pools[f].enough(q) {
				steps += adaptSteps(len(pools[f].lessons[q]))
			}
		}
	}
	if steps == 0 {
		return nil, ErrTooLittle
	}
	for f := range pools {
		t, err := pools[f].adapt(ctx, in.Base.tables[f], in.Seed, progress, in.Learnt)
		if err != nil {
			return nil, fmt.Errorf("adapt the table %s: %w", familyNames[f], err)
		}
		out.tables[f] = t
	}
	return &out, nil
}

// ownPool is the own texts of one family.
type ownPool struct {
	family  family
	least   int
	cells   map[uint64]int32 // of a row of the table: its place among those in use
	lessons [questions][]lesson
}

// lesson is what is known of one text about one question: what the base says, its features, the classes it may have.
type lesson struct {
	base    [classes]float64 // calibrated logits
	parts   []share
	classes labelled.Classes
	among   labelled.Classes
	fold    int
}

// share is a feature of a text: a cell, and what it counts there.
type share struct {
	cell  int32
	value float32
}

// pools reads every example once, as the base does.
func (in *Adaptation) pools() *[families]ownPool {
	var pools [families]ownPool
	for f := range pools {
		pools[f] = ownPool{family: family(f), least: cmp.Or(in.least, LeastOwn), cells: map[uint64]int32{}}
	}
	b := &bag{words: in.Base.words}
	folds := in.cut(adaptFolds, 1)
	for i := range in.Examples {
		e := &in.Examples[i]
		if e.Tone == 0 && e.Answer == 0 {
			continue
		}
		b.read(e.Text)
		f := b.family(in.Base.head.language(b, e.Lang, e.Text))
		t := in.Base.tables[f]
		tone, reply := t.logits(b)
		l := lesson{parts: pools[f].read(b, uint64(len(t.rows))), fold: folds[i]}
		if e.Tone != 0 && !e.Review { // what a review's stars say of its tone is a guess
			l.base, l.classes, l.among = t.tone.level(tone), e.Tone, e.Among
			pools[f].lessons[questionTone] = append(pools[f].lessons[questionTone], l)
		}
		if e.Answer != 0 {
			l.base = t.reply.level(signsOf(reply, t.tone.probabilities(tone), b.size()))
			l.classes, l.among = e.Answer, anyClass
			pools[f].lessons[questionAnswer] = append(pools[f].lessons[questionAnswer], l)
		}
	}
	for f := range pools {
		for q := range pools[f].lessons {
			known(pools[f].lessons[q])
		}
	}
	return &pools
}

// read lists the features of a bag.
func (p *ownPool) read(b *bag, rows uint64) []share {
	var parts []share
	for g := range groups {
		x := value(g, len(b.features[g]))
		for _, f := range b.features[g] {
			row := rowOf(f, rows)
			cell, ok := p.cells[row]
			if !ok {
				cell = int32(len(p.cells))
				p.cells[row] = cell
			}
			parts = append(parts, share{cell, x})
		}
	}
	return parts
}

// known takes classes that no text names out of what the texts say: somebody who never writes "neutral" does not say that
// nothing is.
func known(lessons []lesson) {
	var named labelled.Classes
	for _, l := range lessons {
		named |= l.classes
	}
	for i := range lessons {
		lessons[i].among &= named
	}
}

// enough reports whether the texts can teach something about a question.
func (p *ownPool) enough(q question) bool {
	var n [classes]int
	for _, l := range p.lessons[q] {
		switch l.classes {
		case labelled.Middle | labelled.High:
			n[2]++
		default:
			if c := l.classes.Index(); c >= 0 {
				n[c]++
			}
		}
	}
	common := 0
	for _, count := range n {
		common += boolInt(count >= leastOfClass)
	}
	return len(p.lessons[q]) >= p.least && common >= 2
}

// Weights returns what the classifier judges with, to be adapted. They are shared and must not be changed.
func (c *Classifier) Weights() *Weights { return c.weights }
