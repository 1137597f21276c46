package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
)

// keptScores writes scores of six brands as --scores keeps them for the built-in model.
func keptScores(t *testing.T, folds int, lang string) (path string) {
	t.Helper()
	var scores []eval.Scored
	for b := range 6 {
		for i := range 90 {
			s := eval.Scored{Set: "s", Domain: "airlines", Brand: fmt.Sprint("b", b), Lang: lang, Answer: (i+b)%3 - 1, P: .2, N: .3, D: .5, Opinion: 1}
			if i%4 > 0 && s.Answer > 0 {
				s.P, s.D = s.D, s.P
			}
			scores = append(scores, s)
		}
	}
	path = filepath.Join(t.TempDir(), "scores.jsonl.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	m := compact.New().Model()
	if err := eval.WriteScores(f, eval.ScoresHead{Model: m.Name, SHA256: m.SHA256, Folds: folds}, scores); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEvaluationsAreWrittenBetweenMarks(t *testing.T) {
	scores := keptScores(t, 3, "en")
	doc := filepath.Join(t.TempDir(), "doc.md")
	const before, after = "# Title\n<!-- evaluation:begin -->\n", "<!-- evaluation:end -->\nrest\n"
	if err := os.WriteFile(doc, []byte(before+"old\n"+after), 0o600); err != nil {
		t.Fatal(err)
	}
	var texts [2]string
	for i := range texts {
		if status, _, errs := execute(t, "model", "evaluate", "unread.csv", "--scores", scores, "--doc", doc); status != 0 {
			t.Fatalf("status %d: %s", status, errs)
		}
		b, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(b)
	}
	if texts[0] != texts[1] || !strings.HasPrefix(texts[0], before+"**By estimator**") || !strings.HasSuffix(texts[0], after) || strings.Contains(texts[0], "old") {
		t.Errorf("got\n%s", texts[0])
	}
	if status, out, _ := execute(t, "model", "evaluate", "unread.csv", "--scores", scores); status != 0 || before+out+after != texts[0] {
		t.Errorf("status %d, printed\n%s", status, out)
	}
}

func TestEvaluationsSayWhatIsWrong(t *testing.T) {
	scores := keptScores(t, 3, "en")
	plain := filepath.Join(t.TempDir(), "plain.md")
	if err := os.WriteFile(plain, []byte("no marks"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--scores", scores, "--doc", plain}, "lacks the lines <!-- evaluation:begin -->"},
		{[]string{"--scores", keptScores(t, 3, "")}, "does not say in which languages"},
		{[]string{"--scores", scores, "--folds", "4"}, "other weights, parts or texts"},
		{[]string{"--scores", plain}, "no scores"},
		{[]string{"--folds", "1"}, "two parts at least"},
	} {
		status, _, errs := execute(t, append([]string{"model", "evaluate", "unread.csv"}, c.args...)...)
		if status != 2 || !strings.Contains(errs, c.want) {
			t.Errorf("%v: status %d: %s", c.args, status, errs)
		}
	}
}
