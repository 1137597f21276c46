package nps

import (
	"cmp"
	"slices"
)

// PartName says what a part of the gap between proxy and survey comes from.
type PartName string

// The parts, in the order of the way from those who answer to those who post. They stand in answers, so their values never change.
const (
	PartComments   PartName = "comment_selection" // those who comment answer otherwise than all who answer: θ_C − θ_R
	PartLanguages  PartName = "language_mix"      // posts and comments are in other languages
	PartLabels     PartName = "label_error"       // what the model reads in comments is not what was answered with them
	PartCorrection PartName = "label_correction"  // what calibration moved, of these comments
	PartPosters    PartName = "who_posts"         // what is left: who posts, and what no part explains
)

// Lack says why a part is not told apart: it is in who_posts then.
type Lack string

// What may be lacking.
const (
	LackComments  Lack = "few_comments"     // fewer than [MinComments] comments that were read, or than [MinEffective] opinions among them
	LackLanguages Lack = "few_of_languages" // of one language or another there are too few posts or comments, and together they matter
)

// DifferencePart is one part of a [Decomposition]. OK is false where it could not be told apart.
type DifferencePart struct {
	Name  PartName
	Value Difference
	OK    bool
	Lack  Lack
}

// Decomposition takes the gap between a proxy and a survey apart. Its parts sum to the gap exactly.
type Decomposition struct {
	Difference         float64 // proxy less survey, in points
	Respondents        float64 // θ_R: the NPS of all who answered
	Commenters         float64 // θ_C: the NPS of those whose comment was read; says nothing where CommentersOK is false
	CommentersOK       bool
	Posts              float64 // the model's calibrated mean over posts: the proxy score
	Comments, Language int     // comments that were read; languages that are told apart
	Parts              []DifferencePart
	// Labels is what labels still err by in comments once calibration has moved them: label_error and label_correction together. It says nothing
	// where CommentersOK is false.
	Labels Difference
}

// mostApart is which part of the posts or of the comments may be in languages that there are too few of, for the others to speak for all.
const mostApart = .05

// Decompose takes proxy less survey apart. Of language l, let a_l be its share in the comments and b_l that in the posts, y_l what its
// commenters answered, r_l and c_l what the model reads in their comments raw and calibrated, and m_l what it reads in posts. Then
//
//	θ_R + (θ_C − θ_R) = Σ a_l·y_l     Σ b_l·(y_l + (r_l − y_l) + (c_l − r_l) + (m_l − c_l)) = the proxy
//
// and the parts are the Shapley values (Shorrocks, "Decomposition procedures for distributional analysis", Journal of Economic
// Inequality 11, 2013) of going from one to the other by changing shares, labels, calibration and writers, each the mean over all
// orders of doing so:
//
//	language = Σ (b_l − a_l)·(y_l + m_l)/2     of the others Σ (a_l + b_l)/2·(each difference)
//
// y_l is weighted as answers are, r_l and c_l by opinion as posts are. answers are the sums that survey was made from, posts the strata
// by language of proxy, comments the answers whose comments were read with raw shares, c what posts were calibrated with. Intervals
// are linearised, of which answers and voices there were, with what votes of one day or thread have in common, as [FromVoices]; none
// holds what calibration leaves uncertain. ok is false where proxy or survey have no score.
func Decompose(survey Score, answers Answers, comments []Rated, proxy Score, posts []Stratum, c Calibration) (d Decomposition, ok bool) {
	if !survey.OK || !proxy.OK {
		return Decomposition{}, false
	}
	d = Decomposition{Difference: proxy.NPS - survey.NPS, Respondents: survey.NPS, Posts: proxy.NPS, Comments: len(comments)}
	g := newGap(comments, c)
	if d.CommentersOK = len(comments) >= MinComments && g.opinion >= MinEffective; !d.CommentersOK {
		for _, name := range []PartName{PartComments, PartLanguages, PartLabels, PartCorrection} {
			d.Parts = append(d.Parts, DifferencePart{Name: name, Lack: LackComments})
		}
		var rest dispersion
		rest.add(survey.SE*survey.SE, survey.DF)
		rest.add(proxy.Sampling*proxy.Sampling, proxy.SamplingDF)
		d.Parts = append(d.Parts, DifferencePart{Name: PartPosters, Value: rest.difference(d.Difference), OK: true})
		return d, true
	}
	d.Commenters = g.commenters
	told := g.byLanguage(posts)
	d.Language = len(g.strata)
	g.parts(survey, answers)
	left := d.Difference
	for i, name := range []PartName{PartComments, PartLanguages, PartLabels, PartCorrection} {
		p := DifferencePart{Name: name, Value: g.of[i].difference(g.value[i]), OK: true}
		if name == PartLanguages && !told {
			p = DifferencePart{Name: name, Lack: LackLanguages}
		} else {
			left -= p.Value.Value
		}
		d.Parts = append(d.Parts, p)
	}
	d.Parts = append(d.Parts, DifferencePart{Name: PartPosters, Value: g.of[4].difference(left), OK: true})
	d.Labels = g.of[5].difference(g.value[5])
	return d, true
}

// gap is what one decomposition works on, in points.
type gap struct {
	comments        []said
	weight, opinion float64 // Σk, Σk·o
	commenters      float64
	strata          []gapStratum
	voices          float64    // Σw over the posts
	value           [6]float64 // the parts in their order, that of who posts left out, and the two of labels together
	of              [6]dispersion
}

// said is one comment with its answer.
type said struct {
	lang         string
	stratum      int
	k, o         float64 // weight of the answer, and that times the opinion
	y, raw, read float64 // answer, and balance as the model reads it raw and calibrated
}

// gapStratum is one language: its sums over comments and its posts.
type gapStratum struct {
	lang              string
	n                 int
	k, o              float64
	y, raw, read      float64 // means
	posts             Stratum
	comment, post     float64 // shares a and b
	post100           float64 // m, in points
	err, moved, apart float64 // r − y, c − r, m − c
}

func newGap(comments []Rated, c Calibration) *gap {
	g := &gap{}
	sum := 0.
	for _, v := range comments {
		p, _, d := c.Apply(v.P, v.N, v.D)
		s := said{lang: v.Lang, k: v.weight(), o: v.weight() * v.Opinion, y: 100 * float64(v.Answer), raw: 100 * (v.P - v.D), read: 100 * (p - d)}
		g.comments = append(g.comments, s)
		g.weight, g.opinion, sum = g.weight+s.k, g.opinion+s.o, sum+s.k*s.y
	}
	if g.weight > 0 {
		g.commenters = sum / g.weight
	}
	return g
}

// byLanguage makes the strata, and reports whether languages are told apart. Those of which there are too few posts or comments go
// together; where that is still too few on a side they go with the largest, and if they are more than mostApart of a side all goes
// into one.
func (g *gap) byLanguage(posts []Stratum) (told bool) {
	by := map[string]*gapStratum{}
	at := func(lang string) *gapStratum {
		if by[lang] == nil {
			by[lang] = &gapStratum{lang: lang}
		}
		return by[lang]
	}
	for _, s := range g.comments {
		l := at(s.lang)
		l.n, l.k, l.o = l.n+1, l.k+s.k, l.o+s.o
	}
	for _, p := range posts {
		at(p.Source).posts.Merge(p.Moments)
		g.voices += p.W
	}
	into := map[string]string{} // language to that of its stratum
	rest := &gapStratum{lang: "other"}
	var largest *gapStratum
	langs := make([]string, 0, len(by))
	for lang := range by {
		langs = append(langs, lang)
	}
	slices.SortFunc(langs, func(a, b string) int { return cmp.Or(cmp.Compare(by[b].k, by[a].k), cmp.Compare(a, b)) })
	for _, lang := range langs {
		l := by[lang]
		if into[lang] = lang; l.enough() {
			g.strata = append(g.strata, *l)
			continue
		}
		into[lang] = rest.lang
		rest.n, rest.k, rest.o = rest.n+l.n, rest.k+l.k, rest.o+l.o
		rest.posts.Merge(l.posts.Moments)
	}
	told = true
	switch {
	case rest.n == 0 && rest.posts.Voices == 0:
	case rest.enough():
		g.strata = append(g.strata, *rest)
	default:
		if len(g.strata) == 0 || rest.k > mostApart*g.weight || rest.posts.W > mostApart*g.voices {
			told, g.strata = len(by) == 1, []gapStratum{{lang: rest.lang}}
			clear(into)
		}
		largest = &g.strata[0]
		into[rest.lang] = largest.lang
	}
	g.fill(posts, into)
	return told
}

func (s *gapStratum) enough() bool {
	return s.n >= MinComments && s.o >= MinEffective && s.posts.Voices >= MinVoices && s.posts.W > 0
}

// fill sums comments and posts up by the stratum that their language went into; what is in none goes into the first.
func (g *gap) fill(posts []Stratum, into map[string]string) {
	of := map[string]int{}
	for i := range g.strata {
		s := &g.strata[i]
		of[s.lang] = i
		s.n, s.k, s.o, s.posts = 0, 0, 0, Stratum{}
	}
	stratum := func(lang string) int {
		name := into[lang]
		if next, ok := into[name]; ok {
			name = next
		}
		return of[name]
	}
	for i := range g.comments {
		c := &g.comments[i]
		c.stratum = stratum(c.lang)
		s := &g.strata[c.stratum]
		s.n, s.k, s.o = s.n+1, s.k+c.k, s.o+c.o
		s.y, s.raw, s.read = s.y+c.k*c.y, s.raw+c.o*c.raw, s.read+c.o*c.read
	}
	for _, p := range regroup(posts, func(lang string) string { return g.strata[stratum(lang)].lang }) {
		g.strata[of[p.Source]].posts = p
	}
	for i := range g.strata {
		s := &g.strata[i]
		s.y, s.raw, s.read = s.y/s.k, s.raw/s.o, s.read/s.o
		s.comment, s.post, s.post100 = s.k/g.weight, s.posts.W/g.voices, balanceOf(s.posts.Moments)
		s.err, s.moved, s.apart = s.raw-s.y, s.read-s.raw, s.post100-s.read
	}
}
