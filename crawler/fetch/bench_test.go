package fetch_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gocolly/colly/v2"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// BenchmarkPages compares pages per second with plain colly on the same site, without limits: what our care costs.
func BenchmarkPages(b *testing.B) {
	page := []byte("<!doctype html><html><body>" + strings.Repeat(`<div class="post"><b>Ann</b> The coffee was good, спасибо!</div>`, 300))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			_, _ = w.Write([]byte("User-agent: *\nDisallow: /private\n"))
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}))
	defer server.Close()
	b.Run("overheard", func(b *testing.B) {
		web := fetch.New(fetch.Options{Every: -1})
		defer web.Close()
		client, err := web.Client(crawler.Source{Name: "a", BaseURL: server.URL}, crawler.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			r, err := client.Fetch(b.Context(), crawler.Request{URL: server.URL + "/a?page=2"})
			if err != nil || len(r.Body) != len(page) {
				b.Fatal(err)
			}
		}
	})
	b.Run("colly", func(b *testing.B) {
		c := colly.NewCollector(colly.AllowURLRevisit())
		c.IgnoreRobotsTxt = false
		got := 0
		c.OnResponse(func(r *colly.Response) { got = len(r.Body) })
		for b.Loop() {
			if err := c.Visit(server.URL + "/a?page=2"); err != nil || got != len(page) {
				b.Fatal(err)
			}
		}
	})
}
