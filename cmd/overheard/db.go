package main

import (
	"context"
	"fmt"
)

type dbMigrateCmd struct{}

func (dbMigrateCmd) Help() string {
	return `Other commands do this by themselves; this one does nothing else.

Example
  overheard db migrate`
}

// Run opens the database, which brings it up to date.
func (dbMigrateCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	a.say("the database is at version %d", r.db.Version())
	return nil
}

type dbCheckCmd struct{}

func (dbCheckCmd) Help() string {
	return `Reads everything: the file itself, that nothing points nowhere, and that every stored sum equals a recount.

Example
  overheard db check`
}

// Run checks the database; what is wrong is status 1.
func (dbCheckCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	report, err := r.db.Check(ctx)
	if err != nil {
		return err
	}
	for _, p := range report.Problems {
		fmt.Fprintln(a.out, p)
	}
	if !report.OK() {
		return &complaint{exitFailed, fmt.Errorf("the database is not in order: %s", count(len(report.Problems), "problem")),
			"keep a copy (overheard db backup), then import the files again into a new database"}
	}
	a.say("the database is in order: %s (%s erased), %s, %s, %s", count(report.Posts, "post"), grouped(report.Deleted),
		count(report.Mentions, "mention"), count(report.Opinions, "opinion"), count(report.Answers, "answer"))
	return nil
}

type dbBackupCmd struct {
	File string `arg:"" help:"The file to write; it must not exist yet."`
}

func (dbBackupCmd) Help() string {
	return `Example
  overheard db backup /backup/overheard-2026-03-01.db`
}

// Run writes a copy.
func (c *dbBackupCmd) Run(ctx context.Context, a *app) error {
	if err := creatable("the copy", c.File); err != nil {
		return err
	}
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	if err := r.db.Backup(ctx, c.File); err != nil {
		return err
	}
	a.say("wrote %s", c.File)
	return nil
}
