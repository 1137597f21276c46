package fetch

import (
	"context"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"overheard/crawler"
)

// forever is longer than anybody waits.
const forever = time.Duration(math.MaxInt64)

// host is what all sources share that ask one host.
type host struct {
	web   *Web
	name  string
	slots chan struct{} // one for each request on its way

	mu      sync.Mutex
	loaded  bool
	state   crawler.HostState
	probing bool // one request finds out whether a broken host is back
	steady  pacer
	delay   pacer // what robots.txt asks for between two pages
}

func newHost(w *Web, name string) *host {
	return &host{web: w, name: name, slots: make(chan struct{}, w.options.Parallel)}
}

// pace is how fast one request's source goes.
type pace struct {
	every time.Duration
	burst int
	delay time.Duration // of robots.txt; 0 for none
}

// enter holds a request back until the host may be asked. The function it returns is to be called once the request is
// over.
func (h *host) enter(ctx context.Context, p pace) (leave func(), err error) {
	now := h.web.options.Now()
	end := now.Add(h.web.options.MaxWait)
	for {
		probe, at, err := h.admit(ctx, now, end)
		if err != nil {
			return nil, err
		}
		leave := func() { <-h.slots; h.probed(probe) }
		if err := h.keep(ctx, p); err != nil {
			h.probed(probe)
			return nil, err
		}
		select {
		case h.slots <- struct{}{}:
		case <-ctx.Done():
			h.probed(probe)
			return nil, ctx.Err()
		}
		if probe || !h.heldBack(at) {
			return leave, nil
		}
		leave() // another request was told to wait while this one stood in the queue
		now = at
	}
}

// admit waits until the host may be asked as far as it said itself, but not beyond end. Of a broken host it lets one
// request through as a probe. It returns the time, which is never before what was waited for, even if the clock was set
// back meanwhile.
func (h *host) admit(ctx context.Context, now, end time.Time) (probe bool, at time.Time, err error) {
	for {
		now = latest(now, h.web.options.Now())
		h.mu.Lock()
		if err := h.load(ctx); err != nil {
			h.mu.Unlock()
			return false, now, err
		}
		state := h.state
		broken := state.Failures >= breakAfter
		early := state.NotBefore.After(now)
		busy := broken && h.probing
		probe = broken && !early && !busy
		h.probing = h.probing || probe
		h.mu.Unlock()
		if busy {
			state.NotBefore = now.Add(firstBreak)
		}
		switch {
		case busy || broken && early:
			return false, now, waiting(state)
		case !early:
			return probe, now, nil
		}
		ok, err := h.web.wait(ctx, state.NotBefore, end.Sub(now))
		if err != nil {
			return false, now, err
		}
		if !ok {
			return false, now, waiting(state)
		}
		now = state.NotBefore
	}
}

func (h *host) heldBack(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state.NotBefore.After(latest(now, h.web.options.Now()))
}

func (h *host) probed(probe bool) {
	if !probe {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.probing = false
}

// keep waits for the request's turn.
func (h *host) keep(ctx context.Context, p pace) error {
	now := h.web.options.Now()
	h.mu.Lock()
	turns := []*rate.Reservation{h.steady.reserve(now, p.every, p.burst)}
	if p.delay > 0 {
		turns = append(turns, h.delay.reserve(now, p.delay, 1))
	}
	h.mu.Unlock()
	var delay time.Duration
	for _, turn := range turns {
		delay = max(delay, turn.DelayFrom(now))
	}
	ok, err := h.web.wait(ctx, now.Add(delay), forever)
	if ok && err == nil {
		return nil
	}
	for _, turn := range turns {
		turn.CancelAt(h.web.options.Now())
	}
	if err != nil {
		return err
	}
	return noTime(h.name, now.Add(delay))
}
