package explain

import "strings"

// negations turn round the words that follow, in the languages that the built-in model knows best.
var negations = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`
		not no never none nothing nobody neither nor cannot without hardly barely dont didnt doesnt wont isnt wasnt arent cant
		не нет ни без никогда нельзя
		nicht kein keine keinen nie ohne pas jamais sans nunca jamás sin não nao sem non mai senza niet geen
		tidak bukan gak nggak tak`) {
		m[w] = true
	}
	return m
}()

// isNegation reports whether a word turns round what follows.
func isNegation(word string) bool {
	w := strings.ReplaceAll(strings.ToLower(word), "’", "'")
	return negations[w] || strings.HasSuffix(w, "n't")
}
