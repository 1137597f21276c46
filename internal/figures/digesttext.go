package figures

import (
	"io"
	"slices"
	"strings"

	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// part is a heading of a digest and what stands below it.
type part struct {
	heading string
	lines   []line
}

// line is one sentence. A mention has its text, its link and what stands below.
type line struct {
	text, link, below string
	item              bool // one of a list
	short             bool // also for those who get the digest in a few words
}

// Subject is the digest in one line.
func (d *Digest) Subject(p *messages.Printer) string {
	if d.Quiet {
		return p.T("digest.subject.quiet", strings.Join(d.titles(), ", "))
	}
	return p.T("digest.subject", strings.Join(d.titles(), ", "), d.count())
}

// titles are those of the own brands, of all brands where there is no own one.
func (d *Digest) titles() (titles []string) {
	for _, b := range d.Brands {
		if b.Role == mentions.Own {
			titles = append(titles, b.Title)
		}
	}
	for i := 0; i < len(d.Brands) && len(titles) < len(d.Brands) && !slices.ContainsFunc(d.Brands, func(b DigestBrand) bool { return b.Role == mentions.Own }); i++ {
		titles = append(titles, d.Brands[i].Title)
	}
	return titles
}

// count is how many detractor mentions of own brands are new.
func (d *Digest) count() (n int64) {
	for _, b := range d.Brands {
		if b.Role == mentions.Own {
			n += b.Detractors
		}
	}
	return n
}

// WriteText writes the digest for a terminal or a mail.
func (d *Digest) WriteText(w io.Writer, p *messages.Printer) error {
	var b strings.Builder
	for i, part := range d.parts(p) {
		if i > 0 {
			b.WriteString("\n" + part.heading + "\n")
		} else {
			b.WriteString(part.heading + "\n\n")
		}
		for _, l := range part.lines {
			indent := ""
			if l.item {
				indent = "  "
				b.WriteString("- ")
			}
			b.WriteString(l.text + "\n")
			for _, more := range []string{l.below, l.link} {
				if more != "" {
					b.WriteString(indent + more + "\n")
				}
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteShort writes the digest in a few lines, for a chat.
func (d *Digest) WriteShort(w io.Writer, p *messages.Printer) error {
	var b strings.Builder
	for i, part := range d.parts(p) {
		said := i == 0
		for _, l := range part.lines {
			if l.short && !said {
				b.WriteString(part.heading + ": ")
			}
			if said = said || l.short; l.short {
				b.WriteString(l.text + "\n")
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// parts is all that the digest says.
func (d *Digest) parts(p *messages.Printer) []part {
	head := part{heading: p.T("digest.title", strings.Join(d.titles(), ", ")), lines: []line{{text: p.T("digest.since", p.Time(d.Since), p.Time(d.At), d.Timezone)}}}
	if d.Quiet {
		head.lines = append(head.lines, line{text: p.T("digest.quiet"), short: true})
		return []part{head}
	}
	parts := []part{head}
	rivals := part{heading: p.T("digest.competitors")}
	for _, b := range d.Brands {
		if b.Role == mentions.Own {
			parts = append(parts, b.part(p))
		} else {
			rivals.lines = append(rivals.lines, b.brief(p)...)
		}
	}
	for _, more := range []part{rivals, d.sourcesPart(p)} {
		if len(more.lines) > 0 {
			parts = append(parts, more)
		}
	}
	return append(parts, part{heading: p.T("digest.note.title"), lines: []line{{text: p.T("digest.note")}}})
}

// part is what the digest says about an own brand.
func (b *DigestBrand) part(p *messages.Printer) part {
	out := part{heading: b.Title}
	add := func(l line) { out.lines = append(out.lines, l) }
	for _, s := range b.Spikes {
		add(line{text: p.Message(s.Sentence), short: true})
	}
	for _, c := range b.Changes {
		add(line{text: p.Message(c.Sentence), short: true})
	}
	if b.Detractors == 0 {
		add(line{text: p.T("digest.detractors.none"), short: true})
	} else {
		add(line{text: p.T("digest.detractors", b.Detractors), short: true})
	}
	for _, m := range b.Loudest {
		add(m.line(p))
	}
	if more := b.Detractors - int64(len(b.Loudest)); more > 0 {
		add(line{text: p.T("digest.more", more)})
	}
	for _, t := range b.Trends {
		add(line{text: t.sentence(p), short: t.Change.Clear})
	}
	for _, a := range b.Answers {
		add(line{text: p.T("digest.answers", a.N, a.Survey, a.Promoters, a.Passives, a.Detractors, a.Comments), short: true})
	}
	return out
}

// brief is what the digest says about a competitor.
func (b *DigestBrand) brief(p *messages.Printer) (lines []line) {
	text := p.T("digest.competitor", b.Title, p.T("digest.detractors", b.Detractors))
	if b.Detractors == 0 {
		text = p.T("digest.competitor", b.Title, p.T("digest.detractors.none"))
	}
	for _, s := range b.Spikes {
		text = p.T("verdict.two", text, p.Message(s.Sentence))
	}
	for _, c := range b.Changes {
		text = p.T("verdict.two", text, p.Message(c.Sentence))
	}
	for _, t := range b.Trends {
		if t.Change.Clear {
			text = p.T("verdict.two", text, t.sentence(p))
		}
	}
	return []line{{text: text, item: true}}
}

func (t *DigestTrend) sentence(p *messages.Printer) string {
	if t.Proxy == nil || !t.Proxy.Score.OK {
		return p.T("digest.trend.few", t.Days)
	}
	s := t.Proxy.Score
	said := p.Message(t.Change.Sentence)
	if t.Change.Split != nil {
		said = p.T("verdict.two", said, p.Message(t.Change.Split.Sentence))
	}
	level := p.T("digest.trend", t.Days, s.NPS, s.Low, s.High, s.Voices)
	if t.Proxy.Calibration == nps.CalibrationNone {
		level = p.T("digest.band", t.Days, s.Low, s.High, s.Voices)
	}
	return p.T("verdict.two", said, level)
}

func (m *DigestMention) line(p *messages.Printer) line {
	below := []string{m.Source, p.Time(m.At)}
	if m.Author != "" {
		below = slices.Insert(below, 0, excerpt(m.Author, 80))
	}
	for _, n := range []struct {
		key string
		n   int64
	}{{"reach.views", m.Views}, {"reach.likes", m.Likes}, {"reach.reposts", m.Reposts}, {"reach.replies", m.Replies}} {
		if n.n > 0 {
			below = append(below, p.T(n.key, n.n))
		}
	}
	return line{text: m.Text, link: webLink(excerpt(m.URL, 500)), below: strings.Join(below, " · "), item: true}
}

// sourcesPart is what the digest says about sources, gaps and texts that wait.
func (d *Digest) sourcesPart(p *messages.Printer) part {
	out := part{heading: p.T("digest.sources")}
	for _, s := range d.Sources {
		out.lines = append(out.lines, line{text: s.Sentence(p), item: true, short: true})
	}
	for i, g := range d.Gaps {
		if i == shownGaps {
			out.lines = append(out.lines, line{text: p.T("digest.gaps.more", len(d.Gaps)-shownGaps), item: true})
			break
		}
		reason := p.T("gap." + string(g.Reason))
		text := p.T("digest.gap.open", g.Source, p.Time(g.From), reason)
		if g.To != nil {
			text = p.T("digest.gap", g.Source, p.Time(g.From), p.Time(*g.To), reason)
		}
		out.lines = append(out.lines, line{text: text, item: true})
	}
	if d.Waiting > 0 {
		out.lines = append(out.lines, line{text: p.T("digest.waiting", d.Waiting), item: true})
	}
	return out
}

// Sentence says what is wrong with a source and what to do.
func (s *DigestSource) Sentence(p *messages.Printer) string {
	since := "-"
	if s.Since != nil {
		since = p.Time(*s.Since)
	}
	if s.State == "silent" {
		return p.T("digest.source.silent", s.Name, since)
	}
	what := p.T("digest.source.failing", s.Name, since, s.Failures, strings.TrimRight(s.Trouble, "."))
	if advice, ok := p.Lookup("digest.advice." + string(s.Kind)); ok {
		return p.T("verdict.two", what, advice)
	}
	return what
}
