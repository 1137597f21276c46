package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"overheard/internal/config"
	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/survey"
)

type importSurveyCmd struct {
	File    string   `arg:"" help:"The file, or - for standard input. What gzip packed is unpacked."`
	Brand   string   `required:"" placeholder:"NAME" help:"Which brand was asked about."`
	Survey  string   `placeholder:"NAME" help:"The name of the survey: the same answer of the same survey is stored once. Default: the file's name without extension."`
	Preset  string   `placeholder:"NAME" enum:",qualtrics,google-forms,generic" default:"" help:"Which tool wrote the file: qualtrics, google-forms or generic, where the header does not tell."`
	Score   string   `placeholder:"COLUMN" help:"The column of the score, 0 to 10, where the header does not tell."`
	Comment string   `placeholder:"COLUMN" help:"The column of the comment."`
	Date    string   `placeholder:"COLUMN" help:"The column of the time."`
	ID      string   `name:"id" placeholder:"COLUMN" help:"The column of the answer's id."`
	Weight  string   `placeholder:"COLUMN" help:"The column of the weight."`
	Segment []string `placeholder:"COLUMN" help:"Columns to keep as segments, such as region; repeat the flag for more. A comma within a name is written \\,."`
	TZ      string   `name:"tz" placeholder:"ZONE" help:"Time zone of times that have none, such as Asia/Shanghai. Default: that of the report."`
	DryRun  bool     `help:"Show what each column was taken for and the first answers; save nothing."`
	SkipBad bool     `help:"Leave bad lines out and save the rest. Without it one bad line saves nothing."`
}

func (importSurveyCmd) Help() string {
	return `Finds the layout by the header. The same file again changes nothing.

Examples
  overheard import survey responses.csv --brand acme-air --dry-run
  overheard import survey responses.xlsx --brand acme-air --score "How likely are you" --segment Region,Plan`
}

// Run imports a file, or shows how it would be read.
func (c *importSurveyCmd) Run(ctx context.Context, a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if _, err := brand(cfg, c.Brand); err != nil {
		return err
	}
	if c.File == "-" && c.Survey == "" {
		return wrongly("--survey NAME", "what comes from standard input has no name: name the survey")
	}
	res, base, err := c.read(ctx, a, cfg)
	if err == nil && c.DryRun {
		if err := res.WriteText(a.out); err != nil {
			return err
		}
		return skipped(res, "nothing was saved, since this is a dry run")
	}
	if res != nil {
		for _, w := range res.Warnings {
			a.remark("remark: %s", w.Msg)
		}
	}
	if err != nil {
		return fmt.Errorf("import survey: %w", err)
	}
	run, stoodIn, err := c.save(ctx, a, cfg, base, res)
	if err != nil {
		return err
	}
	a.say("%s read: %s new, %s changed, %s known already; survey %s", count(int64(len(res.Responses)), "answer"),
		grouped(run.Counts.New), grouped(run.Counts.Changed), grouped(run.Counts.Unchanged), res.Survey)
	bad := &badLines{}
	for i := range res.Refused {
		bad.note(&res.Refused[i])
	}
	bad.print(a)
	left := skipped(res, "the rest is saved")
	if stoodIn == "" {
		return left
	}
	if left != nil {
		fmt.Fprintf(a.err, "overheard: %s\n", stoodIn)
		return left
	}
	return partly(relabelLater, "%s", stoodIn)
}

func (c *importSurveyCmd) read(ctx context.Context, a *app, cfg *config.Config) (*survey.Result, string, error) {
	loc, err := zone(c.TZ, cfg)
	if err != nil {
		return nil, "", err
	}
	in, err := a.input(ctx, c.File, nil)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = in.close() }() // nothing was written to it
	res, err := survey.Read(in.name, io.Reader(in), survey.Options{
		Survey: c.Survey, Preset: c.Preset, Score: c.Score, Comment: c.Comment, Date: c.Date, ID: c.ID, Weight: c.Weight,
		Segments: c.Segment, Location: loc, ZoneNamed: c.TZ != "", SkipBad: c.SkipBad,
	})
	return res, in.base, err
}

func (c *importSurveyCmd) save(ctx context.Context, a *app, cfg *config.Config, base string, res *survey.Result) (run runs.Run, stoodIn string, err error) {
	r, err := a.openWith(ctx, cfg, slog.LevelWarn)
	if err != nil {
		return run, "", err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	key, err := r.db.AuthorKey(ctx)
	if err != nil {
		return run, "", err
	}
	bar := a.progress(base, int64(len(res.Responses)))
	defer bar.done()
	job := &jobs.ImportSurvey{Env: r.jobEnv(bar), Store: r.db, Classifier: r.model, StandIn: r.standIn, Key: key}
	refused := map[string]int64{}
	for i := range res.Refused {
		refused[res.Refused[i].Reason()]++
	}
	run, err = job.Run(ctx, c.Brand, base, res.Responses, refused)
	return run, r.stoodIn(ctx, a, run), err
}

// skipped says how many lines --skip-bad left out.
func skipped(res *survey.Result, rest string) error {
	if len(res.Refused) == 0 {
		return nil
	}
	return partly("mend these lines and import the file again: what is stored is not counted twice",
		"%s left out; %s", count(len(res.Refused), "bad line"), rest)
}
