package labelled

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatLabelsMean(t *testing.T) {
	const any = Low | Middle | High
	tests := []struct {
		name, file, rows string
		want             Example
	}{
		{"an answer to the survey", "a.csv", "text,score\nfine,8\n", Example{Text: "fine", Tone: High, Among: any, Answer: Middle, Review: true}},
		{"a low answer", "a.csv", "comment,nps\nbad,2\n", Example{Text: "bad", Tone: Low, Among: any, Answer: Low, Review: true}},
		{"an answer in the middle has no tone", "a.csv", "text,score\nmeh,6\n", Example{Text: "meh", Among: any, Answer: Low, Review: true}},
		{"five stars", "a.jsonl", `{"text":"x","stars":5}`, Example{Text: "x", Tone: High, Among: any, Answer: High, Review: true}},
		{"four and a half stars", "a.tsv", "text\trating\nx\t4.5\n", Example{Text: "x", Tone: High, Among: any, Answer: Middle | High, Review: true}},
		{"three of five stars", "a.tsv", "text\trating\trating_max\nx\t3\t5\n", Example{Text: "x", Among: any, Answer: Low, Review: true}},
		{"nine of ten", "a.tsv", "text\trating\trating_max\nx\t9\t10\n", Example{Text: "x", Tone: High, Among: any, Answer: High, Review: true}},
		{"a positive post may be passive", "a.tsv", "text\tlabel\nx\tpositive\n", Example{Text: "x", Tone: High, Among: any, Answer: Middle | High}},
		{"a neutral post answers nothing", "a.tsv", "text\tlabel\nx\tNeutral\n", Example{Text: "x", Tone: Middle, Among: any}},
		{"a corrected label", "a.tsv", "text\tlabel\nx\tpassive\n", Example{Text: "x", Among: any, Answer: Middle}},
		{"a label of no known meaning", "a.tsv", "text\tlabel\nx\tmixed\n", Example{Text: "x", Among: any}},
		{"a set whose neutral texts are missing", "ru_rutweetcorp_part.tsv.gz", "text\tlabel\nx\tnegative\n", Example{Text: "x", Tone: Low, Among: Low | High, Answer: Low}},
		{"an emotion of a set that is known", "zh_weibo_emotions.tsv", "text\tlabel\nx\tdisgust\n", Example{Text: "x", Tone: Low, Among: any, Answer: Low, Apart: true}},
		{"and one that may be either", "zh_weibo_emotions.tsv", "text\tlabel\nx\tsurprise\n", Example{Text: "x", Among: any, Apart: true}},
		{"a set of reviews", "steam_sample.tsv", "text\tlabel\nx\trecommended\n", Example{Text: "x", Domain: "games", Tone: High, Among: any, Answer: Middle | High, Review: true}},
		{"what an author meant", "a.jsonl", "{\"text\":\"x\",\"meant\":\"promoter\"}\n", Example{Text: "x", Tone: High, Among: any, Answer: High}},
		{"or did not", "a.jsonl", "{\"text\":\"x\",\"meant\":\"none\"}\n", Example{Text: "x", Tone: Middle, Among: any}},
		{"a domain of its own", "a.csv", "text,score,domain\nx,9,hotels\n", Example{Text: "x", Domain: "hotels", Tone: High, Among: any, Answer: High, Review: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Read(tt.file, strings.NewReader(tt.rows))
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Set = SetName(tt.file)
			if diff := cmp.Diff([]Example{tt.want}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct{ name, file, rows, want string }{
		{"a file without texts", "a.csv", "score\n5\n", "no column is called text"},
		{"a score outside the scale", "a.csv", "text,score\nx,11\n", "line 2: score"},
		{"more stars than there are", "a.csv", "text,rating\nx,6\n", "line 2: rating"},
		{"broken JSON", "a.jsonl", "{\"text\":\"a\"}\n{\n", "line 2"},
		{"an unknown ending", "a.docx", "", "ending"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(tt.file, strings.NewReader(tt.rows))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestFilesOfAFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.tsv.gz", "a.jsonl", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Files([]string{dir})
	if diff := cmp.Diff([]string{filepath.Join(dir, "a.jsonl"), filepath.Join(dir, "b.tsv.gz")}, got); diff != "" || err != nil {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
	if _, err := Files([]string{t.TempDir()}); err == nil {
		t.Error("an empty folder has files")
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.tsv", "text\tlabel\nx\tpositive\n")
	f.Add("a.csv", "text,score\n\"x\ny\",3\n")
	f.Add("a.jsonl", `{"text":"x","rating":4.5,"rating_max":5}`)
	f.Add("a.tsv.gz", "\x1f\x8b\x08")
	f.Fuzz(func(t *testing.T, name, content string) {
		got, err := Read(name, strings.NewReader(content))
		for _, e := range got {
			if e.Text == "" || e.Tone&^e.Among != 0 {
				t.Errorf("%+v, %v", e, err)
			}
		}
	})
}
