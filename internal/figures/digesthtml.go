package figures

import (
	"html/template"
	"io"
	"net/url"

	"overheard/internal/messages"
)

// digestPage is a mail that any reader can show: no script, no picture, nothing fetched from anywhere.
var digestPage = template.Must(template.New("digest").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body style="font-family: sans-serif; line-height: 1.45; max-width: 44em">
{{- range $i, $p := .Parts}}
{{if $i}}<h2 style="font-size: 1.15em; margin: 1.4em 0 .4em">{{.Heading}}</h2>{{else}}<h1 style="font-size: 1.35em; margin: 0 0 .4em">{{.Heading}}</h1>{{end}}
{{- range .Lines}}
{{if .Item}}<p style="margin: .5em 0; padding-left: .8em; border-left: 3px solid #bbb">{{else}}<p style="margin: .4em 0">{{end}}
{{- if .Link}}<a href="{{.Link}}">{{.Text}}</a>{{else}}{{.Text}}{{end}}
{{- if .Below}}<br><small>{{.Below}}</small>{{end}}</p>
{{- end}}
{{- end}}
</body>
</html>
`))

// WriteHTML writes the digest as a page of a mail. Texts of posts are shown as text, and only web addresses are linked.
func (d *Digest) WriteHTML(w io.Writer, p *messages.Printer) error {
	type htmlLine struct {
		Text, Link, Below string
		Item              bool
	}
	type htmlPart struct {
		Heading string
		Lines   []htmlLine
	}
	var parts []htmlPart
	for _, part := range d.parts(p) {
		out := htmlPart{Heading: part.heading}
		for _, l := range part.lines {
			out.Lines = append(out.Lines, htmlLine{l.text, l.link, l.below, l.item})
		}
		parts = append(parts, out)
	}
	return digestPage.Execute(w, map[string]any{"Lang": p.Lang(), "Title": d.Subject(p), "Parts": parts})
}

// webLink returns link if it is a web address, else "".
func webLink(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return link
}
