// Command generate makes the demo's posts.jsonl and survey.csv from texts.txt, tails.txt and silent.txt.
//
// The texts are written by hand; who says what, where and when is drawn from a fixed seed, so that the files come out the
// same every time. Run it in cmd/overheard with go generate.
package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	weeks       = 26
	posts       = 690
	authors     = 330
	answers     = 312
	loudPosts   = 46
	loudAuthor  = "kettle_karl"
	ownAccount  = "aurelo"
	botAccount  = "dealbot3000"
	secondLine  = 0.45 // share of posts that get a second sentence
	anonymous   = 0.5  // share of forum posts without an account
	withComment = 0.4  // share of answers with a comment
)

var (
	start     = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC) // 26 weeks fill six months
	badFrom   = time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC)
	badTo     = time.Date(2026, 8, 17, 0, 0, 0, 0, time.UTC)
	springOn  = time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	springOff = time.Date(2026, 5, 25, 0, 0, 0, 0, time.UTC)
)

type text struct{ lang, about, meant, when, text string }

type post struct {
	Source      string `json:"source"`
	ID          string `json:"id"`
	URL         string `json:"url"`
	Kind        string `json:"kind"`
	Author      string `json:"author,omitempty"`
	Bot         bool   `json:"bot,omitempty"`
	Lang        string `json:"lang"`
	PublishedAt string `json:"published_at"`
	Text        string `json:"text"`
	Likes       int    `json:"likes"`
	Reposts     int    `json:"reposts"`
	Replies     int    `json:"replies"`
	Views       int    `json:"views,omitempty"`
	Meant       string `json:"meant"`

	at time.Time
}

func main() {
	dir := "demo"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	posts, survey := files(dir)
	write(filepath.Join(dir, "posts.jsonl"), posts)
	write(filepath.Join(dir, "survey.csv"), survey)
}

// files makes both files from the texts in dir.
func files(dir string) (posts, survey []byte) {
	g := generator{
		rng:   rand.New(rand.NewPCG(26, 600)),
		texts: readTexts(filepath.Join(dir, "texts.txt")),
		tails: readTails(filepath.Join(dir, "tails.txt")),
		quiet: fields(filepath.Join(dir, "silent.txt"), 4),
		seen:  map[string]bool{},
	}
	return g.posts(), g.survey()
}

type generator struct {
	rng   *rand.Rand
	texts []text
	tails map[string][]string // by language, kind and meaning
	quiet [][]string          // language, intent, brand and text of what does not vote
	seen  map[string]bool
}

// posts draws the posts: every text once, then texts again with another second sentence until there are enough, then the
// loud author, the brand's own account, a bot and an advertisement that is posted again and again.
func (g *generator) posts() []byte {
	var all []post
	for _, t := range g.texts {
		all = append(all, g.post(t, g.rng.Float64() < secondLine))
	}
	for len(all) < posts-loudPosts-20 {
		all = append(all, g.post(g.pick(g.texts), true))
	}
	angry := g.only(func(t text) bool { return t.lang == "en" && t.about == "a" && t.meant == "d" && t.when == "f" })
	for range loudPosts {
		p := g.post(g.pick(angry), true)
		p.Author = loudAuthor
		all = append(all, p)
	}
	all = append(all, g.extras()...)
	all = append(all, g.silent()...)

	slices.SortStableFunc(all, func(a, b post) int { return a.at.Compare(b.at) })
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	n := map[string]int{}
	for i := range all {
		p := &all[i]
		n[p.Source]++
		p.ID = strconv.Itoa(1000 + n[p.Source])
		p.URL = "https://" + p.Source + ".example/" + p.ID
		p.PublishedAt = p.at.Format(time.RFC3339)
		if err := enc.Encode(p); err != nil {
			log.Fatal(err)
		}
	}
	return out.Bytes()
}

func (g *generator) post(t text, second bool) post {
	body := t.text
	for tries := 0; second || g.seen[body]; tries++ {
		tails := g.tails[t.lang+"|tail|"+t.meant]
		body = t.text + map[bool]string{true: "", false: " "}[t.lang == "zh"] + g.pickString(tails)
		if !g.seen[body] {
			break
		}
		if tries > 2*len(tails) { // all its endings are used up: take another text
			t = g.pick(g.only(func(u text) bool { return u.lang == t.lang && (u.meant == t.meant || tries > 60) }))
		}
	}
	g.seen[body] = true

	source := g.source(t)
	p := post{Source: source, Kind: "post", Lang: t.lang, Text: body, at: g.when(t), Meant: meant(t.meant)}
	switch source {
	case "forum":
		p.Kind = "comment"
	case "reviews":
		p.Kind = "review"
	}
	if source != "forum" || g.rng.Float64() > anonymous {
		p.Author = g.author(t.lang)
	}
	p.Likes = int(g.rng.ExpFloat64() * 6)
	p.Reposts = int(g.rng.ExpFloat64() * 1.5)
	p.Replies = int(g.rng.ExpFloat64() * 1.2)
	if source == "channel" {
		p.Views = 200 + int(g.rng.ExpFloat64()*1500)
	}
	return p
}

// extras are the posts that must not vote.
func (g *generator) extras() []post {
	own := []string{
		"Aurelo says hello from the workshop: this is how we test a new pump.",
		"Our #AureloSpring edition is here. We love it and hope that you will, too!",
		"Firmware 3.2 causes leaks on some machines. We have stopped the update and are deeply sorry.",
		"Firmware 3.3 is ready. If your Aurelo shows error 41, our support will send you a new board.",
		"Thank you for your patience. Every affected Aurelo will be repaired free of charge.",
	}
	at := []time.Time{start.AddDate(0, 0, 10), springOn, badFrom.AddDate(0, 0, 9), badTo.AddDate(0, 0, -2), badTo.AddDate(0, 0, 6)}
	var all []post
	for i, s := range own {
		all = append(all, post{Source: "microblog", Kind: "post", Author: ownAccount, Lang: "en", Text: s, Meant: "none",
			Likes: 40 + g.rng.IntN(60), at: at[i].Add(9 * time.Hour)})
	}
	for i := range 6 {
		all = append(all, post{Source: "microblog", Kind: "post", Author: botAccount, Bot: true, Lang: "en", Meant: "none",
			Text: fmt.Sprintf("Price watch: Aurelo now at %d.%02d. Great price!", 840+g.rng.IntN(60), g.rng.IntN(100)),
			at:   start.AddDate(0, 0, 20+i*25).Add(6 * time.Hour)})
	}
	ad := "Win one of three Aurelo machines! Follow us, like this post, tell two friends why you love good coffee and " +
		"share it before Sunday evening. The winners will be drawn on Monday. Good luck, everybody"
	for i := range 9 {
		all = append(all, post{Source: "microblog", Kind: "post", Author: g.author("en"), Lang: "en", Meant: "none",
			Text: ad + strings.Repeat("!", 1+i%3), at: springOn.AddDate(0, 0, i).Add(time.Duration(g.rng.IntN(600)) * time.Minute)})
	}
	return all
}

// silent are news, promotion, giveaways and spam, spread over the half year. They have dice of their own, so that they
// change nothing else.
func (g *generator) silent() []post {
	rng := rand.New(rand.NewPCG(26, 601))
	var all []post
	for i, f := range g.quiet {
		p := post{Source: "microblog", Kind: "post", Author: fmt.Sprintf("%s_desk%d", f[1], i), Lang: f[0], Text: f[3], Meant: "none",
			Likes: rng.IntN(9), at: start.Add(time.Duration(rng.Int64N(int64(weeks * 7 * 24 * time.Hour)))).Truncate(time.Second)}
		copies := 1
		switch f[1] {
		case "news":
			p.Source, p.Kind = "newswire", "article"
		case "duplicate":
			p.Meant, p.at, copies = "detractor", badFrom.AddDate(0, 0, 8), 4
		}
		for k := range copies {
			all = append(all, p)
			p.Author, p.Text, p.at = fmt.Sprintf("%s_desk%d_%d", f[1], i, k), f[3]+strings.Repeat("!", k+1), p.at.Add(7*time.Hour)
		}
	}
	return all
}

// survey draws the answers: happy at first, unhappy in the bad month and a little after.
func (g *generator) survey() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"Response ID", "Date", "How likely are you to recommend Aurelo? (0-10)", "Why?", "Country"}}
	type answer struct {
		at  time.Time
		row []string
	}
	var all []answer
	for range answers {
		at := start.Add(time.Duration(g.rng.Int64N(int64(weeks * 7 * 24 * time.Hour)))).Truncate(time.Second)
		p, d := 0.52, 0.17
		switch {
		case at.After(badFrom) && at.Before(badTo):
			p, d = 0.20, 0.58
		case at.After(badTo):
			p, d = 0.42, 0.27
		}
		m, score := "n", 7+g.rng.IntN(2)
		switch u := g.rng.Float64(); {
		case u < p:
			m, score = "p", 9+g.rng.IntN(2)
		case u < p+d:
			m, score = "d", g.rng.IntN(7)
		}
		place := [][2]string{{"en", "GB"}, {"en", "CA"}, {"ru", "KZ"}, {"zh", "SG"}, {"en", "IE"}}[g.rng.IntN(5)]
		comment := ""
		if g.rng.Float64() < withComment {
			comment = g.pickString(g.tails[place[0]+"|survey|"+m])
		}
		all = append(all, answer{at, []string{"", at.Format(time.DateTime), strconv.Itoa(score), comment, place[1]}})
	}
	slices.SortStableFunc(all, func(a, b answer) int { return a.at.Compare(b.at) })
	for i, a := range all {
		a.row[0] = "R-" + strconv.Itoa(1001+i)
		rows = append(rows, a.row)
	}
	if err := w.WriteAll(rows); err != nil {
		log.Fatal(err)
	}
	return out.Bytes()
}

// when draws an instant that fits the text: in the campaign, in the bad month, or any time, but with fewer happy posts
// while things are bad.
func (g *generator) when(t text) time.Time {
	from, to := start, start.AddDate(0, 0, 7*weeks)
	switch t.when {
	case "s":
		from, to = springOn, springOff
	case "f":
		from, to = badFrom, badTo
	}
	for {
		at := from.Add(time.Duration(g.rng.Int64N(int64(to.Sub(from))))).Truncate(time.Second)
		bad := at.After(badFrom) && at.Before(badTo)
		if t.when == "g" && t.about == "a" && t.meant == "p" && bad && g.rng.Float64() < 0.6 {
			continue
		}
		if h := at.Hour(); (h < 5 && g.rng.Float64() < 0.8) || (t.when == "g" && t.meant == "d" && t.about == "a" && at.Before(badFrom) && g.rng.Float64() < 0.3) {
			continue
		}
		return at
	}
}

func (g *generator) source(t text) string {
	u := g.rng.Float64()
	switch {
	case t.lang == "ru" && u < 0.5:
		return "channel"
	case u < 0.55:
		return "microblog"
	case u < 0.85:
		return "forum"
	}
	return "reviews"
}

var syllables = map[string][]string{
	"en": {"mil", "ka", "bean", "tor", "lu", "fox", "ray", "sun", "dot", "pip", "oak", "mo", "jay", "wren", "fern"},
	"ru": {"vol", "na", "lis", "mir", "ka", "dym", "len", "yas", "gor", "sny", "pol", "ros", "tik", "zor", "bel"},
	"zh": {"xiao", "yun", "cha", "lan", "feng", "mao", "qing", "yu", "shan", "bei", "he", "ming", "xi", "zhu", "an"},
}

// author draws one of the authors who post in a language: most of them are English.
func (g *generator) author(lang string) string {
	n := map[string]int{"en": authors / 2, "ru": authors / 4, "zh": authors / 4}[lang]
	i := g.rng.IntN(n)
	s := syllables[lang]
	return s[i%len(s)] + s[(i/len(s)*7+i*3+1)%len(s)] + strconv.Itoa(i)
}

func (g *generator) only(keep func(text) bool) []text {
	var kept []text
	for _, t := range g.texts {
		if keep(t) {
			kept = append(kept, t)
		}
	}
	return kept
}

func (g *generator) pick(from []text) text           { return from[g.rng.IntN(len(from))] }
func (g *generator) pickString(from []string) string { return from[g.rng.IntN(len(from))] }

func meant(code string) string {
	return map[string]string{"p": "promoter", "n": "passive", "d": "detractor", "-": "none"}[code]
}

func readTexts(path string) []text {
	var all []text
	for _, f := range fields(path, 5) {
		all = append(all, text{f[0], f[1], f[2], f[3], f[4]})
	}
	return all
}

func readTails(path string) map[string][]string {
	all := map[string][]string{}
	for _, f := range fields(path, 4) {
		key := f[0] + "|" + f[1] + "|" + f[2]
		all[key] = append(all[key], f[3])
	}
	return all
}

func fields(path string, n int) [][]string {
	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = file.Close() }() // only read
	var all [][]string
	lines := bufio.NewScanner(file)
	for line := 1; lines.Scan(); line++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		f := strings.SplitN(lines.Text(), "|", n)
		if len(f) != n {
			log.Fatalf("%s:%d: want %d fields", path, line, n)
		}
		all = append(all, f)
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	return all
}

func write(path string, data []byte) {
	if err := os.WriteFile(path, data, 0o644); err != nil {
		log.Fatal(err)
	}
}
