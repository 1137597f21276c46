package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/alecthomas/kong"
)

// defaultConfig is read where --config names no other file.
const defaultConfig = "config.toml"

// cli is the command line as kong reads it. Every flag and its help stands here or in the file of its command.
type cli struct {
	Config string `placeholder:"PATH" default:"config.toml" help:"The configuration."`
	Quiet  bool   `short:"q" help:"Print nothing unless something is wrong."`

	Init    initCmd    `cmd:"" help:"Write a commented config.toml to begin with."`
	Label   labelCmd   `cmd:"" help:"Label posts from JSON lines, without a database."`
	Model   modelCmd   `cmd:"" help:"Train, measure and show models; without a database."`
	Crawl   crawlCmd   `cmd:"" help:"Read the sources that are due, and save what is new."`
	Relabel relabelCmd `cmd:"" help:"Label stored mentions and comments again after a change of model."`
	Rematch rematchCmd `cmd:"" help:"Find the brands in stored posts again after a change of config.toml."`
	Import  struct {
		Posts  importPostsCmd  `cmd:"" help:"Import posts from JSON lines, CSV, TSV or XLSX."`
		Survey importSurveyCmd `cmd:"" help:"Import survey answers from CSV, TSV or XLSX."`
	} `cmd:"" help:"Bring posts or survey answers in."`
	Query struct {
		Test queryTestCmd `cmd:"" help:"Show what a query catches, what it narrowly misses, and how much, before it is saved."`
	} `cmd:"" help:"Try queries out."`
	NPS     npsCmd     `cmd:"" name:"nps" help:"Show the proxy NPS and the survey NPS of a brand by period."`
	Compare compareCmd `cmd:"" help:"Show proxy and survey NPS side by side, with their difference and how far they agree."`
	Records struct {
		List  recordsListCmd  `cmd:"" default:"withargs" help:"List the figures that were kept, newest first."`
		Show  recordsShowCmd  `cmd:"" help:"Show a figure as it was kept, and where it came from."`
		Check recordsCheckCmd `cmd:"" help:"Ask again, and say what changed the number since."`

		Delete recordsDeleteCmd `cmd:"" help:"Delete figures that were kept, for good."`
	} `cmd:"" help:"Look after figures that were kept."`
	Drivers driversCmd `cmd:"" help:"Show what promoters and detractors of a brand talk about."`
	Digest  digestCmd  `cmd:"" help:"Tell what is new since yesterday, or send it."`
	Audit   auditCmd   `cmd:"" help:"Have people label a random sample, and see how right the model is."`
	Serve   serveCmd   `cmd:"" help:"Serve the dashboard and the API."`
	Sources struct {
		List sourcesCmd     `cmd:"" default:"withargs" help:"List the sources: how each is doing, and what is missing."`
		Test sourcesTestCmd `cmd:"" help:"Read one page of a source and show what came, without saving it."`
	} `cmd:"" help:"Look after the sources."`
	Demo demoCmd `cmd:"" help:"Import a made-up sample, compare, and show the dashboard."`
	Runs runsCmd `cmd:"" help:"List what ran, when, and what it did."`
	Cfg  struct {
		Check configCheckCmd `cmd:"" help:"Read config.toml and say all that is wrong with it."`
	} `cmd:"" name:"config" help:"Look after config.toml."`
	DB struct {
		Migrate dbMigrateCmd `cmd:"" help:"Create the database, or bring its tables up to this version."`
		Check   dbCheckCmd   `cmd:"" help:"Check that everything stored fits together."`
		Backup  dbBackupCmd  `cmd:"" help:"Write a copy of the database while others go on using it."`
	} `cmd:"" name:"db" help:"Look after the database."`
	Help    helpCmd    `cmd:"" help:"Show the flags of a command and an example."`
	Version versionCmd `cmd:"" help:"Show the version of the program and of its model."`
}

// app is what a command is given: where to read and write, and what the common flags say.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      []string
	config   string
	quiet    bool
	parser   *kong.Kong
	remarked map[string]bool
	now      func() time.Time
}

// run is the program: it does what args say and returns the exit status. env is a list as [os.Environ] gives it. When ctx
// ends, the command at work stops cleanly.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env []string) int {
	result := &sure{Writer: stdout}
	a := &app{in: stdin, out: result, err: stderr, env: env, remarked: map[string]bool{}, now: time.Now}
	var c cli
	helped := false
	parser, err := kong.New(&c,
		kong.Name("overheard"), kong.Writers(result, stderr), kong.Help(a.printHelp), kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(a))
	if err != nil {
		return a.fail(ctx, fmt.Errorf("read the command line: %w", err))
	}
	a.parser = parser
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	line, err := parser.Parse(args)
	if helped {
		return a.fail(ctx, result.err)
	}
	if err != nil {
		return a.fail(ctx, a.usageError(err))
	}
	a.config, a.quiet = c.Config, c.Quiet
	err = line.Run()
	if err == nil {
		err = result.err
	}
	return a.fail(ctx, err)
}

// sure is where results go. It remembers the first failure to write, which no command may end well after: whoever reads a result cut
// off by a full disk must not take it for the whole.
type sure struct {
	io.Writer
	err error
}

func (s *sure) Write(b []byte) (int, error) {
	n, err := s.Writer.Write(b)
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("print the result: %w", err)
	}
	return n, err
}

// remark tells the user something beside the result, once, unless --quiet is set.
func (a *app) remark(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if a.quiet || a.remarked[text] {
		return
	}
	a.remarked[text] = true
	fmt.Fprintln(a.err, text)
}

// say prints a result that a person waits for and cron does not.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.out, format+"\n", args...)
	}
}

// log is for what goes wrong behind a command. Commands report to their user themselves, so it is silent below warnings.
func (a *app) log(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: level}))
}
