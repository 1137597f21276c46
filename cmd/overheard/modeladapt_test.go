package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"overheard/sentiment/eval"
)

// writeComments writes a survey of n patients of a made-up clinic, whose words mean little elsewhere. With noise, what they write
// has nothing to do with their score.
func writeComments(n int, noise bool) []byte {
	words := [3][]string{
		{"the queue at the blue desk", "doctor Varga again", "two hours under the lamp"}, {"the usual card stamp", "room nine", "a form to fill in"},
		{"sister Imola was on duty", "out before the tea got cold", "the green door at once"},
	}
	scores := [3][]int{{0, 3, 6}, {7, 8}, {9, 10}}
	random := rand.New(rand.NewPCG(uint64(n), 4))
	var b bytes.Buffer
	b.WriteString("id,date,respondent,score,comment\n")
	for i := range n {
		c := []int{0, 1, 2, 2, 2}[random.IntN(5)]
		said := c
		if noise {
			said = random.IntN(3)
		}
		fmt.Fprintf(&b, "%d,2026-03-%02d,p%d,%d,Visit %d: %s.\n", i, 1+i%28, i%40, scores[c][random.IntN(len(scores[c]))], random.IntN(1000), words[said][random.IntN(3)])
	}
	return b.Bytes()
}

// comments FILE N writes a survey of N patients of a made-up clinic.
func cmdComments(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), writeComments(n, false), 0o600))
}

// adaptTo adapts the built-in model to a file and returns what --json prints.
func adaptTo(t *testing.T, content []byte, flags ...string) adaptReport {
	t.Helper()
	file := filepath.Join(t.TempDir(), "own.csv")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, remarks bytes.Buffer
	args := append([]string{"model", "train", "--base", "builtin", file, "--json", "--out", file + ".bin"}, flags...)
	if status := run(t.Context(), args, strings.NewReader(""), &out, &remarks, nil); status != exitDone {
		t.Fatalf("status %d: %s", status, &remarks)
	}
	var report adaptReport
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAdaptingToOwnWordsIsReportedAsBetter(t *testing.T) {
	r := adaptTo(t, writeComments(300, false))
	if r.HeldOut.Verdict != eval.Better || r.Texts != 300 || r.HeldOut.Answer.Accuracy.Difference < 0.2 || r.HeldOut.Answer.NPSError.Other > 8 {
		t.Errorf("got %+v with %+v", r, r.HeldOut.Answer)
	}
	if !strings.Contains(r.Advice, "then run overheard relabel") {
		t.Errorf("advice %q", r.Advice)
	}
}

func TestAdaptingToNoiseIsNotReportedAsBetter(t *testing.T) {
	for seed := range 2 {
		r := adaptTo(t, writeComments(300+20*seed, true), "--seed", strconv.Itoa(seed))
		if r.HeldOut.Verdict == eval.Better || !strings.HasPrefix(r.Advice, "Keep the base") {
			t.Errorf("seed %d: %s, %q: %+v", seed, r.HeldOut.Verdict, r.Advice, r.HeldOut.Answer)
		}
	}
}

func TestTheSameTextsAndSeedGiveTheSameReport(t *testing.T) {
	first, second := adaptTo(t, writeComments(100, false)), adaptTo(t, writeComments(100, false))
	if first.SHA256 != second.SHA256 || *first.HeldOut.Answer.NPSError != *second.HeldOut.Answer.NPSError {
		t.Errorf("%+v and %+v", first, second)
	}
}
