package main

import (
	"context"

	"overheard/internal/figures"
	"overheard/internal/jobs"
)

// auditCmd is everything about mentions that people label without seeing what the model said.
type auditCmd struct {
	Draw   auditDrawCmd   `cmd:"" help:"Draw a random sample of mentions to label."`
	Label  auditLabelCmd  `cmd:"" help:"Label the sample here, one mention after another."`
	Export auditExportCmd `cmd:"" help:"Write the sample to a file, to label it in a spreadsheet."`
	Import auditImportCmd `cmd:"" help:"Read the labels of such a file."`
	Show   auditShowCmd   `cmd:"" help:"Show how right the model is, how far two people agree, and the corrected proxy NPS."`
}

// auditFlags name an audit.
type auditFlags struct {
	Brand string `required:"" placeholder:"NAME" help:"Which brand."`
	Audit int64  `placeholder:"ID" help:"Which of its audits. Default: the latest."`
}

// raterFlags name an audit and who labels it.
type raterFlags struct {
	auditFlags
	Rater string `placeholder:"NAME" default:"a" help:"Who labels: a short name, such as a or b."`
}

func (f *raterFlags) check() error {
	if err := figures.CheckRater(f.Rater); err != nil {
		return wrongly("--rater b", "--%w", err)
	}
	return nil
}

// open opens the database where the brand is one of the configuration.
func (f *auditFlags) open(ctx context.Context, a *app) (*rooms, error) {
	r, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := brand(r.cfg, f.Brand); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// openItems opens the database, and finds the audit with what it drew.
func (f *auditFlags) openItems(ctx context.Context, a *app) (*rooms, int64, []figures.AuditItem, error) {
	r, err := f.open(ctx, a)
	if err != nil {
		return nil, 0, nil, err
	}
	id, items, err := r.auditItems(ctx, f.Brand, f.Audit)
	if err != nil {
		r.close()
		return nil, 0, nil, err
	}
	return r, id, items, nil
}

// auditItems finds an audit, the latest for 0, and what it drew.
func (r *rooms) auditItems(ctx context.Context, brand string, id int64) (int64, []figures.AuditItem, error) {
	if id == 0 {
		all, err := r.db.Audits(ctx, brand)
		if err != nil {
			return 0, nil, err
		}
		if len(all) > 0 {
			id = all[0].ID
		}
	}
	items, err := r.db.AuditItems(ctx, brand, id)
	return id, items, err
}

type auditDrawCmd struct {
	Brand  string `required:"" placeholder:"NAME" help:"Which brand."`
	N      int    `name:"n" placeholder:"N" default:"200" help:"How many mentions to draw."`
	From   string `placeholder:"DAY" help:"First day, such as 2026-01-31. Default: everything stored."`
	To     string `placeholder:"DAY" help:"The day after the last one."`
	Source string `placeholder:"NAME" help:"Only posts of this source."`
	Lang   string `placeholder:"CODE" help:"Only posts in this language, such as ru."`
	Seed   int64  `placeholder:"N" help:"Draw the same mentions again. Default: by chance."`
}

func (auditDrawCmd) Help() string {
	return `Draws from the mentions that vote. The sample is spread in proportion over what the model takes for
promoters, passives, detractors and posts without an opinion; chance does the rest, and nobody may
choose. Labels are kept by mention: one that is drawn again is labelled already. docs/audit.md tells
how many it takes.

Example
  overheard audit draw --brand acme-air --from 2026-01-01 --n 200`
}

// maxDraw is how many mentions one audit holds at most: more than anybody labels.
const maxDraw = 10000

// Run draws.
func (c *auditDrawCmd) Run(ctx context.Context, a *app) error {
	if c.N < 1 || c.N > maxDraw {
		return wrongly("--n 200", "--n %d: an audit holds 1 to %d mentions", c.N, maxDraw)
	}
	if c.Seed < 0 {
		return wrongly("--seed 1", "--seed %d: a whole number from 1", c.Seed)
	}
	narrowed := figureFlags{Brand: c.Brand, From: c.From, To: c.To, By: "all", Source: c.Source, Lang: c.Lang}
	filter, err := narrowed.filter()
	if err != nil {
		return err
	}
	named := auditFlags{Brand: c.Brand}
	r, err := named.open(ctx, a)
	if err != nil {
		return err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	job := &jobs.Audit{Env: r.jobEnv(&progress{}), Store: r.db}
	audit, _, err := job.Run(ctx, figures.AuditDraw{
		Brand: c.Brand, N: c.N, From: filter.From, To: filter.To, Source: c.Source, Lang: c.Lang, Seed: c.Seed,
	})
	if err != nil {
		return err
	}
	a.say("audit %d of %s: %s drawn of %s that vote, seed %d", audit.ID, c.Brand, count(int64(audit.Mentions), "mention"), grouped(int64(audit.Votes)), audit.Seed)
	a.remark("to label: overheard audit label --brand %s, or overheard serve and its page /brands/%s/audit, or overheard audit export", c.Brand, c.Brand)
	return nil
}

type auditShowCmd struct {
	auditFlags
	JSON bool `name:"json" help:"Print JSON, as the API answers."`
}

func (auditShowCmd) Help() string {
	return `Any number of labels may be missing: those that are there are a random part of the sample.
docs/audit.md tells what the numbers mean.

Example
  overheard audit show --brand acme-air`
}

// Run shows what the labels say.
func (c *auditShowCmd) Run(ctx context.Context, a *app) error {
	r, err := c.open(ctx, a)
	if err != nil {
		return err
	}
	defer r.close()
	f, err := r.figures().Audit(ctx, c.Brand, c.Audit)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(a.out, f)
	}
	return f.WriteText(a.out)
}
