package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"overheard/internal/figures"
	"overheard/internal/messages"
)

// Letter is what people are told, as text, as HTML, in a few lines and as data: each channel takes what suits it.
type Letter struct {
	ID      string // the same whenever the same letter is sent again
	Kind    string // "digest" or "alert"
	At      time.Time
	Subject string
	Text    string
	HTML    string
	Short   string
	Data    any
}

// Channel passes letters on to people or programs.
type Channel interface {
	Name() string // stays the same, and holds no secret
	Send(ctx context.Context, l Letter) error
}

// ToldStore remembers what people were told.
type ToldStore interface {
	Lock(ctx context.Context, name string, wait time.Duration) (release func(), err error)
	// Told returns when people were told something and the mark that was left then, zero values for never.
	Told(ctx context.Context, what string) (at time.Time, mark int64, err error)
	SaveTold(ctx context.Context, what string, at time.Time, mark int64) error
	// Mark is the newest mention or answer that is stored.
	Mark(ctx context.Context) (int64, error)
}

// DigestMaker tells what is new since a time ([figures.Digester]).
type DigestMaker interface {
	Digest(ctx context.Context, brands []string, since time.Time, after int64) (*figures.Digest, error)
}

// Sent is how one channel fared.
type Sent struct {
	Channel string
	Already time.Time // it had this digest at that time, so nothing was sent; else zero
	Err     error     // why nothing could be sent
}

// SendDigest sends a digest to every channel, each what is new since the last one that it got. A channel that fails gets all of
// it next time; one that has been told within the last 20 hours is left in peace.
type SendDigest struct {
	Env
	Store    ToldStore
	Figures  DigestMaker
	Channels []Channel
	Lang     string
	Named    bool     // Brands are not those of the configuration: such a digest is remembered apart from others
	Brands   []string // nil for all
}

// The reach of a digest that names no time.
const (
	digestPeace = 20 * time.Hour // less than a day, since cron never starts at the same second
	digestFirst = 24 * time.Hour // of the first one
	digestMost  = 31 * 24 * time.Hour
)

// Run sends. With since, every channel gets what is new since then, whatever it got before. The error is one of the program;
// what is wrong with a channel is in its Sent.
func (j *SendDigest) Run(ctx context.Context, since time.Time) ([]Sent, error) {
	release, err := j.Store.Lock(ctx, "digest", j.Wait)
	if err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	defer release()
	mark, err := j.Store.Mark(ctx) // before the digest is made: what arrives meanwhile is told next time
	if err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	made := map[string]Letter{} // channels that missed nothing share one
	var all []Sent
	for _, c := range j.Channels {
		from, after, already, err := j.reach(ctx, c, since)
		if err != nil {
			return all, fmt.Errorf("digest: %w", err)
		}
		if !already.IsZero() {
			all = append(all, Sent{Channel: c.Name(), Already: already})
			continue
		}
		key := fmt.Sprint(from.UnixMilli(), after)
		letter, ok := made[key]
		if !ok {
			if letter, err = j.letter(ctx, from, after); err != nil {
				return all, err
			}
			made[key] = letter
		}
		err = c.Send(ctx, letter)
		if err != nil && ctx.Err() != nil {
			return all, ctx.Err()
		}
		all = append(all, Sent{Channel: c.Name(), Err: err})
		if err != nil {
			continue
		}
		if err := j.Store.SaveTold(context.WithoutCancel(ctx), j.told(c), letter.At, mark); err != nil {
			return all, fmt.Errorf("digest: %w", err)
		}
	}
	return all, nil
}

// told is under what the last digest of a channel is remembered.
func (j *SendDigest) told(c Channel) string {
	if j.Named {
		return "digest " + c.Name() + " " + strings.Join(j.Brands, ",")
	}
	return "digest " + c.Name()
}

// reach says since when a channel is to be told, or when it was told already.
func (j *SendDigest) reach(ctx context.Context, c Channel, since time.Time) (from time.Time, after int64, already time.Time, err error) {
	if !since.IsZero() {
		return since, 0, time.Time{}, nil
	}
	now := j.now()
	at, mark, err := j.Store.Told(ctx, j.told(c))
	switch {
	case err != nil || at.IsZero() || at.After(now): // never told, or the clock was wrong then
		return now.Add(-digestFirst), 0, time.Time{}, err
	case now.Sub(at) < digestPeace:
		return time.Time{}, 0, at, nil
	case now.Sub(at) > digestMost:
		return now.Add(-digestMost), mark, time.Time{}, nil
	}
	return at, mark, time.Time{}, nil
}

func (j *SendDigest) letter(ctx context.Context, since time.Time, after int64) (Letter, error) {
	d, err := j.Figures.Digest(ctx, j.Brands, since, after)
	if err != nil {
		return Letter{}, err
	}
	p := messages.For(j.Lang).Plain()
	var text, html, short strings.Builder
	if err := d.WriteText(&text, p); err != nil {
		return Letter{}, err
	}
	if err := d.WriteHTML(&html, p); err != nil {
		return Letter{}, err
	}
	if err := d.WriteShort(&short, p); err != nil {
		return Letter{}, err
	}
	return Letter{ID: fmt.Sprintf("digest-%d-%d", d.Since.UnixMilli(), d.At.UnixMilli()), Kind: "digest", At: d.At, Subject: d.Subject(p),
		Text: text.String(), HTML: html.String(), Short: short.String(), Data: d}, nil
}
