package remote

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"overheard/sentiment"
)

// Settings say where a model server is and how to ask it.
type Settings struct {
	URL     string
	Token   string        // sent as a bearer token; "" for none
	Batch   int           // texts in one request, at most
	Timeout time.Duration // of one request, to the last byte of its answer
	Retries int           // how often a request that failed is sent again
	Backoff time.Duration // the pause before the first of them, doubled for each further one; half a second where 0
}

// Limits of a request and of its answer. docs/model-server.md promises them.
const (
	maxText   = 16_000  // bytes of one text; the rest is cut off
	maxTexts  = 1 << 20 // bytes of all texts of a request
	maxAnswer = 8 << 20 // bytes of an answer
)

// Classifier asks one server, one request at a time. It is safe for concurrent use.
//
// It holds on to the model that answers first: should the server change its model, every later answer is an error, so that
// one run never has two. A new Classifier takes the new model.
type Classifier struct {
	set    Settings
	server string // host and port, for errors
	client *http.Client
	turn   chan struct{} // holds one element while nobody asks

	mu    sync.Mutex
	model sentiment.Model
}

var _ sentiment.Classifier = (*Classifier)(nil)

// New returns a Classifier. It sends nothing yet: the server may be down.
func New(s Settings) *Classifier {
	c := &Classifier{set: s, server: s.URL, turn: make(chan struct{}, 1)}
	if u, err := url.Parse(s.URL); err == nil && u.Host != "" {
		c.server = u.Host
	}
	c.set.Batch = max(s.Batch, 1)
	if s.Backoff <= 0 {
		c.set.Backoff = 500 * time.Millisecond
	}
	c.client = &http.Client{
		Timeout: s.Timeout,
		// Posts and the token go where the configuration says, and nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	c.turn <- struct{}{}
	return c
}

// Model names the model that answered first, the zero Model before that.
func (c *Classifier) Model() sentiment.Model {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.model
}

// Classify fills opinions from texts, a batch at a time. Without texts it asks which model there is, unless that is known.
// Its error is that of ctx, or an [Error].
func (c *Classifier) Classify(ctx context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	if len(texts) != len(opinions) {
		return fmt.Errorf("classify: %d texts but room for %d opinions", len(texts), len(opinions))
	}
	select {
	case <-c.turn:
		defer func() { c.turn <- struct{}{} }()
	case <-ctx.Done():
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("classify: %w", err)
	}
	if len(texts) == 0 && c.Model() == (sentiment.Model{}) {
		return c.ask(ctx, nil, nil)
	}
	for len(texts) > 0 {
		n := c.batch(texts)
		if err := c.ask(ctx, texts[:n], opinions[:n]); err != nil {
			return err
		}
		texts, opinions = texts[n:], opinions[n:]
	}
	return nil
}

// batch returns how many of the texts, at least one, go into the next request.
func (c *Classifier) batch(texts []sentiment.Text) int {
	size := 0
	for i, t := range texts[:min(len(texts), c.set.Batch)] {
		size += min(len(t.Text), maxText)
		if i > 0 && size > maxTexts {
			return i
		}
	}
	return min(len(texts), c.set.Batch)
}

// clean makes of a text what JSON can carry, cut to what a server has to take.
func clean(text string) string {
	if len(text) > maxText {
		text = text[:maxText]
		for i := 1; i < utf8.UTFMax; i++ { // a character that was cut in two goes
			if c := text[len(text)-i]; utf8.RuneStart(c) {
				if !utf8.FullRuneInString(text[len(text)-i:]) {
					text = text[:len(text)-i]
				}
				break
			}
		}
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// known compares the model of an answer with that of the first one.
func (c *Classifier) known(m sentiment.Model) *Error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.model {
	case sentiment.Model{}:
		c.model = m
	case m:
	default:
		return &Error{
			What: fmt.Sprintf("has changed its model from %s to %s", describe(c.model), describe(m)),
			Fix:  "run it again: it takes the new model from its beginning",
		}
	}
	return nil
}

func describe(m sentiment.Model) string {
	if m.SHA256 == "" {
		return m.Name
	}
	return m.Name + " (" + m.SHA256[:8] + ")"
}
