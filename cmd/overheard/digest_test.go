package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"overheard/internal/notify"
	"overheard/internal/notify/notifytest"
)

// The secrets of these tests. None may ever be printed.
const (
	chatSecret    = "hunter2chat"
	webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
)

// audience is everybody who can be told: a mailbox, a webhook and a chat.
type audience struct {
	*testing.T
	dir  string
	mail *notifytest.Server
	web  *httptest.Server
	env  []string

	mu     sync.Mutex
	status map[string]int // of answers by path; 0 is 200
	posts  map[string][]string
	heads  []http.Header // of the webhook
}

func newAudience(t *testing.T, more string) *audience {
	t.Helper()
	a := &audience{T: t, dir: t.TempDir(), mail: notifytest.Start(t, nil), status: map[string]int{}, posts: map[string][]string{}}
	a.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		defer a.mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		a.posts[r.URL.Path] = append(a.posts[r.URL.Path], string(body))
		if r.URL.Path == "/hook" {
			a.heads = append(a.heads, r.Header)
		}
		if s := a.status[r.URL.Path]; s != 0 {
			w.WriteHeader(s)
		}
	}))
	t.Cleanup(a.web.Close)
	a.env = []string{"OVERHEARD_WEBHOOK_SECRET=" + webhookSecret, "OVERHEARD_CHAT_URLS=generic://" + a.web.Listener.Addr().String() + "/" + chatSecret + "?disabletls=yes"}
	a.write("config.toml", fmt.Sprintf(`
[store]
url = "sqlite:o.db"
[notify]
email = ["ann@acme.example"]
from = "overheard@acme.example"
smtp_host = "127.0.0.1"
smtp_port = %d
smtp_tls = "none"
webhook_url = "%s/hook"
%s
[[brand]]
name = "acme"
title = "Acme"
terms = ["acme"]
[[brand]]
name = "zenith"
role = "competitor"
terms = ["zenith"]
`, a.mail.Port, a.web.URL, more))
	return a
}

func (a *audience) write(name, text string) {
	a.Helper()
	if err := os.WriteFile(filepath.Join(a.dir, name), []byte(text), 0o600); err != nil {
		a.Fatal(err)
	}
}

// run runs a command and wants an exit status. Whatever it prints, it prints no secret.
func (a *audience) run(status int, args ...string) (stdout, stderr string) {
	a.Helper()
	var out, errs bytes.Buffer
	got := run(context.Background(), append(args, "--config", filepath.Join(a.dir, "config.toml")), nil, &out, &errs, a.env)
	if got != status {
		a.Errorf("%v: status %d, want %d\n%s", args, got, status, errs.String())
	}
	for _, secret := range []string{chatSecret, webhookSecret, strings.TrimPrefix(webhookSecret, "whsec_")} {
		if strings.Contains(out.String()+errs.String(), secret) {
			a.Errorf("%v prints a secret: %s%s", args, out.String(), errs.String())
		}
	}
	return out.String(), errs.String()
}

func (a *audience) contains(what, text string, parts ...string) {
	a.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			a.Errorf("%s lacks %q:\n%s", what, p, text)
		}
	}
}

// angry imports posts of the last hours.
func (a *audience) angry(n int) {
	a.Helper()
	var b strings.Builder
	for i := range n {
		post := map[string]any{"source": "forum", "id": fmt.Sprint(i), "author": fmt.Sprintf("mia%d", i), "views": 10 * i, "url": fmt.Sprintf("https://forum.example/%d", i),
			"published_at": time.Now().Add(-time.Duration(i+1) * time.Hour).UTC().Format(time.RFC3339), "text": fmt.Sprintf("Acme is terrible, awful and horrible, the worst airline ever %d", i)}
		line, err := json.Marshal(post)
		if err != nil {
			a.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	a.write("posts.jsonl", b.String())
	a.run(0, "import", "posts", filepath.Join(a.dir, "posts.jsonl"), "--quiet")
}

func TestADigestIsPrinted(t *testing.T) {
	a := newAudience(t, "")
	out, _ := a.run(0, "digest")
	a.contains("an empty database", out, "Nothing to tell")
	a.angry(3)
	out, _ = a.run(0, "digest")
	a.contains("the digest", out, "3 new mentions by detractors.", "20 views", "https://forum.example/2")
	if strings.Contains(out, "mia") {
		t.Error("it names authors whose handles are not kept")
	}
	out, _ = a.run(0, "digest", "--lang", "zh", "--since", "7d", "--brand", "acme")
	a.contains("the digest in Chinese", out, "贬损者新提及 3 条")
	out, _ = a.run(0, "digest", "--json", "--since", "90m")
	a.contains("as JSON", out, `"detractors": 1`, `"role": "competitor"`)
	for _, wrong := range [][]string{{"--since", "soon"}, {"--since", "2999-01-01"}, {"--brand", "acmee"}, {"--lang", "fr"}} {
		a.run(2, append([]string{"digest"}, wrong...)...)
	}
}

func TestADigestIsSentOnceADay(t *testing.T) {
	a := newAudience(t, "")
	a.angry(3)
	a.status["/hook"] = http.StatusForbidden
	_, errs := a.run(3, "digest", "--send", "--quiet")
	a.contains("the complaint", errs, "webhook: it answered 403")
	a.status["/hook"] = 0
	out, errs := a.run(0, "digest", "--send", "--quiet")
	if out+errs != "" {
		t.Errorf("--quiet prints %q", out+errs)
	}
	out, _ = a.run(0, "digest", "--send")
	a.contains("the third run", out, "email: sent at", "webhook: sent at", "chat generic: sent at")
	a.run(0, "digest", "--send", "--since", "12h", "--json")

	mails := a.mail.Mails()
	if len(mails) != 2 || len(a.posts["/hook"]) != 3 || len(a.posts["/"+chatSecret]) != 2 {
		t.Fatalf("%d mails, %d posts to the webhook, %d to the chat", len(mails), len(a.posts["/hook"]), len(a.posts["/"+chatSecret]))
	}
	a.contains("the mail", mails[0].Text+mails[0].HTML+mails[0].Subject, "3 new mentions by detractors", `<a href="https://forum.example/2">`, "Overheard: Acme: 3")
	a.contains("the chat", a.posts["/"+chatSecret][0], "3 new mentions by detractors")
	key, err := notify.WebhookSecret(webhookSecret)
	if err != nil {
		t.Fatal(err)
	}
	head, body := a.heads[1], a.posts["/hook"][1]
	if head.Get("webhook-signature") != notify.Sign(key, head.Get("webhook-id"), head.Get("webhook-timestamp"), []byte(body)) {
		t.Errorf("the signature %v does not fit", head)
	}
	a.contains("the webhook", body, `"type":"digest"`, `"detractors":3`)
}

func TestADigestThatReachesNobody(t *testing.T) {
	a := newAudience(t, "")
	a.status["/hook"], a.status["/"+chatSecret] = http.StatusForbidden, http.StatusForbidden
	a.mail.Fail("554 no")
	_, errs := a.run(1, "digest", "--send", "--quiet")
	a.contains("the complaint", errs, "email:", "webhook:", "chat generic: it answered 403", "try:")
	if n := len(a.mail.Mails()); n != 0 {
		t.Errorf("%d mails", n)
	}

	for _, wrong := range []string{"OVERHEARD_WEBHOOK_SECRET=c2hvcnQ=", "OVERHEARD_WEBHOOK_SECRET=", "OVERHEARD_CHAT_URLS=telegrm://" + chatSecret + "@telegram"} {
		good := a.env
		a.env = append(append([]string{}, good...), wrong)
		a.run(2, "digest", "--send")
		a.run(2, "config", "check")
		a.run(0, "digest") // to look needs no secret
		a.env = good
	}
	a.run(0, "config", "check")
	a.write("config.toml", "[[brand]]\nname = \"acme\"\nterms = [\"acme\"]\n")
	a.env = nil
	_, errs = a.run(2, "digest", "--send")
	a.contains("the complaint", errs, "names nobody to send a digest to")
}

func TestACrawlAlertsOfASourceThatFails(t *testing.T) {
	a := newAudience(t, "alerts = true\n[[source]]\nname = \"dead\"\ntype = \"directory\"\npath = \"nowhere\"\n")
	a.run(3, "crawl", "--quiet")
	if n := len(a.mail.Mails()); n != 0 {
		t.Errorf("%d mails at the first failure", n)
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.ToSlash(filepath.Join(a.dir, "o.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE crawls SET failing_from = failing_from - 3 * 3600 * 1000"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		a.run(3, "crawl", "--quiet", "--all")
	}
	mails := a.mail.Mails()
	if len(mails) != 1 || len(a.posts["/hook"]) != 1 {
		t.Fatalf("%d mails, %d posts", len(mails), len(a.posts["/hook"]))
	}
	a.contains("the mail", mails[0].Subject+mails[0].Text, "1 thing to look at", "dead cannot be read since")
	a.contains("the webhook", a.posts["/hook"][0], `"type":"alert"`, `"kind":"failing"`, `"source":"dead"`)
}

// Five posts a day for four weeks, and then sixty angry ones within half an hour.
func TestASpikeOfDetractorsAlerts(t *testing.T) {
	a := newAudience(t, "alerts = true\n[[source]]\nname = \"dead\"\ntype = \"directory\"\npath = \"nowhere\"\n")
	var b strings.Builder
	post := func(id int, at time.Time, text string) {
		fmt.Fprintf(&b, `{"source":"forum","id":"%d","author":"a%d","published_at":"%s","text":"%s %d"}`+"\n", id, id, at.UTC().Format(time.RFC3339), text, id)
	}
	now, n := time.Now(), 0
	for d := 1; d <= 35; d++ {
		for range 5 {
			n++
			post(n, now.AddDate(0, 0, -d), "I love acme, great flight and lovely crew")
		}
	}
	a.write("posts.jsonl", b.String())
	a.run(0, "import", "posts", filepath.Join(a.dir, "posts.jsonl"), "--quiet")
	a.run(3, "crawl", "--quiet")
	if n := len(a.mail.Mails()); n != 0 {
		t.Errorf("%d mails on a usual day", n)
	}
	b.Reset()
	for i := range 60 {
		post(1000+i, now.Add(-time.Duration(i)*time.Second), "acme is terrible, awful and horrible, the worst airline ever")
	}
	a.write("posts.jsonl", b.String())
	a.run(0, "import", "posts", filepath.Join(a.dir, "posts.jsonl"), "--quiet")
	for range 2 {
		a.run(3, "crawl", "--quiet", "--all")
	}
	mails := a.mail.Mails()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	a.contains("the mail", mails[0].Text, "Acme: On", "detractors spoke up, where")
	out, _ := a.run(0, "digest")
	a.contains("the digest", out, "60 new mentions by detractors", "and 55 more", "Level of the last 28 days: somewhere from +", "mentions, where 5 are usual")
}
