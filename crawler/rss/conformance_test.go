package rss

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/collectortest"
)

// blog is a WordPress feed, ten entries a page, newest first.
type blog struct{ entries []string }

func (b *blog) Add(n int, at time.Time, text string) {
	b.entries = append(b.entries, fmt.Sprintf(`<item><guid>https://b.example/?p=%d</guid><title></title><description><![CDATA[%s]]></description><pubDate>%s</pubDate></item>`,
		n, text, at.Format(time.RFC1123Z)))
}

func (b *blog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, err := strconv.Atoi(r.URL.Query().Get("paged"))
	if err != nil {
		page = 1
	}
	var newest []string
	for n := range b.entries {
		newest = append(newest, b.entries[len(b.entries)-1-n])
	}
	from := (page - 1) * 10
	if from >= len(newest) && page > 1 {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprint(w, wordPress(newest[from:min(from+10, len(newest))]...))
}

func TestConformance(t *testing.T) {
	collectortest.Run(t, collectortest.Subject{
		Network: Network(), Pages: true, EndsByNotFound: true,
		Site: func() collectortest.Site { return &blog{} },
		Source: func(base string) crawler.Source {
			return crawler.Source{Name: "blog", BaseURL: base + "/feed", Options: crawler.Options{"kind": "article", "pages": int64(20)}}
		},
	})
}
