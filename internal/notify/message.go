package notify

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Message is what people are told. Each channel takes what suits it.
type Message struct {
	ID      string // the same whenever the same message is sent again: receivers can tell repeats by it
	Kind    string // "digest" or "alert"
	At      time.Time
	Subject string
	Text    string
	HTML    string // "" where there is only the text
	Short   string // for chats
	Data    any    // for webhooks; anything that encoding/json writes
}

// Channel sends a message to whoever listens.
type Channel interface {
	// Name says which channel it is, such as "email" or "chat telegram". It holds no secret and stays the same.
	Name() string
	// Send sends once. A [RefusedError] will not go away by itself.
	Send(ctx context.Context, m Message) error
}

// RefusedError says that sending again is of no use, or might send twice.
type RefusedError struct{ Msg string }

func (e *RefusedError) Error() string { return e.Msg }

// refused makes a [RefusedError].
func refused(format string, args ...any) error {
	return &RefusedError{fmt.Sprintf(format, args...)}
}

// How long one attempt may take, and how long to wait before the next ones.
const attempt = 20 * time.Second

var pauses = []time.Duration{2 * time.Second, 8 * time.Second}

// Deliver sends m by c, and tries twice more where that may help. ctx ends it early.
func Deliver(ctx context.Context, c Channel, m Message) error {
	return deliver(ctx, c, m, pauses)
}

func deliver(ctx context.Context, c Channel, m Message, pauses []time.Duration) error {
	for i := 0; ; i++ {
		err := func() error {
			ctx, cancel := context.WithTimeout(ctx, attempt)
			defer cancel()
			return c.Send(ctx, m)
		}()
		var final *RefusedError
		if err == nil || errors.As(err, &final) || i == len(pauses) || ctx.Err() != nil {
			return err
		}
		select {
		case <-time.After(pauses[i]):
		case <-ctx.Done():
			return err
		}
	}
}
