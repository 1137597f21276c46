package compact

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"sync"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// Training is what [Train] learns from.
type Training struct {
	Examples []labelled.Example
	Words    map[string]int8       // a word list: how good or bad, in tenths
	Seed     uint64                // of the order in which texts are learnt
	Progress func(done, steps int) // called now and then, or nil
	Keep     func(f string) bool   // which tables to train, all if nil; the others are empty
	Levels   *Weights              // whose temperatures and biases are taken over, which halves the time; learnt if nil
}

// folds is how many parts the texts are cut into for calibration: one of them is held out.
const folds = 5

// Train trains all tables: each twice, with all texts and without a fifth of them, on which its levels are set.
func Train(ctx context.Context, in Training) (*Weights, error) {
	w := &Weights{words: newWordList(in.Words)}
	parts := part(in.Examples, w.words)
	w.head = learnHead(in.Examples, w.words)
	keep := func(f family) bool { return in.Keep == nil || in.Keep(familyNames[f]) }
	done, steps := 0, 0
	for f := range families {
		if keep(f) {
			steps += headsAtOnce
			if in.Levels == nil {
				steps += headsAtOnce
			}
		}
	}
	var lock sync.Mutex
	progress := func() {
		lock.Lock()
		defer lock.Unlock()
		if done++; in.Progress != nil {
			in.Progress(done, steps)
		}
	}
	var wait sync.WaitGroup
	var errs [families]error
	for f := range families {
		if !keep(f) {
			w.tables[f] = emptyTable()
			continue
		}
		wait.Go(func() {
			if f == cyrillic {
				parts[f].invite(&parts[english], &parts[east], &parts[world])
			}
			var foreign *linear
			if f == english {
				s := defaults
				s.rows, s.seed = familyRows[f], in.Seed
				if foreign, errs[f] = parts[world].helper(ctx, parts[world].tones(-1, 1, 0), s); errs[f] != nil {
					return
				}
			}
			var levels *table
			if in.Levels != nil {
				levels = in.Levels.tables[f]
			}
			w.tables[f], errs[f] = parts[f].train(ctx, foreign, levels, in.Seed, progress)
		})
	}
	wait.Wait()
	for f, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("train the table %s: %w", familyNames[f], err)
		}
	}
	return w, nil
}

// emptyTable judges everything alike.
func emptyTable() *table {
	return &table{rows: make([]uint32, 2), scale: [columns]float32{1, 1, 1, 1}, tone: Calibration{Temperature: 1}, reply: untied, voice: plainOpinion, chinese: plainOpinion}
}

// anyClass is known of an answer: every survey has all three.
const anyClass = labelled.Low | labelled.Middle | labelled.High

// pool is the texts of one family.
type pool struct {
	family   family
	rows     rows
	examples []*labelled.Example
	fold     []int
	guests   []*labelled.Example // posts of other families; their rows follow those of examples
}

// TableOf names the table that learns from an example, for [Training].Keep.
func TableOf(e labelled.Example) string {
	b := &bag{words: newWordList(nil)}
	b.read(e.Text)
	return familyNames[b.family(sentiment.Language(e.Lang, e.Text))]
}

// part reads every text once and puts it where it belongs.
func part(examples []labelled.Example, words *wordList) *[families]pool {
	var pools [families]pool
	for f := range pools {
		pools[f].family = family(f)
	}
	b := &bag{words: words}
	for i := range examples {
		e := &examples[i]
		if e.Tone == 0 && e.Answer == 0 {
			continue
		}
		b.read(e.Text)
		p := &pools[b.family(sentiment.Language(e.Lang, e.Text))]
		p.rows.add(b)
		p.examples = append(p.examples, e)
		p.fold = append(p.fold, foldOf(e))
	}
	return &pools
}

// foldOf keeps texts about the same brand together, so that what is held out is about others.
func foldOf(e *labelled.Example) int {
	h := fnv.New32a()
	key := e.Brand
	if key == "" {
		key = e.ID + e.Text
	}
	_, _ = h.Write([]byte(e.Set + "\x00" + key)) // a hash takes everything
	return int(h.Sum32() % folds)
}

// train trains the table of a family. foreign is a helper that was trained on the posts of other languages, or nil; levels is
// where temperatures and biases come from, nil where they are learnt on a fold that a second table is trained without.
func (p *pool) train(ctx context.Context, foreign *linear, levels *table, seed uint64, progress func()) (*table, error) {
	var whole, part *table
	var errs [2]error
	var wait sync.WaitGroup
	wait.Go(func() { whole, errs[0] = p.heads(ctx, foreign, -1, seed, progress) })
	if levels == nil {
		wait.Go(func() { part, errs[1] = p.heads(ctx, foreign, 0, seed, progress) })
	}
	wait.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	if levels != nil {
		whole.tone, whole.reply, whole.voice, whole.chinese = levels.tone, levels.reply, levels.voice, levels.chinese
		return whole, nil
	}
	held := p.heldOut(part, 0)
	whole.tone = p.fitTone(held)
	whole.reply = fitAnswer(answersOf(held, whole.tone))
	whole.voice, whole.chinese = p.fitVoices(held, whole.tone)
	return whole, nil
}

// heads trains the heads of both questions and the net at once, without a fold, and makes a table of them.
func (p *pool) heads(ctx context.Context, foreign *linear, without int, seed uint64, progress func()) (*table, error) {
	s := defaults
	s.rows, s.seed = familyRows[p.family], seed
	var tone, reply *linear
	var net *netTrainer
	var errs [headsAtOnce]error
	var wait sync.WaitGroup
	wait.Go(func() {
		s := s
		s.rate = familyRates[p.family]
		tone, errs[0] = p.tone(ctx, foreign, without, s)
		progress()
	})
	wait.Go(func() {
		s := s
		s.epochs = replyEpochs
		reply, errs[1] = trainLinear(ctx, &p.rows, p.replies(without), nil, s)
		progress()
	})
	wait.Go(func() {
		net, errs[2] = trainNet(ctx, &p.rows, p.netTargets(without), familyNetRows[p.family], seed)
		progress()
	})
	wait.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	t := pack(tone, reply)
	t.join(net)
	return t, nil
}

// headsAtOnce is how many steps of progress a table has each time it is trained.
const headsAtOnce = 3

// netTargets lists what a net of tones learns from, but for one fold.
func (p *pool) netTargets(without int) []target {
	review := p.reviewWeight()
	if review == 0 {
		review = netReviews
	}
	targets := p.tones(without, 1, review)
	level(targets, trainingLevel)
	return targets
}

// Reviews and foreign posts are many and long: they need fewer rounds.
const (
	helperEpochs = 2
	replyEpochs  = 4
)

// replyPosts is what a post counts where a review counts one, when answers are learnt. Where reviews are many, posts blur them:
// how their tones and answers hang together is learnt after (answer.go).
var replyPosts = [families]float32{english: 0.1, cyrillic: 1, east: 1, world: 1}

// tone trains the head of tones. Where there are many posts they alone teach it, and reviews and the posts of other languages
// do so through helpers: reviews among the posts cost more than they bring.
func (p *pool) tone(ctx context.Context, foreign *linear, without int, s settings) (*linear, error) {
	var helpers []*linear
	review := p.reviewWeight()
	if review == 0 {
		reviews, err := p.helper(ctx, p.tones(without, 0, 1), s)
		if err != nil {
			return nil, err
		}
		helpers = append(helpers, reviews)
	}
	if foreign != nil {
		helpers = append(helpers, foreign)
	}
	targets := append(p.tones(without, 1, review), p.guestTones()...)
	level(targets, trainingLevel)
	return trainLinear(ctx, &p.rows, targets, helpers, s)
}

// manyPosts is how many posts teach tones without reviews among them.
const manyPosts = 20_000

// reviewWeight is what a review counts where a post counts one, when tones are learnt.
func (p *pool) reviewWeight() float32 {
	posts := 0
	for _, e := range p.examples {
		if e.Tone != 0 && !e.Review {
			posts++
		}
	}
	if (p.family == english || p.family == cyrillic) && posts >= manyPosts {
		return 0
	}
	return 1
}

// helper trains a head whose logits are features of another one.
func (p *pool) helper(ctx context.Context, targets []target, s settings) (*linear, error) {
	s.epochs = helperEpochs
	level(targets, trainingLevel)
	return trainLinear(ctx, &p.rows, targets, nil, s)
}

// weakWeight is what a post counts in sets that lack neutral posts: their labels were not given by people who read them.
const weakWeight = 0.3

// tones lists what is known of tones, but for one fold.
func (p *pool) tones(without int, post, review float32) []target {
	var out []target
	for i, e := range p.examples {
		w := post
		if e.Review {
			w = review
		} else if e.Among != anyClass {
			w *= weakWeight
		}
		if e.Tone != 0 && w > 0 && p.fold[i] != without {
			out = append(out, target{row: i, classes: e.Tone, shares: sharesOf(e.Tone, evenSplit), among: e.Among, weight: w})
		}
	}
	return out
}

// evenSplit is how frequent classes are where nothing is known.
var evenSplit = [classes]float64{1, 1, 1}

// split is how frequent answers are among the texts that name one. Where features are
// counted, a text that is only known to be positive is shared out like that between passives and promoters.
func (p *pool) split() [classes]float64 {
	n := evenSplit
	for _, e := range p.examples {
		if c := e.Answer.Index(); c >= 0 && e.Review {
			n[c]++
		}
	}
	return n
}

// sharesOf gives the allowed classes their parts of one.
func sharesOf(allowed labelled.Classes, split [classes]float64) (shares [classes]float64) {
	sum := within(split, allowed)
	for c := range shares {
		if allowed&(1<<c) != 0 {
			shares[c] = split[c] / sum
		}
	}
	return shares
}

// replies lists what is known of answers, but for one fold.
func (p *pool) replies(without int) []target {
	split := p.split()
	var out []target
	for i, e := range p.examples {
		if e.Answer != 0 && p.fold[i] != without {
			w := float32(1)
			if !e.Review {
				w = replyPosts[p.family]
			}
			out = append(out, target{row: i, classes: e.Answer, shares: sharesOf(e.Answer, split), among: anyClass, weight: w})
		}
	}
	return out
}

// How far the lead of frequent classes is taken away, on a logarithmic scale: benchmarks and customers do not agree on how
// frequent a class is. In the east most texts are reviews, which hardly ever are neutral, so little of its mix is taken away.
const trainingLevel = 0.5

var calibrationLevel = [families]float64{english: 0.8, cyrillic: 0.5, east: 0.3, world: 1}

// level takes the lead of frequent classes away: by none of it at a power of 0, all at 1.
func level(targets []target, power float64) {
	var n [classes]float64
	for _, t := range targets {
		if c := t.classes.Index(); c >= 0 {
			n[c] += float64(t.weight)
		}
	}
	mean := (n[0] + n[1] + n[2]) / classes
	for i, t := range targets {
		if c := t.classes.Index(); c >= 0 {
			targets[i].weight *= float32(math.Pow(mean/n[c], power))
		}
	}
}

// languagesLeast is how many texts in Latin script a language needs to enter the language head.
const languagesLeast = 1000

// learnHead trains the language head on the texts in Latin script whose language was declared, but for those whose function words
// tell of another: a set in one language holds texts in others, and of English ones above all.
func learnHead(examples []labelled.Example, words *wordList) *languageHead {
	count := map[string][]float64{}
	texts := map[string]int{} // in Latin script
	others := map[string]int{}
	b := &bag{words: words}
	for i := range examples {
		e := &examples[i]
		lang := sentiment.Language(e.Lang, "")
		if _, settled := sentiment.SettledLanguage("", e.Text); settled {
			others[lang]++
			continue
		}
		if by, lead := sentiment.WordLanguage(e.Text); lang == "und" || by != lang && (lead >= sureLead || by == "en") {
			continue
		}
		if texts[lang]++; texts[lang] > 20_000 {
			continue
		}
		b.read(e.Text)
		if count[lang] == nil {
			count[lang] = make([]float64, 1<<languageBits)
		}
		for _, f := range b.features[groupChars] {
			count[lang][f>>(32-languageBits)]++
		}
	}
	var languages []string
	for lang, n := range texts {
		if n >= languagesLeast && n > others[lang] && len(lang) == 2 { // a pidgin of three letters is too near to its parents
			languages = append(languages, lang)
		}
	}
	slices.Sort(languages)
	languages = languages[:min(len(languages), maxLanguages)]
	counts := make([][]float64, len(languages))
	for i, lang := range languages {
		counts[i] = count[lang]
	}
	return learnLanguages(languages, counts)
}
