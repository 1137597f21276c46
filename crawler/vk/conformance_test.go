package vk

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
	s.add(int64(n+1), at, func(m map[string]any) { m["text"] = text })
}

func TestConformance(t *testing.T) {
	for name, options := range map[string]crawler.Options{
		"search": {"search": true, "comments": true},
		"walls":  {"search": false, "comments": true, "communities": []string{"club7"}},
	} {
		t.Run(name, func(t *testing.T) {
			collectortest.Run(t, collectortest.Subject{
				Network: Network(), Pages: name == "walls",
				Site: func() collectortest.Site { return site{newServer(t)} },
				Source: func(base string) crawler.Source {
					return crawler.Source{Name: "vk", BaseURL: base, Token: "secret", Every: time.Hour, Revisit: 72 * time.Hour, Options: options}
				},
				Search: crawler.Search{Hashtags: []string{"acme"}},
			})
		})
	}
}
