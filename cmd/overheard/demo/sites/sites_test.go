package sites

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/all"
	"overheard/crawler/fetch"
)

// The sample is found whole by the real collectors, as the demo configures them.
func TestTheCollectorsFindTheWholeSample(t *testing.T) {
	f, err := os.Open("../posts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	s, err := New(f)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	pages := crawler.Options{
		"select": map[string]string{"item": "article.post", "text": ".content", "author": ".username", "time": "time@datetime", "link": "a.permalink", "rating": ".stars@title", "next": "a[rel=next]"},
		"kind":   "comment", "order": "newest first", "tz": "UTC", "date_order": "", "rating_max": int64(5), "pages": int64(50), "threads": int64(30),
	}
	for name, source := range map[string]crawler.Source{
		"microblog": {Type: "mastodon", BaseURL: server.URL + "/microblog", Options: crawler.Options{"hashtags": []string{tag}}},
		"channel":   {Type: "telegram", BaseURL: server.URL + "/telegram", Options: crawler.Options{"channels": []string{"kitchen_news"}}},
		"reviews":   {Type: "website", BaseURL: server.URL + "/reviews", Options: pages},
		"forum":     {Type: "website", BaseURL: server.URL + "/forum", Options: pages},
		"newswire":  {Type: "rss", BaseURL: server.URL + "/newswire/feed", Options: crawler.Options{"kind": "article", "pages": int64(1)}},
	} {
		source.Name = name
		network, ok := all.Networks().Find(source.Type)
		if !ok {
			t.Fatalf("no network %s", source.Type)
		}
		client, err := fetch.New(fetch.Options{Every: -1}).Client(source, crawler.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := network.Collector(source, crawler.Tools{Fetcher: client, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		found := collect(t.Context(), t, c)
		if len(found) != len(s.posts[name]) {
			t.Errorf("%s: found %d of %d posts", name, len(found), len(s.posts[name]))
		}
		for _, p := range s.posts[name] {
			if !slices.Contains(found, said(p.Post)) {
				t.Errorf("%s: did not find %s as it is", name, p.NativeID)
			}
		}
	}
}

func collect(ctx context.Context, t *testing.T, c crawler.Collector) (found []string) {
	t.Helper()
	for page, err := range c.Collect(ctx, "", crawler.Search{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Posts {
			found = append(found, said(p))
		}
	}
	return found
}

// said is what was posted when.
func said(p crawler.Post) string { return fmt.Sprint(p.PublishedAt.UTC(), p.Text) }
