package explain

import "strings"

// negations turn round the words that follow, in the languages that the built-in model knows best.
var negations = words(`
	not no never none nothing nobody neither nor cannot without hardly barely dont didnt doesnt wont isnt wasnt arent cant
	не нет ни без никогда нельзя
	nicht kein keine keinen nie ohne pas jamais sans nunca jamás sin não nao sem non mai senza niet geen
	tidak bukan gak nggak tak`)

// fillers stand between a negation and what it turns round: "not a good one".
var fillers = words(`
	a an the so too very that such really even as
	так очень такой такая такое уж
	ein eine der die das so sehr un une le la très el muy um uma o muito`)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// isNegation reports whether a word turns round what follows.
func isNegation(word string) bool {
	w := strings.ReplaceAll(strings.ToLower(word), "’", "'")
	return negations[w] || strings.HasSuffix(w, "n't")
}
