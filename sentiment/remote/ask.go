package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"overheard/sentiment"
)

// maxPause is the longest pause between two tries. A server that asks for a longer one is given up.
const maxPause = time.Minute

// ask sends one request, again where another try may help, and fills opinions from its answer.
func (c *Classifier) ask(ctx context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	body, err := question(texts)
	if err != nil {
		return fmt.Errorf("classify: %w", err)
	}
	for try := 0; ; try++ {
		wrong := c.once(ctx, body, texts, opinions)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("classify: %w", ctx.Err())
		case wrong == nil:
			return nil
		case !wrong.again || try >= c.set.Retries:
			wrong.Server = c.server
			return wrong
		}
		if err := sleep(ctx, max(backoff(c.set.Backoff, try), wrong.after)); err != nil {
			return fmt.Errorf("classify: %w", err)
		}
	}
}

// backoff doubles the first pause with every try. Jitter of a half up and down keeps several programs from asking in step.
func backoff(first time.Duration, try int) time.Duration {
	pause := min(first<<min(try, 20), maxPause)
	return pause/2 + rand.N(pause)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// retryAfter reads the header of that name, which holds seconds or a time; 0 where it holds neither.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// wireText is a text in a request.
type wireText struct {
	Text string `json:"text"`
	Lang string `json:"lang,omitempty"`
}

// question writes the body of a request.
func question(texts []sentiment.Text) ([]byte, error) {
	q := struct {
		Texts []wireText `json:"texts"`
	}{make([]wireText, len(texts))}
	for i, t := range texts {
		q.Texts[i] = wireText{clean(t.Text), clean(t.Lang)}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(q)
	return b.Bytes(), err
}

// once sends a request once.
func (c *Classifier) once(ctx context.Context, body []byte, texts []sentiment.Text, opinions []sentiment.Opinion) *Error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.set.URL, bytes.NewReader(body))
	if err != nil {
		return &Error{What: "has an address that cannot be used", Fix: atTheServer, err: err}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "overheard")
	if c.set.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.set.Token)
	}
	r, err := c.client.Do(req)
	if err != nil {
		return silent(err, c.set.Timeout)
	}
	defer func() { _ = r.Body.Close() }() // it was read as far as it is needed
	if r.StatusCode != http.StatusOK {
		_, _ = io.CopyN(io.Discard, r.Body, 64<<10) // so that the connection can be used again
		return refusal(r, len(texts), time.Now())
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer+1))
	if err != nil {
		return silent(err, c.set.Timeout)
	}
	if len(text) > maxAnswer {
		return nonsense("more than %d MiB", maxAnswer>>20)
	}
	model, wrong := read(text, texts, opinions)
	if wrong != nil {
		return wrong
	}
	return c.known(model)
}
