package fetch

import (
	"cmp"
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

	Every    time.Duration // between two requests to a host whose sources name no pace; 0 for a second, negative for no pause
	Burst    int           // requests that may follow one another without a pause; 0 for 3
	Parallel int           // requests to one host at the same time; 0 for 2
	Retries  int           // of one request after a 429, a 5xx or a broken connection; 0 for 3, negative for none
	MaxWait  time.Duration // the longest that a host may hold a request back; what would take longer is Limited; 0 for a minute
	MaxBytes int64         // of a decompressed body; 0 for 16 MiB

	Timeouts     Timeouts
	PrivateHosts []string // as host or host:port: names that any source may ask although they lie at private addresses
	Resolver     *net.Resolver

	Now    func() time.Time                                 // time.Now if nil
	Sleep  func(ctx context.Context, d time.Duration) error // waits in real time if nil; Now has to agree with it afterwards
	Random rand.Source                                      // spreads retries; seeded by chance if nil
}

// Timeouts bound the phases of one attempt. Zero fields mean the values named there.
type Timeouts struct {
	Dial   time.Duration // finding the host and connecting: 10 s
	TLS    time.Duration // the handshake: 10 s
	Header time.Duration // from the request to the head of the answer: 30 s
	Idle   time.Duration // between two pieces of the body: 20 s
	Total  time.Duration // everything: 2 minutes
}

// withDefaults fills in what is zero.
func (o Options) withDefaults() Options {
	if o.Memory == nil {
		o.Memory = NewMemory()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Random == nil {
		o.Random = rand.NewPCG(rand.Uint64(), rand.Uint64())
	}
	o.Every = cmp.Or(o.Every, time.Second)
	o.Burst = cmp.Or(o.Burst, 3)
	o.Parallel = cmp.Or(o.Parallel, 2)
	o.Retries = max(cmp.Or(o.Retries, 3), 0)
	o.MaxWait = cmp.Or(o.MaxWait, time.Minute)
	o.MaxBytes = cmp.Or(o.MaxBytes, 16<<20)
	o.Timeouts = Timeouts{
		Dial:   cmp.Or(o.Timeouts.Dial, 10*time.Second),
		TLS:    cmp.Or(o.Timeouts.TLS, 10*time.Second),
		Header: cmp.Or(o.Timeouts.Header, 30*time.Second),
		Idle:   cmp.Or(o.Timeouts.Idle, 20*time.Second),
		Total:  cmp.Or(o.Timeouts.Total, 2*time.Minute),
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
