package dashboard

import (
	"cmp"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"overheard/mentions"
)

// Options is what the pages are made from.
type Options struct {
	Figures   Figures
	Mentions  Mentions
	Runs      Runs
	Records   Records   // without one no figure can be kept
	Sources   Sources   // without one there is no page of the sources
	Audits    Audits    // without one nobody can label
	Explain   Explainer // without one no words are marked
	Brands    []mentions.Brand
	Campaigns []mentions.Campaign
	Location  *time.Location   // the report's time zone; UTC where nil
	Now       func() time.Time // time.Now where nil
	Version   string           // shown at the foot of each page
	Log       *slog.Logger     // for what went wrong while a page was made; silent where nil
}

// dashboard answers every request for a page.
type dashboard struct {
	Options
	pages  map[string]*template.Template
	assets *assets
}

// New returns the handler of the pages. It answers every path: those it does not know with a page that says so.
func New(o Options) (http.Handler, error) {
	if o.Figures == nil || o.Mentions == nil || o.Runs == nil {
		return nil, errors.New("make dashboard: figures, mentions and runs are needed")
	}
	o.Location = cmp.Or(o.Location, time.UTC)
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	if o.Now == nil {
		o.Now = time.Now
	}
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	assets, err := newAssets()
	if err != nil {
		return nil, err
	}
	d := &dashboard{Options: o, pages: pages, assets: assets}
	return secure(d.routes()), nil
}

// routes is the table of all pages.
func (d *dashboard) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.page(d.overview))
	mux.HandleFunc("GET /brands/{brand}", d.page(d.brand))
	mux.HandleFunc("GET /brands/{brand}/compare", d.page(d.compare))
	if d.Audits != nil {
		mux.HandleFunc("GET /brands/{brand}/audit", d.page(d.audit))
		mux.HandleFunc("POST /brands/{brand}/audit", d.saveAudit)
	}
	mux.HandleFunc("GET /campaigns/{campaign}", d.page(d.campaign))
	mux.HandleFunc("GET /mentions", d.page(d.mentionList))
	mux.HandleFunc("GET "+mentionFilePath, d.mentionFile)
	mux.HandleFunc("GET /mentions/{id}", d.page(d.mention))
	mux.HandleFunc("GET /runs", d.page(d.runList))
	if d.Sources != nil {
		mux.HandleFunc("GET /sources", d.page(d.sourceList))
	}
	if d.Records != nil {
		mux.HandleFunc("GET /records", d.page(d.recordList))
		mux.HandleFunc("POST /records", d.keep)
		mux.HandleFunc("GET /records/{id}", d.page(d.record))
		mux.HandleFunc("POST /records/{id}/delete", d.deleteRecord)
	}
	mux.HandleFunc("POST /preferences", d.preferences)
	mux.Handle("GET /static/", d.assets)
	mux.HandleFunc("/", d.page(d.notFound))
	return mux
}

// policy lets a page load what this server sends and nothing else. Charts draw patterns from data: images.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that keep post text, which anyone on the internet can write, from doing anything.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
