package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"overheard/crawler"
)

// fault is a Trouble together with what follows from it.
type fault struct {
	*crawler.Trouble
	again bool // asking again may help
	blame bool // it is the host's failure, and counts against it
}

// timeout says which phase of an attempt took too long.
type timeout struct {
	phase phase
	after time.Duration
}

func (t *timeout) Error() string { return "timed out" }

// late turns whatever a time-out looks like into a timeout.
func late(ctx context.Context, err error, at phase) error {
	var own *timeout
	if errors.As(context.Cause(ctx), &own) {
		return &timeout{at, own.after}
	}
	var network net.Error
	if errors.As(err, &network) && network.Timeout() && ctx.Err() == nil {
		return &timeout{phase: at}
	}
	return err
}

// broken says what went wrong where no answer came, or none that could be read.
func broken(host string, req *http.Request, err error) *fault {
	// What is no GET may have been carried out all the same.
	safe := req.Method == http.MethodGet || req.Method == http.MethodHead
	if f := unreadable(host, err); f != nil {
		return f
	}
	var (
		late        *timeout
		private     *privateError
		proxy       *proxyError
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		connection  *net.OpError
	)
	const wait = "nothing to do if it does not last"
	switch {
	case errors.As(err, &private):
		return &fault{Trouble: privateAddress(host, private)}
	case errors.As(err, &proxy):
		return &fault{Trouble: down(host, "cannot be reached through the proxy", "check the source's proxy", proxy)}
	case errors.As(err, &connection) && (strings.Contains(connection.Op, "proxy") || strings.Contains(connection.Op, "socks")):
		return &fault{Trouble: down(host, "cannot be reached through the proxy", "check the source's proxy", connection.Err), again: safe}
	case errors.As(err, &late):
		return &fault{Trouble: down(host, tooLong(late), wait, nil), again: safe, blame: late.phase >= dialling}
	case errors.As(err, &certificate):
		return &fault{Trouble: down(host, "has a certificate that is not to be trusted",
			"if it is your own server, name the file of its authority in the source's ca", certificate.Err), blame: true}
	case errors.As(err, &name): // which may as well be our own connection: no reason to leave the host alone
		return &fault{Trouble: down(host, "has no address that could be found", "check base_url and the connection to the internet", nil),
			again: !name.IsNotFound}
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return &fault{Trouble: down(host, "cannot be reached from here", "check the connection to the internet", nil), again: true}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &fault{Trouble: down(host, "refused the connection", "it may be down, or listen on another port", nil), again: true, blame: true}
	case isTLS(err):
		return &fault{Trouble: down(host, "could not agree with us on encryption", "check whether base_url should begin with http or https", nil), blame: true}
	}
	return &fault{Trouble: down(host, "broke off before its answer was whole", wait, nil), again: safe, blame: true}
}

// unreadable says why a body that came was refused; nil where that is not what happened.
func unreadable(host string, err error) *fault {
	switch {
	case errors.Is(err, errTooLarge):
		return &fault{Trouble: garbled(host, "sent more than we take of one page", "it is hardly a page of posts: check base_url")}
	case errors.Is(err, errBomb):
		return &fault{Trouble: garbled(host, "sent a page that grows beyond measure when unpacked", "it may be hostile: take it out of the sources")}
	case errors.Is(err, errEncoding):
		return &fault{Trouble: garbled(host, "sent a page "+errEncoding.Error(), "tell its owner")}
	case errors.Is(err, errPacked):
		return &fault{Trouble: garbled(host, "sent a page whose compression is damaged", "tell its owner if it lasts")}
	}
	return nil
}

func tooLong(t *timeout) string {
	s := "took too long to " + t.phase.String()
	if t.after > 0 {
		s += fmt.Sprintf(" (%v)", t.after)
	}
	return s
}

func isTLS(err error) bool {
	var header tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &header) || errors.As(err, &alert)
}
