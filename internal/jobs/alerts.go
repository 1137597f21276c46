package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// How soon people are told, and how often.
const (
	alertPeace    = time.Hour        // between two messages
	alertAgain    = 20 * time.Hour   // before the same thing is told again, if it has begun anew
	alertRetry    = 15 * time.Minute // after all channels have failed
	alertPatience = 2 * time.Hour    // with a source that fails, or four of its visits where those are longer
)

// AlertKind says what an [Alert] is about.
type AlertKind string

// The kinds of alerts. Programs read them, so their values never change.
const (
	AlertSpike   AlertKind = "spike"   // of detractors of an own brand
	AlertFailing AlertKind = "failing" // a source cannot be read for longer than it may take
	AlertSilent  AlertKind = "silent"  // a source answers and brings nothing for much longer than usual
)

// Alert is one thing that people are told at once.
type Alert struct {
	Kind     AlertKind `json:"kind"`
	Brand    string    `json:"brand,omitempty"`
	Source   string    `json:"source,omitempty"`
	Since    time.Time `json:"since"` // the first day of a spike, the first failure, the newest post
	Sentence string    `json:"sentence"`
}

// told is under what an alert is remembered.
func (a Alert) told() string { return fmt.Sprintf("alert %s %s%s", a.Kind, a.Brand, a.Source) }

// SpikeFinder finds days that stand out ([figures.Service]).
type SpikeFinder interface {
	Spikes(ctx context.Context, brand string, from, to time.Time) ([]figures.DaySpike, error)
}

// Alerts tells people at once, after a crawl, what should not wait for a digest: all of it in one message, at most one an
// hour, and nothing twice: a source is told again when it has recovered and fails anew, a spike on another day.
type Alerts struct {
	Env
	Store    ToldStore
	Figures  SpikeFinder
	Sources  figures.SourceLister
	Brands   []mentions.Brand
	Channels []Channel
	Lang     string
	Location *time.Location
}

// Run looks and tells. Alerts are what was news; they count as told where at least one channel took them. Another process that
// looks at the same time is left to it.
func (j *Alerts) Run(ctx context.Context) (news []Alert, sent []Sent, err error) {
	release, err := j.Store.Lock(ctx, "alerts", 0)
	if busy(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("alerts: %w", err)
	}
	defer release()
	if quiet, err := j.quiet(ctx); err != nil || quiet {
		return nil, nil, err
	}
	all, err := j.find(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("alerts: %w", err)
	}
	for _, a := range all {
		at, _, err := j.Store.Told(ctx, a.told())
		if err != nil {
			return nil, nil, fmt.Errorf("alerts: %w", err)
		}
		if j.isNews(a, at) {
			news = append(news, a)
		}
	}
	if len(news) == 0 {
		return nil, nil, nil
	}
	sent, err = j.send(ctx, news)
	return news, sent, err
}

// quiet reports whether people were told too short a time ago, be it that nothing reached them.
func (j *Alerts) quiet(ctx context.Context) (bool, error) {
	for what, peace := range map[string]time.Duration{"alert": alertPeace, "alert attempt": alertRetry} {
		at, _, err := j.Store.Told(ctx, what)
		if err != nil {
			return false, fmt.Errorf("alerts: %w", err)
		}
		if now := j.now(); !at.After(now) && now.Sub(at) < peace {
			return true, nil
		}
	}
	return false, nil
}

// isNews reports whether an alert that was told at some time, zero for never, has begun anew since.
func (j *Alerts) isNews(a Alert, at time.Time) bool {
	now := j.now()
	return at.IsZero() || at.After(now) || now.Sub(at) >= alertAgain && a.Since.After(at)
}

// find lists all that is wrong now.
func (j *Alerts) find(ctx context.Context) (all []Alert, err error) {
	now := j.now()
	p := messages.For(j.Lang).Plain()
	for _, b := range j.Brands {
		if b.Role != mentions.Own {
			continue
		}
		spikes, err := j.Figures.Spikes(ctx, b.Name, now.AddDate(0, 0, -1), now)
		if err != nil {
			return nil, err
		}
		if a, ok := j.spike(b, spikes, p); ok {
			all = append(all, a)
		}
	}
	sources, err := j.Sources.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		trouble, ok := figures.TroubleOf(s, j.Location)
		if !ok || trouble.Since == nil {
			continue
		}
		a := Alert{Kind: AlertSilent, Source: s.Name, Since: *trouble.Since, Sentence: trouble.Sentence(p)}
		if s.State == crawler.StateFailing {
			a.Kind = AlertFailing
			if now.Sub(a.Since) < max(alertPatience, 4*s.Every) {
				continue
			}
		}
		all = append(all, a)
	}
	return all, nil
}

// spike makes one alert of the latest day with a spike of detractors. What else there was more of is no reason to wake anybody.
func (j *Alerts) spike(b mentions.Brand, spikes []figures.DaySpike, p *messages.Printer) (Alert, bool) {
	var day nps.Day
	var said []string
	for _, s := range spikes {
		if s.Kind == figures.SpikeMentions {
			continue
		}
		if s.Day != day {
			day, said = s.Day, nil
		}
		said = append(said, p.Message(s.Sentence))
	}
	if len(said) == 0 {
		return Alert{}, false
	}
	return Alert{Kind: AlertSpike, Brand: b.Name, Since: day.Start(j.Location), Sentence: p.T("alert.spike", b.Title, strings.Join(said, " "))}, true
}

// send tells the news by every channel and remembers it.
func (j *Alerts) send(ctx context.Context, news []Alert) (sent []Sent, err error) {
	letter, now := j.letter(news), j.now()
	if err := j.Store.SaveTold(ctx, "alert attempt", now, 0); err != nil {
		return nil, fmt.Errorf("alerts: %w", err)
	}
	reached := false
	for _, c := range j.Channels {
		err := c.Send(ctx, letter)
		reached = reached || err == nil
		sent = append(sent, Sent{Channel: c.Name(), Err: err})
	}
	if !reached {
		return sent, nil
	}
	quiet := context.WithoutCancel(ctx)
	told := []string{"alert"}
	for _, a := range news {
		told = append(told, a.told())
	}
	for _, what := range told {
		if err := j.Store.SaveTold(quiet, what, now, 0); err != nil {
			return sent, fmt.Errorf("alerts: %w", err)
		}
	}
	return sent, nil
}

func (j *Alerts) letter(news []Alert) Letter {
	p := messages.For(j.Lang).Plain()
	var text strings.Builder
	for _, a := range news {
		text.WriteString("- " + a.Sentence + "\n")
	}
	now := j.now()
	return Letter{ID: fmt.Sprintf("alert-%d", now.UnixMilli()), Kind: "alert", At: now.In(j.Location), Subject: p.T("alert.subject", len(news)),
		Text: text.String() + "\n" + p.T("alert.note") + "\n", Short: text.String(), Data: map[string]any{"alerts": news}}
}
