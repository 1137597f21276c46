package fetch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"time"
)

// product is what we are called in robots.txt.
const product = "overheard"

// Web knows every host that the program asks. It is made once, so that all sources of a host share its pace, its budgets
// and what it said about coming back. It is safe for concurrent use.
type Web struct {
	options Options
	agent   string
	jitter  jitter

	mu      sync.Mutex
	hosts   map[string]*host
	origins map[string]*origin
	clients map[string]*Client // the last of each source
}

// New makes a Web.
func New(o Options) *Web {
	o = o.withDefaults()
	return &Web{
		options: o,
		agent:   agent(o.Version, o.Contact),
		jitter:  jitter{random: rand.New(o.Random)},
		hosts:   map[string]*host{},
		origins: map[string]*origin{},
		clients: map[string]*Client{},
	}
}

// agent is the User-Agent: what we are, and whom to turn to.
func agent(version, contact string) string {
	if version == "" {
		version = "dev"
	}
	s := product + "/" + version
	if contact != "" {
		s += fmt.Sprintf(" (+%s)", contact)
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
}

// Close lets go of the connections that are kept for later requests. Clients stay usable.
func (w *Web) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.clients {
		c.wire.CloseIdleConnections()
	}
}

// host returns what is known of the host that u names.
func (w *Web) host(u *url.URL) *host {
	name := hostName(u)
	w.mu.Lock()
	defer w.mu.Unlock()
	h := w.hosts[name]
	if h == nil {
		h = newHost(w, name)
		w.hosts[name] = h
	}
	return h
}

// hostName is the name under which a host is known: lower case, with its port where that is not the usual one.
func hostName(u *url.URL) string {
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		name += ":" + port
	}
	return name
}

// wait sleeps until t. It refuses, with false, where that is longer than patience or than ctx lasts.
func (w *Web) wait(ctx context.Context, t time.Time, patience time.Duration) (bool, error) {
	now := w.options.Now()
	if !t.After(now) {
		return true, ctx.Err()
	}
	deadline, bounded := ctx.Deadline()
	if t.Sub(now) > patience || bounded && t.After(deadline) {
		return false, ctx.Err()
	}
	return true, w.options.Sleep(ctx, t.Sub(now))
}
