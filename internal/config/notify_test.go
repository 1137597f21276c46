package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const telling = `
[report]
language = "ru"
[digest]
brands = ["acme"]
[notify]
email = ["Ann <ann@acme.example>"]
from = "overheard@acme.example"
smtp_host = "smtp.acme.example"
smtp_user = "overheard"
webhook_url = "https://hooks.example/in"
alerts = true
[[brand]]
name = "acme"
terms = ["acme"]
`

func TestWhoIsTold(t *testing.T) {
	c, err := Parse("config.toml", []byte(telling), []string{"OVERHEARD_SMTP_PASSWORD=hunter2", "OVERHEARD_CHAT_URLS=telegram://a@telegram?chats=1\nslack://b",
		"OVERHEARD_WEBHOOK_SECRET=whsec_c2VjcmV0"}, nil)
	if err != nil {
		t.Fatal(report(err))
	}
	want := Notify{
		Email: []string{"Ann <ann@acme.example>"}, From: "overheard@acme.example",
		SMTP:     SMTP{Host: "smtp.acme.example", Port: 587, TLS: "starttls", User: "overheard", Password: "hunter2"},
		ChatURLs: []string{"telegram://a@telegram?chats=1", "slack://b"}, WebhookURL: "https://hooks.example/in", Secret: "whsec_c2VjcmV0", Alerts: true,
	}
	if diff := cmp.Diff(want, c.Notify); diff != "" || c.Language != "ru" || c.Digest.Brands[0] != "acme" {
		t.Errorf("%s %v\n%s", c.Language, c.Digest, diff)
	}
}

// Whoever only looks at figures needs no secrets.
func TestWhatSendingLacksIsNoComplaint(t *testing.T) {
	c, err := Parse("config.toml", []byte(telling), nil, nil)
	if err != nil {
		t.Fatal(report(err))
	}
	want := `config.toml:11: notify.webhook_url: webhooks are signed, and OVERHEARD_WEBHOOK_SECRET is not set
try:   OVERHEARD_WEBHOOK_SECRET="whsec_$(openssl rand -base64 32)", here and at the receiver
config.toml:10: notify.smtp_user: the mail server wants a password, and OVERHEARD_SMTP_PASSWORD is not set
try:   set OVERHEARD_SMTP_PASSWORD
`
	if diff := cmp.Diff(want, report(c.Notify.Lacks)); diff != "" {
		t.Error(diff)
	}
	c, err = Parse("config.toml", []byte("[notify]\nalerts = true\n"), nil, nil)
	if err != nil || len(c.Notify.Lacks) != 1 {
		t.Errorf("alerts to nobody: %v, %v", c, err)
	}
}
