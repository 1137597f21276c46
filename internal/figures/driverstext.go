package figures

import (
	"fmt"
	"io"

	"overheard/nps"
	"overheard/sentiment"
)

// WriteText writes both lists for a terminal, detractors first. The phrase stands last in its line, since its width on a
// terminal depends on its script.
func (d *DriversFigure) WriteText(w io.Writer) error {
	t := &table{}
	head := d.Brand
	if d.From != nil && d.To != nil {
		head += ", " + period(nps.Period{Start: *d.From, End: *d.To}, nps.GrainAll)
	}
	t.line("%s: %s", head, d.Sentence)
	d.list(t, "DETRACTORS SAY", d.Detractors)
	d.list(t, "PROMOTERS SAY", d.Promoters)
	if len(d.Detractors)+len(d.Promoters) > 0 {
		t.line("")
		t.line("Z: log-odds ratio in standard errors, said by promoters against detractors. An author counts once for a phrase.")
	}
	return t.write(w)
}

func (d *DriversFigure) list(t *table, title string, drivers []sentiment.Driver) {
	if len(drivers) == 0 {
		return
	}
	t.line("")
	t.row("Z", "AUTHORS", "POSTS", "PROMOTERS", "DETRACTORS", "LANG", title)
	for _, p := range drivers {
		t.row(fmt.Sprintf("%+.1f", p.Z), fmt.Sprint(p.Authors), fmt.Sprint(p.Mentions), percent(p.Promoters), percent(p.Detractors), p.Lang, p.Phrase)
	}
}
