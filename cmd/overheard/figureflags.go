package main

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"overheard/internal/figures"
	"overheard/mentions"
	"overheard/nps"
)

// figureFlags are the flags of the commands that show figures.
type figureFlags struct {
	Brand   string `required:"" placeholder:"NAME" help:"Which brand."`
	From    string `placeholder:"DAY" help:"First day, such as 2026-01-31. Default: everything stored."`
	To      string `placeholder:"DAY" help:"The day after the last one."`
	By      string `placeholder:"PERIOD" default:"month" enum:"day,week,month,quarter,year,all" help:"day, week (from Monday), month, quarter, year or all."`
	Source  string `placeholder:"NAME" help:"Only posts of this source."`
	Hashtag string `placeholder:"TAG" help:"Only posts with this hashtag."`
	Lang    string `placeholder:"CODE" help:"Only posts in this language, such as ru."`
	Segment string `placeholder:"COLUMN=VALUE" help:"Only answers with this value in a column that was kept as a segment."`
	JSON    bool   `name:"json" xor:"format" help:"Print JSON, as the API answers."`
	CSV     bool   `name:"csv" xor:"format" help:"Print CSV."`
}

// filter reads the flags.
func (f *figureFlags) filter() (figures.Filter, error) {
	out := figures.Filter{By: nps.Grain(f.By), Source: f.Source, Lang: f.Lang}
	for _, d := range []struct {
		flag, value string
		into        *nps.Day
	}{{"--from", f.From, &out.From}, {"--to", f.To, &out.To}} {
		if d.value == "" {
			continue
		}
		day, err := nps.ParseDay(d.value)
		if err != nil {
			return out, wrongly(d.flag+" 2026-01-31", "%s: %w", d.flag, err)
		}
		*d.into = day
	}
	if f.From != "" && f.To != "" && out.To <= out.From {
		return out, wrongly("--to names the first day that no longer belongs to the range", "--to %s is not after --from %s", f.To, f.From)
	}
	if f.Segment != "" {
		name, value, ok := strings.Cut(f.Segment, "=")
		if !ok || name == "" {
			return out, wrongly("--segment Region=North", "--segment: %q is not COLUMN=VALUE", f.Segment)
		}
		out.Segment = figures.Segment{Name: name, Value: value}
	}
	out.Hashtag = mentions.Fold(strings.TrimPrefix(f.Hashtag, "#"))
	return out, nil
}

// computed is a figure of the brand and the filter that the flags name, from what is stored.
func computed[F any](ctx context.Context, a *app, flags figureFlags, compute func(*figures.Service, context.Context, string, figures.Filter) (F, error)) (F, error) {
	var none F
	filter, err := flags.filter()
	if err != nil {
		return none, err
	}
	r, err := a.open(ctx)
	if err != nil {
		return none, err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	return compute(r.figures(), ctx, flags.Brand, filter)
}

// remarkEmpty says which filter has left nothing of a side: most often a name in it is misspelt.
func (f *figureFlags) remarkEmpty(a *app, posts, answers bool) {
	if posts {
		for _, by := range [][2]string{{"--source", f.Source}, {"--hashtag", f.Hashtag}, {"--lang", f.Lang}} {
			if by[1] != "" {
				a.remark("remark: no posts are left with %s %s", by[0], by[1])
			}
		}
	}
	if answers && f.Segment != "" {
		a.remark("remark: no answers are left with --segment %s; segments are kept by import survey --segment COLUMN", f.Segment)
	}
}

// figure is what such a command prints.
type figure interface {
	WriteText(io.Writer) error
	WriteCSV(io.Writer) error
}

func (f *figureFlags) print(w io.Writer, v figure) error {
	switch {
	case f.JSON:
		return printJSON(w, v)
	case f.CSV:
		return v.WriteCSV(w)
	}
	return v.WriteText(w)
}

// printJSON writes v as people can read it too.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
