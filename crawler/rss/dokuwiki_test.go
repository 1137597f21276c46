package rss

import (
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/collectortest"
	"overheard/crawler/fetch"
)

func TestARealWikisFeedsAreRead(t *testing.T) {
	wiki := collectortest.StartDokuWiki(t)
	wiki.Commit("reviews:first", "====== First ======\n\nAcme lost my **bag** again. #acme\n")
	for _, format := range []string{"", "?type=rss", "?type=rss2", "?type=atom1"} { // without a name it is RSS 1.0
		source := crawler.Source{Name: "wiki", BaseURL: wiki.URL + "/feed.php" + format, Options: crawler.Options{"kind": "article", "pages": int64(5)}}
		client, err := fetch.New(fetch.Options{Every: -1}).Client(source, crawler.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := Network().Collector(source, crawler.Tools{Fetcher: client, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		search := crawler.Search{Since: time.Now().AddDate(0, -1, 0)}
		next := crawler.Cursor("")
		read := func() (posts []crawler.Post) {
			for page, err := range c.Collect(t.Context(), next, search) {
				if err != nil {
					t.Fatalf("%q: %v", format, err)
				}
				posts, next = append(posts, page.Posts...), page.Next
			}
			return posts
		}
		posts := read()
		if len(posts) == 0 {
			t.Fatalf("%q: no posts", format)
		}
		last := posts[0]
		if want := wiki.URL + "/doku.php?id=reviews:first"; last.URL != want || last.PublishedAt.IsZero() || last.Author != "admin" {
			t.Errorf("%q: %+v", format, last)
		}
		if format != "?type=rss" && last.Text != "reviews:first - test\nFirst\n\nAcme lost my bag again. #acme" {
			t.Errorf("%q: text %q", format, last.Text)
		}
		if posts := read(); len(posts) > 1 {
			t.Errorf("%q: nothing is new, but %d posts", format, len(posts))
		}
	}
}
