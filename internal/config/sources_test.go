package config

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overheard/crawler"
	"overheard/internal/golden"
)

// market is a network that uses every kind of option.
var market = crawler.Network{
	Type: "market", Title: "Market", Token: crawler.TokenRequired,
	Options: []crawler.Option{
		{Name: "shop", Type: crawler.OptionString, Required: true, About: "whose shop"},
		{Name: "tags", Type: crawler.OptionStrings},
		{Name: "pages", Type: crawler.OptionInt, Default: int64(5)},
		{Name: "replies", Type: crawler.OptionBool, Default: true},
		{Name: "select", Type: crawler.OptionTable, Keys: []string{"item", "text"}},
		{Name: "list", Type: crawler.OptionPath},
	},
	Check: func(s crawler.Source) error {
		if s.Options.String("shop") == "closed" {
			return errors.New("the shop is closed")
		}
		return nil
	},
}

var networks = crawler.Registry{market, {Type: "inbox", Title: "Inbox", NoURL: true}}

func parseSource(t *testing.T, keys string, env ...string) (Source, error) {
	t.Helper()
	c, err := parse("config.toml", "/etc/o", []byte("[[source]]\nname = 'my-shop'\n"+keys), env, networks)
	if err != nil {
		return Source{}, err
	}
	return c.Sources[0], nil
}

func TestASourceHasTheOptionsOfItsNetwork(t *testing.T) {
	got, err := parseSource(t, `type = "market"
base_url = "https://market.example/"
depth = "1d12h"
revisit = "0"
rate = "30/m"
ca = "ca.pem"
shop = "acme"
tags = ["a", "b"]
replies = false
select = { item = ".item" }
list = "list.txt"
`, "OVERHEARD_TOKEN_MY_SHOP=secret")
	if err != nil {
		t.Fatal(report(err))
	}
	want := Source{Source: crawler.Source{
		Name: "my-shop", Type: "market", BaseURL: "https://market.example", Every: 15 * time.Minute, Depth: 36 * time.Hour, Pace: 2 * time.Second,
		CA: "/etc/o/ca.pem", Token: "secret", Enabled: true,
		Options: crawler.Options{"shop": "acme", "tags": []string{"a", "b"}, "pages": int64(5), "replies": false,
			"select": map[string]string{"item": ".item"}, "list": filepath.Join("/etc/o", "list.txt")},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWhatIsWrongWithASource(t *testing.T) {
	_, err := parseSource(t, `type = "market"
base_url = "https://market.example"
depth = "ever"
rate = "fast"
proxy = "http://me:hunter2@proxy.example:3128"
shp = "acme"
tags = "a"
pages = "5"
replies = "yes"
select = { itm = ".item", text = 3 }
[[source]]
name = "two"
type = "markt"
[[source]]
name = "three"
type = "inbox"
base_url = "https://inbox.example"
`)
	golden.Check(t, "sources.txt", []byte(report(err)))
}

func TestWhatASourceLacksHindersOnlyCrawls(t *testing.T) {
	tests := []struct {
		name, keys, want string
	}{
		{"nothing", "type = 'market'\nbase_url = 'https://market.example'\nshop = 'acme'", ""},
		{"an address", "type = 'market'\nshop = 'acme'", "config.toml:1: source[0].base_url: is missing: where on Market?\ntry:   base_url = \"https://…\"\n"},
		{"an option", "type = 'market'\nbase_url = 'https://market.example'", "config.toml:1: source[0].shop: is missing: whose shop\ntry:   shop = \"…\"\n"},
		{"what its network says", "type = 'market'\nbase_url = 'https://market.example'\nshop = 'closed'", "config.toml:1: source[0]: the shop is closed\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := parseSource(t, tt.keys)
			if err != nil {
				t.Fatal(report(err))
			}
			got := ""
			if s.Lacks != nil {
				got = report(s.Lacks)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestPostsOfAnUnknownNetworkComeFromFilesOnly(t *testing.T) {
	s, err := parseSource(t, "type = 'till-receipts'")
	if err != nil || !s.Foreign || s.Lacks != nil {
		t.Errorf("got %+v, %v", s, err)
	}
	if diff := cmp.Diff(crawler.Options(nil), s.Options, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestStretchesOfTime(t *testing.T) {
	for text, want := range map[string]time.Duration{"15m": 15 * time.Minute, "2h": 2 * time.Hour, "30d": 720 * time.Hour, "1d12h": 36 * time.Hour, "0": 0, "0d": 0} {
		if got, ok := parseStretch(text); !ok || got != want {
			t.Errorf("%q is %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "d", "-1d", "1d-2h", "-2h", "3 weeks", "1e9d", "99999999h", "12h1d", "1.5d"} {
		if got, ok := parseStretch(text); ok {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}

func TestASlashBehindAPathBelongsToTheAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://blog.example/feed/": "https://blog.example/feed/",
		"https://social.example/":    "https://social.example",
		"https://forum.example/?f=/": "https://forum.example/?f=/",
	} {
		if got := bare(address); got != want {
			t.Errorf("%s is taken as %s, want %s", address, got, want)
		}
	}
}
