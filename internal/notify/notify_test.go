package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"overheard/internal/notify/notifytest"
)

var letter = Message{
	ID: "digest-1", Kind: "digest", At: time.Date(2026, 7, 1, 7, 0, 0, 0, time.UTC), Subject: "Что нового: Acme, 最新动态",
	Text: "первая строка\n最新动态\n.a line with a dot\n", HTML: "<p>最新动态</p>\n", Short: "short text", Data: map[string]int{"n": 3},
}

// quickly are pauses of nothing.
var quickly = []time.Duration{0, 0}

// certificate is that of httptest, which speaks for 127.0.0.1.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return &tls.Config{Certificates: s.TLS.Certificates}, roots
}

func TestAMailArrives(t *testing.T) {
	secure, roots := certificate(t)
	server := notifytest.Start(t, secure)
	e := NewEmail(Mail{Host: "127.0.0.1", Port: server.Port, Security: StartTLS, User: "me", Password: "hunter2", From: "Overheard <overheard@acme.example>",
		To: []string{"ann@acme.example", "bob@acme.example"}, Roots: roots})
	if err := e.Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	mails := server.Mails()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	m := mails[0]
	if m.From != "overheard@acme.example" || fmt.Sprint(m.To) != "[ann@acme.example bob@acme.example]" || !m.Secure || m.Login != "me hunter2" {
		t.Errorf("envelope: %+v", m)
	}
	if m.Subject != letter.Subject || m.Text != letter.Text || m.HTML != letter.HTML {
		t.Errorf("got %q\n%q\n%q", m.Subject, m.Text, m.HTML)
	}
	if m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Message-Id") != "<digest-1@acme.example>" {
		t.Errorf("headers: %v", m.Header)
	}
}

func TestAMailThatFails(t *testing.T) {
	secure, roots := certificate(t)
	good := Mail{Host: "127.0.0.1", Security: StartTLS, User: "me", Password: "hunter2", From: "overheard@acme.example", To: []string{"ann@acme.example"}, Roots: roots}
	tests := []struct {
		name   string
		change func(*Mail)
		fail   []string
		tls    *tls.Config
		mails  int
		want   string
	}{
		{"busy at first", nil, []string{"451 busy", "451 busy"}, secure, 1, ""},
		{"refused for good", nil, []string{"554 no"}, secure, 0, "554"},
		{"wrong password", func(m *Mail) { m.Password = "hunter2wrong" }, nil, secure, 0, "535"},
		{"a server without encryption", nil, nil, nil, 0, "STARTTLS"},
		{"a certificate of a stranger", func(m *Mail) { m.Roots = nil }, nil, secure, 0, "certificate"},
		{"a relay of our own", func(m *Mail) { m.Security, m.User, m.Password = NoTLS, "", "" }, nil, nil, 1, ""},
		{"nobody there", func(m *Mail) { m.Port = 1 }, nil, secure, 0, "refused"},
		{"an address that is none", func(m *Mail) { m.To = []string{"ann"} }, nil, secure, 0, "ann"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := notifytest.Start(t, tt.tls)
			server.Fail(tt.fail...)
			m := good
			m.Port = server.Port
			if tt.change != nil {
				tt.change(&m)
			}
			err := deliver(t.Context(), NewEmail(m), letter, quickly)
			if n := len(server.Mails()); n != tt.mails {
				t.Errorf("%d mails, want %d", n, tt.mails)
			}
			wantError(t, err, tt.want, "hunter2", base64.StdEncoding.EncodeToString([]byte("\x00me\x00hunter2wrong")))
		})
	}
}

// wantError wants an error with a text, none for "", and none of the secrets in it.
func wantError(t *testing.T, err error, want string, secrets ...string) {
	t.Helper()
	if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	for _, s := range secrets {
		if err != nil && strings.Contains(err.Error(), s) {
			t.Errorf("the error shows the secret: %v", err)
		}
	}
}

// receiver is a web server that keeps what it was posted and answers with one status after the other, then 200.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	statuses []int
	requests []*http.Request
	bodies   []string
}

func receive(t *testing.T, statuses ...int) *receiver {
	r := &receiver{statuses: statuses}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		body, _ := io.ReadAll(req.Body)
		r.requests, r.bodies = append(r.requests, req), append(r.bodies, string(body))
		if len(r.statuses) > 0 {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(r.statuses[0])
			r.statuses = r.statuses[1:]
		}
	}))
	t.Cleanup(r.Close)
	return r
}

const webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func hook(t *testing.T, url string) *Webhook {
	t.Helper()
	key, err := WebhookSecret(webhookSecret)
	if err != nil {
		t.Fatal(err)
	}
	return NewWebhook(url, key, func() time.Time { return time.Unix(1614265330, 0) })
}

func TestAWebhookIsSigned(t *testing.T) {
	r := receive(t, 503)
	if err := deliver(t.Context(), hook(t, r.URL+"/in"), letter, quickly); err != nil {
		t.Fatal(err)
	}
	if len(r.requests) != 2 {
		t.Fatalf("%d requests, want one and one more", len(r.requests))
	}
	key, _ := WebhookSecret(webhookSecret)
	for i, req := range r.requests {
		id, at := req.Header.Get("webhook-id"), req.Header.Get("webhook-timestamp")
		if id != "digest-1" || at != "1614265330" || req.Header.Get("webhook-signature") != Sign(key, id, at, []byte(r.bodies[i])) {
			t.Errorf("request %d: %v", i, req.Header)
		}
	}
	var body struct {
		Type, Timestamp, Subject, Text string
		Data                           struct{ N int }
	}
	if err := json.Unmarshal([]byte(r.bodies[1]), &body); err != nil || body.Type != "digest" || body.Timestamp != "2026-07-01T07:00:00Z" || body.Data.N != 3 || body.Text != letter.Text {
		t.Errorf("%s: %v", r.bodies[1], err)
	}
}

// The expected signature is the example of the Standard Webhooks libraries for this secret, id, time and body.
func TestSign(t *testing.T) {
	key, _ := WebhookSecret(webhookSecret)
	got := Sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, bad := range []string{"", "whsec_", "not base64!", "whsec_c2hvcnQ="} {
		if _, err := WebhookSecret(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestAWebhookThatFails(t *testing.T) {
	for _, tt := range []struct {
		statuses []int
		requests int
		want     string
	}{
		{[]int{500, 429, 200}, 3, ""},
		{[]int{500, 500, 502, 200}, 3, "502 Bad Gateway"},
		{[]int{401, 200}, 1, "401 Unauthorized"},
		{[]int{301}, 1, "301 Moved"},
	} {
		r := receive(t, tt.statuses...)
		err := deliver(t.Context(), hook(t, r.URL+"/hooks/hunter2"), letter, quickly)
		if len(r.requests) != tt.requests {
			t.Errorf("%v: %d requests, want %d", tt.statuses, len(r.requests), tt.requests)
		}
		wantError(t, err, tt.want, "hunter2")
	}
	wantError(t, deliver(t.Context(), hook(t, "http://127.0.0.1:1/hooks/hunter2"), letter, quickly), "refused", "hunter2")
}

func TestAChatIsTold(t *testing.T) {
	r := receive(t)
	chats, err := NewChats("generic://" + r.Listener.Addr().String() + "/hunter2?disabletls=yes")
	if err != nil {
		t.Fatal(err)
	}
	if err := Deliver(t.Context(), chats[0], letter); err != nil {
		t.Fatal(err)
	}
	if len(r.bodies) != 1 || r.bodies[0] != letter.Subject+"\n\nshort text" {
		t.Errorf("got %q", r.bodies)
	}
	long := letter
	long.Short = strings.Repeat("长", 5000)
	if err := chats[0].Send(t.Context(), long); err != nil || len([]rune(r.bodies[1])) != longestChat {
		t.Errorf("a long text came with %d characters, %v", len([]rune(r.bodies[1])), err)
	}
}

func TestAChatThatFails(t *testing.T) {
	for _, tt := range []struct {
		statuses []int
		requests int
		want     string
	}{
		{[]int{500}, 2, ""},
		{[]int{403}, 1, "403"},
	} {
		r := receive(t, tt.statuses...)
		chats, err := NewChats("generic://" + r.Listener.Addr().String() + "/hunter2?disabletls=yes")
		if err != nil {
			t.Fatal(err)
		}
		err = deliver(t.Context(), chats[0], letter, quickly)
		if len(r.requests) != tt.requests {
			t.Errorf("%v: %d requests, want %d", tt.statuses, len(r.requests), tt.requests)
		}
		wantError(t, err, tt.want, "hunter2")
	}
	chats, _ := NewChats("generic://127.0.0.1:1/hunter2?disabletls=yes")
	wantError(t, deliver(t.Context(), chats[0], letter, quickly), "cannot be reached", "hunter2")
}

func TestNamesOfChats(t *testing.T) {
	chats, err := NewChats("telegram://hunter2@telegram?chats=1", "slack://hook:hunter2@webhook", "telegram://other@telegram?chats=2", "generic+https://x.example/hunter2")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range chats {
		names = append(names, c.Name())
	}
	if got := strings.Join(names, ", "); got != "chat telegram, chat slack, chat telegram 2, chat generic" {
		t.Errorf("got %s", got)
	}
	for _, bad := range []string{"telegrm://hunter2@telegram", "hunter2", "logger://", "://hunter2", "telegram://hunter2@%zz"} {
		_, err := NewChats(bad)
		wantError(t, err, "address 1", "hunter2")
	}
}

func TestAnEndedContextEndsTheAttempts(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	r := receive(t)
	if err := Deliver(ctx, hook(t, r.URL), letter); !errors.Is(err, context.Canceled) || len(r.requests) > 0 {
		t.Errorf("%v after %d requests", err, len(r.requests))
	}
}
