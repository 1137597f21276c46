package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"overheard/crawler"
)

// text is what a post is made from.
type text struct{ text, lang string }

// loadTexts returns the texts of every set in dir in a fixed random order, and where they come from.
func loadTexts(dir string) (texts []text, origin string, err error) {
	sets, err := filepath.Glob(filepath.Join(dir, "*.tsv.gz"))
	if err != nil {
		return nil, "", err
	}
	for _, set := range sets {
		if texts, err = appendSet(texts, set); err != nil {
			return nil, "", fmt.Errorf("%s: %w", set, err)
		}
	}
	origin = fmt.Sprintf("%s texts of %d public sets", grouped(len(texts)), len(sets))
	if len(texts) == 0 {
		texts = generatedTexts(200_000)
		origin = fmt.Sprintf("%s generated texts (no sets in %s)", grouped(len(texts)), dir)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	return texts, origin, nil
}

func appendSet(texts []text, name string) ([]text, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	lang, column := -1, -1
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if column < 0 {
			lang, column = slices.Index(fields, "lang"), slices.Index(fields, "text")
			if lang < 0 || column < 0 {
				return nil, fmt.Errorf("no columns lang and text in %q", fields)
			}
			continue
		}
		if len(fields) > max(lang, column) && fields[column] != "" {
			texts = append(texts, text{fields[column], fields[lang]})
		}
	}
	return texts, lines.Err()
}

// generatedTexts makes texts of about the length of a tweet, a third of them too short to have an opinion.
func generatedTexts(n int) []text {
	r := rand.New(rand.NewPCG(2, 2))
	words := strings.Fields(`the a we they service staff seat delay crew food again really never always was is not very good bad great
		terrible lovely rude kind lost bag refund late early flight morning night ticket price phone waited hours minutes thanks
		please why how nobody everyone best worst love hate fine okay first second last time change cancel booked gate desk`)
	texts := make([]text, n)
	for i := range texts {
		var b strings.Builder
		for k := 4 + r.IntN(36); k > 0; k-- {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteByte(' ')
		}
		texts[i] = text{b.String(), "en"}
	}
	return texts
}

// The five years that the posts are spread over.
var (
	firstDay = time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	afterAll = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
)

// moment is when the i-th of n things happened that are spread evenly over these years.
func moment(i, n int) time.Time {
	return firstDay.Add(time.Duration(float64(i) / float64(n) * float64(afterAll.Sub(firstDay)))).Truncate(time.Second)
}

// writePosts writes n posts as JSON lines, oldest first, over five years. All are about the first brand, one in ten about
// the second too, by five times fewer authors than posts; three in ten are in threads of six.
func writePosts(path string, n int, texts []text) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for i := range n {
		t := texts[i%len(texts)]
		p := crawler.Post{
			Source: "bench", NativeID: fmt.Sprintf("b%08d", i), Author: fmt.Sprintf("author%d", (i*7919)%(n/5+1)), Lang: t.lang,
			PublishedAt: moment(i, n),
			Text:        "@acmeair " + t.text,
		}
		if i%10 < 3 {
			p.Thread = fmt.Sprintf("b%08d", i/20*20)
		}
		if i%10 == 0 {
			p.Text += " #zephyr"
		}
		if err := lines.Encode(&p); err != nil {
			return err
		}
	}
	return w.Flush()
}

// writeSurvey writes n answers over the same years.
func writeSurvey(path string, n int) error {
	r := rand.New(rand.NewPCG(3, 3))
	var b strings.Builder
	b.WriteString("Score,Date,Comment\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,%s,\n", r.IntN(11), moment(i, n).Format(time.RFC3339))
	}
	return os.WriteFile(path, []byte(b.String()), 0o600)
}
