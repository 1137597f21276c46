package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"overheard/crawler"
)

// A town is a network in memory. Each of its squares is a source on which posts are shouted, edited and taken back, and
// which can be down, closed to us, or forgetful.
type town struct {
	mu      sync.Mutex
	now     func() time.Time
	squares map[string]*square
}

type square struct {
	posts   []shout
	page    int                                 // posts to a page
	keeps   int                                 // it shows only so many of the latest posts; 0 for all
	trouble *crawler.Trouble                    // met before the first page
	after   int                                 // pages that come before trouble does
	hang    func(context.Context) error         // called before every page
	said    error                               // ends the sequence instead of trouble
	visits  int                                 // how often it was read
	looked  map[string]int                      // how often a post was looked at again
	search  crawler.Search                      // of the last visit
	spoil   func(crawler.Cursor) crawler.Cursor // changes the cursors it gives
}

// shout is a post on a square, by the order in which it arrived.
type shout struct {
	crawler.Post
	gone bool
}

func newTown(now func() time.Time, squares ...string) *town {
	t := &town{now: now, squares: map[string]*square{}}
	for _, name := range squares {
		t.squares[name] = &square{page: 10, looked: map[string]int{}}
	}
	return t
}

// shout posts texts on a square, one second apart, up to now.
func (t *town) shout(name string, texts ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.squares[name]
	for i, text := range texts {
		id := strconv.Itoa(len(s.posts) + 1)
		at := t.now().Add(time.Duration(i-len(texts)) * time.Second)
		s.posts = append(s.posts, shout{Post: crawler.Post{NativeID: id, URL: "https://" + name + ".example/" + id, Author: "a" + id, Text: text, PublishedAt: at}})
	}
}

func (t *town) change(name string, f func(*square)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(t.squares[name])
}

func (t *town) network() crawler.Network {
	return crawler.Network{Type: "town", Title: "Town", NoURL: true, Collector: func(s crawler.Source, _ crawler.Tools) (crawler.Collector, error) {
		if _, ok := t.squares[s.Name]; !ok {
			return nil, errors.New("no such square")
		}
		return &listener{t, s.Name}, nil
	}}
}

// listener is the collector of one square. Its cursor is the number of the last post it has heard, and when that was.
type listener struct {
	town *town
	name string
}

func (l *listener) Collect(ctx context.Context, from crawler.Cursor, search crawler.Search) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		heard, since := parseCursor(from, search.Since)
		l.town.change(l.name, func(s *square) { s.visits++; s.search = search })
		for pages := 0; ; pages++ {
			page, last, err := l.page(ctx, pages, heard, since, search)
			if err != nil {
				yield(crawler.Page{}, err)
				return
			}
			if pages > 0 && len(page.Posts) == 0 {
				return
			}
			heard, since = last, l.town.now()
			page.Next = crawler.Cursor(fmt.Sprintf("%d@%d", heard, since.UnixMilli()))
			if spoil := l.town.squares[l.name].spoil; spoil != nil {
				page.Next = spoil(page.Next)
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

func parseCursor(c crawler.Cursor, since time.Time) (int, time.Time) {
	number, at, ok := strings.Cut(string(c), "@")
	n, err1 := strconv.Atoi(number)
	ms, err2 := strconv.ParseInt(at, 10, 64)
	if !ok || err1 != nil || err2 != nil {
		return 0, since
	}
	return n, time.UnixMilli(ms)
}

// page returns the posts after the one numbered heard.
func (l *listener) page(ctx context.Context, pages, heard int, since time.Time, search crawler.Search) (p crawler.Page, last int, err error) {
	var hang func(context.Context) error
	l.town.change(l.name, func(s *square) { hang = s.hang })
	if hang != nil {
		if err := hang(ctx); err != nil {
			return p, heard, err
		}
	}
	l.town.mu.Lock()
	defer l.town.mu.Unlock()
	s := l.town.squares[l.name]
	if pages >= s.after && s.said != nil {
		return p, heard, s.said
	}
	if pages >= s.after && s.trouble != nil {
		return p, heard, s.trouble
	}
	if first := len(s.posts) - s.keeps; s.keeps > 0 && heard < first {
		p.Gap = &crawler.Gap{From: since, To: s.posts[first].PublishedAt, Reason: crawler.GapClamped}
		heard = first
	}
	for last = heard; last < len(s.posts) && len(p.Posts) < s.page; last++ {
		post := s.posts[last]
		switch {
		case post.gone:
		case post.PublishedAt.Before(search.Since):
			p.Skip(crawler.SkipTooOld, 1)
		default:
			p.Posts = append(p.Posts, post.Post)
		}
	}
	return p, last, nil
}

func (l *listener) Revisit(_ context.Context, refs []crawler.Ref) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		var page crawler.Page
		l.town.change(l.name, func(s *square) {
			for _, r := range refs {
				s.looked[r.NativeID]++
				i := slices.IndexFunc(s.posts, func(p shout) bool { return p.NativeID == r.NativeID })
				if s.posts[i].gone {
					page.Deleted = append(page.Deleted, r.NativeID)
				} else {
					page.Posts = append(page.Posts, s.posts[i].Post)
				}
			}
		})
		yield(page, nil)
	}
}
