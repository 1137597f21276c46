package figures

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"

	"overheard/crawler"
	"overheard/mentions"
)

// excerptRunes is how much of a text a digest shows.
const excerptRunes = 220

func mentionOf(f mentions.Found, loc *time.Location) DigestMention {
	p := f.Post
	return DigestMention{ID: strconv.FormatInt(f.ID, 10), Source: p.Source, URL: p.URL, At: p.PublishedAt.In(loc), Author: p.Author,
		Text: excerpt(p.Text, excerptRunes), Views: p.Views, Likes: p.Likes, Reposts: p.Reposts, Replies: p.Replies}
}

// excerpt returns text on one line, without what could command a terminal or turn the direction of what follows, cut after
// most runes at a space where there is one nearby.
func excerpt(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text) // which also makes it valid UTF-8
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*3/4 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + "…"
}

// sources adds the sources that fail or are silent, and the gaps that are news.
func (g *Digester) sources(ctx context.Context, d *Digest) error {
	if g.Sources == nil {
		return nil
	}
	list, err := g.Sources.Sources(ctx)
	if err != nil {
		return err
	}
	read := []string{}
	for _, s := range list {
		if s.State == crawler.StateFiles || s.State == crawler.StateDisabled {
			continue
		}
		read = append(read, s.Name)
		if trouble, ok := TroubleOf(s, g.Figures.location()); ok {
			d.Sources = append(d.Sources, trouble)
		}
	}
	if g.Figures.Gaps == nil || len(read) == 0 {
		return nil
	}
	gaps, err := g.Figures.Gaps.Gaps(ctx, crawler.GapQuery{Sources: read, From: d.Since.AddDate(0, 0, -LateDays), Missing: true, Limit: maxGaps})
	if err != nil {
		return err
	}
	for _, gap := range gaps {
		if gap.Open() || gap.To.After(d.Since) || !gap.Opened.Before(d.Since) {
			d.Gaps = append(d.Gaps, Gap{Source: gap.Source, From: gap.From.In(g.Figures.location()), To: inZone(crawler.Moment(gap.To), g.Figures.location()), Reason: gap.Reason})
		}
	}
	return nil
}

// TroubleOf says what is wrong with a source, with times in loc; ok is false where nothing is.
func TroubleOf(s crawler.SourceStatus, loc *time.Location) (DigestSource, bool) {
	d := DigestSource{Name: s.Name, State: s.State, Kind: s.Kind, Failures: s.Failures}
	switch s.State {
	case crawler.StateFailing:
		d.Since, d.Trouble = inZone(s.FailingFrom, loc), excerpt(s.Trouble, excerptRunes)
	case crawler.StateSilent:
		d.Since = inZone(s.LastPost, loc)
	default:
		return d, false
	}
	return d, true
}

func inZone(t *time.Time, loc *time.Location) *time.Time {
	if t == nil {
		return nil
	}
	at := t.In(loc)
	return &at
}
