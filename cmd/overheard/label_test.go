package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler/postfile"
	"overheard/sentiment"
)

// fixed is a model that has one opinion of everything.
type fixed struct{}

func (fixed) Model() sentiment.Model { return sentiment.Model{Name: "fixed-1"} }

func (fixed) Classify(_ context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	for i, t := range texts {
		opinions[i] = sentiment.Opinion{P: sentiment.Shares{Promoter: 0.5, Passive: 0.25, Detractor: 0.25}, Opinion: 0.75,
			Tones: sentiment.Tones{Negative: 0.25, Neutral: 0.25, Positive: 0.5}, Lang: t.Lang}
	}
	return nil
}

const ours = `"label":"promoter","p":{"promoter":0.5,"passive":0.25,"detractor":0.25},"opinion":0.75,` +
	`"sentiment":"positive","sentiment_p":{"negative":0.25,"neutral":0.25,"positive":0.5},"lang":"en","model":"fixed-1"}`

func labelText(t *testing.T, in string) (out string, bad int) {
	t.Helper()
	var b bytes.Buffer
	l := &labeller{models: sentiment.Pair{First: fixed{}}, out: bufio.NewWriter(&b)}
	if err := l.run(t.Context(), jsonLines(postfile.Lines(strings.NewReader(in), 1<<20))); err != nil {
		t.Fatal(err)
	}
	return b.String(), l.bad
}

func TestLabelKeepsEveryFieldOfALine(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"unknown fields and numbers of any size", `{"text":"a","lang":"en","big":12345678901234567890,"e":1.0E+2}`,
			`{"text":"a","big":12345678901234567890,"e":1.0E+2,` + ours},
		{"nested values with braces and quotes in them", `{"a":{"b":["}",{"c":"\"}"}]},"text":"x","lang":"en"}`,
			`{"a":{"b":["}",{"c":"\"}"}]},"text":"x",` + ours},
		{"an earlier labelling is replaced", `{"text":"a","label":"x","p":null,"opinion":[1],"sentiment":{},"sentiment_p":1,"model":"m","lang":"en"}`,
			`{"text":"a",` + ours},
		{"the same names deeper down stay", `{"text":"a","deep":{"label":"x"},"lang":"en"}`, `{"text":"a","deep":{"label":"x"},` + ours},
		{"a name written with an escape", `{"te\u0078t":"a","l\u0061bel":1,"lang":"en"}`, `{"te\u0078t":"a",` + ours},
		{"space between the parts", " { \"text\" : \"a\" ,\t\"lang\":\"en\" , \"n\" : 1 } ", "{\"text\" : \"a\",\"n\" : 1," + ours},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, bad := labelText(t, tt.line+"\n")
			if diff := cmp.Diff(tt.want+"\n", got); diff != "" || bad > 0 {
				t.Errorf("bad %d, -want +got:\n%s", bad, diff)
			}
		})
	}
}

func TestLabelExplains(t *testing.T) {
	var b bytes.Buffer
	l := &labeller{models: sentiment.Pair{First: fixed{}}, explain: true, out: bufio.NewWriter(&b)}
	if err := l.run(t.Context(), jsonLines(postfile.Lines(strings.NewReader(`{"explain":5,"text":"a b","lang":"en"}`+"\n"), 1<<20))); err != nil {
		t.Fatal(err)
	}
	want := `{"text":"a b",` + strings.TrimSuffix(ours, "}") + `,"explain":{"label":"promoter","model":"fixed-1","words":[],"units":2,"partial":false}}` + "\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestLabelKeepsTheOrderOverManyBatches(t *testing.T) {
	var in strings.Builder
	const n = 3*labelBatch + 7
	for i := range n {
		if i%100 == 99 {
			in.WriteString("not json\n")
			continue
		}
		in.WriteString(`{"text":"a","lang":"en"}` + "\n")
	}
	out, bad := labelText(t, in.String())
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != n || bad != n/100 {
		t.Fatalf("%d lines, %d bad", len(lines), bad)
	}
	for i, line := range lines {
		if isError := strings.HasPrefix(line, `{"error"`); isError != (i%100 == 99) {
			t.Fatalf("line %d is %s", i+1, line)
		}
	}
}

func FuzzLabel(f *testing.F) {
	f.Add(`{"text":"a","b":{"c":[1,2,{"d":"}"}]}}`)
	f.Add(`{"text":"\ud800","text":"b","label":1}`)
	f.Add("{\"text\":\"a\"}\nnot json\n[]\n\n5\n")
	f.Fuzz(func(t *testing.T, in string) {
		out, _ := labelText(t, in)
		for line := range strings.SplitSeq(strings.TrimSuffix(out, "\n"), "\n") {
			if line != "" && !json.Valid([]byte(line)) {
				t.Errorf("not JSON: %s", line)
			}
		}
		for line := range strings.SplitSeq(in, "\n") {
			var before map[string]json.RawMessage
			if json.Unmarshal([]byte(line), &before) != nil || before == nil {
				continue
			}
			after := map[string]json.RawMessage{}
			if err := json.Unmarshal(withOpinion(trimSpace([]byte(line)), sentiment.Opinion{}, sentiment.Model{}, nil), &after); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			for key, value := range before {
				switch key {
				case "label", "p", "opinion", "sentiment", "sentiment_p", "lang", "model":
				default:
					if !bytes.Equal(after[key], value) {
						t.Errorf("%q: %q became %q", key, value, after[key])
					}
				}
			}
		}
	})
}
