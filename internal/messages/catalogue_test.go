package messages

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestLanguagesHaveTheSameKeys(t *testing.T) {
	for _, lang := range Languages[1:] {
		for key := range catalogues["en"] {
			if _, ok := catalogues[lang][key]; !ok {
				t.Errorf("%s.json: %s is missing", lang, key)
			}
		}
		for key := range catalogues[lang] {
			if _, ok := catalogues["en"][key]; !ok {
				t.Errorf("en.json: %s is missing, but %s.json has it", key, lang)
			}
		}
	}
}

// placeholders returns the positions used by any form of t.
func placeholders(t text) []int {
	seen := map[int]bool{}
	for _, form := range t.forms {
		for _, piece := range form {
			if piece.arg >= 0 {
				seen[piece.arg] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestTranslationsUseTheSamePlaceholders(t *testing.T) {
	for key, en := range catalogues["en"] {
		for _, lang := range Languages[1:] {
			if got, want := placeholders(catalogues[lang][key]), placeholders(en); !slices.Equal(got, want) {
				t.Errorf("%s: %s.json uses %v, en.json %v", key, lang, got, want)
			}
		}
	}
}

func TestPluralFormsAreComplete(t *testing.T) {
	want := map[string][]string{"en": {"one", "other"}, "ru": {"few", "many", "one"}, "zh": {"other"}}
	for _, lang := range Languages {
		for key, entry := range catalogues[lang] {
			forms := slices.Sorted(maps.Keys(entry.forms))
			if len(forms) == 1 && forms[0] == "other" {
				continue
			}
			if lang == "ru" {
				forms = slices.DeleteFunc(forms, func(f string) bool { return f == "other" })
			}
			if !slices.Equal(forms, want[lang]) {
				t.Errorf("%s.json: %s has the forms %v, want %v", lang, key, forms, want[lang])
			}
		}
	}
}

// TestRussianHasOneWordForOneThing holds the Russian of docs/glossary.md: a word of the first column stands for a thing that has
// another name, or for another thing.
func TestRussianHasOneWordForOneThing(t *testing.T) {
	rules := []struct {
		not, say string
		besides  string // keys where the word means what it should
	}{
		{`(^|[^а-яё])пост(а|у|ом|е|ы|ов|ам|ами|ах)?([^а-яё]|$)`, "публикация", ``},
		{`(^|[^а-яё])запис(ь|и|ей|ью|ям|ями|ях)([^а-яё]|$)`, "публикация, or nothing: a запись is a record", `^(problem\.record|record|tab)\.`},
		{`нейтральн`, "нейтрал: нейтральная is a tone, not a passive", `^tone\.`},
		{`разност`, "разница", ``},
		{`(^|[^а-яё])перемен`, "изменение", ``},
		{`(^|[^а-яё])марк(а|и|е|у|ой)([^а-яё]|$)`, "бренд", ``},
	}
	for _, rule := range rules {
		not, besides := regexp.MustCompile(`(?i)`+rule.not), regexp.MustCompile(rule.besides)
		for key, entry := range catalogues["ru"] {
			if rule.besides != "" && besides.MatchString(key) {
				continue
			}
			for _, form := range entry.forms {
				for _, piece := range form {
					if word := not.FindString(piece.words); word != "" {
						t.Errorf("ru.json: %s: %q, say %s", key, word, rule.say)
					}
				}
			}
		}
	}
}

func TestNoKeyStandsTwiceInAFile(t *testing.T) {
	for _, lang := range Languages {
		b, err := files.ReadFile(lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		d := json.NewDecoder(bytes.NewReader(b))
		if _, err := d.Token(); err != nil {
			t.Fatal(err)
		}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				t.Fatal(err)
			}
			if seen[key.(string)] {
				t.Errorf("%s.json: %s stands there twice", lang, key)
			}
			seen[key.(string)] = true
			var skip json.RawMessage
			if err := d.Decode(&skip); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// What a terminal or a JSON answer shows has to be plain English in ASCII.
func TestVerdictsAndCommandsAreASCIIInEnglish(t *testing.T) {
	for key, entry := range catalogues["en"] {
		if !strings.HasPrefix(key, "verdict.") && !strings.HasPrefix(key, "cli.") {
			continue
		}
		for _, form := range entry.forms {
			for _, piece := range form {
				if strings.ContainsFunc(piece.words, func(r rune) bool { return r > 126 }) {
					t.Errorf("%s: %q is not ASCII", key, piece.words)
				}
			}
		}
	}
}

// used finds the keys in messages.M("…"), p.T("…") and {{t "…"}}. A literal that goes on with "+" is the start of a key.
// and so is what {{.T (print "…" x)}} begins with.
var used = regexp.MustCompile(`(?:messages\.M\(|\.T\(|\.T |(\(print ))"([a-z][a-z0-9_.]*)"( ?\+)?`)

func TestEveryKeyInUseIsInTheCatalogue(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == ".git"):
			return filepath.SkipDir
		case strings.HasSuffix(path, "_test.go"):
			return nil
		case !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".html"):
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range used.FindAllStringSubmatch(string(b), -1) {
			if key := m[2]; m[1] != "" || m[3] != "" {
				if !hasPrefix(key) {
					t.Errorf("%s: no key of en.json begins with %s", path, key)
				}
			} else if _, ok := catalogues["en"][key]; !ok {
				t.Errorf("%s: %s is not in en.json", path, key)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func hasPrefix(prefix string) bool {
	for key := range catalogues["en"] {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func TestABrokenCatalogueIsRefused(t *testing.T) {
	for name, in := range map[string]string{
		"a placeholder without a number": `{"a": "x {name}"}`,
		"a placeholder left open":        `{"a": "x {0"}`,
		"a list":                         `{"a": ["x"]}`,
		"a position that is no number":   `{"a": {"of": "x", "other": "y"}}`,
	} {
		if _, err := parse([]byte(in)); err == nil {
			t.Errorf("%s: %s was accepted", name, in)
		}
	}
}

// counted finds a number that a noun follows which bends with it.
var counted = regexp.MustCompile(`\{(\d)(?::points)?\} (период|голос[ао ,;.)]|запис|упоминан|публикац|ответ|д(?:ень|н[яе])|пункт|метк|меток|источник|автор|пост|текст|оценок|оценк|комментари|лайк|репост|просмотр)`)

// "24 периодов" is wrong, and nobody who writes a text in English sees it.
func TestRussianNounsBendWithTheirNumbers(t *testing.T) {
	for key, entry := range catalogues["ru"] {
		for name, form := range entry.forms {
			var b strings.Builder
			for _, piece := range form {
				if piece.arg < 0 {
					b.WriteString(piece.words)
				} else if piece.format == "" || piece.format == "points" {
					b.WriteString("{" + strconv.Itoa(piece.arg) + "}")
				}
			}
			for _, m := range counted.FindAllStringSubmatch(b.String(), -1) {
				if len(entry.forms) == 1 || m[1] != strconv.Itoa(entry.of) {
					t.Errorf("ru.json: %s (%s): %q has one form for all numbers", key, name, m[0])
				}
			}
		}
	}
}
