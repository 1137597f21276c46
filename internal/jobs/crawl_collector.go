package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"overheard/crawler"
)

// grace is for a collector that does not notice that its time is up. Tests have less of it.
var grace = 5 * time.Second

// watched runs read on another goroutine and returns when it does, or shortly after ctx ends: a collector that hangs is
// left to itself, and what it may still bring is not taken. A panic of read is an error.
func (v *visit) watched(ctx context.Context, read func(context.Context) (crawler.Collector, error)) (crawler.Collector, error) {
	type result struct {
		collector crawler.Collector
		err       error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				v.log().ErrorContext(ctx, "collector crashed", "source", v.src.Name, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				r.err = broken(errors.New("it crashed"))
			}
			done <- r
		}()
		r.collector, r.err = read(ctx)
	}()
	select {
	case r := <-done:
		return r.collector, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-done:
		return r.collector, r.err
	case <-time.After(grace):
	}
	v.page.Lock() // until a page in hand is saved
	defer v.page.Unlock()
	v.left = true
	return nil, context.Cause(ctx)
}

func (v *visit) collector() (crawler.Collector, error) {
	return NewCollector(v.Networks, v.src, crawler.Tools{Now: v.now, Log: v.log().With("source", v.src.Name)}, v.Fetcher)
}

// NewCollector makes the collector of one source, with the fetcher that suits its network.
func NewCollector(networks crawler.Registry, s crawler.Source, t crawler.Tools, fetcher func(crawler.Source, crawler.Limits) (crawler.Fetcher, error)) (crawler.Collector, error) {
	n, ok := networks.Find(s.Type)
	if !ok {
		return nil, &crawler.Trouble{Kind: crawler.Missing, Text: fmt.Sprintf("there is no network called %q", s.Type)}
	}
	if n.Token == crawler.TokenRequired && s.Token == "" {
		return nil, &crawler.Trouble{Kind: crawler.Denied, Text: n.Title + " wants a token and there is none", Advice: "set " + s.TokenVariable()}
	}
	var limits crawler.Limits
	if n.Limits != nil {
		limits = n.Limits(s)
	}
	var err error
	if t.Fetcher, err = fetcher(s, limits); err != nil {
		return nil, err
	}
	return n.Collector(s, t)
}

// broken is an error of a collector that names no trouble.
func broken(err error) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Garbled, Text: "its collector failed", Err: err, Advice: "this is a mistake of the program: please report it"}
}
