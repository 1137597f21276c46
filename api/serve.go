package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Time limits of the server. A survey upload has limits of its own, see postSurvey.
const (
	headerTimeout   = 10 * time.Second // to send the head of a request
	readTimeout     = 30 * time.Second // to send a whole request
	answerTimeout   = 30 * time.Second // to compute a figure
	writeTimeout    = 90 * time.Second // to compute and take an answer
	idleTimeout     = 2 * time.Minute  // to keep a connection without a request
	shutdownTimeout = 10 * time.Second // for requests under way when the server is told to stop
	maxHeaderBytes  = 64 << 10
)

// OpenAddrError is returned for an address that others can reach while no API key is set.
type OpenAddrError struct{ Addr string }

// Error says why the server does not start.
func (e *OpenAddrError) Error() string {
	return fmt.Sprintf("server.addr %q can be reached from other machines, and no API key is set", e.Addr)
}

// Try says what the user can do.
func (e *OpenAddrError) Try() string {
	return `set OVERHEARD_API_KEY to a long random text, or use addr = "127.0.0.1:8080"`
}

// AddrError is returned for an address that cannot be listened on.
type AddrError struct {
	Addr  string
	Cause error
}

// Error gives the address and what the system says.
func (e *AddrError) Error() string { return fmt.Sprintf("listen on %q: %v", e.Addr, e.Cause) }

// Unwrap returns what the system says.
func (e *AddrError) Unwrap() error { return e.Cause }

// Try says what the user can do.
func (e *AddrError) Try() string {
	return `choose another [server] addr, such as "127.0.0.1:8081"; another program may be using this one`
}

// Listen opens addr (host:port). Without an API key it refuses every address but those of this machine itself, with
// an *[OpenAddrError]; an address without a host is reachable from everywhere. Port 0 takes any free port.
func (s *Server) Listen(addr string) (net.Listener, error) {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, &AddrError{Addr: addr, Cause: err}
	}
	if !s.hasKey && !tcp.IP.IsLoopback() {
		return nil, &OpenAddrError{Addr: addr}
	}
	ln, err := net.ListenTCP("tcp", tcp)
	if err != nil {
		return nil, &AddrError{Addr: addr, Cause: err}
	}
	return ln, nil
}

// Serve answers requests on ln until ctx ends, then lets those under way finish for a short while and returns nil.
// It closes ln.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	srv := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return base },
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	s.log.InfoContext(ctx, "server listening", "addr", ln.Addr().String(), "key", s.hasKey)
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	patience, stop := context.WithTimeout(base, s.patience)
	defer stop()
	if err := srv.Shutdown(patience); err != nil {
		cancel() // what still runs is told to give up; jobs keep what they saved
		if cerr := srv.Close(); cerr != nil {
			err = errors.Join(err, cerr)
		}
		s.log.WarnContext(base, "requests cut off at shutdown", "error", err)
	}
	return nil
}

// Run listens on addr and serves until ctx ends.
func (s *Server) Run(ctx context.Context, addr string) error {
	ln, err := s.Listen(addr)
	if err != nil {
		return err
	}
	return s.Serve(ctx, ln)
}
