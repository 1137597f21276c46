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
// more than half of them where it has one of its own, else the domain's. Texts that it says nothing of, being in languages that did
// not teach it, stand for as much as those of an unknown domain, so with a part a of the votes in languages that did
//
//	τ = a·τ_learnt + (1−a)·τ_unknown
//
// which is the standard deviation of the sum where both go the same way: no correlation makes it larger. a is rounded to tenths, since
// languages are guessed and figures are not to move with every crawl.
func (d Domain) In(votes map[string]int64) Calibration {
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
	if all == 0 || len(taught) == 0 || c.Identity() {
		return c
	}
	var known int64
	for _, lang := range taught {
		known += max(0, votes[lang])
	}
	c.Foreign = math.Round(10-10*float64(known)/float64(all)) / 10
	if c.Foreign == 0 {
		return c
	}
	e := c.Effect()
	v, w := (1-c.Foreign)*e.SD, c.Foreign*UnknownDomain.SD
	c.Tau = v + w
	c.TauDF = c.Tau * c.Tau / (v*v/e.DF + w*w/UnknownDomain.DF) // of two standard deviations that are added, by the delta method
	return c
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

// OwnLanguages lists the languages of a domain that a calibration of their own is learnt for, with the votes of the brands that teach
// it: where there is more than one language, and of this one [LanguageBrands] brands with [DomainTexts] or more and [LanguageTexts]
// texts, and where brands left out in turn are not clearly worse off by it than by what all languages teach together.
func OwnLanguages(votes []Rated) []LanguageVotes {
	var out []LanguageVotes
	parts := byMainLanguage(votes)
	if len(parts) < 2 {
		return nil
	}
	var together map[string]float64 // |off| of brands left out, calibrated by all languages
	for _, lang := range slices.Sorted(maps.Keys(parts)) {
		own := parts[lang]
		if lang == "" || len(own) < LanguageTexts || measuredBrands(own) < LanguageBrands || FitCalibration(own).Identity() {
			continue
		}
		if together == nil {
			together = offs(votes)
		}
		apart := offs(own)
		with, without := 0., 0.
		for brand, off := range apart {
			with, without = with+off, without+together[brand]
		}
		if with <= without+domainHarm*float64(len(apart)) {
			out = append(out, LanguageVotes{lang, own})
		}
	}
	return out
}

// LanguageVotes is the votes of the brands of one language.
type LanguageVotes struct {
	Lang  string
	Votes []Rated
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

// offs returns how far each brand with enough texts is off, left out, with the shares set right or left as they are, as
// [LearnDomain] would have them.
func offs(votes []Rated) map[string]float64 {
	out, raw, harms := brandParts(votes).misses()
	if harms {
		out = raw
	}
	sizes := map[string]float64{}
	for _, m := range out {
		if m.N >= DomainTexts {
			sizes[m.Brand] = math.Abs(m.Off)
		}
	}
	return sizes
}
