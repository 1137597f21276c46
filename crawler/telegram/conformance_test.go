package telegram

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

func (s site) Add(n int, at time.Time, text string) { s.add(int64(n+1), at, text, "") }

func TestConformance(t *testing.T) {
	collectortest.Run(t, collectortest.Subject{
		Network: Network(), Pages: true,
		Site: func() collectortest.Site { return site{newServer(t)} },
		Source: func(base string) crawler.Source {
			return crawler.Source{Name: "tg", BaseURL: base, Options: crawler.Options{"channels": []string{"acme_news"}}}
		},
	})
}
