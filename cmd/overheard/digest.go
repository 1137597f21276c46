package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overheard/internal/config"
	"overheard/internal/jobs"
	"overheard/internal/messages"
	"overheard/nps"
)

type digestCmd struct {
	Brand []string `placeholder:"NAME" help:"Only this brand. May be given several times. Default: those of [digest]."`
	Since string   `placeholder:"DAY|24h" help:"Since a day such as 2026-01-31, or for so long, such as 12h or 7d. Default: the last digest with --send, else 24h."`
	Send  bool     `help:"Send it to everybody in [notify], instead of printing it."`
	JSON  bool     `name:"json" help:"Print JSON."`
	Lang  string   `placeholder:"CODE" enum:",en,ru,zh" default:"" help:"en, ru or zh. Default: [report] language."`
}

func (digestCmd) Help() string {
	return `New mentions by detractors, the widest reach first; days that stand out from a brand's own last four weeks; the
proxy NPS of the last 7 and 28 days beside the time before; new answers; sources that need somebody. With --send,
everybody gets it at most once a day, unless --since is given; a channel that fails gets it all next time. Exit
status 3 says that one channel failed, 1 that all did.

Examples
  overheard digest --since 7d --lang zh
  overheard digest --send --quiet`
}

// Run prints the digest, or sends it.
func (c *digestCmd) Run(ctx context.Context, a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	since, err := sinceWhen(c.Since, a.now(), cfg.Location)
	if err != nil {
		return err
	}
	names := cfg.Digest.Brands
	if len(c.Brand) > 0 {
		names = c.Brand
	}
	for _, name := range names {
		if _, err := brand(cfg, name); err != nil {
			return err
		}
	}
	if c.Lang == "" {
		c.Lang = cfg.Language
	}
	if c.Send {
		return c.send(ctx, a, cfg, names, since)
	}
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	if since.IsZero() {
		since = a.now().Add(-24 * time.Hour)
	}
	d, err := r.digester().Digest(ctx, names, since, 0)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(a.out, d)
	}
	return d.WriteText(a.out, messages.For(c.Lang).Plain())
}

// send sends the digest by every channel and says how each fared.
func (c *digestCmd) send(ctx context.Context, a *app, cfg *config.Config, names []string, since time.Time) error {
	all, err := channels(cfg)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return wrongly(`[notify] email = ["me@acme.example"], or another channel of docs/alerts.md`, "%s names nobody to send a digest to", cfg.Path)
	}
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	job := &jobs.SendDigest{Env: r.jobEnv(&progress{}), Store: r.db, Figures: r.digester(), Channels: all, Lang: c.Lang, Named: len(c.Brand) > 0, Brands: names}
	sent, err := job.Run(ctx, since)
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(a.out, map[string]any{"sent": sentJSON(sent)})
	}
	return errors.Join(err, c.outcome(a, sent, cfg.Location))
}

// outcome says what became of the digest, and is the exit status.
func (c *digestCmd) outcome(a *app, sent []jobs.Sent, loc *time.Location) error {
	var failed []string
	for _, s := range sent {
		switch {
		case s.Err != nil:
			failed = append(failed, fmt.Sprintf("%s: %v", s.Channel, s.Err))
		case c.JSON:
		case !s.Already.IsZero():
			a.say("%s: sent at %s already; --since sends another", s.Channel, clock(&s.Already, loc))
		default:
			a.say("%s: sent", s.Channel)
		}
	}
	const again = "look at [notify]; what was not sent is sent next time"
	switch len(failed) {
	case 0:
		return nil
	case len(sent):
		return &complaint{exitFailed, fmt.Errorf("digest not sent: %s", strings.Join(failed, "; ")), again}
	}
	return partly(again, "digest not sent everywhere: %s", strings.Join(failed, "; "))
}

// sentJSON is what --send --json prints.
func sentJSON(sent []jobs.Sent) []map[string]any {
	list := make([]map[string]any, 0, len(sent))
	for _, s := range sent {
		row := map[string]any{"channel": s.Channel, "sent": s.Err == nil && s.Already.IsZero(), "already": nil, "error": nil}
		if !s.Already.IsZero() {
			row["already"] = s.Already
		}
		if s.Err != nil {
			row["error"] = s.Err.Error()
		}
		list = append(list, row)
	}
	return list
}

// sinceWhen reads a day, or how long ago. The zero time stands for neither.
func sinceWhen(s string, now time.Time, loc *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	at := now
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n > 3660 {
			return at, wrongly("--since 7d", "--since: %q is not a number of days", s)
		}
		at = now.AddDate(0, 0, -n)
	} else if d, err := time.ParseDuration(s); err == nil {
		at = now.Add(-d)
	} else if day, err := nps.ParseDay(s); err == nil {
		at = day.Start(loc)
	} else {
		return at, wrongly("--since 24h, --since 7d or --since 2026-01-31", "--since: %q is neither a day nor a length of time", s)
	}
	if !at.Before(now) {
		return at, wrongly("--since 24h", "--since: %s is not in the past", s)
	}
	return at, nil
}
