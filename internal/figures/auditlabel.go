package figures

import (
	"fmt"
	"regexp"
	"strings"

	"overheard/internal/messages"
	"overheard/nps"
)

// AuditKeys are the keys that stand for the labels, in the order of [nps.AuditLabels].
var AuditKeys = map[nps.AuditLabel]string{
	nps.AuditPromoter: "p", nps.AuditPassive: "n", nps.AuditDetractor: "d", nps.AuditNoOpinion: "o", nps.AuditUnclear: "?",
}

// ParseAuditLabel reads a label as a person writes it: its key (p, n, d, o, ?), its name, or its name in a language of the
// message catalogue. ok is false for anything else, "" included.
func ParseAuditLabel(s string) (label nps.AuditLabel, ok bool) {
	s = strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '_' || r == '-' || r == '\u00A0' }), " "))
	if s == "" {
		return "", false
	}
	for _, l := range nps.AuditLabels {
		if s == AuditKeys[l] || s == strings.ReplaceAll(string(l), "_", " ") {
			return l, true
		}
		for _, lang := range messages.Languages {
			if s == strings.ToLower(messages.For(lang).T("audit.label."+string(l))) {
				return l, true
			}
		}
	}
	return "", false
}

// DefaultRater is who labels where nobody says who.
const DefaultRater = "a"

var raterName = regexp.MustCompile(`^[\p{L}\p{N}_-]{1,20}$`)

// CheckRater reports whether name can be that of a rater: short and without blanks, such as "a" and "b". It is a pseudonym, and
// nothing else is kept of the person.
func CheckRater(name string) error {
	if !raterName.MatchString(name) {
		return &ErrBadFilter{Field: "rater", Msg: fmt.Sprintf("%q is not a short name of letters and digits, such as a or b", name)}
	}
	return nil
}
