package fetch

import (
	"context"
	"fmt"
	"time"

	"overheard/crawler"
)

// load recalls how the host answered in earlier runs. The caller holds mu.
func (h *host) load(ctx context.Context) error {
	if h.loaded {
		return nil
	}
	state, err := h.web.options.Memory.Host(ctx, h.name)
	if err != nil {
		return fmt.Errorf("recall host %s: %w", h.name, err)
	}
	state.Host = h.name
	h.state, h.loaded = state, true
	return nil
}

// note remembers how a request ended: well where kind is "", else as the failure that the host is to blame for. Before
// until, if that is not zero, it is not to be asked. A host that wants to be asked less and does not say when is given a
// pause that grows. It returns when the host may be asked again, and whether it is broken until then.
func (h *host) note(ctx context.Context, kind crawler.TroubleKind, until time.Time) (again time.Time, broken bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	next := crawler.HostState{Host: h.name, NotBefore: until, Kind: kind}
	now := h.web.options.Now()
	switch {
	case kind != "":
		next.Failures = h.state.Failures + 1
		if kind == crawler.Limited && !until.After(now) {
			next.NotBefore = now.Add(h.web.jitter.backoff(firstPause, mostPause, next.Failures-1))
		}
		if next.Failures >= breakAfter {
			pause := now.Add(h.web.jitter.backoff(firstBreak, mostBreak, next.Failures-breakAfter))
			next.NotBefore = latest(pause, until)
		}
	case until.After(now):
		next.Kind = crawler.Limited
	}
	if h.state.NotBefore.After(now) { // said to another request meanwhile
		next.NotBefore = latest(next.NotBefore, h.state.NotBefore)
		if next.Kind == "" {
			next.Kind = h.state.Kind
		}
	}
	if next != h.state {
		h.state = next
		if err := h.web.options.Memory.SaveHost(context.WithoutCancel(ctx), next); err != nil {
			return again, false, fmt.Errorf("remember host %s: %w", h.name, err)
		}
	}
	return next.NotBefore, next.Failures >= breakAfter, nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
