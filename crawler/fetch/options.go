package fetch

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net"
	"time"
)

// Options are what a [Web] is made of. The zero value is polite and remembers nothing.
type Options struct {
	Version string // of the program, for the User-Agent
	Contact string // address or page of whoever runs this copy, for the User-Agent; "" for none
	Memory  Memory // nil for [NewMemory]
	Log     *slog.Logger

	Every    time.Duration // between two requests to a host whose sources name no pace; 0 for a second, negative for no limit
	Burst    int           // requests that may follow one another without a pause; 0 for 3
	Parallel int           // requests to one host at the same time; 0 for 2
	Retries  int           // of one request after a 429, a 5xx or a broken connection; 0 for 3, negative for none
	MaxWait  time.Duration // the longest that a request is held back; beyond, it ends as Limited; 0 for a minute
	MaxBytes int64         // of a decompressed body; 0 for 16 MiB

	Timeouts     Timeouts
	PrivateHosts []string // hosts, as host or host:port, that sources may ask although they lie at private addresses
	Resolver     *net.Resolver

	Now    func() time.Time                                 // time.Now if nil
	Sleep  func(ctx context.Context, d time.Duration) error // waits in real time if nil
	Random rand.Source                                      // spreads retries; seeded by chance if nil
}

// Timeouts bound the phases of one attempt. Zero fields mean the values named there.
type Timeouts struct {
	Dial   time.Duration // finding the host and connecting: 10 s
	TLS    time.Duration // the handshake: 10 s
	Header time.Duration // from the request to the first line of the answer: 30 s
	Idle   time.Duration // between two pieces of the body: 20 s
	Total  time.Duration // everything: 2 minutes
}
