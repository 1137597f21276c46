package mastodon

import (
	"net/http"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/collectortest"
)

// site lets the suite publish posts on a [server].
type site struct{ *server }

func (s site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.Config.Handler.ServeHTTP(w, r) }

func (s site) Add(n int, at time.Time, text string) {
	s.add(n, at, func(m map[string]any) { m["content"] = "<p>" + text + "</p>" })
}

func TestConformance(t *testing.T) {
	collectortest.Run(t, collectortest.Subject{
		Network: Network(), Pages: true,
		Site: func() collectortest.Site { return site{newServer(t)} },
		Source: func(base string) crawler.Source {
			return crawler.Source{Name: "social", BaseURL: base, Options: crawler.Options{"local": false}}
		},
		Search: crawler.Search{Hashtags: []string{"acme"}},
	})
}
