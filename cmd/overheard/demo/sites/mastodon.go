package sites

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The tag that every post of the microblog carries, whatever it says: it is what the demo follows there.
const tag = "coffee"

// mostStatuses is how many statuses a page of a timeline has at most.
const mostStatuses = 40

// timeline is a page of a hashtag: below max_id, above min_id, or the newest.
func (s *Sites) timeline(w http.ResponseWriter, r *http.Request) {
	posts := s.posts["microblog"]
	if r.PathValue("tag") != tag {
		posts = nil
	}
	at := func(id string) int { return slices.IndexFunc(posts, func(p post) bool { return p.NativeID == id }) }
	from, to := max(0, len(posts)-mostStatuses), len(posts)
	if id := r.URL.Query().Get("min_id"); id != "" {
		from = at(id) + 1
		to = min(from+mostStatuses, to)
	} else if id := r.URL.Query().Get("max_id"); id != "" {
		to = max(at(id), 0)
		from = max(0, to-mostStatuses)
	}
	statuses := []map[string]any{}
	for _, p := range slices.Backward(posts[from:to]) {
		statuses = append(statuses, status(p))
	}
	if len(statuses) > 0 {
		link := func(parameter, id, rel string) string {
			return fmt.Sprintf(`<http://%s%s?%s>; rel="%s"`, r.Host, r.URL.Path, url.Values{parameter: {id}}.Encode(), rel)
		}
		w.Header().Set("Link", link("max_id", posts[from].NativeID, "next")+", "+link("min_id", posts[to-1].NativeID, "prev"))
	}
	answer(w, statuses)
}

// status is one post of the microblog.
func (s *Sites) status(w http.ResponseWriter, r *http.Request) {
	for _, p := range s.posts["microblog"] {
		if p.NativeID == r.PathValue("id") {
			answer(w, status(p))
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
	answer(w, map[string]string{"error": "Record not found"})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // what goes wrong is the visitor's connection
}

// status writes a post as Mastodon does.
func status(p post) map[string]any {
	tags := []map[string]string{{"name": tag}}
	for _, t := range p.Hashtags {
		tags = append(tags, map[string]string{"name": t})
	}
	return map[string]any{
		"id": p.NativeID, "url": p.URL, "created_at": p.PublishedAt, "visibility": "public", "language": p.Lang, "tags": tags,
		"content":          "<p>" + strings.ReplaceAll(html.EscapeString(p.Text), "\n", "<br>") + "</p>",
		"favourites_count": p.Likes, "reblogs_count": p.Reposts, "replies_count": p.Replies,
		"account": map[string]any{"acct": p.Author, "bot": p.Bot},
	}
}
