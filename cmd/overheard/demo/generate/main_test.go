package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

func TestTheSampleRegeneratesIdentically(t *testing.T) {
	posts, survey := files("..")
	for name, got := range map[string][]byte{"posts.jsonl": posts, "survey.csv": survey} {
		want, err := os.ReadFile("../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what its texts give: run go generate in cmd/overheard", name)
		}
	}
}

func TestTheSampleIsLargeEnoughToShowSomething(t *testing.T) {
	data, survey := files("..")
	authors, languages, loud := map[string]bool{}, map[string]int{}, 0
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	for _, line := range lines {
		var p post
		if err := json.Unmarshal(line, &p); err != nil {
			t.Fatal(err)
		}
		authors[p.Author] = true
		languages[p.Lang]++
		if p.Author == loudAuthor {
			loud++
		}
	}
	if len(lines) < 600 || len(authors) < 200 || loud < 30 {
		t.Errorf("%d posts by %d authors, %d by the loud one; want at least 600, 200 and 30", len(lines), len(authors), loud)
	}
	for _, lang := range []string{"en", "ru", "zh"} {
		if languages[lang] < 100 {
			t.Errorf("%d posts in %s, want at least 100", languages[lang], lang)
		}
	}
	if n := bytes.Count(survey, []byte("\n")) - 1; n < 300 {
		t.Errorf("%d survey answers, want at least 300", n)
	}
}
