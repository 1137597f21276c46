package nps

import (
	"maps"
	"math"
	"slices"
)

// What it takes for a language of a domain to have a calibration of its own: brands that are measured and texts. Those of fewer
// are read by the domain's.
const (
	LanguageBrands = 5
	LanguageTexts  = 1000
)

// mainShare is the part of a brand's texts that is in one language, for the brand to teach how brands are read in it.
const mainShare = .9

// In returns the calibration of a brand whose votes are in these languages, by how many there are of each: that of the language of
// more than half of them where it has one of its own, else the domain's. Where a figure is of some of the votes only, shown counts these,
// nil or without any says that it is of all: they are read as all votes of the brand are, so that parts sum to the whole, but how far they
// may be off is theirs. Texts that it says nothing of, being in languages that did
// not teach it, stand for as much as those of an unknown domain, so with a part a of the votes in languages that did
//
//	τ = a·τ_learnt + (1−a)·τ_unknown
//
// which is the standard deviation of the sum where both go the same way: no correlation makes it larger. a is rounded to tenths, since
// languages are guessed and figures are not to move with every crawl.
func (d Domain) In(votes, shown map[string]int64) Calibration {
	var most, all int64
	main := ""
	for _, lang := range slices.Sorted(maps.Keys(votes)) {
		n := votes[lang]
		if lang == undetermined || n <= 0 {
			continue
		}
		if all += n; n > most {
			main, most = lang, n
		}
	}
	c, taught := d.Calibration, d.Taught
	for _, own := range d.Languages {
		if own.Lang == main && 2*most > all {
			c, taught = own.Calibration, []string{main}
		}
	}
	if len(taught) == 0 || c.Identity() {
		return c
	}
	if c.Foreign = foreign(shown, taught); c.Foreign < 0 {
		c.Foreign = foreign(votes, taught)
	}
	if c.Foreign = max(0, c.Foreign); c.Foreign == 0 {
		return c
	}
	e := c.Effect()
	v, w := (1-c.Foreign)*e.SD, c.Foreign*UnknownDomain.SD
	c.Tau = v + w
	c.TauDF = c.Tau * c.Tau / (v*v/e.DF + w*w/UnknownDomain.DF) // of two standard deviations that are added, by the delta method
	return c
}

// foreign is the part of the votes, in tenths, that is in other languages than those that taught, -1 where none tells its language.
func foreign(votes map[string]int64, taught []string) float64 {
	var known, all int64
	for lang, n := range votes {
		if lang == undetermined || n <= 0 {
			continue
		}
		if all += n; slices.Contains(taught, lang) {
			known += n
		}
	}
	if all == 0 {
		return -1
	}
	return math.Round(10-10*float64(known)/float64(all)) / 10
}

// undetermined is the language of texts that do not tell theirs.
const undetermined = "und"

// taughtBy lists the languages that a hundredth of the votes or more are in, by name.
func taughtBy(votes []Rated) (langs []string) {
	n := map[string]int{}
	for _, v := range votes {
		n[v.Lang]++
	}
	for _, lang := range slices.Sorted(maps.Keys(n)) {
		if lang != "" && lang != undetermined && 100*n[lang] >= len(votes) {
			langs = append(langs, lang)
		}
	}
	return langs
}

// byMainLanguage parts votes by the language that nearly all texts of their brand are in; those of other brands are under "".
func byMainLanguage(votes []Rated) map[string][]Rated {
	all, in := map[string]int{}, map[[2]string]int{} // votes of a brand; of a brand in a language
	for _, v := range votes {
		all[v.Brand]++
		in[[2]string{v.Brand, v.Lang}]++
	}
	mains := map[string]string{}
	for of, n := range in {
		if brand, lang := of[0], of[1]; lang != undetermined && float64(n) >= mainShare*float64(all[brand]) {
			mains[brand] = lang
		}
	}
	out := map[string][]Rated{}
	for _, v := range votes {
		out[mains[v.Brand]] = append(out[mains[v.Brand]], v)
	}
	return out
}

// learnLanguages learns what single languages have of their own: where there is more than one language, and of this one
// [LanguageBrands] brands with [DomainTexts] or more and [LanguageTexts] texts, and where these brands, left out in turn, are not clearly
// further off than by what all languages teach together, and the effect tells better by how much.
func learnLanguages(name string, votes []Rated, together Domain, left []Miss) (out []Domain) {
	parts := byMainLanguage(votes)
	if len(parts) < 2 {
		return nil
	}
	for _, lang := range slices.Sorted(maps.Keys(parts)) {
		own := parts[lang]
		if lang == "" || len(own) < LanguageTexts || measuredBrands(own) < LanguageBrands {
			continue
		}
		d, apart := learnDomain(name, own)
		brands := map[string]bool{}
		for _, m := range apart {
			brands[m.Brand] = true
		}
		same := slices.DeleteFunc(slices.Clone(left), func(m Miss) bool { return !brands[m.Brand] })
		with, _, _ := meanMiss(apart)
		without, _, _ := meanMiss(same)
		if d.Identity() || with > without+domainHarm || told(apart, d.Effect()) <= told(same, together.Effect()) {
			continue
		}
		d.Lang = lang
		out = append(out, d)
	}
	return out
}

// told is the mean logarithm of the density that an effect gives to how far brands with enough texts are off: a proper score, so what
// is nearer to the truth of both the size of the misses and how certain they are is better.
func told(misses []Miss, e Effect) (score float64) {
	n := 0.
	for _, m := range misses {
		if m.N >= DomainTexts {
			v := m.Variance + e.variance(float64(m.N))
			score -= (math.Log(v) + m.Off*m.Off/v) / 2
			n++
		}
	}
	return score / max(n, 1)
}

func measuredBrands(votes []Rated) (brands int) {
	n := map[string]int{}
	for _, v := range votes {
		if n[v.Brand]++; n[v.Brand] == DomainTexts {
			brands++
		}
	}
	return brands
}

// ByLanguage parts votes as the brands of a domain are read: by the languages that have a calibration of their own, and under "" all
// others.
func (d Domain) ByLanguage(votes []Rated) map[string][]Rated {
	out := map[string][]Rated{}
	for lang, part := range byMainLanguage(votes) {
		if !slices.ContainsFunc(d.Languages, func(l Domain) bool { return l.Lang == lang }) {
			lang = ""
		}
		out[lang] = append(out[lang], part...)
	}
	return out
}
