package fetch_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// names is a resolver whose every name lies at the address that at returns.
func names(at func() [4]byte) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go answer(ours, at)
		return theirs, nil
	}}
}

// answer speaks DNS as over TCP: each message has its length in front.
func answer(conn net.Conn, at func() [4]byte) {
	defer conn.Close()
	buf := make([]byte, 4096)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		for n < 2 || n < 2+int(buf[0])<<8+int(buf[1]) {
			more, err := conn.Read(buf[n:])
			if err != nil {
				return
			}
			n += more
		}
		var m dnsmessage.Message
		if m.Unpack(buf[2:n]) != nil {
			return
		}
		m.Response, m.Additionals = true, nil
		q := m.Questions[0]
		if a := at(); q.Type == dnsmessage.TypeA && a != [4]byte{} {
			m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, Type: q.Type}, Body: &dnsmessage.AResource{A: a}}}
		}
		out, err := m.AppendPack([]byte{0, 0})
		if err != nil {
			return
		}
		out[0], out[1] = byte((len(out)-2)>>8), byte(len(out)-2)
		if _, err := conn.Write(out); err != nil {
			return
		}
	}
}

func TestANameThatLeadsInsideIsNotFollowed(t *testing.T) {
	asked := atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	_, port, _ := strings.Cut(server.Listener.Addr().String(), ":")
	at := [4]byte{127, 0, 0, 1}
	base := "http://forum.example:" + port
	c := client(t, crawler.Source{Name: "a", BaseURL: base}, func(o *fetch.Options) { o.Resolver = names(func() [4]byte { return at }) })
	for _, at = range [][4]byte{{127, 0, 0, 1}, {10, 0, 0, 1}, {169, 254, 169, 254}, {100, 64, 0, 1}} {
		_, err := c.Fetch(t.Context(), crawler.Request{URL: base + "/a", API: true})
		trouble := want(t, err, crawler.Barred)
		if !strings.Contains(trouble.Error(), net.IP(at[:]).String()) || asked.Load() != 0 {
			t.Errorf("got %v after %d requests", trouble, asked.Load())
		}
	}
}

// A test cannot connect to a public address; that of a name which has none yet is as good: it is looked up and looked at
// for every connection.
func TestANameThatChangesItsMeaningIsNotFollowedInside(t *testing.T) {
	var at [4]byte
	c := client(t, crawler.Source{Name: "a", BaseURL: "http://forum.example"}, once, func(o *fetch.Options) {
		o.Resolver = names(func() [4]byte { return at })
	})
	ask := crawler.Request{URL: "http://forum.example/a", API: true}
	_, err := c.Fetch(t.Context(), ask)
	want(t, err, crawler.Down)
	at = [4]byte{127, 0, 0, 1}
	_, err = c.Fetch(t.Context(), ask)
	want(t, err, crawler.Barred)
}

func TestARedirectToANameThatLeadsInsideIsNotFollowed(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": onward("http://evil.example/")},
		func(o *fetch.Options) { o.Resolver = names(func() [4]byte { return [4]byte{10, 0, 0, 1} }) })
	_, err := s.api("/a")
	if trouble := want(t, err, crawler.Barred); !strings.Contains(trouble.Error(), "evil.example") {
		t.Errorf("got %v", trouble)
	}
}

func TestAHostThatTheUserNamedMayLieInside(t *testing.T) {
	server := httptest.NewServer(says("hello"))
	defer server.Close()
	_, port, _ := strings.Cut(server.Listener.Addr().String(), ":")
	base := "http://social.corp.example:" + port
	c := client(t, crawler.Source{Name: "a", BaseURL: base}, func(o *fetch.Options) {
		o.Resolver = names(func() [4]byte { return [4]byte{127, 0, 0, 1} })
		o.PrivateHosts = []string{"social.corp.example:" + port}
	})
	must(t)(c.Fetch(t.Context(), crawler.Request{URL: base, API: true}))
}

func TestAPrivateAddressInTheURLIsNotAsked(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a")})
	for _, base := range []string{"", "https://forum.example", "http://127.0.0.1:1"} {
		c := client(t, crawler.Source{Name: "a", BaseURL: base})
		_, err := c.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a"})
		want(t, err, crawler.Barred)
		if s.asked() != "" {
			t.Errorf("base_url %q: asked for %s", base, s.asked())
		}
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	s := serve(t, nil)
	for _, u := range []string{"", "a", "ftp://a.example/", "//a.example", "http://", "http://a.example/" + strings.Repeat("a", 9000), "http://%zz"} {
		if _, err := s.Fetch(t.Context(), crawler.Request{URL: u}); err == nil || strings.Contains(err.Error(), "aaaa") {
			t.Errorf("%.30q: %v", u, err)
		}
	}
}

func TestANameWithoutAnAddressIsNotHeldAgainstTheHost(t *testing.T) {
	memory := fetch.NewMemory()
	c := client(t, crawler.Source{Name: "a", BaseURL: "http://forum.example"}, func(o *fetch.Options) {
		o.Memory, o.Resolver = memory, names(func() [4]byte { return [4]byte{} })
	})
	for range 3 {
		_, err := c.Fetch(t.Context(), crawler.Request{URL: "http://forum.example/a", API: true})
		if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Text, "no address") {
			t.Errorf("got %v", trouble)
		}
	}
	if state, _ := memory.Host(t.Context(), "forum.example"); state.Failures != 0 {
		t.Errorf("counts %d failures", state.Failures)
	}
}

func TestANameAndAPasswordStayInTheRequest(t *testing.T) {
	var got string
	s := serve(t, map[string]http.HandlerFunc{"/a": func(_ http.ResponseWriter, r *http.Request) { got, _, _ = r.BasicAuth() }})
	r := must(t)(s.Fetch(t.Context(), crawler.Request{URL: strings.Replace(s.URL, "//", "//me:secret@", 1) + "/a", API: true}))
	if got != "me" || r.URL != s.URL+"/a" {
		t.Errorf("asked as %q; the answer is from %s", got, r.URL)
	}
}
