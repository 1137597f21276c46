package messages

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:embed en.json ru.json zh.json
var files embed.FS

// Languages lists the languages of the catalogue; the first is the one that fills in for all others.
var Languages = []string{"en", "ru", "zh"}

// catalogues maps language to key to text. The files are part of the program, so that a broken one is a broken build.
var catalogues = func() map[string]map[string]text {
	all := make(map[string]map[string]text, len(Languages))
	for _, lang := range Languages {
		b, err := files.ReadFile(lang + ".json")
		if err != nil {
			panic(err)
		}
		if all[lang], err = parse(b); err != nil {
			panic(fmt.Sprintf("internal/messages/%s.json: %v", lang, err))
		}
	}
	return all
}()

// text is one entry: its forms by plural category, "other" alone where the words never change.
type text struct {
	of     int  // position of the argument that decides the form
	rounds bool // it is written rounded, so that 1.2 points are "1 point"
	forms  map[string][]piece
}

// piece is a stretch of literal words, or an argument.
type piece struct {
	words  string
	arg    int // -1 for words
	format string
}

func parse(b []byte) (map[string]text, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, err
	}
	entries := make(map[string]text, len(raw))
	for key, v := range raw {
		t, err := parseEntry(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		entries[key] = t
	}
	return entries, nil
}

func parseEntry(v json.RawMessage) (text, error) {
	forms := map[string]string{}
	var one string
	if err := json.Unmarshal(v, &one); err == nil {
		forms["other"] = one
	} else if err := json.Unmarshal(v, &forms); err != nil {
		return text{}, err
	}
	t := text{forms: map[string][]piece{}}
	for name, s := range forms {
		if name == "of" {
			n, err := strconv.Atoi(s)
			if err != nil {
				return text{}, err
			}
			t.of = n
			continue
		}
		pieces, err := parseText(s)
		if err != nil {
			return text{}, err
		}
		t.forms[name] = pieces
	}
	for _, form := range t.forms {
		for _, p := range form {
			t.rounds = t.rounds || (p.arg == t.of && slices.Contains([]string{"nps", "points", "percent"}, p.format))
		}
	}
	return t, nil
}

func parseText(s string) ([]piece, error) {
	var pieces []piece
	for s != "" {
		words, rest, found := strings.Cut(s, "{")
		if words != "" {
			pieces = append(pieces, piece{words: words, arg: -1})
		}
		if !found {
			break
		}
		inside, after, closed := strings.Cut(rest, "}")
		position, format, _ := strings.Cut(inside, ":")
		n, err := strconv.Atoi(position)
		if !closed || err != nil || n < 0 {
			return nil, fmt.Errorf("%q is not a placeholder like {0} or {0:nps}", "{"+inside)
		}
		pieces = append(pieces, piece{arg: n, format: format})
		s = after
	}
	return pieces, nil
}
