package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// usage is the first screen. A test keeps it true to the commands.
const usage = `Overheard estimates how loyal people sound when they talk about your brands in public.

Usage: overheard <command> [flags]

To begin
  demo             import a made-up sample, compare, show the dashboard
  init             write a commented config.toml
  config check     read config.toml and say what is wrong with it

From cron
  crawl            fetch, match, label and save new posts   (--source NAME for one)
  digest           what is new since yesterday; --send mails it

To bring data
  import posts     posts from JSON lines, CSV or XLSX
  import survey    survey answers from CSV or XLSX

To look
  nps              the proxy NPS of a brand, by period      (--brand, --by, --json)
  compare          proxy beside survey NPS
  records list     the figures kept with --keep
  records show     one of them as it was, and where it came from
  records check    what changed its number since; also: records delete
  drivers          what promoters and detractors talk about
  serve            dashboard and API on http://localhost:8080
  query test       what a query catches, before it is saved
  label            label posts from JSON lines, without a database

To check the model
  audit draw       a random sample of mentions for people to label
  audit label      label it here; also: audit export, audit import
  audit show       how right the model is, and the corrected proxy NPS

To look after
  sources          how each source is doing; also: sources list
  sources test     what a source gives, before anything is saved
  rematch          find brands in stored posts again after a change of config.toml
  relabel          label stored mentions again after a change of model
  model show       what a model is made of
  model eval       measure a model on labelled texts
  model evaluate   measure estimators and intervals on brands left out
  model train      train the built-in kind of model on your own
  model calibrate  learn what sets the shares of a domain right
  runs             what ran, when, and what it did
  db               migrate, check, backup
  version          of the program and of its model

Exit status: 0 done, 1 failed, 2 called or configured wrongly, 3 partly done, 75 another run is at work.
"overheard help <command>" shows flags and an example.
`

type helpCmd struct {
	Command []string `arg:"" optional:"" help:"The command, such as import posts."`
}

// Run shows the screen of a command, or the first one.
func (c *helpCmd) Run(a *app) error {
	node := a.parser.Model.Node
	for _, word := range c.Command {
		next := child(node, word)
		if next == nil {
			return wrongly("overheard help shows the commands", "there is no command %q", strings.Join(c.Command, " "))
		}
		node = next
	}
	a.screen(node)
	return nil
}

func child(n *kong.Node, name string) *kong.Node {
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// printHelp shows the screen that --help asks for.
func (a *app) printHelp(_ kong.HelpOptions, line *kong.Context) error {
	node := deepest(line)
	if node == nil {
		node = a.parser.Model.Node
	}
	a.screen(node)
	return nil
}

// deepest is the command that a line has come to: also one that waits for another one, such as import, which kong does not
// call selected. It is nil where the line names none.
func deepest(line *kong.Context) *kong.Node {
	node := line.Selected()
	for _, step := range line.Path {
		if step.Command != nil && (node == nil || step.Command.Depth() > node.Depth()) {
			node = step.Command
		}
	}
	return node
}

// screen writes the help of one command.
func (a *app) screen(n *kong.Node) {
	if n.Parent == nil {
		fmt.Fprint(a.out, usage)
		return
	}
	fmt.Fprintf(a.out, "%s\n\nUsage: overheard %s", n.Help, commandPath(n))
	if len(n.Children) > 0 {
		fmt.Fprint(a.out, " <command> [flags]\n\nCommands\n")
		var rows [][2]string
		for _, c := range n.Children {
			rows = append(rows, [2]string{commandPath(c), c.Help})
		}
		columns(a.out, rows)
		return
	}
	for _, p := range n.Positional {
		fmt.Fprint(a.out, " "+p.Summary())
	}
	fmt.Fprintln(a.out, " [flags]")
	if len(n.Positional) > 0 {
		fmt.Fprintln(a.out)
		var rows [][2]string
		for _, p := range n.Positional {
			rows = append(rows, [2]string{p.Summary(), p.Help})
		}
		columns(a.out, rows)
	}
	fmt.Fprint(a.out, "\nFlags\n")
	var rows [][2]string
	for _, group := range n.AllFlags(true) {
		for _, f := range group {
			if f.Name != "help" {
				rows = append(rows, [2]string{flagName(f), flagHelp(f)})
			}
		}
	}
	columns(a.out, rows)
	if n.Detail != "" {
		fmt.Fprintf(a.out, "\n%s\n", strings.TrimRight(n.Detail, "\n"))
	}
}

func flagName(f *kong.Flag) string {
	name := "--" + f.Name
	if !f.IsBool() {
		name += " " + f.FormatPlaceHolder()
	}
	return name
}

func flagHelp(f *kong.Flag) string {
	help := f.Help
	if f.HasDefault && !f.IsBool() && f.Default != "" {
		help += " Default: " + f.Default + "."
	}
	return help
}

// columns writes rows in two columns, the second folded at a width of 100.
func columns(w io.Writer, rows [][2]string) {
	const gap, most = 2, 100
	left := 0
	for _, r := range rows {
		left = max(left, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		fmt.Fprintf(w, "  %-*s", left+gap, r[0])
		at := left + gap + 2
		for i, word := range strings.Fields(r[1]) {
			if i > 0 && at+1+len(word) > most {
				fmt.Fprintf(w, "\n%*s", left+gap+2, "")
				at = left + gap + 2
			} else if i > 0 {
				fmt.Fprint(w, " ")
				at++
			}
			fmt.Fprint(w, word)
			at += len(word)
		}
		fmt.Fprintln(w)
	}
}

// commandPath is how a command is called, such as "import posts".
func commandPath(n *kong.Node) string {
	if n.Parent == nil || n.Parent.Parent == nil {
		return n.Name
	}
	return commandPath(n.Parent) + " " + n.Name
}
