package fetch_test

import (
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// socks is a SOCKS5 server that takes every name to one server, and writes down what it was asked for.
type socks struct {
	net.Listener
	to string

	mu    sync.Mutex
	names []string
}

func serveSOCKS(t *testing.T, to string) *socks {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &socks{Listener: listener, to: strings.TrimPrefix(to, "http://")}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

func (s *socks) serve(conn net.Conn) {
	defer conn.Close()
	buf := make([]byte, 300)
	if _, err := io.ReadFull(conn, buf[:2]); err != nil { // version, number of methods
		return
	}
	_, _ = io.ReadFull(conn, buf[:buf[1]])
	_, _ = conn.Write([]byte{5, 0})
	if _, err := io.ReadFull(conn, buf[:5]); err != nil || buf[3] != 3 { // a name, and its length
		return
	}
	n := int(buf[4])
	if _, err := io.ReadFull(conn, buf[:n+2]); err != nil {
		return
	}
	s.mu.Lock()
	s.names = append(s.names, string(buf[:n])+":"+strconv.Itoa(int(binary.BigEndian.Uint16(buf[n:]))))
	s.mu.Unlock()
	server, err := net.Dial("tcp", s.to)
	if err != nil {
		_, _ = conn.Write([]byte{5, 5, 0, 1, 0, 0, 0, 0, 0, 0})
		return
	}
	defer server.Close()
	_, _ = conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	go func() { _, _ = io.Copy(server, conn) }()
	_, _ = io.Copy(conn, server)
}

func TestASOCKSProxyIsUsedAndLooksNamesUp(t *testing.T) {
	server := httptest.NewServer(says("hello"))
	defer server.Close()
	proxy := serveSOCKS(t, server.URL)
	c := client(t, crawler.Source{Name: "a", BaseURL: "http://forum.example", Proxy: "socks5://" + proxy.Addr().String()})
	if r := must(t)(c.Fetch(t.Context(), crawler.Request{URL: "http://forum.example/a", API: true})); string(r.Body) != "hello" {
		t.Errorf("got %q", r.Body)
	}
	if got := strings.Join(proxy.names, " "); got != "forum.example:80" {
		t.Errorf("asked for %s", got)
	}
}

func TestAnHTTPProxyIsUsed(t *testing.T) {
	var got string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.URL.String() + " " + r.Header.Get("Proxy-Authorization")
	}))
	defer proxy.Close()
	c := client(t, crawler.Source{Name: "a", BaseURL: "http://forum.example", Proxy: strings.Replace(proxy.URL, "//", "//me:secret@", 1)})
	must(t)(c.Fetch(t.Context(), crawler.Request{URL: "http://forum.example/a", API: true}))
	if !strings.HasPrefix(got, "http://forum.example/a Basic ") {
		t.Errorf("got %q", got)
	}
}

func TestThroughAProxyPrivateNamesAreNotAsked(t *testing.T) {
	server := httptest.NewServer(says("hello"))
	defer server.Close()
	proxy := serveSOCKS(t, server.URL)
	c := client(t, crawler.Source{Name: "a", BaseURL: "http://nas.local", Proxy: "socks5://" + proxy.Addr().String()})
	for _, host := range []string{"localhost", "127.0.0.1", "169.254.169.254", "[::1]", "10.0.0.1", "printer.lan", "2130706433"} {
		_, err := c.Fetch(t.Context(), crawler.Request{URL: "http://" + host + "/a", API: true})
		want(t, err, crawler.Barred)
	}
	must(t)(c.Fetch(t.Context(), crawler.Request{URL: "http://nas.local/a", API: true}))
}

func TestAProxyThatIsNotThere(t *testing.T) {
	for _, scheme := range []string{"socks5", "http"} {
		c := client(t, crawler.Source{Name: "a", BaseURL: "https://forum.example", Proxy: scheme + "://me:secret@127.0.0.1:1"}, once)
		_, err := c.Fetch(t.Context(), crawler.Request{URL: "https://forum.example/a", API: true})
		if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Error(), "proxy") || strings.Contains(trouble.Error(), "secret") {
			t.Errorf("got %v", trouble)
		}
	}
}

func TestAProxyThatRefuses(t *testing.T) {
	proxy := httptest.NewServer(sends(http.StatusForbidden))
	defer proxy.Close()
	c := client(t, crawler.Source{Name: "a", BaseURL: "https://forum.example", Proxy: proxy.URL}, once)
	_, err := c.Fetch(t.Context(), crawler.Request{URL: "https://forum.example/a", API: true})
	if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Error(), "proxy") {
		t.Errorf("got %v", trouble)
	}
}

func TestAProxyThatIsNoURL(t *testing.T) {
	for _, proxy := range []string{"localhost:9050", "ftp://a.example", "://secret", "socks5://"} {
		_, err := fetch.New(fetch.Options{}).Client(crawler.Source{Name: "a", Proxy: proxy}, crawler.Limits{})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", proxy, err)
		}
	}
}
