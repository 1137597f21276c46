package main

import (
	"context"
	"strconv"

	"overheard/internal/figures"
	"overheard/nps"
	"overheard/sentiment/labelled"
)

// audited adds the passages that people labelled in audits.
func (o *ownTexts) audited(ctx context.Context, a *app, brands []string) error {
	read := func(r *rooms, name string) error {
		texts, err := r.db.AuditTexts(ctx, name)
		if err != nil {
			return err
		}
		for _, t := range texts {
			class, ok := agreed(t)
			if !ok {
				continue
			}
			e := labelled.Example{Set: "audit of " + name, ID: strconv.FormatInt(t.ID, 10), Text: t.Passage, Lang: t.Lang}
			e.Named(class)
			author := ""
			if t.Author != 0 {
				author = strconv.FormatInt(t.Author, 10)
			}
			o.add(e, author)
		}
		return nil
	}
	return o.from(ctx, a, brands, read, func(name string) error {
		return wrongly("overheard audit label --brand "+name, "nobody has labelled a mention of %s", name)
	})
}

// agreed is the class that a labelled text teaches. What nobody could tell, and what people differ about, teaches nothing.
func agreed(t figures.AuditText) (class string, ok bool) {
	for _, s := range t.Labels {
		said := string(s.Label)
		switch s.Label {
		case nps.AuditUnclear:
			continue
		case nps.AuditNoOpinion:
			said = "neutral"
		}
		if class != "" && class != said {
			return "", false
		}
		class = said
	}
	return class, class != ""
}
