package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"overheard/internal/records"
)

// keepFlags are the flags of the commands whose figures can be kept.
type keepFlags struct {
	Keep keepFlag `placeholder:"[NOTE]" help:"Keep the figure: it can be said later where it came from, and what changed since."`
}

// keepFlag is --keep, with a note or without.
type keepFlag struct {
	On   bool
	Note string
}

// Decode reads --keep, --keep=NOTE and --keep NOTE: whatever does not look like a flag is the note.
func (k *keepFlag) Decode(line *kong.DecodeContext) error {
	k.On = true
	switch next := line.Scan.Peek(); {
	case next.Type == kong.FlagValueToken, next.IsValue() && !strings.HasPrefix(fmt.Sprint(next.Value), "-"):
		k.Note = fmt.Sprint(line.Scan.Pop().Value)
	}
	return nil
}

// keeper keeps figures.
func (r *rooms) keeper() *records.Keeper {
	return &records.Keeper{Store: r.db, Figures: r.figures(), Program: programVersion(), Now: r.now}
}

// kept keeps the figure that the flags ask for, and returns it as well.
func (k *keepFlags) kept(ctx context.Context, a *app, flags figureFlags, kind records.Kind) (*records.Record, *records.Answered, error) {
	filter, err := flags.filter()
	if err != nil {
		return nil, nil, err
	}
	r, err := a.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	return r.keeper().Keep(ctx, kind, flags.Brand, filter, k.Keep.Note)
}

// tellKept names the record: below the table, beside what a machine reads. It is silent without one.
func (f *figureFlags) tellKept(a *app, r *records.Record) {
	switch {
	case r == nil:
		return
	case f.JSON || f.CSV:
		fmt.Fprintf(a.err, keptAs, r.ID)
	default:
		fmt.Fprintf(a.out, "\n"+keptAs, r.ID)
	}
}

const keptAs = "Kept as %[1]s. Where it came from: overheard records show %[1]s; what changed since: overheard records check %[1]s\n"
