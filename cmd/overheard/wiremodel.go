package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"overheard/internal/config"
	"overheard/internal/runs"
	"overheard/sentiment"
	"overheard/sentiment/explain"
	"overheard/sentiment/remote"
)

// configuredModels are the model that config.toml names and, where that is a server, the one inside the program that stands
// in for it.
func configuredModels(cfg *config.Config) (model, standIn sentiment.Classifier, err error) {
	inside, err := insideModel(cfg)
	if err != nil || cfg.ModelServer.URL == "" {
		return inside, nil, err
	}
	return modelServer(cfg), inside, nil
}

func insideModel(cfg *config.Config) (sentiment.Classifier, error) {
	path := weightsPath(cfg)
	if path == "" {
		return openModel(cfg.Model)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, wrongly(`model = "builtin", or a file that overheard model train wrote; its path is relative to the folder of `+cfg.Path,
			"%s: sentiment.model: there is no file %s", cfg.Path, path)
	}
	model, err := openModel(path)
	if err != nil {
		return nil, fmt.Errorf("sentiment.model: %w", err)
	}
	return model, nil
}

// modelServer is the server that config.toml names. It takes the model that answers it first, whichever that is.
func modelServer(cfg *config.Config) sentiment.Classifier {
	s := cfg.ModelServer
	return remote.New(remote.Settings{URL: s.URL, Token: s.Token, Batch: s.Batch, Timeout: s.Timeout, Retries: s.Retries})
}

// measuredModel is one that somebody names on the command line: as [openModel] knows it, or a server by its address.
func (a *app) measuredModel(name string) (sentiment.Classifier, error) {
	if !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://") {
		return openModel(name)
	}
	cfg, err := config.Parse("the settings", nil, a.env, nil) // for the token, and for how a server is asked
	if err != nil {
		return nil, err
	}
	if fix, wrong := config.ModelURL(name); wrong != "" {
		return nil, wrongly("--model "+fix, "--model: %s %s", name, wrong)
	}
	cfg.ModelServer.URL = name
	return modelServer(cfg), nil
}

// renewed is r for one request of many that a long-lived server answers: should the model server have changed its model
// meanwhile, the new one labels.
func (r *rooms) renewed() *rooms {
	if r.standIn == nil {
		return r
	}
	again := *r
	again.model = modelServer(r.cfg)
	return &again
}

// explainer explains labels with the model, or with the one that stands in for it: an explanation names its model.
type explainer struct{ rooms *rooms }

// Explain says which words moved the label of t.
func (e explainer) Explain(ctx context.Context, t sentiment.Text) (sentiment.Explanation, error) {
	r := e.rooms.renewed()
	why, err := explain.Explain(ctx, r.model, t)
	if r.standIn != nil && errors.Is(err, sentiment.ErrUnavailable) {
		return explain.Explain(ctx, r.standIn, t)
	}
	return why, err
}

// remarkModels says which brands still count the opinions of another model than that of config.toml, and about which texts
// wait: what is labelled for them is kept beside, and counts once they are relabelled. What cannot be read is left to the
// command that needs it. A model server is not asked for it.
func (r *rooms) remarkModels(ctx context.Context, a *app) {
	r.remarkDomains(a)
	r.remarkRules(ctx, a)
	now := r.model.Model()
	unnamed := now == sentiment.Model{}
	for _, b := range r.cfg.Brands {
		m, ok, err := r.db.BrandModel(ctx, b.Name)
		switch {
		case err != nil || !ok:
		case r.standIn != nil && m == r.standIn.Model():
			a.remark("remark: the figures of %s are those of model %s, which stands in for the model server; those of the server count after: overheard relabel", b.Name, m.Name)
		case !unnamed && m != now:
			a.remark("remark: the figures of %s are those of model %s; new posts are labelled by %s and count after: overheard relabel", b.Name, m.Name, now.Name)
		case r.standIn != nil:
			if n, err := r.db.Waiting(ctx, b.Name, r.standIn.Model()); err == nil && n > 0 {
				a.remark("remark: %s about %s, labelled by %s alone, wait for: overheard relabel", count(n, "text"), b.Name, r.standIn.Model().Name)
			}
		}
	}
}

// remarkRules says which brands have posts that were matched by other terms or rules than those of now.
func (r *rooms) remarkRules(ctx context.Context, a *app) {
	for _, b := range r.cfg.Brands {
		if rev, err := r.db.MatchedRev(ctx, b.Name); err == nil && rev != "" && rev != b.Rev() {
			a.remark("remark: stored posts about %s were matched by other terms or rules than those of now; to match them again: overheard rematch", b.Name)
		}
	}
}

const relabelLater = "overheard relabel once it answers: it labels what waits, and nothing twice"

// stoodIn says, after a run in which the stand-in labelled, why it did and how many texts wait for the model; "" after others.
func (r *rooms) stoodIn(ctx context.Context, a *app, run runs.Run) string {
	if run.Counts.StandIn == 0 {
		r.remarkModels(ctx, a) // a model server has told by now how its model is called
		return ""
	}
	waiting := int64(0)
	for _, b := range r.cfg.Brands {
		n, err := r.db.Waiting(ctx, b.Name, r.standIn.Model())
		if err != nil {
			return run.Error
		}
		waiting += n
	}
	return fmt.Sprintf("%s; in all, %s wait for it", run.Error, count(waiting, "text"))
}
