package collectortest

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"overheard/crawler"
)

// shelf is the simplest site there is: posts in order, ten a page, behind a number.
type shelf struct{ posts []crawler.Post }

func (s *shelf) Add(n int, at time.Time, text string) {
	s.posts = append(s.posts, crawler.Post{Source: "shelf", NativeID: strconv.Itoa(n), PublishedAt: at, Text: text})
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	from, err := strconv.Atoi(r.URL.Query().Get("from"))
	if err != nil {
		http.Error(w, "from what", http.StatusBadRequest)
		return
	}
	from = min(from, len(s.posts))
	_ = json.NewEncoder(w).Encode(map[string]any{"posts": s.posts[from:min(from+10, len(s.posts))]})
}

// The mistakes that a collector of a shelf can be made to make.
const (
	noMistake      = ""
	cursorTooEarly = "the cursor passes an unfinished page"
	troubleIsEnd   = "trouble ends the sequence in silence"
	neverEnds      = "it reads on when nothing is new"
	believesClocks = "it believes every clock"
	skipsGarbage   = "what cannot be read counts as empty"
	deafToContext  = "it does not hear when it is to end"
	noCursor       = "it leaves no cursor"
	bareErrors     = "its errors do not say that the source is to blame"
	oneOfTenIsLost = "it loses every tenth post"
	restartsLater  = "after a restart it leaves out a page"
)

type shelfCollector struct {
	base    string
	mistake string
	tools   crawler.Tools
}

func (c *shelfCollector) Collect(ctx context.Context, from crawler.Cursor, _ crawler.Search) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		at, err := strconv.Atoi(string(from))
		if err != nil {
			at = 0
		} else if c.mistake == restartsLater {
			at += 10
		}
		if c.mistake == deafToContext {
			ctx = context.WithoutCancel(ctx)
		}
		for {
			page, n, err := c.page(ctx, at)
			switch {
			case err != nil && c.mistake == troubleIsEnd:
				yield(crawler.Page{Next: crawler.Cursor(strconv.Itoa(at + 10))}, nil)
				return
			case err != nil && c.mistake == cursorTooEarly:
				if yield(crawler.Page{Next: crawler.Cursor(strconv.Itoa(at + 10))}, nil) {
					yield(crawler.Page{}, err)
				}
				return
			case err != nil:
				if trouble := crawler.AsTrouble(err); trouble != nil && c.mistake == bareErrors {
					err = fmt.Errorf("%s", trouble.Text)
				}
				yield(crawler.Page{}, err)
				return
			}
			at += n
			if page.Next = crawler.Cursor(strconv.Itoa(at)); c.mistake == noCursor {
				page.Next = ""
			}
			if !yield(page, nil) || n == 0 && c.mistake != neverEnds {
				return
			}
		}
	}
}

// page reads one page. What it holds has to be what was asked for.
func (c *shelfCollector) page(ctx context.Context, at int) (page crawler.Page, n int, err error) {
	response, err := c.tools.Fetcher.Fetch(ctx, crawler.Request{URL: c.base + "/?from=" + strconv.Itoa(at), API: true})
	if err != nil {
		return page, 0, err
	}
	var answer struct {
		Posts *[]crawler.Post `json:"posts"`
	}
	garbled := json.Unmarshal(response.Body, &answer) != nil || answer.Posts == nil
	if garbled && c.mistake == skipsGarbage {
		return page, 10, nil
	}
	if garbled || len(*answer.Posts) > 0 && (*answer.Posts)[0].NativeID != strconv.Itoa(at) {
		return page, 0, &crawler.Trouble{Kind: crawler.Garbled, Text: "what came is not what was asked for"}
	}
	for _, p := range *answer.Posts {
		if c.mistake != believesClocks && !crawler.Plausible(p.PublishedAt, c.tools.Now()) || c.mistake == oneOfTenIsLost && p.NativeID[len(p.NativeID)-1] == '7' {
			continue
		}
		page.Posts = append(page.Posts, p)
	}
	return page, len(*answer.Posts), nil
}

func shelfSubject(mistake string) Subject {
	return Subject{
		Network: crawler.Network{Collector: func(s crawler.Source, t crawler.Tools) (crawler.Collector, error) {
			return &shelfCollector{base: s.BaseURL, mistake: mistake, tools: t}, nil
		}},
		Pages:  true,
		Site:   func() Site { return &shelf{} },
		Source: func(base string) crawler.Source { return crawler.Source{Name: "shelf", BaseURL: base} },
	}
}

func TestAGoodCollectorPasses(t *testing.T) { Run(t, shelfSubject(noMistake)) }

func TestEveryMistakeIsFound(t *testing.T) {
	for _, mistake := range []string{
		cursorTooEarly, troubleIsEnd, neverEnds, believesClocks, skipsGarbage, deafToContext, noCursor, bareErrors, oneOfTenIsLost, restartsLater,
	} {
		t.Run(mistake, func(t *testing.T) {
			t.Parallel()
			if !slices.ContainsFunc(facts, func(f fact) bool { return fails(t, f, shelfSubject(mistake)) }) {
				t.Error("the suite passes")
			}
		})
	}
}

// fails reports whether a fact does not hold for s.
func fails(t *testing.T, f fact, s Subject) bool {
	if f.when != nil && !f.when(s) {
		return false
	}
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.check(r, s)
	}()
	<-done
	return r.failed
}

// recorder is a test that may fail without failing the test that it belongs to.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Error(...any)          { r.failed = true }
func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) Fatal(...any)          { r.failed = true; runtime.Goexit() }
func (r *recorder) Fatalf(string, ...any) { r.failed = true; runtime.Goexit() }
