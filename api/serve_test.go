package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestListenRefusesWhatOthersCanReachWithoutAKey(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.7:8080"} {
		_, err := newWorld(t).Listen(addr)
		var open *OpenAddrError
		if !errors.As(err, &open) {
			t.Errorf("%q: %v", addr, err)
			continue
		}
		if !strings.Contains(open.Try(), "OVERHEARD_API_KEY") || !strings.Contains(err.Error(), addr) {
			t.Errorf("%q: %v, try %s", addr, err, open.Try())
		}
	}
}

func TestListen(t *testing.T) {
	tests := []struct {
		name, addr string
		key        bool
		wrong      bool
	}{
		{"loopback", "127.0.0.1:0", false, false},
		{"localhost by name", "localhost:0", false, false},
		{"everywhere with a key", "0.0.0.0:0", true, false},
		{"no port", "127.0.0.1", false, true},
		{"a port that is no number", "127.0.0.1:http!", false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, func(o *Options) {
				if tt.key {
					o.Key = testKey
				}
			})
			ln, err := w.Listen(tt.addr)
			var addr *AddrError
			if tt.wrong != errors.As(err, &addr) || (err == nil) == tt.wrong {
				t.Fatalf("got %v", err)
			}
			if ln != nil {
				_ = ln.Close()
			}
		})
	}
	t.Run("an address in use", func(t *testing.T) {
		w := newWorld(t)
		ln, err := w.Listen("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = ln.Close() }()
		err = w.Run(t.Context(), ln.Addr().String())
		var addr *AddrError
		if !errors.As(err, &addr) || addr.Try() == "" {
			t.Errorf("got %v", err)
		}
	})
}

// serve starts w on a free port and returns its URL, a way to stop it and what Serve returned.
func serve(t *testing.T, w *world) (url string, stop func(), done <-chan error) {
	t.Helper()
	ln, err := w.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	ended := make(chan error, 1)
	go func() { ended <- w.Serve(ctx, ln) }()
	return "http://" + ln.Addr().String(), cancel, ended
}

func TestServeUntilTheContextEnds(t *testing.T) {
	url, stop, done := serve(t, newWorld(t))
	resp, err := http.Get(url + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(body), `"ok"`) {
		t.Errorf("status %d: %s", resp.StatusCode, body)
	}
	head, err := http.Head(url + "/api/v1/brands")
	if err != nil {
		t.Fatal(err)
	}
	_ = head.Body.Close()
	if head.StatusCode != http.StatusOK || head.Header.Get("X-Request-Id") == "" {
		t.Errorf("HEAD: %v", head)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("Serve returned %v", err)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
		t.Error("the port is still open")
	}
}

func TestShutdownLetsARequestFinish(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	w := newWorld(t, func(o *Options) {
		o.Pages = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(begun)
			<-release
			_, _ = fmt.Fprint(w, "finished")
		})
	})
	url, stop, done := serve(t, w)
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get(url + "/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		answer <- string(body)
	}()
	<-begun
	stop()
	select {
	case err := <-done:
		t.Fatalf("Serve did not wait: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if got := <-answer; got != "finished" {
		t.Errorf("the request got %q", got)
	}
	if err := <-done; err != nil {
		t.Errorf("Serve returned %v", err)
	}
}

func TestShutdownCutsOffWhatDoesNotFinish(t *testing.T) {
	begun, given := make(chan struct{}), make(chan error, 1)
	w := newWorld(t, func(o *Options) {
		o.Pages = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			close(begun)
			<-r.Context().Done()
			given <- r.Context().Err()
		})
	})
	w.patience = 20 * time.Millisecond
	url, stop, done := serve(t, w)
	go func() {
		resp, err := http.Get(url + "/stuck")
		if err == nil {
			_ = resp.Body.Close()
		}
	}()
	<-begun
	stop()
	if err := <-done; err != nil {
		t.Errorf("Serve returned %v", err)
	}
	if err := <-given; !errors.Is(err, context.Canceled) {
		t.Errorf("the request was told %v", err)
	}
}

func TestALargeHeadOrBodyIsRefused(t *testing.T) {
	w := newWorld(t, withPages)
	url, _, _ := serve(t, w)
	req, err := http.NewRequest(http.MethodGet, url+"/api/v1/brands", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Long", strings.Repeat("x", 2*maxHeaderBytes))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a long head: status %d", resp.StatusCode)
	}
}
