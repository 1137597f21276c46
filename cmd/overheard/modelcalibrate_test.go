package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeClinics writes rated comments about made-up clinics, of which each has patients of its own temper.
func writeClinics(brands, n int) []byte {
	words := [3]string{"the queue was endless and nobody cared", "it was fine, a form to fill in", "a wonderful sister was on duty, thank you"}
	scores := [3]int{2, 7, 10}
	random := rand.New(rand.NewPCG(uint64(n), 5))
	var b bytes.Buffer
	b.WriteString("text,score,brand,domain,lang\n")
	for i := range brands * n {
		brand := i % brands
		c := min(random.IntN(3)+random.IntN(2+brand%2)*random.IntN(2), 2)
		said := c
		if random.IntN(5) == 0 {
			said = random.IntN(3)
		}
		fmt.Fprintf(&b, "\"Visit %d: %s.\",%d,clinic-%d,clinics,en\n", random.IntN(1000), words[said], scores[c], brand)
	}
	return b.Bytes()
}

// Whoever trains a model can calibrate it: what is learnt lies beside the weights and goes with them.
func TestCalibrationsBesideOwnWeights(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(in(name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	do := func(want int, args ...string) (out, errs string) {
		t.Helper()
		status, out, errs := execute(t, args...)
		if status != want {
			t.Fatalf("%s: status %d, want %d: %s", strings.Join(args, " "), status, want, errs)
		}
		return out, errs
	}
	has := func(text string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%q is not in\n%s", part, text)
			}
		}
	}
	config := func(domain string) {
		write("config.toml", "[sentiment]\nmodel = \"own.bin\"\n[[brand]]\nname = \"acme\"\nterms = [\"acme\"]\ndomain = \""+domain+"\"\n")
	}
	write("clinics.csv", string(writeClinics(8, 60)))
	write("posts.jsonl", `{"source":"x","id":"1","published_at":"2026-03-01T10:00:00Z","text":"a wonderful sister was on duty"}`+"\n")
	config("clinics")

	do(0, "model", "train", in("clinics.csv"), "--table", "english", "--without-brand", "clinic-7", "--out", in("own.bin"))
	_, errs := do(2, "config", "check", "--config", in("config.toml"))
	has(errs, `"clinics" is not the name of a calibration domain`)
	out, _ := do(0, "model", "calibrate", in("clinics.csv"), "--without-brand", "clinic-7", "--model", in("own.bin"), "--folds", "2")
	has(out, "1 domain learnt", "own.domains.json")
	out, _ = do(0, "model", "show", "--model", in("own.bin"))
	has(out, "clinics  en        420")
	do(0, "config", "check", "--config", in("config.toml"))
	do(0, "import", "posts", in("posts.jsonl"), "--brand", "acme", "--config", in("config.toml"))
	out, errs = do(0, "nps", "--brand", "acme", "--by", "all", "--json", "--config", in("config.toml"))
	has(out, `"calibration": "domain"`, `"calibration_name": "clinics"`)
	if errs != "" {
		t.Errorf("remarks: %s", errs)
	}

	// They belong to the weights that they were learnt for, and to no others.
	do(0, "model", "train", in("clinics.csv"), "--table", "english", "--out", in("own.bin"))
	do(0, "relabel", "--config", in("config.toml"))
	out, errs = do(0, "nps", "--brand", "acme", "--by", "all", "--json", "--config", in("config.toml"))
	has(out, `"calibration": "none"`)
	has(errs, "own.domains.json is for other weights than those of", "model own.bin has no calibration for the domain clinics")
	write("own.domains.json", "{")
	_, errs = do(2, "nps", "--brand", "acme", "--config", in("config.toml"))
	has(errs, "own.domains.json: not a file that overheard model calibrate wrote")
}

func TestLeavingOutWhatIsNotThereIsAMistake(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clinics.csv")
	if err := os.WriteFile(file, writeClinics(3, 10), 0o600); err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]string{
		"--without-brand=clinic-9":  `--without-brand: no text is about "clinic-9"`,
		"--without-domain=airlines": `--without-domain: no text is of the domain "airlines"`,
	} {
		if status, _, errs := execute(t, "model", "train", file, flag, "--out", file+".bin"); status != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: status %d: %s", flag, status, errs)
		}
	}
}
