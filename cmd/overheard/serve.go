package main

import (
	"context"
	"log/slog"

	"overheard/internal/config"
)

type serveCmd struct {
	Addr string `placeholder:"HOST:PORT" help:"Where to listen. Default: server.addr of the configuration."`
}

func (serveCmd) Help() string {
	return `The dashboard is at /, the API below /api/v1, its description at /openapi.json. Without OVERHEARD_API_KEY only this
machine is let in. Ctrl-C stops it.

Example
  overheard serve --addr 127.0.0.1:9000`
}

// Run serves until it is stopped.
func (c *serveCmd) Run(ctx context.Context, a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if c.Addr == "" {
		c.Addr = cfg.Addr
	} else if wrong := config.CheckAddr(c.Addr); wrong != "" {
		return wrongly("--addr 127.0.0.1:8080", "--addr: %s", wrong)
	}
	level := slog.LevelInfo
	if a.quiet {
		level = slog.LevelWarn
	}
	r, err := a.openWith(ctx, cfg, level)
	if err != nil {
		return err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	server, err := r.server(ctx)
	if err != nil {
		return err
	}
	ln, err := server.Listen(c.Addr)
	if err != nil {
		return err
	}
	a.say("dashboard and API on %s (Ctrl-C stops)", localURL(ln.Addr()))
	return server.Serve(ctx, ln)
}
