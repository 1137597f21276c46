package nps

// Closeness is what there is to say of two series beside their [Agreement]: whether they agree within a margin, how far single
// periods stray, what correlation noise leaves room for, and how near they come to being the same number.
type Closeness struct {
	Equivalence Equivalence
	Limits      Limits
	Ceiling     Ceiling
	Concordance Concordance
}

// ClosenessOf looks at the periods of pairs in which both scores are OK. margin and effect are as for [Equivalent]. The
// periods have to be in order. Each part says for itself from how many periods on it is OK.
func ClosenessOf(pairs []Pair, margin float64, effect Effect) Closeness {
	var proxy, survey, differences []float64
	for _, p := range pairs {
		if compared(p) {
			proxy, survey = append(proxy, p.Proxy.NPS), append(survey, p.Survey.NPS)
			differences = append(differences, p.Proxy.NPS-p.Survey.NPS)
		}
	}
	return Closeness{
		Equivalence: driftOf(pairs).equivalent(margin, effect),
		Limits:      LimitsOf(differences),
		Ceiling:     CeilingOf(pairs),
		Concordance: ConcordanceOf(proxy, survey),
	}
}
