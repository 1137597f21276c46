package website

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/collectortest"
)

// listed lets the suite publish posts in both lists of a [site].
type listed struct{ *site }

func (s listed) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.Config.Handler.ServeHTTP(w, r) }

func (s listed) Add(n int, at time.Time, text string) {
	item := fmt.Sprintf(`<article class="r"><a class="perma" href="/review/%d">#</a><time datetime="%s">x</time><div class="body">%s</div></article>`, n, at.Format(time.RFC3339), text)
	s.reviews = append(s.reviews, item)
	s.threads[0] = append(s.threads[0], item)
}

func TestConformance(t *testing.T) {
	for name, path := range map[string]string{"newest first": "/reviews", "oldest first": "/thread/0"} {
		t.Run(name, func(t *testing.T) {
			order := name
			collectortest.Run(t, collectortest.Subject{
				Network: Network(), Pages: true, EndsByNotFound: true,
				Site: func() collectortest.Site { s := newSite(t); s.threads = [][]string{nil}; return listed{s} },
				Source: func(base string) crawler.Source {
					return crawler.Source{Name: "site", BaseURL: base + path, Options: crawler.Options{
						"select": map[string]string{selItem: "article.r", selText: ".body", selLink: "a.perma", selNext: "a[rel=next]"},
						"kind":   "review", "order": order, "tz": "UTC", "date_order": "", "rating_max": int64(5), "pages": int64(50), "threads": int64(30),
					}}
				},
			})
		})
	}
}
