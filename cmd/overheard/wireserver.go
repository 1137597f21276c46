package main

import (
	"context"
	"errors"
	"net"
	"net/http"

	"overheard/api"
	"overheard/api/dashboard"
	"overheard/internal/jobs"
	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/survey"
)

// upload imports a survey for the API, in whose words another run at work is [api.ErrBusy].
type upload struct {
	rooms *rooms
	key   pseudonym.Key
}

// Run saves the answers.
func (u upload) Run(ctx context.Context, brand, source string, rs []survey.Response, refused map[string]int64) (runs.Run, error) {
	r := u.rooms.renewed()
	job := &jobs.ImportSurvey{Env: r.jobEnv(&progress{}), Store: r.db, Classifier: r.model, StandIn: r.standIn, Key: u.key}
	run, err := job.Run(ctx, brand, source, rs, refused)
	if errors.Is(err, store.ErrBusy) {
		err = errors.Join(api.ErrBusy, err)
	}
	return run, err
}

// ready asks the database something small.
type ready struct{ db *store.DB }

// Ready reports why the database does not answer.
func (r ready) Ready(ctx context.Context) error {
	_, err := r.db.Runs(ctx, 0, 1)
	return err
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
		Figures: r.figures(), Mentions: r.db, Runs: r.db, Sources: r.sourceList(), Pages: pages,
		Upload:  upload{r, key},
		Records: r.keeper(),
		Explain: explainer{r}, Finder: r.db,
		Audits: auditor{r.db, r}, Now: r.now,
		Ready: ready{r.db}, Counts: r.db,
		Key: r.cfg.APIKey, Log: r.log, Version: programVersion(),
	})
}

func (r *rooms) pages() (http.Handler, error) {
	return dashboard.New(dashboard.Options{
		Figures: r.figures(), Mentions: r.db, Runs: r.db, Records: r.keeper(), Sources: r.sourceList(), Explain: explainer{r}, Audits: auditor{r.db, r},
		Brands: r.cfg.Brands, Campaigns: r.cfg.Campaigns,
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
