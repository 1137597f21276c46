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
	Base     *Weights              // where tables that are not trained come from, or nil
}

// folds is how many parts the texts are cut into for calibration: one of them is held out.
const folds = 5

// Train trains all tables: each twice, first without a fifth of the texts, on which it is calibrated, then with all.
func Train(ctx context.Context, in Training) (*Weights, error) {
	w := &Weights{words: newWordList(in.Words)}
	parts := part(in.Examples, w.words)
	w.head = learnHead(in.Examples, w.words)
	keep := func(f family) bool { return in.Keep == nil || in.Keep(familyNames[f]) }
	done, steps := 0, 0
	for f := range families {
		if keep(f) {
			steps += 6
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
			var foreign *linear
			if f == english {
				s := defaults
				s.rows, s.seed = familyRows[f], in.Seed
				if foreign, errs[f] = parts[world].helper(ctx, parts[world].tones(-1, 1, 0), s); errs[f] != nil {
					return
				}
			}
			w.tables[f], errs[f] = parts[f].train(ctx, foreign, in.Seed, progress)
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
	return &table{rows: make([]uint32, 2), scale: [columns]float32{1, 1, 1, 1}, tone: Calibration{Temperature: 1}, reply: Calibration{Temperature: 1}, voice: plainOpinion}
}

// anyClass is known of an answer: every survey has all three.
const anyClass = labelled.Low | labelled.Middle | labelled.High

// pool is the texts of one family.
type pool struct {
	family   family
	rows     rows
	examples []*labelled.Example
	fold     []int
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

// train trains the table of a family. foreign is a helper that was trained on the posts of other languages, or nil.
func (p *pool) train(ctx context.Context, foreign *linear, seed uint64, progress func()) (*table, error) {
	s := defaults
	s.rows, s.seed = familyRows[p.family], seed
	// All heads are trained at once: of each question one without the held-out fold and one with it, and so the nets.
	var heads [4]*linear
	var nets [2]*netTrainer
	var errs [6]error
	var wait sync.WaitGroup
	for i := range heads {
		wait.Go(func() {
			without := 0
			if i >= 2 {
				without = -1
			}
			if i%2 == 0 {
				s := s
				s.rate = familyRates[p.family]
				heads[i], errs[i] = p.tone(ctx, foreign, without, s)
			} else {
				s := s
				s.epochs = replyEpochs
				heads[i], errs[i] = trainLinear(ctx, &p.rows, p.replies(without), nil, s)
			}
			progress()
		})
	}
	for i := range nets {
		wait.Go(func() {
			nets[i], errs[4+i] = trainNet(ctx, &p.rows, p.netTargets(-i), familyNetRows[p.family], seed)
			progress()
		})
	}
	wait.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	whole, part := pack(heads[2], heads[3]), pack(heads[0], heads[1])
	whole.join(nets[1])
	part.join(nets[0])
	p.calibrate(whole, part, 0)
	return whole, nil
}

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
	replyEpochs  = 3
)

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
	targets := p.tones(without, 1, review)
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
			out = append(out, target{row: i, classes: e.Answer, shares: sharesOf(e.Answer, split), among: anyClass, weight: 1})
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

// calibrate fits what whole makes of its logits on the fold that t was not trained on.
func (p *pool) calibrate(whole, t *table, fold int) {
	var tones, replies []sample
	b := &bag{}
	var targets []target
	var voices []voice
	var counts [2]float64 // of posts and reviews
	var tonesOf [][classes]float64
	review := p.reviewWeight()
	for i, e := range p.examples {
		if p.fold[i] != fold {
			continue
		}
		for g := range groups {
			b.features[g] = p.rows.at(i, g)
		}
		text := p.rows.text(i)
		b.heads, b.ends = text.heads, text.ends
		z, q := t.logits(b)
		if e.Tone != 0 {
			w := float32(1)
			if e.Review {
				w = review
			}
			targets = append(targets, target{classes: e.Tone, weight: w})
			tones = append(tones, sample{logits: z, classes: e.Tone, among: e.Among})
			if e.Review || e.Among == anyClass {
				voices = append(voices, voice{size: b.size(), opinion: e.Tone != labelled.Middle, weight: float64(boolInt(e.Review))})
				tonesOf = append(tonesOf, z)
				counts[boolInt(e.Review)]++
			}
		}
		if e.Answer != 0 {
			replies = append(replies, sample{logits: q, classes: e.Answer, among: anyClass, weight: 1})
		}
	}
	level(targets, calibrationLevel[p.family])
	for i := range tones {
		tones[i].weight = float64(targets[i].weight)
	}
	whole.tone, whole.reply = fit(tones), fit(replies)
	if counts[0] < leastSamples || counts[1] < leastSamples {
		return
	}
	for i := range voices {
		voices[i].neutral = whole.tone.probabilities(tonesOf[i])[1]
		voices[i].weight = 1 / counts[int(voices[i].weight)] // posts count as much as reviews
	}
	whole.voice = fitOpinion(voices)
}

// languagesLeast is how many texts in Latin script a language needs to enter the language head.
const languagesLeast = 1000

// learnHead trains the language head on every text in Latin script whose language was declared.
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
		if lang == "und" {
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
