package remote

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"overheard/sentiment"
)

// Error says why a model server could not be used. errors.Is knows it as [sentiment.ErrUnavailable].
type Error struct {
	Server string // host and port
	What   string // what it did: "does not answer: connection refused"
	Fix    string // what to try, or ""

	again bool          // another try may help
	after time.Duration // the server asked to wait so long
	err   error
}

func (e *Error) Error() string { return "the model server " + e.Server + " " + e.What }

// Try says what to do about it, or "".
func (e *Error) Try() string { return e.Fix }

// Is makes the error [sentiment.ErrUnavailable].
func (e *Error) Is(target error) bool { return target == sentiment.ErrUnavailable }

func (e *Error) Unwrap() error { return e.err }

// nonsense is an answer that cannot be used. The same question would be answered the same way.
func nonsense(format string, args ...any) *Error {
	return &Error{What: "answers nonsense: " + fmt.Sprintf(format, args...), Fix: "docs/model-server.md says what it has to answer"}
}

const atTheServer = "see that it runs; url in the [sentiment] part of config.toml says where"

// silent is a server that cannot be reached, or that does not finish its answer in time.
func silent(err error, timeout time.Duration) *Error {
	e := &Error{Fix: atTheServer, again: true, err: err}
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err // without the address
	}
	var slow net.Error
	if errors.As(err, &slow) && slow.Timeout() {
		e.What = fmt.Sprintf("does not answer within %v", timeout)
		return e
	}
	var dial *net.OpError
	if errors.As(err, &dial) {
		err = dial.Err
	}
	e.What = fmt.Sprintf("does not answer: %v", err)
	return e
}

// refusal is an answer with another status than 200.
func refusal(r *http.Response, texts int, now time.Time) *Error {
	e := &Error{What: fmt.Sprintf("answers %d %s", r.StatusCode, http.StatusText(r.StatusCode)), Fix: atTheServer}
	switch code := r.StatusCode; {
	case code >= 500, code == http.StatusTooManyRequests, code == http.StatusRequestTimeout:
		e.again, e.after, e.Fix = true, retryAfter(r.Header.Get("Retry-After"), now), "see what its log says"
		if e.after > maxPause {
			e.again = false
			e.What += fmt.Sprintf(" and asks to come back in %v", e.after)
		}
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		e.Fix = "set OVERHEARD_MODEL_TOKEN to its token"
	case code == http.StatusRequestEntityTooLarge:
		e.What += fmt.Sprintf(" to %d texts", texts)
		e.Fix = "a smaller batch in the [sentiment] part of config.toml"
	case code >= 300 && code < 400:
		e.What += ", and redirects are not followed"
	}
	return e
}
