package website

import (
	"fmt"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/collectortest"
	"overheard/crawler/fetch"
)

func TestARealWikisPagesAreRead(t *testing.T) {
	wiki := collectortest.StartDokuWiki(t)
	for n := range 3 {
		wiki.Commit(fmt.Sprintf("reviews:p%d", n), fmt.Sprintf("====== Page %d ======\n\nОчередь на стойке Acme, снова %d часа.\n", n, n))
	}
	source := crawler.Source{Name: "wiki", BaseURL: wiki.URL + "/doku.php?do=index&idx=reviews", Options: crawler.Options{
		"select": map[string]string{selFollow: "#index__tree a.wikilink1", selItem: "#dokuwiki__content", selText: ".page", selTime: ".docInfo", selTitle: ".page h1"},
		"kind":   "article", "order": orderAuto, "tz": "UTC", "date_order": "", "rating_max": int64(5), "pages": int64(5), "threads": int64(30),
	}}
	client, err := fetch.New(fetch.Options{Every: -1}).Client(source, crawler.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Network().Collector(source, crawler.Tools{Fetcher: client, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for page, err := range c.Collect(t.Context(), "", crawler.Search{Since: time.Now().AddDate(0, 0, -1)}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Posts {
			seen[p.Text] = true
		}
		if len(page.Skipped) > 0 {
			t.Errorf("skipped %v", page.Skipped)
		}
	}
	if len(seen) != 3 || !seen["Page 1\n\nОчередь на стойке Acme, снова 1 часа."] {
		t.Errorf("read %v", seen)
	}
	findings, err := c.(crawler.Tester).Test(t.Context(), crawler.Search{})
	if err != nil || len(findings) < 5 || findings[0].Count != 3 {
		t.Errorf("findings %+v, %v", findings, err)
	}
}
