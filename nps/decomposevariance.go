package nps

import "math"

// parts fills in the parts and their variances: those of comments by how far each comment moves a part, those of posts by the second
// moments of the voices and by what votes of a day or thread share, and that of the answers without a comment by their shares.
func (g *gap) parts(survey Score, answers Answers) {
	// Which part of the answers, by weight, are those whose comments were read.
	f := math.Min(1, g.weight/math.Max(answers.Promoters+answers.Passives+answers.Detractors, 1e-9))
	g.value[0] = g.commenters - survey.NPS
	for _, s := range g.strata {
		half := (s.comment + s.post) / 2
		g.value[1] += (s.post - s.comment) * (s.y + s.post100) / 2
		g.value[2] += half * s.err
		g.value[3] += half * s.moved
	}
	g.value[5] = g.value[2] + g.value[3]
	g.byComments(f)
	g.of[0].add((1-f)*(1-f)*g.silentVariance(answers), math.Inf(1))
	g.byPosts()
}

// means are Σ share·value over the strata of what a part adds for each unit of a language's share.
func (g *gap) means(share func(gapStratum) float64) (m [6]float64) {
	for _, s := range g.strata {
		for i, v := range s.perShare() {
			m[i] += share(s) * v
		}
	}
	return m
}

// perShare is by how much each part grows with the share of s: half of it, since a share changes in half of all orders; the first is of
// no language.
func (s gapStratum) perShare() [6]float64 {
	return [6]float64{0, (s.y + s.post100) / 2, s.err / 2, s.moved / 2, s.apart / 2, (s.err + s.moved) / 2}
}

// byComments adds the variance of which comments there are.
func (g *gap) byComments(f float64) {
	few := 1.
	if n := float64(len(g.comments)); n > 1 {
		few = n / (n - 1)
	}
	mean := g.means(func(s gapStratum) float64 { return s.comment })
	var variance [6]float64
	for _, c := range g.comments {
		s := &g.strata[c.stratum]
		half := (s.comment + s.post) / 2
		y, raw, read := c.k*(c.y-s.y)/s.k, c.o*(c.raw-s.raw)/s.o, c.o*(c.read-s.read)/s.o
		share := s.perShare()
		var move [6]float64
		for i := range move {
			move[i] = c.k * (share[i] - mean[i]) / g.weight
		}
		move[0] = (1 - f) * c.k * (c.y - g.commenters) / g.weight
		move[1] = -move[1] + (s.post-s.comment)/2*y
		move[2] += half * (raw - y)
		move[3] += half * (read - raw)
		move[4] -= half * read
		move[5] += half * (read - y)
		for i := range move {
			variance[i] += few * move[i] * move[i]
		}
	}
	// Comments that all read, and were answered, alike are not certain of what labels get wrong.
	least := 100 / (g.weight*g.weight/g.square() + 1)
	variance[2], variance[5] = math.Max(variance[2], least*least), math.Max(variance[5], least*least)
	for i, v := range variance {
		g.of[i].add(v, float64(len(g.comments)-1))
	}
}

// square is Σk².
func (g *gap) square() (w2 float64) {
	for _, c := range g.comments {
		w2 += c.k * c.k
	}
	return w2
}

// silentVariance is the variance of the mean of the answers that are not among the comments, 0 where there are none.
func (g *gap) silentVariance(answers Answers) float64 {
	p, n, d, w2 := answers.Promoters, answers.Passives, answers.Detractors, answers.W2
	for _, c := range g.comments {
		w2 -= c.k * c.k
		switch {
		case c.y > 0:
			p -= c.k
		case c.y < 0:
			d -= c.k
		default:
			n -= c.k
		}
	}
	p, n, d = math.Max(0, p), math.Max(0, n), math.Max(0, d)
	total := p + n + d
	if !(total > 1e-9) || !(w2 > 0) {
		return 0
	}
	x := (p - d) / total
	return 1e4 * ((p+d)/total - x*x) * w2 / (total * total)
}

// byPosts adds the variance of which voices there are. That of who posts is never below what one more voice a whole class away would bring.
func (g *gap) byPosts() {
	mean := g.means(func(s gapStratum) float64 { return s.post })
	posts := make([]Stratum, len(g.strata))
	var moves [6][]linear
	for i, s := range g.strata {
		posts[i] = s.posts
		share := s.perShare()
		ways := [6]float64{1: (s.post - s.comment) / 2, 4: (s.comment + s.post) / 2}
		for k := range moves {
			l := linear{byShare: (share[k] - mean[k]) / g.voices, score: s.post100}
			if s.posts.W > 0 {
				l.byScore = ways[k] / s.posts.W
			}
			moves[k] = append(moves[k], l)
		}
	}
	for k := range moves {
		d := dispersionOf(posts, moves[k])
		if least := 100 / (effective(posts) + 1); k == 4 {
			d.v = math.Max(d.v, least*least)
		}
		g.of[k].plus(d)
	}
}
