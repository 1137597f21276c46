package eval

import (
	"cmp"
	"hash/fnv"
	"math/rand/v2"

	"overheard/nps"
)

// MergeWorth is what posts add to a survey of so many answers, means over brands and draws. 0 answers are the proxy alone.
type MergeWorth struct {
	Answers int
	Brands  int
	Survey  Worth // the survey alone
	Alike   Merged
	Shifted Merged // posters thinned by their rating
	Shift   float64
}

// Merged is survey and posts together, reckoned with posters as the same people and as unknown ones.
type Merged struct{ Same, Unknown Worth }

// surveySizes are the numbers of answers of simulated surveys.
var surveySizes = []int{0, 20, 50, 100, 200, 400}

const (
	mergeDraws = 40
	leastPosts = 100 // that have to be left beside the answers
	leastTimes = 3   // so many times the answers a brand has texts, so that the survey is a sample of them
)

// thinned is the chance that the text of a detractor, a passive and a promoter is among the posts where posters differ: of reviewers
// with a mix like that of airlines it makes posters some 15 points lower.
var thinned = [3]float64{1, 0.8, 0.6}

// merges simulates surveys: a random part of the texts of a brand are its comments and their ratings its answers, the rest its
// posts. The truth is the score of all its ratings.
func merges(brands []brandOf) (out []MergeWorth) {
	for _, answers := range surveySizes {
		w := MergeWorth{Answers: answers}
		draws := 0.
		for _, b := range brands {
			if answers > 0 && len(b.votes) < max(leastTimes*answers, answers+leastPosts) {
				continue
			}
			w.Brands++
			random := rand.New(rand.NewPCG(seedOf(b.name), uint64(answers)))
			for range drawsOf(answers) {
				w.Shift += w.draw(b, random)
				draws++
			}
		}
		if w.Brands > 0 {
			w.Shift /= draws
			w.Survey = w.Survey.mean()
			for _, m := range []*Merged{&w.Alike, &w.Shifted} {
				m.Same, m.Unknown = m.Same.mean(), m.Unknown.mean()
			}
			out = append(out, w)
		}
	}
	return out
}

// drawsOf is how often a survey is drawn. Without one the proxy is drawn for shifted posters only, and read once for the others.
func drawsOf(answers int) int {
	if answers == 0 {
		return 1
	}
	return mergeDraws
}

// draw adds one survey with its posts, and returns by how much the shifted posters' ratings are lower.
func (w *MergeWorth) draw(b brandOf, random *rand.Rand) float64 {
	order := random.Perm(len(b.votes))
	var a nps.Answers
	var t nps.Texts
	var alike, shifted []nps.Rated
	for k, i := range order {
		v := b.votes[i]
		if k < w.Answers {
			answer(&a, &t, v, b.calibration)
			continue
		}
		alike = append(alike, v)
		if random.Float64() < thinned[v.Answer+1] {
			shifted = append(shifted, v)
		}
	}
	truth := ratedScore(b.votes)
	like, unlike := proxyOf(alike, b.calibration), proxyOf(shifted, b.calibration)
	if w.Answers == 0 {
		w.Alike.Same.add(like.NPS, like.Low, like.High, truth)
		w.Shifted.Same.add(unlike.NPS, unlike.Low, unlike.High, truth)
		return ratedScore(alike) - ratedScore(shifted)
	}
	survey := nps.FromAnswers(a)
	w.Survey.add(survey.NPS, survey.Low, survey.High, truth)
	for _, of := range []struct {
		to    *Merged
		proxy nps.Score
	}{{&w.Alike, like}, {&w.Shifted, unlike}} {
		if c, ok := nps.Merge(survey, t, of.proxy, nps.Selection{Same: true}); ok {
			of.to.Same.add(c.NPS, c.Low, c.High, truth)
		}
		if c, ok := nps.Merge(survey, t, of.proxy, nps.AssumedSelection); ok {
			of.to.Unknown.add(c.NPS, c.Low, c.High, truth)
		}
	}
	return ratedScore(alike) - ratedScore(shifted)
}

// answer adds a text as an answer with its comment.
func answer(a *nps.Answers, t *nps.Texts, v nps.Rated, c nps.Calibration) {
	p, _, d := c.Apply(v.P, v.N, v.D)
	a.N++
	a.Comments++
	a.W2++
	score := 3
	switch v.Answer {
	case 1:
		score = 10
		a.Promoters++
	case 0:
		score = 8
		a.Passives++
	default:
		a.Detractors++
	}
	t.Add(score, 1, p, d, v.Opinion)
}

func ratedScore(votes []nps.Rated) float64 {
	sum := 0
	for _, v := range votes {
		sum += v.Answer
	}
	return 100 * float64(sum) / float64(cmp.Or(len(votes), 1))
}

// seedOf gives each brand its own draws, whatever brands there are beside it.
func seedOf(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	return h.Sum64()
}
