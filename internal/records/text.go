package records

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"overheard/nps"
)

const minute = "2006-01-02 15:04"

// WriteList writes records for a terminal, a line each. Times are in loc.
func WriteList(w io.Writer, list []Summary, loc *time.Location) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tKEPT\tBRAND\tFIGURE\tDAYS\tBY\tNOTE")
	for i := range list {
		r := &list[i]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.MadeAt.In(loc).Format(minute), r.Brand, r.Kind, r.Question.Days, r.Question.By, brief(r.Note))
	}
	return t.Flush()
}

// brief is the beginning of a note, on one line.
func brief(note string) string {
	const most = 60
	note = strings.Join(strings.Fields(note), " ")
	if utf8.RuneCountInString(note) > most {
		return string([]rune(note)[:most-3]) + "..."
	}
	return note
}

// String names the first and the last day.
func (d DaySpan) String() string { return days(d.From, d.To) }

func days(from, to nps.Day) string {
	if to == from+1 {
		return from.String()
	}
	return fmt.Sprintf("%s to %s", from, to-1)
}

// WriteText writes the record for a terminal: where the answer comes from, and the answer as it was. Times are in loc.
func (r *Record) WriteText(w io.Writer, loc *time.Location) error {
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\n", r.heading(loc))
	for _, row := range r.facts() {
		if row[1] != "" {
			fmt.Fprintf(t, "%s\t%s\n", row[0], row[1])
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n%s", r.Text)
	_, err := b.WriteTo(w)
	return err
}

func (r *Summary) heading(loc *time.Location) string {
	return fmt.Sprintf("%s: %s of %s by %s, kept %s", r.ID, r.Kind, r.Brand, r.Question.By, r.MadeAt.In(loc).Format(minute))
}

// facts are what the answer rests on. The second of a row is "" where there is nothing to say.
func (r *Summary) facts() [][2]string {
	v, c := &r.Versions, &r.Counts
	methods := make([]string, len(v.Methods))
	for i, m := range v.Methods {
		methods[i] = string(m)
	}
	return [][2]string{
		{"Note", r.Note},
		{"Days", r.Question.Days.String()},
		{"Only", r.Question.Narrowed()},
		{"Program", v.Program},
		{"Model", v.Model.String()},
		{"Calibration", calibrationName(v.Calibration)},
		{"Methods", strings.Join(methods, ", ")},
		{"Query", v.QueryRevision},
		{"Margin", fmt.Sprintf("%g points", v.Margin)},
		{"Time zone", v.Timezone},
		{"Data", fmt.Sprintf("%d posts, %d of them with a vote, and %d answers; revision %d", c.Posts, c.Votes, c.Answers, v.DataRevision)},
	}
}

// Narrowed says to which posts and answers the question was narrowed, "" for to none.
func (q *Question) Narrowed() string {
	var parts []string
	for _, by := range [][2]string{{"source", q.Source}, {"hashtag", q.Hashtag}, {"lang", q.Lang}, {"segment", q.Segment}} {
		if by[1] != "" {
			parts = append(parts, by[0]+" "+by[1])
		}
	}
	return strings.Join(parts, ", ")
}

// WriteText writes what became of a record for a terminal. Times are in loc.
func (c *Check) WriteText(w io.Writer, loc *time.Location) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %s of %s, kept %s\n%s\n", c.ID, c.Kind, c.Brand, c.MadeAt.In(loc).Format(minute), c.Sentence)
	if len(c.Moved) > 0 {
		fmt.Fprintln(&b)
		t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "SCORE\tDAYS\tTHEN\tNOW\tCHANGE")
		for _, m := range c.Moved {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", m.Side, days(m.Start, m.End), m.Then.text(), m.Now.text(), m.by())
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	if len(c.Changes) > 0 {
		fmt.Fprintf(&b, "\nWhat changed since\n")
	}
	for _, change := range c.Changes {
		fmt.Fprintf(&b, "- %s\n", change.Sentence)
		for _, m := range change.Moved {
			fmt.Fprintf(&b, "    %s %s: %s -> %s\n", m.Side, days(m.Start, m.End), m.Then.text(), m.step())
		}
	}
	if len(c.Remarks) > 0 {
		fmt.Fprintln(&b)
	}
	for _, r := range c.Remarks {
		fmt.Fprintf(&b, "%s\n", r)
	}
	_, err := b.WriteTo(w)
	return err
}

// text writes a number with its interval and its n: "+12.3 (-4.0 to +28.6, n=31)".
func (n *Number) text() string {
	switch {
	case n == nil:
		return "no data"
	case n.NPS == nil:
		return fmt.Sprintf("too little (n=%d)", n.N)
	case n.Low == nil || n.High == nil:
		return fmt.Sprintf("%+.1f", *n.NPS)
	case n.N == 0: // a difference, or both together
		return fmt.Sprintf("%+.1f (%+.1f to %+.1f)", *n.NPS, *n.Low, *n.High)
	}
	return fmt.Sprintf("%+.1f (%+.1f to %+.1f, n=%d)", *n.NPS, *n.Low, *n.High, n.N)
}

func (m *Moved) by() string {
	if m.By == nil {
		return "-"
	}
	return fmt.Sprintf("%+.2f", *m.By)
}

func (m *Moved) step() string {
	if m.By == nil {
		return m.Now.text()
	}
	return fmt.Sprintf("%s: %+.2f", m.Now.text(), *m.By)
}
