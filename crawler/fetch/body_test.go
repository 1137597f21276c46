package fetch_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// packs answers with a body in an encoding, whatever it really is.
func packs(encoding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Encoding", encoding)
		_, _ = w.Write(body)
	}
}

func packed(t *testing.T, make func(io.Writer) io.WriteCloser, body string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := make(&out)
	if _, err := io.WriteString(w, body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zip(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }

func TestBodiesAreUnpacked(t *testing.T) {
	bare := func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 9); return f }
	tests := []struct {
		name, encoding string
		body           []byte
	}{
		{"gzip", "gzip", packed(t, zip, "hello")},
		{"gzip in capitals", "GZIP", packed(t, zip, "hello")},
		{"deflate", "deflate", packed(t, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, "hello")},
		{"deflate without its frame", "deflate", packed(t, bare, "hello")},
		{"not packed at all", "identity", []byte("hello")},
		{"only said to be packed", "gzip", []byte("hello")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, map[string]http.HandlerFunc{"/a.xml.gz": packs(tt.encoding, tt.body)})
			if r := must(t)(s.get("/a.xml.gz")); string(r.Body) != "hello" || r.Header.Get("Content-Encoding") != "" {
				t.Errorf("got %q, %v", r.Body, r.Header)
			}
		})
	}
}

func TestAPackedFileIsUnpacked(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/sitemap.xml.gz": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-gzip")
		_, _ = w.Write(packed(t, zip, "<urlset/>"))
	}})
	if r := must(t)(s.get("/sitemap.xml.gz")); string(r.Body) != "<urlset/>" {
		t.Errorf("got %q", r.Body)
	}
}

func TestBodiesThatAreRefused(t *testing.T) {
	whole := packed(t, zip, strings.Repeat("hello ", 1000))
	tests := []struct {
		name, encoding string
		body           []byte
		says           string
		kind           crawler.TroubleKind
	}{
		{"larger than we take", "", bytes.Repeat([]byte("a"), 4<<20+1), "more than we take", crawler.Garbled},
		{"larger than we take once unpacked", "gzip", packed(t, zip, strings.Repeat("0123456789", 450_000)), "unpacked", crawler.Garbled},
		{"a bomb", "gzip", packed(t, zip, strings.Repeat("\x00", 3<<20)), "unpacked", crawler.Garbled},
		{"packed by what we did not ask for", "br", []byte("x"), "did not ask", crawler.Garbled},
		{"packed twice", "gzip, gzip", whole, "did not ask", crawler.Garbled},
		{"damaged", "gzip", append(bytes.Clone(whole[:len(whole)-8]), "not a sum"...), "damaged", crawler.Garbled},
		{"cut off", "gzip", whole[:len(whole)-10], "whole", crawler.Down},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, map[string]http.HandlerFunc{"/a": packs(tt.encoding, tt.body)}, func(o *fetch.Options) { o.MaxBytes = 4 << 20 })
			_, err := s.get("/a")
			if trouble := want(t, err, tt.kind); !strings.Contains(trouble.Text, tt.says) {
				t.Errorf("got %v", trouble)
			}
		})
	}
}

func TestARequestMayTakeLess(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": says("0123456789")})
	must(t)(s.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", MaxBytes: 10}))
	_, err := s.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", MaxBytes: 9})
	want(t, err, crawler.Garbled)
}

func TestABodyThatEndsTooEarlyIsNoAnswer(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("only this"))
	}})
	_, err := s.api("/a")
	if want(t, err, crawler.Down); s.count("/a") != 4 {
		t.Errorf("asked %d times", s.count("/a"))
	}
}

// once is for tests of failures: without it they would be met four times.
func once(o *fetch.Options) { o.Retries = -1 }

func TestAHostThatDoesNotBeginItsAnswer(t *testing.T) {
	over := make(chan bool)
	defer close(over)
	s := serve(t, map[string]http.HandlerFunc{"/a": func(http.ResponseWriter, *http.Request) { <-over }}, once,
		func(o *fetch.Options) { o.Timeouts.Header = 50 * time.Millisecond })
	_, err := s.api("/a")
	if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Text, "begin its answer") {
		t.Errorf("got %v", trouble)
	}
}

// drips writes a byte now and then until over.
func drips(every time.Duration, over chan bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write([]byte("a")); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			select {
			case <-over:
				return
			case <-time.After(every):
			}
		}
	}
}

func TestAHostThatStopsInTheMiddle(t *testing.T) {
	over := make(chan bool)
	defer close(over)
	s := serve(t, map[string]http.HandlerFunc{"/a": drips(time.Hour, over)}, once,
		func(o *fetch.Options) { o.Timeouts.Idle = 50 * time.Millisecond })
	_, err := s.api("/a")
	if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Text, "finish its answer (50ms)") {
		t.Errorf("got %v", trouble)
	}
}

func TestAHostThatDripsHoldsUpNobody(t *testing.T) {
	over, begun := make(chan bool), make(chan bool)
	s := serve(t, map[string]http.HandlerFunc{
		"/a": func(w http.ResponseWriter, r *http.Request) { close(begun); drips(10*time.Millisecond, over)(w, r) }, "/b": says("b"),
	}, once)
	done := make(chan error, 1)
	go func() { _, err := s.api("/a"); done <- err }()
	<-begun
	must(t)(s.api("/b"))
	select {
	case err := <-done:
		t.Errorf("the other request had to wait for it: %v", err)
	default:
	}
	close(over)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAHostThatDripsIsGivenUp(t *testing.T) {
	over := make(chan bool)
	defer close(over)
	s := serve(t, map[string]http.HandlerFunc{"/a": drips(10*time.Millisecond, over)}, once,
		func(o *fetch.Options) { o.Timeouts.Total = time.Second })
	_, err := s.api("/a")
	if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Text, "(1s)") {
		t.Errorf("got %v", trouble)
	}
}

func TestAHostThatDoesNotFinishTheHandshake(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	source := crawler.Source{Name: "mute", BaseURL: "https://" + listener.Addr().String()}
	_, err = client(t, source, once, func(o *fetch.Options) { o.Timeouts.TLS = 50 * time.Millisecond }).Fetch(t.Context(), crawler.Request{URL: source.BaseURL, API: true})
	if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Text, "handshake") {
		t.Errorf("got %v", trouble)
	}
}

// nowhere is where nobody listens: a port that no server of any test is given.
const nowhere = "http://127.0.0.1:1"

func TestAHostThatIsNotThere(t *testing.T) {
	_, err := client(t, crawler.Source{Name: "a", BaseURL: nowhere}).Fetch(t.Context(), crawler.Request{URL: nowhere + "/a", API: true})
	if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Text, "refused the connection") {
		t.Errorf("got %v", trouble)
	}
}

func TestAnAnswerThatIsNotHTTP(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("SSH-2.0-OpenSSH\r\n"))
			_ = conn.Close()
		}
	}()
	source := crawler.Source{Name: "odd", BaseURL: "http://" + listener.Addr().String()}
	_, err = client(t, source).Fetch(t.Context(), crawler.Request{URL: source.BaseURL, API: true})
	want(t, err, crawler.Down)
}
