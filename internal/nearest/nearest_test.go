package nearest

import "testing"

func TestWord(t *testing.T) {
	known := []string{"terms", "hashtags", "own_accounts", "acme-air"}
	for word, want := range map[string]string{
		"hashtag": "hashtags", "own-accounts": "own_accounts", "ACME_AIR": "acme-air", "tearms": "terms", "colour": "", "x": "", "": "",
	} {
		if got := Word(word, known); got != want {
			t.Errorf("Word(%q) = %q, want %q", word, got, want)
		}
	}
}
