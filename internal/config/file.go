package config

import (
	"reflect"

	"github.com/pelletier/go-toml/v2"
)

// file is config.toml as written. Its tags are the known keys.
type file struct {
	Store     storeTable      `toml:"store"`
	Server    serverTable     `toml:"server"`
	Report    reportTable     `toml:"report"`
	Privacy   privacyTable    `toml:"privacy"`
	Sentiment sentimentTable  `toml:"sentiment"`
	Crawl     crawlTable      `toml:"crawl"`
	Monitor   monitorTable    `toml:"monitor"`
	Digest    digestTable     `toml:"digest"`
	Notify    notifyTable     `toml:"notify"`
	Brand     []brandTable    `toml:"brand"`
	Campaign  []campaignTable `toml:"campaign"`
	Source    []sourceTable   `toml:"source"`
}

type storeTable struct {
	URL string `toml:"url"`
}

type serverTable struct {
	Addr string `toml:"addr"`
}

type reportTable struct {
	Timezone string `toml:"timezone"`
	Language string `toml:"language"`
	Margin   int64  `toml:"margin"`
}

type privacyTable struct {
	Authors string `toml:"authors"`
}

type sentimentTable struct {
	Backend string `toml:"backend"`
	Model   string `toml:"model"`
	URL     string `toml:"url"`
	Batch   int64  `toml:"batch"`
	Timeout string `toml:"timeout"`
	Retries int64  `toml:"retries"`
}

type crawlTable struct {
	Contact string `toml:"contact"`
	Workers int64  `toml:"workers"`
}

type monitorTable struct {
	PingURL string `toml:"ping_url"`
}

type digestTable struct {
	Brands []string `toml:"brands"`
}

type notifyTable struct {
	Email      []string `toml:"email"`
	From       string   `toml:"from"`
	SMTPHost   string   `toml:"smtp_host"`
	SMTPPort   int64    `toml:"smtp_port"`
	SMTPUser   string   `toml:"smtp_user"`
	SMTPTLS    string   `toml:"smtp_tls"`
	WebhookURL string   `toml:"webhook_url"`
	Alerts     bool     `toml:"alerts"`
}

type brandTable struct {
	Name        string   `toml:"name"`
	Title       string   `toml:"title"`
	Role        string   `toml:"role"`
	Terms       []string `toml:"terms"`
	Hashtags    []string `toml:"hashtags"`
	Exclude     []string `toml:"exclude"`
	Query       string   `toml:"query"`
	OwnAccounts []string `toml:"own_accounts"`
	Domain      string   `toml:"domain"`
	Population  string   `toml:"population"`
	Calibration string   `toml:"calibration"`
}

type campaignTable struct {
	Name     string          `toml:"name"`
	Title    string          `toml:"title"`
	Brand    string          `toml:"brand"`
	Hashtags []string        `toml:"hashtags"`
	From     *toml.LocalDate `toml:"from"`
	To       *toml.LocalDate `toml:"to"`
}

type sourceTable struct {
	Name        string `toml:"name"`
	Type        string `toml:"type"`
	BaseURL     string `toml:"base_url"`
	Every       string `toml:"every"`
	Brand       string `toml:"brand"`
	RatingVotes bool   `toml:"rating_votes"`
	Enabled     *bool  `toml:"enabled"`
	Depth       string `toml:"depth"`
	Revisit     string `toml:"revisit"`
	Rate        string `toml:"rate"`
	Proxy       string `toml:"proxy"`
	CA          string `toml:"ca"`

	// Options are the keys that only the network of the source knows, as they stand in the file.
	Options map[string]any `toml:"-"`
}

// The values of keys that a [[brand]] or [[source]] leaves out.
const (
	defaultRole       = "own"
	defaultPopulation = "unknown"
	defaultEvery      = "15m"
	defaultDepth      = "30d"
	defaultRevisit    = "3d"
	pseudonymous      = "pseudonymous"
	handles           = "handles"
	builtin           = "builtin"
	overHTTP          = "http"
	startTLS          = "starttls"
	tlsAtOnce         = "tls"
	noTLS             = "none"
)

// languages are those of the message catalogue; the first is the default.
var languages = []string{"en", "ru", "zh"}

// defaults is what an empty file means.
func defaults() file {
	return file{
		Store:     storeTable{URL: "sqlite:overheard.db"},
		Server:    serverTable{Addr: "127.0.0.1:8080"},
		Report:    reportTable{Timezone: "UTC", Language: languages[0], Margin: 10},
		Privacy:   privacyTable{Authors: pseudonymous},
		Sentiment: sentimentTable{Backend: builtin, Model: "builtin", Batch: 32, Timeout: "30s", Retries: 3},
		Crawl:     crawlTable{Workers: 8},
		Notify:    notifyTable{SMTPPort: 587, SMTPTLS: startTLS},
	}
}

// keys lists the dotted path of every key, without indexes.
func keys() []string {
	var all []string
	for f := range reflect.TypeFor[file]().Fields() {
		t := f.Type
		if t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		for k := range t.Fields() {
			if k.Tag.Get("toml") == "-" {
				continue
			}
			all = append(all, f.Tag.Get("toml")+"."+k.Tag.Get("toml"))
		}
	}
	return all
}
