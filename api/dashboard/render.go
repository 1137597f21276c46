package dashboard

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"overheard/internal/figures"
	"overheard/internal/records"
	"overheard/mentions"
)

//go:embed templates
var templates embed.FS

// parsePages reads each page together with the layout and the parts that pages share.
func parsePages() (map[string]*template.Template, error) {
	names, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		page := strings.TrimSuffix(path.Base(name), ".html")
		if page == "layout" || page == "parts" {
			continue
		}
		t, err := template.New("layout.html").Funcs(funcs).ParseFS(templates, "templates/layout.html", "templates/parts.html", name)
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", page, err)
		}
		pages[page] = t
	}
	return pages, nil
}

// pageFunc fills in the view for one page and names its template.
type pageFunc func(r *http.Request, v *view) (template string, err error)

// page makes a handler of a pageFunc. It is the only place where an error becomes something that a reader sees.
func (d *dashboard) page(f pageFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := d.newView(r)
		if ui := r.URL.Query().Get("ui"); isLanguage(ui) {
			setCookie(w, "ui", ui)
		}
		name, status := "", http.StatusOK
		if err == nil {
			name, err = f(r, v)
		}
		if err != nil {
			if r.Context().Err() != nil {
				return // nobody is waiting any more
			}
			name, status = d.problem(r.Context(), v, err)
		}
		d.write(w, r, v, name, status)
	}
}

// write renders a page in full before it sends the first byte, so that a page is whole or not there.
func (d *dashboard) write(w http.ResponseWriter, r *http.Request, v *view, name string, status int) {
	var b bytes.Buffer
	if err := d.pages[name].ExecuteTemplate(&b, "layout.html", v); err != nil {
		d.Log.ErrorContext(r.Context(), "page broken", "page", name, "err", err)
		http.Error(w, v.T("problem.internal.title"), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang())
	h.Set("Vary", "Accept-Language, Cookie")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the reader went away: nobody is left to tell
}

// badInput is a part of an address that cannot be understood.
type badInput struct{ Field, Value string }

// try is the key of what helps: days are written by hand, everything else is chosen from menus.
func (e *badInput) try() string {
	if e.Field == "from" || e.Field == "to" {
		return "problem.input.try"
	}
	return "problem.input.menu"
}

func (e *badInput) Error() string {
	return fmt.Sprintf("%s: %q cannot be understood", e.Field, e.Value)
}

// errNoPage is a path under which there is nothing.
var errNoPage = errors.New("no such page")

// problemView is what the page about an error says.
type problemView struct {
	Status int
	Text   string // what happened
	Try    string // what to do
	Links  []presetLink
}

// problem translates an error into a page.
func (d *dashboard) problem(ctx context.Context, v *view, err error) (name string, status int) {
	var (
		bad        *badInput
		filter     *figures.ErrBadFilter
		noBrand    *figures.ErrUnknownBrand
		noVotes    *figures.ErrNothingToDraw
		busy       interface{ Busy() bool }
		readOnly   interface{ ReadOnly() bool }
		noCampaign *figures.ErrUnknownCampaign
		noRecord   *records.ErrUnknown
		nothing    *records.ErrNothing
		note       *records.ErrNote
	)
	p := problemView{Links: []presetLink{{Text: v.T("nav.overview"), Href: "/"}}}
	switch {
	case errors.As(err, &bad):
		p.Status, v.Title = http.StatusBadRequest, v.T("problem.input.title")
		p.Text, p.Try = v.T("problem.input.text", bad.Field, bad.Value), v.T(bad.try())
		p.Links = append([]presetLink{{Text: v.T("problem.input.link"), Href: v.Path}}, p.Links...)
	case errors.As(err, &filter):
		p.Status, v.Title = http.StatusBadRequest, v.T("problem.input.title")
		p.Text, p.Try = v.T("problem.input.text", filter.Field, v.Query.Get(filter.Field)), v.T("problem.input.try")
		p.Links = append([]presetLink{{Text: v.T("problem.input.link"), Href: v.Path}}, p.Links...)
	case errors.As(err, &noRecord):
		p.Status, v.Title = http.StatusNotFound, v.T("problem.record.title")
		p.Text = v.T("problem.record.text", noRecord.ID)
		p.Links = append(p.Links, presetLink{Text: v.T("record.list"), Href: "/records"})
	case errors.As(err, &nothing):
		p.Status, v.Title = http.StatusUnprocessableEntity, v.T("problem.keep.title")
		p.Text, p.Try = v.T("empty.range"), v.T("problem.keep.try")
	case errors.As(err, &note):
		p.Status, v.Title = http.StatusUnprocessableEntity, v.T("problem.keep.title")
		p.Text = v.T("problem.keep.note", note.Length, records.MaxNote)
	case errors.Is(err, mentions.ErrBadCursor):
		p.Status, v.Title = http.StatusBadRequest, v.T("problem.cursor.title")
		p.Text, p.Try = v.T("problem.cursor.text"), v.T("problem.cursor.try")
		p.Links = append([]presetLink{{Text: v.T("problem.cursor.link"), Href: v.Here("before", "")}}, p.Links...)
	case errors.As(err, &noVotes):
		p.Status, v.Title = http.StatusUnprocessableEntity, v.T("problem.draw.title")
		p.Text, p.Try = v.T("problem.draw.text"), v.T("problem.draw.try")
	case errors.As(err, &busy) && busy.Busy():
		p.Status, v.Title = http.StatusConflict, v.T("problem.busy.title")
		p.Text, p.Try = v.T("problem.busy.text"), v.T("problem.busy.try")
	case errors.As(err, &readOnly) && readOnly.ReadOnly():
		p.Status, v.Title = http.StatusForbidden, v.T("problem.read_only.title")
		p.Text, p.Try = v.T("problem.read_only.text"), v.T("problem.read_only.try")
	case errors.Is(err, errNoMention):
		p.Status, v.Title = http.StatusNotFound, v.T("problem.mention.title")
		p.Text = v.T("problem.mention.text")
	case errors.As(err, &noBrand) || errors.Is(err, errNoBrand):
		p.Status, v.Title = http.StatusNotFound, v.T("problem.brand.title")
		p.Text, p.Try = v.T("problem.brand.text"), v.T("problem.brand.try")
		for _, b := range d.Brands {
			p.Links = append(p.Links, presetLink{Text: title(b), Href: v.BrandLink(b.Name)})
		}
	case errors.As(err, &noCampaign):
		p.Status, v.Title = http.StatusNotFound, v.T("problem.campaign.title")
		p.Text, p.Try = v.T("problem.campaign.text"), v.T("problem.campaign.try")
	case errors.Is(err, errNoPage):
		p.Status, v.Title = http.StatusNotFound, v.T("problem.page.title")
		p.Text = v.T("problem.page.text")
	default:
		d.Log.ErrorContext(ctx, "page not made", "path", v.Path, "err", err)
		p.Status, v.Title = http.StatusInternalServerError, v.T("problem.internal.title")
		p.Text, p.Try = v.T("problem.internal.text"), v.T("problem.internal.try")
	}
	v.Body, v.Brand = p, nil
	return "problem", p.Status
}

func (d *dashboard) notFound(*http.Request, *view) (string, error) { return "", errNoPage }

// preferences remembers the theme, and goes back to where the reader was.
func (d *dashboard) preferences(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	switch theme := r.PostFormValue("theme"); theme {
	case "light", "dark", "system":
		setCookie(w, "theme", theme)
	}
	if ui := r.PostFormValue("ui"); isLanguage(ui) {
		setCookie(w, "ui", ui)
	}
	http.Redirect(w, r, localPath(r.PostFormValue("back")), http.StatusSeeOther)
}

// localPath returns back where it is a path on this server, "/" otherwise, so that the form cannot send anyone away.
func localPath(back string) string {
	odd := func(r rune) bool { return r == '\\' || unicode.IsControl(r) }
	if !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.ContainsFunc(back, odd) {
		return "/"
	}
	return back
}

func setCookie(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
