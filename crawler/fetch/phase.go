package fetch

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// phase is how far an attempt has come, so that a time-out can say what took too long.
type phase int32

const (
	connecting phase = iota
	lookingUp
	dialling
	shaking
	waitingForHead
	reading
)

func (p phase) String() string {
	return [...]string{
		"give us a connection", "have its name looked up", "let itself be connected to", "finish the TLS handshake",
		"begin its answer", "finish its answer",
	}[p]
}

// follow makes ctx keep track of the phase. A phase never goes back: a second address may still be tried while the first
// already answers.
func follow(ctx context.Context, at *atomic.Int32) context.Context {
	reach := func(p phase) {
		for {
			old := at.Load()
			if old >= int32(p) || at.CompareAndSwap(old, int32(p)) {
				return
			}
		}
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { reach(lookingUp) },
		ConnectStart:         func(string, string) { reach(dialling) },
		TLSHandshakeStart:    func() { reach(shaking) },
		WroteHeaders:         func() { reach(waitingForHead) },
		GotFirstResponseByte: func() { reach(reading) },
	})
}
