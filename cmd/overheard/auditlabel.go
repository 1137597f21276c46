package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"overheard/internal/figures"
	"overheard/nps"
)

type auditLabelCmd struct {
	raterFlags
}

func (auditLabelCmd) Help() string {
	return `Shows one passage after another and reads a key: p promoter (would answer 9-10), n passive (7-8),
d detractor (0-6), o no opinion, ? cannot tell; w shows the whole post, b goes back, q stops. In a
terminal no Enter is needed; elsewhere each key is a line of its own.
Judge by the passage alone: how would its author answer, asked how likely they are to recommend the
brand? Every label is saved at once; run it again to carry on.

Example
  overheard audit label --brand acme-air --rater b`
}

// auditKeys is shown under every passage.
const auditKeys = "p promoter  n passive  d detractor  o no opinion  ? cannot tell   w whole post  b back  q stop"

// Run labels until nothing is left or the rater stops.
func (c *auditLabelCmd) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	r, id, items, err := c.openItems(ctx, a)
	if err != nil {
		return err
	}
	defer r.close()
	s := &labelling{app: a, rater: c.Rater, items: items, keys: keysOf(ctx, a.in), save: func(m figures.AuditMark) error {
		_, err := r.db.SaveAuditLabels(ctx, c.Brand, id, []figures.AuditMark{m})
		return err
	}}
	defer s.keys.close()
	if err := s.run(); err != nil {
		return err
	}
	done, of := s.progress()
	if ctx.Err() == nil && done == of {
		fmt.Fprintf(a.out, "\n%d of %d labelled by %s: overheard audit show --brand %s\n", done, of, c.Rater, c.Brand)
		return nil
	}
	fmt.Fprintf(a.out, "\n%d of %d labelled by %s; run it again to carry on\n", done, of, c.Rater)
	return ctx.Err()
}

// labelling is one sitting of a rater.
type labelling struct {
	*app
	rater string
	items []figures.AuditItem
	keys  keys
	save  func(figures.AuditMark) error
	past  []int // items labelled in this sitting, for going back
}

// run shows what is not labelled yet, in order, until the end of the items or of the input.
func (s *labelling) run() error {
	for i := s.next(0); i < len(s.items); {
		done, of := s.progress()
		fmt.Fprintf(s.out, "\n%d of %d%s\n\n%s\n\n%s\n", done+1, of, lang(s.items[i].Lang), indented(s.items[i].Passage), auditKeys)
		went, err := s.answer(i)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		i = went
	}
	return nil
}

// answer reads keys until one settles what to show next. [io.EOF] says that the rater stops.
func (s *labelling) answer(i int) (next int, err error) {
	for {
		fmt.Fprint(s.out, "> ")
		said, err := s.keys.next()
		if err != nil {
			fmt.Fprintln(s.out)
			if errors.Is(err, context.Canceled) {
				return 0, io.EOF
			}
			return 0, err
		}
		key := strings.ToLower(strings.TrimSpace(said))
		if _, single := s.keys.(*singleKeys); single {
			fmt.Fprintln(s.out, tidy(key)) // the terminal did not show it
		}
		switch key {
		case "q":
			return 0, io.EOF
		case "w":
			text := s.items[i].Text
			if text == "" {
				text = s.items[i].Passage
			}
			fmt.Fprintf(s.out, "\n%s\n\n", indented(text))
			continue
		case "b":
			if len(s.past) == 0 {
				fmt.Fprintln(s.out, "there is nothing to go back to in this sitting")
				continue
			}
			last := s.past[len(s.past)-1]
			s.past = s.past[:len(s.past)-1]
			return last, s.mark(last, "")
		}
		label, ok := figures.ParseAuditLabel(key)
		if !ok {
			fmt.Fprintln(s.out, auditKeys)
			continue
		}
		if err := s.mark(i, label); err != nil {
			return 0, err
		}
		s.past = append(s.past, i)
		return s.next(i + 1), nil
	}
}

// mark saves a label, "" for none, and remembers it.
func (s *labelling) mark(i int, label nps.AuditLabel) error {
	it := &s.items[i]
	if err := s.save(figures.AuditMark{Item: it.Item, Rater: s.rater, Label: label, At: s.now()}); err != nil {
		return err
	}
	it.Labels = slices.DeleteFunc(it.Labels, func(r nps.Said) bool { return r.Rater == s.rater })
	if label != "" {
		it.Labels = append(it.Labels, nps.Said{Rater: s.rater, Label: label})
	}
	return nil
}

// next is the first item from i on that waits for a label, else the first of all, len(items) where none does.
func (s *labelling) next(i int) int {
	for _, from := range []int{i, 0} {
		for j := from; j < len(s.items); j++ {
			if !s.items[j].Gone && s.items[j].By(s.rater) == "" {
				return j
			}
		}
	}
	return len(s.items)
}

func (s *labelling) progress() (done, of int) {
	for _, it := range s.items {
		if !it.Gone {
			of++
		}
		if it.By(s.rater) != "" {
			done++
		}
	}
	return done, of
}

func lang(code string) string {
	if code == "" {
		return ""
	}
	return " (" + tidy(code) + ")"
}

// indented sets a text off from what the program says, without what could command a terminal.
func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(tidy(text)), "\n", "\n  ")
}

// tidy leaves out of a text what could command a terminal or turn the direction of what follows.
func tidy(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)
}
