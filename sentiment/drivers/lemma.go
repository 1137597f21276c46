package drivers

import "strings"

// vocabulary counts the words of a set of texts, in small letters. It tells which of the possible bases of an inflected
// English word is one: "planned" is of "plan" where the texts know "plan".
type vocabulary map[string]int

// lemma merges singular and plural, and -ing and -ed with what they are made from, without a dictionary. What it returns is
// for comparing, not for showing. word is in small letters.
func (v vocabulary) lemma(word string) string {
	switch {
	case len(word) < 4:
		return word
	case strings.HasSuffix(word, "s"):
		return v.singular(word)
	case strings.HasSuffix(word, "ing"):
		return v.base(word, "ing")
	case strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "eed"):
		return v.base(word, "ed")
	}
	return word
}

func (v vocabulary) singular(word string) string {
	for _, end := range []string{"ss", "us", "is", "as"} {
		if strings.HasSuffix(word, end) {
			return word
		}
	}
	if stem, ok := strings.CutSuffix(word, "ies"); ok && len(stem) > 1 {
		return v.known(stem+"y", stem+"ie")
	}
	one := word[:len(word)-1]
	for _, end := range []string{"sses", "shes", "ches", "xes", "zes", "oes"} {
		if strings.HasSuffix(word, end) {
			return v.known(word[:len(word)-2], one)
		}
	}
	if strings.HasSuffix(word, "ses") && v[one] == 0 && v[word[:len(word)-2]] > 0 { // buses, but cases
		return word[:len(word)-2]
	}
	return one
}

// base takes end off word, and puts back what English changed for it.
func (v vocabulary) base(word, end string) string {
	stem := strings.TrimSuffix(word, end)
	if len(stem) < 2 || !strings.ContainsAny(stem, "aeiouy") {
		return word // thing, red
	}
	last := stem[len(stem)-1]
	if len(stem) > 3 && last == stem[len(stem)-2] && !strings.ContainsRune("lsz", rune(last)) {
		return v.known(stem[:len(stem)-1], stem) // plan-n-ed
	}
	if len(stem) > 3 && last == 'l' && stem[len(stem)-2] == 'l' {
		return v.known(stem[:len(stem)-1], stem, stem[:len(stem)-1]+"e") // cancel-l-ed, but call-ed
	}
	if end == "ed" && last == 'i' {
		return v.known(stem[:len(stem)-1]+"y", stem)
	}
	if short(stem) {
		return v.known(stem+"e", stem) // car-e, not car
	}
	return v.known(stem, stem+"e")
}

// short reports whether stem is one syllable that ends in a single consonant after a single vowel: such a stem would have
// doubled its consonant, so what it is from ends in e.
func short(stem string) bool {
	n := len(stem)
	vowel := func(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }
	return n >= 2 && n <= 4 && !vowel(stem[n-1]) && strings.IndexByte("wx", stem[n-1]) < 0 && vowel(stem[n-2]) &&
		(n < 3 || !vowel(stem[n-3]))
}

// known returns the first of some bases that the texts know, the first of all where they know none.
func (v vocabulary) known(bases ...string) string {
	for _, b := range bases {
		if v[b] > 0 {
			return b
		}
	}
	return bases[0]
}
