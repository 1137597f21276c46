// Package sites shows the posts of the sample on small web sites, as the networks would that they are said to come from: a
// Mastodon server, previews of a channel, pages of reviews and of a forum, a feed. The demo crawls them with the real
// collectors.
//
// The sites do only what the collectors and a curious visitor need. Nothing of them is meant for anything but the demo.
package sites

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"slices"

	"overheard/crawler"
)

// Sites are the sites of the sample, each below a path of its own.
type Sites struct {
	mux   *http.ServeMux
	posts map[string][]post // by source, oldest first
}

// post is one post of the sample, with what its author meant.
type post struct {
	crawler.Post

	Meant string `json:"meant"`
}

// Stars is the rating that the author of a review gives: what they meant, on five stars; 0 where they meant nothing.
func (p post) Stars() int {
	switch p.Meant {
	case "promoter":
		return 5
	case "passive":
		return 4
	case "detractor":
		return 1 + len(p.NativeID+p.Author)%3
	}
	return 0
}

// New reads the posts of the sample, JSON lines with the field "meant".
func New(lines io.Reader) (*Sites, error) {
	s := &Sites{mux: http.NewServeMux(), posts: map[string][]post{}}
	for d := json.NewDecoder(lines); ; {
		var p post
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read the sample: %w", err)
		}
		s.posts[p.Source] = append(s.posts[p.Source], p)
	}
	for _, posts := range s.posts {
		slices.SortStableFunc(posts, func(a, b post) int {
			return cmp.Or(a.PublishedAt.Compare(b.PublishedAt), cmp.Compare(a.NativeID, b.NativeID))
		})
	}
	s.mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "User-agent: *\nDisallow: /forum/private\n")
	})
	s.mux.HandleFunc("GET /{$}", s.home)
	s.mux.HandleFunc("GET /microblog/api/v1/timelines/tag/{tag}", s.timeline)
	s.mux.HandleFunc("GET /microblog/api/v1/statuses/{id}", s.status)
	s.mux.HandleFunc("GET /telegram/s/{channel}", s.preview)
	s.mux.HandleFunc("GET /reviews", s.reviews)
	s.mux.HandleFunc("GET /forum", s.forum)
	s.mux.HandleFunc("GET /newswire/feed", s.feed)
	return s, nil
}

// ServeHTTP answers for all of them.
func (s *Sites) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

var home = template.Must(template.New("home").Parse(`<!DOCTYPE html><html lang="en"><title>The sites of the sample</title>
<h1>The sites of the sample</h1><ul><li><a href="/reviews">reviews</a></li><li><a href="/forum">a forum</a></li>
<li><a href="/telegram/s/kitchen_news">the preview of a channel</a></li><li><a href="/newswire/feed">a feed</a></li>
<li><a href="/microblog/api/v1/timelines/tag/coffee">a Mastodon timeline</a></li></ul></html>`))

func (s *Sites) home(w http.ResponseWriter, _ *http.Request) { render(w, home, nil) }

// render sends a page. What goes wrong is the visitor's connection.
func render(w http.ResponseWriter, t *template.Template, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = t.Execute(w, data)
}
