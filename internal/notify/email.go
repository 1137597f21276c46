package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/wneessen/go-mail"
)

// Security says how a connection to a mail server is kept from others.
type Security string

// The ways. The first refuses a server that does not offer it.
const (
	StartTLS Security = "starttls" // plain at first, as on port 587
	TLS      Security = "tls"      // from the beginning, as on port 465
	NoTLS    Security = "none"     // a relay on this machine
)

// Mail says by which server mails go, from whom and to whom.
type Mail struct {
	Host     string
	Port     int
	Security Security
	User     string // "" where the server wants none
	Password string
	From     string
	To       []string
	Roots    *x509.CertPool // certificates to trust; nil for those of the system
}

// Email sends mails, one to all receivers.
type Email struct{ m Mail }

// NewEmail returns a channel that sends mails.
func NewEmail(m Mail) *Email { return &Email{m} }

// Name is "email".
func (*Email) Name() string { return "email" }

// Send sends m as plain text with HTML beside it. It is marked as automatic, so that nobody's holiday answers it.
func (e *Email) Send(ctx context.Context, m Message) error {
	letter, err := e.letter(m)
	if err != nil {
		return refused("%v", err)
	}
	client, err := mail.NewClient(e.m.Host, e.options()...)
	if err != nil {
		return refused("%v", err)
	}
	if err = client.DialAndSendWithContext(ctx, letter); err == nil {
		return nil
	}
	return e.fault(err)
}

func (e *Email) letter(m Message) (*mail.Msg, error) {
	letter := mail.NewMsg()
	if err := letter.From(e.m.From); err != nil {
		return nil, err
	}
	if err := letter.To(e.m.To...); err != nil {
		return nil, err
	}
	letter.Subject(m.Subject)
	letter.SetDateWithValue(m.At)
	letter.SetMessageIDWithValue(url.PathEscape(m.ID) + "@" + domain(e.m.From))
	letter.SetUserAgent("Overheard")
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	letter.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		letter.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	return letter, nil
}

// domain is what stands behind the @ of an address.
func domain(address string) string {
	address = address[strings.LastIndexByte(address, '@')+1:]
	return strings.TrimRight(address, "> ")
}

func (e *Email) options() []mail.Option {
	o := []mail.Option{mail.WithPort(e.m.Port), mail.WithTimeout(attempt), mail.WithTLSConfig(&tls.Config{
		ServerName: e.m.Host, RootCAs: e.m.Roots, MinVersion: tls.VersionTLS12,
	})}
	auth := mail.SMTPAuthAutoDiscover
	switch e.m.Security {
	case TLS:
		o = append(o, mail.WithSSL())
	case NoTLS:
		o = append(o, mail.WithTLSPolicy(mail.NoTLS))
		auth = mail.SMTPAuthPlainNoEnc // of a server on this machine
	default:
		o = append(o, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if e.m.User != "" {
		o = append(o, mail.WithSMTPAuth(auth), mail.WithUsername(e.m.User), mail.WithPassword(e.m.Password))
	}
	return o
}

// fault says what went wrong without the password. What is not known to be worth another attempt gets none: the mail may
// have been taken.
func (e *Email) fault(err error) error {
	text := e.redacted(err.Error())
	var sent *mail.SendError
	var network net.Error
	switch {
	case errors.As(err, &sent) && sent.IsTemp() && sent.Reason != mail.ErrAmbiguous && sent.Reason != mail.ErrSMTPDataClose:
		return errors.New(text)
	case sent == nil && errors.As(err, &network):
		return fmt.Errorf("%s port %d: %s", e.m.Host, e.m.Port, text)
	}
	return refused("%s", text)
}

// redacted takes the password out of text, also as the commands of SMTP write it.
func (e *Email) redacted(text string) string {
	if e.m.Password == "" {
		return text
	}
	for _, s := range []string{e.m.Password, "\x00" + e.m.User + "\x00" + e.m.Password} {
		text = strings.ReplaceAll(text, base64.StdEncoding.EncodeToString([]byte(s)), "…")
		text = strings.ReplaceAll(text, s, "…")
	}
	return text
}
