package config

import (
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"

	"overheard/internal/nearest"
)

// Digest says what digests are about.
type Digest struct {
	Brands []string // names; nil for all
}

// Notify is who is told, and how.
type Notify struct {
	Email      []string // whom mails go to; nil for nobody
	From       string   // whom they come from
	SMTP       SMTP
	ChatURLs   []string // shoutrrr addresses, which are secrets
	WebhookURL string   // "" for none
	Secret     string   // that webhooks are signed with, as Standard Webhooks writes it
	Alerts     bool     // also at once, after a crawl

	Lacks Complaints // what sending needs and nobody has given; other commands do without it
}

// SMTP is the server that mails go by.
type SMTP struct {
	Host     string
	Port     int
	TLS      string // "starttls", "tls" or "none"
	User     string // "" where it wants none
	Password string
}

// language checks the language of what is sent. The time zone is checked beside it.
func (r *reader) language(c *Config, t reportTable) {
	c.Language = r.oneOf("report.language", t.Language, "", languages...)
}

func (r *reader) digest(c *Config, t digestTable) {
	for i, name := range t.Brands {
		if _, ok := c.Brand(name); !ok {
			r.complain(fmt.Sprintf("digest.brands[%d]", i), orElse(nearest.Word(name, c.BrandNames()), "add a [[brand]] with that name"), "no [[brand]] is named %q", name)
		}
		c.Digest.Brands = append(c.Digest.Brands, name)
	}
}

func (r *reader) notify(c *Config, t notifyTable, env map[string]string) {
	n := &c.Notify
	n.Alerts = t.Alerts
	if chats := r.secret(env, envChatURLs); chats != "" {
		n.ChatURLs = strings.Fields(chats)
	}
	r.webhook(n, t, env)
	r.email(n, t, env)
	if t.Alerts && len(n.Email)+len(n.ChatURLs) == 0 && n.WebhookURL == "" {
		n.lack(r, "notify.alerts", `email = ["me@acme.example"], webhook_url, or `+envChatURLs+" in the environment", "there is nobody to alert")
	}
}

// lack notes what only sending needs.
func (n *Notify) lack(r *reader, path, fix, format string, args ...any) {
	n.Lacks = append(n.Lacks, Complaint{File: r.file, Line: r.line(path), Path: path, Msg: fmt.Sprintf(format, args...), Fix: fix})
}

func (r *reader) webhook(n *Notify, t notifyTable, env map[string]string) {
	n.WebhookURL, n.Secret = t.WebhookURL, r.secret(env, envWebhookSecret)
	if t.WebhookURL == "" {
		return
	}
	if fix, msg := webURL(t.WebhookURL); msg != "" {
		r.complain("notify.webhook_url", fmt.Sprintf("webhook_url = %q", fix), "%s", msg)
		return
	}
	if u, _ := url.Parse(t.WebhookURL); u.Scheme == "http" && !loopback(u.Hostname()) {
		u.Scheme = "https"
		r.complain("notify.webhook_url", fmt.Sprintf("webhook_url = %q", u), "would send posts to another machine unencrypted")
	}
	if n.Secret == "" {
		n.lack(r, "notify.webhook_url", envWebhookSecret+`="whsec_$(openssl rand -base64 32)", here and at the receiver`, "webhooks are signed, and "+envWebhookSecret+" is not set")
	}
}

func (r *reader) email(n *Notify, t notifyTable, env map[string]string) {
	n.SMTP = SMTP{Host: strings.TrimSpace(t.SMTPHost), Port: int(t.SMTPPort), User: t.SMTPUser, Password: r.secret(env, envSMTPPassword)}
	n.SMTP.TLS = r.oneOf("notify.smtp_tls", t.SMTPTLS, "", startTLS, tlsAtOnce, noTLS)
	if t.SMTPPort < 1 || t.SMTPPort > 65535 {
		r.complain("notify.smtp_port", "smtp_port = 587", "%d is not a port between 1 and 65535", t.SMTPPort)
	}
	for i, to := range t.Email {
		n.Email = append(n.Email, r.address(fmt.Sprintf("notify.email[%d]", i), to))
	}
	if t.From != "" {
		n.From = r.address("notify.from", t.From)
	}
	if len(t.Email) == 0 {
		return
	}
	if t.From == "" {
		r.complain("notify.from", `from = "overheard@acme.example"`, "is missing, and mails need it")
	}
	r.smtp(n)
}

// smtp checks a mail server that is going to be used.
func (r *reader) smtp(n *Notify) {
	s := n.SMTP
	switch {
	case s.Host == "":
		r.complain("notify.smtp_host", `smtp_host = "smtp.acme.example"`, "is missing, and mails need it")
	case strings.ContainsAny(s.Host, ":/ ") && !strings.HasPrefix(s.Host, "["):
		r.complain("notify.smtp_host", "smtp_host = "+strconv.Quote(hostOf(s.Host)), "%q is not a host alone; the port stands in smtp_port", s.Host)
	case s.TLS == startTLS && s.Port == 465:
		r.complain("notify.smtp_tls", `smtp_tls = "tls"`, "port 465 is encrypted from the beginning")
	case s.TLS == noTLS && s.User != "" && !loopback(s.Host):
		r.complain("notify.smtp_tls", `smtp_tls = "starttls"`, "would send the password to another machine unencrypted")
	}
	if s.User != "" && s.Password == "" {
		n.lack(r, "notify.smtp_user", "set "+envSMTPPassword, "the mail server wants a password, and %s is not set", envSMTPPassword)
	}
}

// hostOf takes what stands around a host away.
func hostOf(s string) string {
	if _, after, ok := strings.Cut(s, "://"); ok {
		s = after
	}
	s, _, _ = strings.Cut(s, "/")
	s, _, _ = strings.Cut(s, ":")
	return strings.TrimSpace(s)
}

// address checks a mail address, with a name before it or without.
func (r *reader) address(path, s string) string {
	if _, err := mail.ParseAddress(s); err != nil || strings.ContainsAny(s, "\r\n") {
		r.complain(path, strconv.Quote("me@acme.example"), "%q is not a mail address", s)
	}
	return s
}
