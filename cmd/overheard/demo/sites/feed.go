package sites

import (
	"encoding/xml"
	"net/http"
	"slices"
	"time"
)

// item is an entry of the feed.
type item struct {
	GUID        string `xml:"guid"`
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	Description string `xml:"description"`
	Date        string `xml:"pubDate"`
}

// feed shows the news, newest first.
func (s *Sites) feed(w http.ResponseWriter, _ *http.Request) {
	var feed struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Title   string   `xml:"channel>title"`
		Items   []item   `xml:"channel>item"`
	}
	feed.Version, feed.Title = "2.0", "The wire"
	for _, p := range slices.Backward(s.posts["newswire"]) {
		feed.Items = append(feed.Items, item{GUID: p.URL, Link: p.URL, Description: p.Text, Date: p.PublishedAt.Format(time.RFC1123Z)})
	}
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	_ = xml.NewEncoder(w).Encode(feed) // what goes wrong is the visitor's connection
}
