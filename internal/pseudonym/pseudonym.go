// Package pseudonym turns the names of authors and respondents into keyed hashes, so that one person stays one voice
// without the database knowing who it is.
//
// It keeps no key (internal/store does, unless the environment gives one) and decides about no name: whether a name
// belongs to one person is for mentions.
package pseudonym

import (
	"encoding/hex"
)

// Key is a secret, at least 16 bytes long.
type Key []byte

// Author returns the pseudonym of one author on one source: positive, so that it can never be mistaken for "no author",
// which is 0. The same handle on two sources gives two pseudonyms, since nothing says that they are one person.
func (k Key) Author(source, author string) int64 { return k.Hasher().Author(source, author) }

// Respondent returns the pseudonym of one respondent of one brand's surveys as 32 hexadecimal digits, "" for "".
func (k Key) Respondent(brand, respondent string) string {
	if respondent == "" {
		return ""
	}
	return hex.EncodeToString(k.Hasher().sum("respondent", brand, respondent)[:16])
}
