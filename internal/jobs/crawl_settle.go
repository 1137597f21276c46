package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"overheard/crawler"
	"overheard/internal/runs"
)

// How often the same trouble is told again.
const (
	tellTrouble = 24 * time.Hour
	tellSilence = 7 * 24 * time.Hour
)

// usualDays is how far the history goes back that says what is usual for a source.
const usualDays = 42 * 24 * time.Hour

// settle records how a visit went. ctx is that of the crawl and bounded that of the visit; err ended it, or nil.
func (v *visit) settle(ctx, bounded context.Context, before crawler.SourceHealth, collector crawler.Collector, limit time.Duration, err error) error {
	quiet := context.WithoutCancel(ctx)
	trouble := crawler.AsTrouble(err)
	switch {
	case err == nil && v.backfill():
		return v.backfilled(quiet, before)
	case err == nil:
		return v.succeed(ctx, collector)
	case ctx.Err() != nil: // asked to stop, or out of time: no fault of the source, which is due again at once
		return v.Store.SaveHealth(quiet, before)
	case bounded.Err() != nil && v.rec.Pages > 0:
		v.rec.Status, v.rec.Error = runs.Partly, fmt.Sprintf("not finished after %v; the next crawl carries on", limit)
		v.remark("%s: %s", v.src.Name, v.rec.Error)
		return nil
	case bounded.Err() != nil:
		trouble = &crawler.Trouble{Kind: crawler.Down, Text: fmt.Sprintf("it brought nothing in %v", limit), Advice: "the next crawl tries again"}
	case trouble == nil:
		v.log().WarnContext(ctx, "collector failed", "source", v.src.Name, "error", err)
		trouble = broken(err)
	}
	v.rec.Status, v.rec.Error = runs.Partly, trouble.Error()
	if v.backfill() {
		v.tell(v.rec.Error, true)
		return v.Store.SaveHealth(quiet, before)
	}
	return v.fail(quiet, trouble)
}

// fail records trouble, opens a gap and says when to try again.
func (v *visit) fail(ctx context.Context, t *crawler.Trouble) error {
	h, now := &v.health, v.now().UTC()
	news := h.Reported.IsZero() || h.Kind != t.Kind || now.Sub(h.Reported) >= tellTrouble || h.Reported.After(now)
	h.Failures++
	if h.FailingFrom.IsZero() {
		h.FailingFrom = v.start
	}
	h.Trouble, h.Kind, h.RetryAt = v.rec.Error, t.Kind, retryAt(v.src.Every, *h, t, now)
	if news {
		h.Reported = now
	}
	v.tell(v.rec.Error, news)
	v.mu.Lock()
	v.report.Failing = true
	v.mu.Unlock()
	from := h.Covered
	if from.IsZero() || from.After(v.start) {
		from = v.search.Since
	}
	v.rec.Gaps++
	if err := v.Store.OpenGap(ctx, v.src.Name, crawler.Gap{From: from, Reason: t.Gap()}, now); err != nil {
		return err
	}
	return v.Store.SaveHealth(ctx, *h)
}

// succeed records that everything up to the start of the crawl was seen, and looks at some older posts again.
func (v *visit) succeed(ctx context.Context, collector crawler.Collector) error {
	quiet, now := context.WithoutCancel(ctx), v.now().UTC()
	v.rec.Status = runs.Done
	if err := v.Store.CloseGap(quiet, v.src.Name, v.start, now); err != nil {
		return err
	}
	h := &v.health
	if h.Failures > 0 {
		h.Reported = time.Time{}
		v.remark("%s answers again, after %s since %s", v.src.Name, counted(h.Failures, "failure"), h.FailingFrom.Format(time.RFC3339))
	}
	h.Covered, h.LastSuccess = v.start, now
	h.Failures, h.FailingFrom, h.Trouble, h.Kind, h.RetryAt = 0, time.Time{}, "", "", time.Time{}
	if err := v.listen(quiet, now); err != nil {
		return err
	}
	if err := v.Store.SaveHealth(quiet, *h); err != nil {
		return err
	}
	return v.revisit(ctx, collector)
}

// listen tells when a source has been silent for much longer than usual.
func (v *visit) listen(ctx context.Context, now time.Time) error {
	h := &v.health
	fresh, err := v.Store.SourceHealth(ctx, v.src.Name)
	if err != nil {
		return err
	}
	days, err := v.Store.Arrivals(ctx, now.Add(-usualDays), v.src.Name)
	if err != nil {
		return err
	}
	h.LastPost = fresh[0].LastPost
	silent := crawler.SilentFor(*h, days[v.src.Name])
	switch {
	case silent == 0:
		h.Reported = time.Time{}
		return nil
	case h.Reported.IsZero() || now.Sub(h.Reported) >= tellSilence || h.Reported.After(now):
		h.Reported = now
		v.tell(Silence(silent), true)
	}
	return nil
}

// Silence is the sentence about a source that answers and brings nothing.
func Silence(d time.Duration) string {
	return fmt.Sprintf("it answers but has brought nothing new for %s, much longer than usual; it may have changed: overheard sources test shows what it gives", rough(d))
}

// rough writes a stretch of time in days, or in hours where it is short.
func rough(d time.Duration) string {
	if d < 48*time.Hour {
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// counted writes a number of things.
func counted[N int | int64](n N, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func (v *visit) tell(text string, news bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.report.Troubles = append(v.report.Troubles, SourceTrouble{Source: v.src.Name, Text: text, News: news})
}

// backfilled marks the gaps that a backfill has read. What the source does not show any more stays missing.
func (v *visit) backfilled(ctx context.Context, before crawler.SourceHealth) error {
	v.rec.Status = runs.Done
	from := v.search.Since
	for _, g := range v.missed {
		if g.To.After(from) {
			from = g.To
		}
	}
	if from.After(v.search.Since) {
		v.remark("%s shows nothing from before %s", v.src.Name, from.Format(time.RFC3339))
	}
	n, err := v.Store.FillGaps(ctx, v.src.Name, from, v.start, v.now())
	if err == nil && n > 0 {
		v.remark("%s: %s filled", v.src.Name, counted(n, "gap"))
	}
	return errors.Join(err, v.Store.SaveHealth(ctx, before))
}
