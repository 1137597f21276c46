// Package fetchtest gives the tests of networks a fetcher that asks a server of their own and never really waits.
package fetchtest

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// Clock is a clock that stands still until somebody sleeps.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that shows now.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set sets the clock.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Sleep moves the clock forward at once.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(d, 0))
	return nil
}

// Options are those of a program that waits on clock and throws the same dice each time.
func Options(clock *Clock) fetch.Options {
	return fetch.Options{Version: "test", Now: clock.Now, Sleep: clock.Sleep, Random: rand.NewPCG(1, 2)}
}

// New returns a fetcher for s, whose BaseURL may be that of an [net/http/httptest.Server]. It keeps to robots.txt and
// limits, but on a clock of its own that starts at the real time.
func New(t testing.TB, s crawler.Source, limits crawler.Limits) crawler.Fetcher {
	t.Helper()
	web := fetch.New(Options(NewClock(time.Now())))
	t.Cleanup(web.Close)
	client, err := web.Client(s, limits)
	if err != nil {
		t.Fatal(err)
	}
	return client
}
