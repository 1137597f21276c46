package main

import (
	"context"
	"net"
	"net/http"

	"overheard/api"
	"overheard/api/dashboard"
	"overheard/internal/jobs"
	"overheard/internal/store"
	"overheard/mentions"
)

// lists asks the store for mentions in the words of the API and the pages.
type lists struct{ *store.DB }

// Mentions returns a page of mentions.
func (l lists) Mentions(ctx context.Context, q mentions.ListQuery) ([]mentions.Found, string, error) {
	return l.DB.Mentions(ctx, store.MentionQuery(q))
}

// server puts the API around the dashboard.
func (r *rooms) server(ctx context.Context) (*api.Server, error) {
	key, err := r.db.AuthorKey(ctx)
	if err != nil {
		return nil, err
	}
	pages, err := r.pages()
	if err != nil {
		return nil, err
	}
	return api.New(api.Options{
		Brands: r.cfg.Brands, Campaigns: r.cfg.Campaigns, Location: r.cfg.Location,
		Figures: r.figures(), Mentions: lists{r.db}, Runs: r.db, Pages: pages,
		Upload: &jobs.ImportSurvey{Env: r.jobEnv(&progress{}), Store: r.db, Classifier: r.model, Key: key},
		Key:    r.cfg.APIKey, Log: r.log, Version: programVersion(), Now: r.now,
	})
}

func (r *rooms) pages() (http.Handler, error) {
	return dashboard.New(dashboard.Options{
		Figures: r.figures(), Mentions: lists{r.db}, Runs: r.db, Brands: r.cfg.Brands, Campaigns: r.cfg.Campaigns,
		Location: r.cfg.Location, Now: r.now, Version: programVersion(), Log: r.log,
	})
}

// localURL is where a browser on this machine finds the server.
func localURL(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || tcp.IP.IsUnspecified() {
		_, port, _ := net.SplitHostPort(addr.String())
		return "http://localhost:" + port
	}
	return "http://" + addr.String()
}
