package remote

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"overheard/sentiment"
	"overheard/sentiment/classifiertest"
	"overheard/sentiment/remote/remotetest"
)

func TestMain(m *testing.M) {
	remotetest.ServeIfAsked()
	os.Exit(m.Run())
}

// ask is how the tests ask a server: soon again, and not long.
func ask(url string) Settings {
	return Settings{URL: url, Batch: 2, Timeout: time.Minute, Retries: 2, Backoff: time.Millisecond}
}

func serve(t *testing.T, steps ...string) (*Classifier, *remotetest.Server) {
	t.Helper()
	s := remotetest.Start(t, "", steps...)
	return New(ask(s.URL)), s
}

func texts(n int) []sentiment.Text {
	all := make([]sentiment.Text, n)
	for i := range all {
		all[i] = sentiment.Text{Text: fmt.Sprint("text ", i), Lang: "en"}
	}
	return all
}

func TestAModelServerIsAClassifier(t *testing.T) {
	c, s := serve(t)
	if m := c.Model(); m != (sentiment.Model{}) {
		t.Errorf("before the first answer the model is %+v", m)
	}
	if err := c.Classify(t.Context(), nil, nil); err != nil || c.Model().Name != remotetest.Name {
		t.Fatalf("without texts: %v, %+v", err, c.Model())
	}
	c.set.Batch = 50
	if err := classifiertest.Check(t.Context(), c); err != nil {
		t.Error(err)
	}
	_, before, err := s.Labelled()
	if err != nil {
		t.Fatal(err)
	}
	c.set.Batch = 2
	if err := c.Classify(t.Context(), texts(5), make([]sentiment.Opinion, 5)); err != nil {
		t.Fatal(err)
	}
	if _, after, err := s.Labelled(); err != nil || after-before != 5 {
		t.Errorf("5 texts were sent as %d: %v", after-before, err)
	}
}

func TestWhatPassesIsAskedAgain(t *testing.T) {
	for _, steps := range []string{"500 ok", "503 502 ok", "429 ok", "408 ok", "torn ok"} {
		t.Run(steps, func(t *testing.T) {
			c, _ := serve(t, strings.Fields(steps)...)
			if err := c.Classify(t.Context(), texts(1), make([]sentiment.Opinion, 1)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	c, _ := serve(t, "429:1", "ok")
	begun := time.Now()
	if err := c.Classify(t.Context(), texts(1), make([]sentiment.Opinion, 1)); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took < time.Second {
		t.Errorf("asked again after %v", took)
	}
}

func TestAServerThatCannotBeUsed(t *testing.T) {
	tests := []struct {
		steps, want string
		requests    int // that it has answered with opinions, bad ones included
	}{
		{"500 500 500 ok", "answers 500 Internal Server Error", 0},
		{"503:3600 ok", "answers 503 Service Unavailable and asks to come back in 1h0m0s", 0},
		{"400 ok", "answers 400 Bad Request", 0},
		{"404 ok", "answers 404 Not Found", 0},
		{"413 ok", "answers 413 Request Entity Too Large to 2 texts", 0},
		{"token=a-secret ok", "answers 401 Unauthorized", 0},
		{"redirect ok", "answers 307 Temporary Redirect, and redirects are not followed", 0},
		{"slow:2s ok", "does not answer within 100ms", 0},
		{"die", "does not answer: ", 0},
		{"garbage ok", "answers nonsense: it is not JSON", 1},
		{"cut ok", "answers nonsense: it is not JSON", 1},
		{"nan ok", "answers nonsense: it is not JSON", 1},
		{"huge ok", "answers nonsense: opinions.p.promoter is not what it should be", 1},
		{"sum ok", "answers nonsense: opinion 1 of 2: p is not three probabilities that sum to 1", 1},
		{"negative ok", "answers nonsense: opinion 1 of 2: p is not three probabilities", 1},
		{"missing ok", "answers nonsense: opinion 1 of 2: p is not three probabilities", 1},
		{"short ok", "answers nonsense: 1 opinions about 2 texts", 1},
		{"noname ok", "answers nonsense: the model has no name", 1},
		{"baddigest ok", "answers nonsense: sha256 is not", 1},
		{"ok name=other-1 ok", "has changed its model from remote-1 (00000000) to other-1 (00000000)", 2},
	}
	for _, tt := range tests {
		t.Run(tt.steps, func(t *testing.T) {
			t.Parallel()
			c, s := serve(t, strings.Fields(tt.steps)...)
			if strings.HasPrefix(tt.steps, "slow") {
				c.client.Timeout, c.set.Timeout, c.set.Retries = 100*time.Millisecond, 100*time.Millisecond, 0
			}
			err := c.Classify(t.Context(), texts(4), make([]sentiment.Opinion, 4))
			var e *Error
			if !errors.Is(err, sentiment.ErrUnavailable) || !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) || e.Try() == "" {
				t.Fatalf("got %v, want %q and something to try", err, tt.want)
			}
			if strings.Contains(err.Error(), "text 0") || strings.Contains(err.Error(), "/label") {
				t.Errorf("the error shows what was sent, or where exactly: %v", err)
			}
			if tt.steps == "die" || strings.HasPrefix(tt.steps, "slow") {
				return
			}
			if n, _, err := s.Labelled(); n != tt.requests || err != nil {
				t.Errorf("it answered %d requests, want %d: %v", n, tt.requests, err)
			}
		})
	}
}

func TestATokenIsSent(t *testing.T) {
	c, _ := serve(t, "token=a-secret", "ok")
	c.set.Token = "a-secret"
	if err := c.Classify(t.Context(), texts(1), make([]sentiment.Opinion, 1)); err != nil {
		t.Error(err)
	}
}

func TestAServerThatIsKilledBetweenTwoRequests(t *testing.T) {
	c, s := serve(t)
	if err := c.Classify(t.Context(), texts(4), make([]sentiment.Opinion, 4)); err != nil {
		t.Fatal(err)
	}
	s.Kill()
	if err := c.Classify(t.Context(), texts(4), make([]sentiment.Opinion, 4)); !errors.Is(err, sentiment.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestStoppingDoesNotWaitForTheServer(t *testing.T) {
	for _, steps := range []string{"slow:1m", "503:30"} {
		c, _ := serve(t, steps)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		err := c.Classify(ctx, texts(1), make([]sentiment.Opinion, 1))
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sentiment.ErrUnavailable) {
			t.Errorf("%s: got %v, want the context's error", steps, err)
		}
	}
}

// The server that the documentation shows keeps to all that a classifier has to keep to.
func TestTheServerInTheDocumentation(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is missing")
	}
	page, err := os.ReadFile("../../docs/model-server.md")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(page), "```python\n")
	code, _, _ = strings.Cut(code, "\n```")
	ready := `server = ThreadingHTTPServer(("127.0.0.1", 0), Handler); print(server.server_port, flush=True); server`
	code = strings.Replace(code, `ThreadingHTTPServer(("127.0.0.1", 9000), Handler)`, ready, 1)
	server := exec.Command(python, "-c", code)
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = server.Process.Kill(), server.Wait() }()
	var port int
	if _, err := fmt.Fscan(out, &port); err != nil {
		t.Fatal(err)
	}
	s := ask(fmt.Sprintf("http://127.0.0.1:%d/label", port))
	s.Batch = 50
	c := New(s)
	if err := c.Classify(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := classifiertest.Check(t.Context(), c); err != nil {
		t.Error(err)
	}
}
