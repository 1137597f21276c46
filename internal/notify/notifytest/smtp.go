// Package notifytest is a mail server for tests: it speaks as much SMTP as a client needs, over loopback, and keeps what it
// was sent.
package notifytest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
)

// Mail is one mail that arrived.
type Mail struct {
	From    string
	To      []string
	Header  mail.Header
	Subject string // decoded
	Text    string // the part of text/plain
	HTML    string
	Secure  bool // the connection was encrypted
	Login   string
}

// Server is the mail server.
type Server struct {
	Port int
	tls  *tls.Config

	mu      sync.Mutex
	mails   []Mail
	replies []string // to DATA, before it takes mails
}

// Start starts a server that ends with the test. With a TLS configuration it offers STARTTLS.
func Start(t testing.TB, secure *tls.Config) *Server {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Port: ln.Addr().(*net.TCPAddr).Port, tls: secure}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go (&session{server: s, conn: c}).serve()
		}
	}()
	return s
}

// Fail makes the server answer the next mails with these replies instead of taking them.
func (s *Server) Fail(replies ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replies = replies
}

// Mails returns what arrived so far.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// session is one connection.
type session struct {
	server *Server
	conn   net.Conn
	lines  *bufio.Reader
	mail   Mail
}

func (s *session) say(line string) { _, _ = io.WriteString(s.conn, line+"\r\n") }

func (s *session) serve() {
	defer func() { _ = s.conn.Close() }()
	s.lines = bufio.NewReader(s.conn)
	s.say("220 test")
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil || !s.command(strings.TrimRight(line, "\r\n")) {
			return
		}
	}
}

// command answers one line and reports whether the session goes on.
func (s *session) command(line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		s.say("250-test")
		if s.server.tls != nil && !s.mail.Secure {
			s.say("250-STARTTLS")
		}
		s.say("250 AUTH PLAIN")
	case "STARTTLS":
		s.say("220 go")
		s.conn = tls.Server(s.conn, s.server.tls)
		s.lines, s.mail.Secure = bufio.NewReader(s.conn), true
	case "AUTH":
		_, code, _ := strings.Cut(rest, " ")
		plain, _ := base64.StdEncoding.DecodeString(code)
		s.mail.Login = strings.TrimPrefix(strings.ReplaceAll(string(plain), "\x00", " "), " ")
		if strings.HasSuffix(s.mail.Login, "wrong") {
			s.say("535 refused " + code)
			return true
		}
		s.say("235 welcome")
	case "MAIL":
		s.mail.From = address(rest)
		s.say("250 ok")
	case "RCPT":
		s.mail.To = append(s.mail.To, address(rest))
		s.say("250 ok")
	case "DATA":
		return s.data()
	case "QUIT":
		s.say("221 bye")
		return false
	default: // NOOP, RSET
		s.say("250 ok")
	}
	return true
}

func address(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

func (s *session) data() bool {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if len(s.server.replies) > 0 {
		s.say(s.server.replies[0])
		s.server.replies = s.server.replies[1:]
		return true
	}
	s.say("354 go on")
	var text strings.Builder
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		text.WriteString(strings.TrimPrefix(line, "."))
	}
	s.read(text.String())
	s.server.mails = append(s.server.mails, s.mail)
	s.say("250 taken")
	return true
}

// read takes the mail apart.
func (s *session) read(text string) {
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		return
	}
	s.mail.Header = m.Header
	s.mail.Subject, _ = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	kind, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if kind != "multipart/alternative" {
		s.mail.Text = decoded(m.Header.Get("Content-Transfer-Encoding"), m.Body)
		return
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err != nil {
			return
		}
		body := decoded(p.Header.Get("Content-Transfer-Encoding"), p)
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			s.mail.HTML = body
		} else {
			s.mail.Text = body
		}
	}
}

func decoded(encoding string, r io.Reader) string {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	b, _ := io.ReadAll(r)
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}
