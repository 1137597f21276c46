package sites

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
)

// onPage is how many reviews or posts of the forum a page has.
const onPage = 25

var list = template.Must(template.New("list").Parse(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>{{.Title}}</title>
{{with .Next}}<link rel="next" href="?page={{.}}">{{end}}</head><body><h1>{{.Title}}</h1>
{{range .Posts}}<article class="post" id="p{{.NativeID}}">
<p><a class="permalink" href="{{.URL}}">#{{.NativeID}}</a> <span class="username">{{or .Author "Anonymous"}}</span>
<time datetime="{{.PublishedAt.Format "2006-01-02T15:04:05Z07:00"}}">{{.PublishedAt.Format "2 Jan 2006, 15:04"}}</time>
{{with .Stars}}<span class="stars" title="{{.}} of 5">{{.}} ★</span>{{end}}</p>
<div class="content" style="white-space: pre-line">{{.Text}}</div></article>
{{end}}{{with .Next}}<a rel="next" href="?page={{.}}">older</a>{{end}}</body></html>`))

// reviews are pages of reviews with stars, newest first.
func (s *Sites) reviews(w http.ResponseWriter, r *http.Request) {
	s.list(w, r, "Reviews", s.posts["reviews"])
}

// forum is one long thread, newest first.
func (s *Sites) forum(w http.ResponseWriter, r *http.Request) {
	posts := slices.Clone(s.posts["forum"])
	for n := range posts {
		posts[n].Meant = "" // a forum has no stars
	}
	s.list(w, r, "Coffee machines", posts)
}

// list shows a page of posts, newest first. Like some forums, it answers a page that is not there with the first.
func (s *Sites) list(w http.ResponseWriter, r *http.Request, title string, posts []post) {
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 || (page-1)*onPage >= len(posts) {
		page = 1
	}
	to := len(posts) - (page-1)*onPage
	from := max(0, to-onPage)
	data := struct {
		Title string
		Posts []post
		Next  int
	}{Title: title, Posts: slices.Clone(posts[from:to])}
	slices.Reverse(data.Posts)
	if from > 0 {
		data.Next = page + 1
	}
	render(w, list, data)
}
