package main

import (
	"context"
	"log/slog"
	"time"

	"overheard/internal/config"
	"overheard/internal/figures"
	"overheard/internal/jobs"
	"overheard/internal/nearest"
	"overheard/internal/pseudonym"
	"overheard/internal/store"
	"overheard/mentions"
	"overheard/sentiment"
	"overheard/sentiment/compact"
	"overheard/sentiment/drivers"
)

// rooms is everything a command may need, wired together. This file is the only place that does so.
type rooms struct {
	cfg     *config.Config
	db      *store.DB
	log     *slog.Logger
	model   sentiment.Classifier
	standIn sentiment.Classifier // for a model that may not be available; nil for none
	now     func() time.Time
	phrases *figures.Phrases
	domains compact.DomainFile // beside the weights that config.toml names; none for those of the program

	calibrations *figures.Calibrator
}

// load reads the configuration, and passes its remarks on.
func (a *app) load() (*config.Config, error) {
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	for _, w := range cfg.Warnings {
		a.remark("remark: %s", w)
	}
	return cfg, nil
}

// open reads the configuration and opens the database, which it creates and migrates where needed.
func (a *app) open(ctx context.Context) (*rooms, error) {
	cfg, err := a.load()
	if err != nil {
		return nil, err
	}
	return a.openWith(ctx, cfg, slog.LevelWarn)
}

func (a *app) openWith(ctx context.Context, cfg *config.Config, level slog.Level) (*rooms, error) {
	log := a.log(level)
	model, standIn, err := configuredModels(cfg)
	if err != nil {
		return nil, err
	}
	domains, err := ownDomains(cfg)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, cfg.StoreURL, store.Options{
		Dir: cfg.Dir, Location: cfg.Location, Log: log, KeepHandles: cfg.KeepHandles, Key: authorKey(cfg),
	})
	if err != nil {
		return nil, err
	}
	for _, r := range db.Remarks() {
		a.remark("%s", r)
	}
	r := &rooms{
		cfg: cfg, db: db, log: log, model: model, standIn: standIn, now: a.now, phrases: figures.NewPhrases(db, drivers.Finder{}), domains: domains,
	}
	r.calibrations = &figures.Calibrator{Store: db, Audits: figures.AuditVotes{Store: db, Location: cfg.Location}, Domain: r.domainOf}
	return r, nil
}

// authorKey is the key from the environment, nil where the database keeps one.
func authorKey(cfg *config.Config) pseudonym.Key {
	if cfg.AuthorKey == "" {
		return nil
	}
	return pseudonym.Key(cfg.AuthorKey)
}

// close closes the database. A failure to close loses nothing that was saved, so it is only logged.
func (r *rooms) close() {
	if err := r.db.Close(); err != nil {
		r.log.Warn("database not closed", "error", err)
	}
}

// figures computes what people read.
func (r *rooms) figures() *figures.Service {
	return &figures.Service{
		Store: r.db, Phrases: r.phrases, Brands: r.cfg.Brands, Campaigns: r.cfg.Campaigns, Location: r.cfg.Location, Now: r.now,
		Gaps: r.db, SourcesOf: r.sourcesOf, Comments: r.db, Audits: r.db, Calibration: r.calibrations.Choose,
		Margin: float64(r.cfg.Margin),
	}
}

// sourcesOf names the sources that are read and may bring posts about a brand.
func (r *rooms) sourcesOf(brand string) []string {
	var names []string
	for _, s := range r.cfg.Sources {
		if s.Enabled && (s.Brand == "" || s.Brand == brand) {
			names = append(names, s.Name)
		}
	}
	return names
}

func (r *rooms) matcher() (*mentions.Matcher, error) {
	return mentions.NewMatcher(r.cfg.Brands, r.cfg.Campaigns)
}

// sources is what the jobs know of the configured sources.
func (r *rooms) sources() jobs.Sources {
	s := jobs.Sources{}
	for _, c := range r.cfg.Sources {
		s[c.Name] = jobs.SourceSettings{Brand: c.Brand, RatingVotes: c.RatingVotes}
	}
	return s
}

// jobEnv is what every job is given besides its storage.
func (r *rooms) jobEnv(bar *progress) jobs.Env {
	return jobs.Env{Log: r.log, Now: r.now, Progress: bar.counts}
}

// brand finds a configured brand, or says which one was most likely meant.
func brand(cfg *config.Config, name string) (mentions.Brand, error) {
	if b, ok := cfg.Brand(name); ok {
		return b, nil
	}
	return mentions.Brand{}, &figures.ErrUnknownBrand{Name: name, Nearest: nearest.Word(name, cfg.BrandNames())}
}
