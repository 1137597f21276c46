package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"overheard/api"
	"overheard/internal/config"
	"overheard/internal/figures"
	"overheard/internal/records"
	"overheard/internal/store"
)

// The exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2  // called or configured wrongly
	exitPartly = 3  // something outside was broken; the rest is saved
	exitBusy   = 75 // another run holds the lock
)

// complaint is an error with an exit status and a cure.
type complaint struct {
	status int
	err    error
	try    string // "" for none
}

func (c *complaint) Error() string { return c.err.Error() }
func (c *complaint) Unwrap() error { return c.err }
func (c *complaint) Try() string   { return c.try }

// wrongly says that the user called the program wrongly.
func wrongly(try, format string, args ...any) error {
	return &complaint{exitUsage, fmt.Errorf(format, args...), try}
}

// partly says that the rest is saved.
func partly(try, format string, args ...any) error {
	return &complaint{exitPartly, fmt.Errorf(format, args...), try}
}

// silent is an exit status about which everything has been said.
type silent int

func (s silent) Error() string { return "" }

// fail prints what went wrong, if anything, and returns the exit status. It is the only place that decides either.
func (a *app) fail(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		a.print(errors.New("stopped"), "run it again: what was saved stays, and nothing is counted twice")
		return exitFailed
	}
	var said silent
	if errors.As(err, &said) {
		return int(said)
	}
	var many config.Complaints
	if errors.As(err, &many) {
		for _, c := range many {
			a.print(c, c.Try())
		}
		return exitUsage
	}
	a.print(plain(err), cure(err))
	return status(err)
}

// plain leaves out of an error what the program was about where what went wrong says all that a person needs.
func plain(err error) error {
	var (
		problem *store.Problem
		audit   *figures.ErrNoAudit
		nothing *figures.ErrNothingToDraw
	)
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &audit):
		return audit
	case errors.As(err, &nothing):
		return nothing
	}
	return err
}

func (a *app) print(err error, try string) {
	fmt.Fprintf(a.err, "overheard: %s\n", strings.TrimRight(err.Error(), "\n"))
	if try != "" {
		fmt.Fprintf(a.err, "try:   %s\n", try)
	}
}

// status is the exit status that an error means.
func status(err error) int {
	var (
		own      *complaint
		missing  *config.MissingError
		brand    *figures.ErrUnknownBrand
		campaign *figures.ErrUnknownCampaign
		filter   *figures.ErrBadFilter
		audit    *figures.ErrNoAudit
		open     *api.OpenAddrError
		unknown  *records.ErrUnknown
		nothing  *records.ErrNothing
		note     *records.ErrNote
	)
	switch {
	case errors.As(err, &own):
		return own.status
	case errors.Is(err, store.ErrBusy):
		return exitBusy
	case errors.Is(err, store.ErrURL), errors.Is(err, store.ErrNoKey), errors.As(err, &missing), errors.As(err, &brand), errors.As(err, &campaign), errors.As(err, &filter),
		errors.As(err, &open), errors.As(err, &unknown), errors.As(err, &nothing), errors.As(err, &note), errors.As(err, &audit):
		return exitUsage
	}
	return exitFailed
}

// cure says what to try, "" where nothing is known to help.
func cure(err error) string {
	var known interface{ Try() string }
	switch {
	case errors.As(err, &known) && known.Try() != "":
		return known.Try()
	case errors.Is(err, store.ErrBusy):
		return "wait until the other run is done; overheard runs shows it"
	case errors.Is(err, syscall.ENOSPC):
		return "make room on the disk and run it again: what was saved stays"
	case errors.Is(err, syscall.EACCES):
		return "run it as a user who may read and write there"
	}
	return ""
}

var didYouMean = regexp.MustCompile(`, did you mean (?:one of )?(.*)\?$`)

// plainWords says what kong says of a value in the words of a person.
var plainWords = []struct {
	kong *regexp.Regexp
	ours string
}{
	{regexp.MustCompile(`expected .* but got "EOL" \(<EOL>\)`), "a value is missing"},
	{regexp.MustCompile(`expected .* but got ("[^"]*") \(\w+ flag\).*`), "$1 looks like a flag"},
	{regexp.MustCompile(`expected a valid \d+ bit u?int but got (".*")`), "$1 is not a whole number of a sensible size"},
	{regexp.MustCompile(`expected duration but got ("[^"]*").*`), "$1 is not a length of time such as 10m"},
}

// usageError says in our words what kong found wrong with the command line.
func (a *app) usageError(err error) error {
	text := err.Error()
	try, under, leaf := "overheard help shows the commands", "", false
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		if node := deepest(parse.Context); node != nil {
			try, under, leaf = "overheard help "+commandPath(node), commandPath(node)+" ", len(node.Children) == 0
		}
	}
	text = strings.NewReplacer(`"<`, "<", `>"`, ">", ` ..."`, " ...", `one of "",`, "one of ").Replace(text)
	for _, w := range plainWords {
		text = w.kong.ReplaceAllString(text, w.ours)
	}
	if m := didYouMean.FindStringSubmatchIndex(text); m != nil {
		text, try = text[:m[0]], strings.ReplaceAll(text[m[2]:m[3]], `"`, "")
		if !strings.HasPrefix(try, "-") {
			try = "overheard " + under + try
		}
	} else if strings.HasSuffix(text, "unknown flag --version") {
		try = "overheard version"
	}
	if word, ok := strings.CutPrefix(text, "unexpected argument "); ok && !leaf {
		text = fmt.Sprintf("there is no command %q", under+word)
	}
	return wrongly(try, "%s", text)
}
