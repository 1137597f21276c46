package figures

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/nps"
)

// ledger is a list of gaps that remembers what it was asked.
type ledger struct {
	gaps  []crawler.RecordedGap
	asked crawler.GapQuery
}

func (l *ledger) Gaps(_ context.Context, q crawler.GapQuery) ([]crawler.RecordedGap, error) {
	l.asked = q
	var list []crawler.RecordedGap
	for _, g := range l.gaps {
		if slices.Contains(q.Sources, g.Source) {
			list = append(list, g)
		}
	}
	return list, nil
}

func TestAFigureSaysWhatIsMissing(t *testing.T) {
	at := func(d string) time.Time { return day(d).Start(time.UTC) }
	book := &ledger{gaps: []crawler.RecordedGap{
		{Source: "forum", Gap: crawler.Gap{From: at("2025-12-01"), To: at("2026-02-01"), Reason: crawler.GapClamped}},
		{Source: "forum", Gap: crawler.Gap{From: at("2026-06-20"), Reason: crawler.GapDown}},
		{Source: "other-shop", Gap: crawler.Gap{From: at("2026-06-20"), Reason: crawler.GapDown}},
	}}
	s := service(halfYear())
	s.Gaps, s.SourcesOf = book, func(string) []string { return []string{"forum"} }
	f, err := s.NPS(t.Context(), "acme-air", Filter{From: day("2026-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Gaps) != 2 || !f.Gaps[0].From.Equal(at("2026-01-01")) || f.Gaps[1].To != nil || f.Gaps[1].Reason != crawler.GapDown {
		t.Errorf("gaps %+v, want two of forum, the first from the first day", f.Gaps)
	}
	if !book.asked.Missing || !book.asked.To.IsZero() || !book.asked.From.Equal(at("2026-01-01")) {
		t.Errorf("asked for %+v", book.asked)
	}
	text := string(written(t, func(b *bytes.Buffer) error { return f.WriteText(b) }))
	for _, want := range []string{"Missing: forum from 2026-01-01 00:00 to 2026-02-01 00:00 (clamped).", "Missing: forum from 2026-06-20 00:00 until now (down)."} {
		if !strings.Contains(text, want) {
			t.Errorf("the table does not say %q:\n%s", want, text)
		}
	}
	c, err := s.Compare(t.Context(), "acme-air", Filter{To: day("2026-03-01"), Source: "other-shop", By: nps.GrainAll})
	if err != nil || len(c.Gaps) != 1 || !book.asked.To.Equal(at("2026-03-01")) || !slices.Equal(book.asked.Sources, []string{"other-shop"}) {
		t.Errorf("a comparison of one source lists %+v, asked for %+v, %v", c.Gaps, book.asked, err)
	}
	if b, err := s.Brand(t.Context(), "acme-air", Filter{}); err != nil || len(b.Gaps) != 2 {
		t.Errorf("the brand lists %+v, %v", b.Gaps, err)
	}
}
