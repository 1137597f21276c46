package sites

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"
)

// mostMessages is how many posts a preview shows.
const mostMessages = 20

// The posts of the channel are letters from readers: forwarded from people, who have no address there.
var preview = template.Must(template.New("preview").Parse(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>Kitchen news</title></head><body>
<main class="tgme_main"><div class="tgme_channel_info">Kitchen news</div><section class="tgme_channel_history">
{{with .Before}}<a class="tme_messages_more" href="?before={{.}}" data-before="{{.}}">older</a>{{end}}
{{range .Messages}}<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="kitchen_news/{{.Number}}">
<div class="tgme_widget_message_forwarded_from">Forwarded from <span class="tgme_widget_message_forwarded_from_name">{{or .Author "a reader"}}</span></div>
<div class="tgme_widget_message_text js-message_text">{{.HTML}}</div>
<div class="tgme_widget_message_reactions"><span class="tgme_reaction">👍 {{.Likes}}</span></div>
<div class="tgme_widget_message_info"><span class="tgme_widget_message_views">{{.Views}}</span>
<a class="tgme_widget_message_date" href="/telegram/kitchen_news/{{.Number}}"><time datetime="{{.PublishedAt.Format "2006-01-02T15:04:05Z07:00"}}">{{.PublishedAt.Format "15:04"}}</time></a></div></div></div>
{{end}}</section></main></body></html>`))

// message is a post with its number in the channel.
type message struct {
	post

	Number int
}

// HTML is the text with its line breaks.
func (m message) HTML() template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(m.Text), "\n", "<br>")) //nolint:gosec // escaped
}

// preview shows posts below a number, or the newest.
func (s *Sites) preview(w http.ResponseWriter, r *http.Request) {
	posts := s.posts["channel"]
	if r.PathValue("channel") != "kitchen_news" {
		http.NotFound(w, r)
		return
	}
	to := len(posts)
	if before, err := strconv.Atoi(r.URL.Query().Get("before")); err == nil {
		to = min(max(before-1, 0), to)
	}
	from := max(0, to-mostMessages)
	data := struct {
		Before   int
		Messages []message
	}{}
	if from > 0 {
		data.Before = from + 1
	}
	for n := from; n < to; n++ {
		data.Messages = append(data.Messages, message{posts[n], n + 1})
	}
	render(w, preview, data)
}
