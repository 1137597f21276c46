package drivers

import (
	"embed"
	"strings"

	"overheard/mentions"
)

//go:embed stop
var stopFiles embed.FS

// stopList is the words of a language that say nothing about what people talk about.
type stopList struct {
	words    map[string]bool // begin and end no phrase
	alone    map[string]bool // are no phrase alone, by their stems: "time", and plain praise and blame
	negators map[string]bool // may begin a phrase, and be no other part of it
}

func (s *stopList) has(word string) bool     { return s.words[word] }
func (s *stopList) weak(stem string) bool    { return s.alone[stem] }
func (s *stopList) negates(word string) bool { return s.negators[word] }

// borders reports whether word begins or ends with one of the list.
func (s *stopList) borders(word string) bool {
	for i := range word {
		if s.words[word[i:]] || i > 0 && s.words[word[:i]] {
			return true
		}
	}
	return false
}

// readStops reads stop/LANG.txt: words between white space, "~" before those that are no phrase alone, "!" before
// negators, "//" before a remark to the end of the line. It returns nil where there is no list for the language.
func readStops(lang string, stem func(string) string) *stopList {
	text, err := stopFiles.ReadFile("stop/" + lang + ".txt")
	if err != nil {
		return nil
	}
	s := &stopList{words: map[string]bool{}, alone: map[string]bool{}, negators: map[string]bool{}}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "//")
		for _, word := range strings.Fields(line) {
			bare := mentions.Fold(strings.TrimLeft(word, "~!"))
			switch word[0] {
			case '~':
				if stem != nil {
					bare = stem(bare)
				}
				s.alone[bare] = true
			case '!':
				s.negators[bare] = true
			default:
				s.words[bare] = true
			}
		}
	}
	return s
}
