package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Webhook posts messages to a program as JSON, signed as Standard Webhooks (standardwebhooks.com) wants it: the receiver
// computes the HMAC-SHA256 of "ID.TIMESTAMP.BODY" under the shared secret and compares.
type Webhook struct {
	url    string
	secret []byte
	client *http.Client
	now    func() time.Time
}

// WebhookSecret reads a secret as Standard Webhooks writes it: base64, with or without whsec_ before it, of 24 to 64 bytes.
func WebhookSecret(s string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s, "whsec_"))
	if err != nil {
		return nil, errors.New("is not whsec_ and base64")
	}
	if len(key) < 24 || len(key) > 64 {
		return nil, fmt.Errorf("holds %d bytes; 24 to 64 are needed", len(key))
	}
	return key, nil
}

// NewWebhook returns a channel that posts to an address. now is the clock that the signature names; nil is time.Now.
func NewWebhook(url string, secret []byte, now func() time.Time) *Webhook {
	if now == nil {
		now = time.Now
	}
	return &Webhook{url: url, secret: secret, now: now, client: &http.Client{
		Timeout:       attempt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Name is "webhook".
func (*Webhook) Name() string { return "webhook" }

// payload is the body of a webhook.
type payload struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Subject   string    `json:"subject"`
	Text      string    `json:"text"`
	Data      any       `json:"data"`
}

// Send posts m. Any answer of 2xx will do; a redirect does not.
func (w *Webhook) Send(ctx context.Context, m Message) error {
	body, err := json.Marshal(payload{m.Kind, m.At.UTC(), m.Subject, m.Text, m.Data})
	if err != nil {
		return refused("write the body: %v", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return refused("the address is not usable")
	}
	at := strconv.FormatInt(w.now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Overheard")
	req.Header.Set("Webhook-Id", m.ID)
	req.Header.Set("Webhook-Timestamp", at)
	req.Header.Set("Webhook-Signature", Sign(w.secret, m.ID, at, body))
	res, err := w.client.Do(req)
	if err != nil {
		return unaddressed(err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can serve again
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return nil
	case res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= 500:
		return fmt.Errorf("it answered %s", status(res.StatusCode))
	}
	return refused("it answered %s", status(res.StatusCode))
}

// Sign returns the webhook-signature of a body: "v1," and the HMAC in base64.
func Sign(secret []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// unaddressed takes the address out of an error of net/http: it may hold a secret in its path or query.
func unaddressed(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

func status(code int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
}
