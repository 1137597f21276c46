package collectortest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// gate stands before a site and can answer in its stead.
type gate struct {
	inner  http.Handler
	inside sync.Mutex // the site answers one request at a time: one that was cut off may still be at work when the next one comes

	mu    sync.Mutex
	fault func(n int, w http.ResponseWriter, r *http.Request) bool // n counts from 1; true: it has answered
	asked int
}

// set puts a fault in place, nil for none, and counts from the beginning.
func (g *gate) set(fault func(n int, w http.ResponseWriter, r *http.Request) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fault, g.asked = fault, 0
}

// requests is how many there were since set.
func (g *gate) requests() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.asked
}

// ServeHTTP answers as the site does, or as the fault wants. There is no robots.txt.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	g.mu.Lock()
	g.asked++
	n, fault := g.asked, g.fault
	g.mu.Unlock()
	if fault == nil || !fault(n, w, r) {
		replay(w, g.record(r))
	}
}

// only applies a fault to request n alone.
func only(at int, fault http.HandlerFunc) func(int, http.ResponseWriter, *http.Request) bool {
	return func(n int, w http.ResponseWriter, r *http.Request) bool {
		if n == at {
			fault(w, r)
		}
		return n == at
	}
}

// always applies a fault to every request.
func always(fault http.HandlerFunc) func(int, http.ResponseWriter, *http.Request) bool {
	return func(_ int, w http.ResponseWriter, r *http.Request) bool {
		fault(w, r)
		return true
	}
}

// record answers as the site would, into memory.
func (g *gate) record(r *http.Request) *httptest.ResponseRecorder {
	g.inside.Lock()
	defer g.inside.Unlock()
	rec := httptest.NewRecorder()
	g.inner.ServeHTTP(rec, r)
	return rec
}

// replay sends what was recorded, as it stands or with a body of another kind.
func replay(w http.ResponseWriter, rec *httptest.ResponseRecorder) {
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes())
}

// after is what follows the first mark in s; "" where it has none.
func after(s, mark string) string {
	i := strings.Index(s, mark)
	if i < 0 {
		return ""
	}
	return s[i+len(mark):]
}
