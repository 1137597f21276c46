package fetch

import (
	"context"
	"net/http"
	"net/netip"
	"testing"

	"overheard/crawler"
)

func TestPublicAddresses(t *testing.T) {
	tests := map[string]bool{
		"8.8.8.8": true, "93.184.216.34": true, "2606:2800:220:1::1": true,
		"127.0.0.1": false, "127.255.0.9": false, "::1": false,
		"10.1.2.3": false, "172.16.0.1": false, "172.32.0.1": true, "192.168.1.1": false, "fd00::1": false,
		"169.254.169.254": false, "168.63.129.16": false, "fe80::1": false, "fe80::1%eth0": false, "fd00:ec2::254": false,
		"100.64.0.1": false, "100.128.0.1": true, "198.18.0.1": false,
		"0.0.0.0": false, "0.1.2.3": false, "::": false, "224.0.0.1": false, "239.1.1.1": false, "ff02::1": false,
		"240.0.0.1": false, "255.255.255.255": false, "192.0.2.1": false, "203.0.113.9": false, "2001:db8::1": false,
		"::ffff:127.0.0.1": false, "::ffff:8.8.8.8": true, "::127.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::808:808": true, "64:ff9b:1::a00:1": false,
		"2002:7f00:1::": false, "2002:808:808::": true, "2001:0:1::1": false,
	}
	for address, want := range tests {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("public(%s) = %v, want %v", address, got, want)
		}
	}
}

func TestNamesThatAreOnlyKnownAtHome(t *testing.T) {
	tests := map[string]bool{
		"forum.example": false, "8.8.8.8": false, "xn--e1afmkfd.xn--p1ai": false, "2606:2800:220:1::1": false,
		"localhost": true, "LOCALHOST.": true, "a.localhost": true, "nas": true, "nas.local": true, "git.lan": true, "metadata.google.internal": true,
		"x.home.arpa": true, "127.0.0.1": true, "::1": true, "10.0.0.1": true, "2130706433": true, "127.1": true, "0x7f.0x1": true, "": true,
	}
	for name, want := range tests {
		if got := homely(name); got != want {
			t.Errorf("homely(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestASourceMayAskThePrivateHostThatItNames(t *testing.T) {
	tests := []struct {
		base string
		host string
		want bool
	}{
		{"http://127.0.0.1:8080/x", "127.0.0.1:8080", true},
		{"http://127.0.0.1:8080", "127.0.0.1:5432", false},
		{"https://nas.local", "nas.local:443", true},
		{"https://nas.local", "nas.local:80", false},
		{"https://forum.example", "forum.example:443", false}, // a name of the internet does not lead inside
		{"http://[::1]:80", "[::1]:80", true},
		{"", "localhost:80", false},
		{"", "127.0.0.1:9001", true},
		{"", "nas:9002", true},
		{"", "news.example:80", false},
		{"https://forum.example", "social.corp.example:443", true},
		{"https://forum.example", "social.corp.example:8443", false},
		{"https://forum.example", "10.0.0.1:9000", true},
	}
	options := crawler.Options{"feed": "http://127.0.0.1:9001/f", "feeds": []string{"http://nas:9002/", "http://news.example/"}, "depth": int64(3)}
	for _, tt := range tests {
		if got := own(crawler.Source{BaseURL: tt.base, Options: options}, []string{"Social.corp.example", "10.0.0.1:9000"})[tt.host]; got != tt.want {
			t.Errorf("%s asks %s: %v, want %v", tt.base, tt.host, got, tt.want)
		}
	}
}

func TestARedirectMayNotTakeEncryptionAway(t *testing.T) {
	tests := []struct {
		name string
		ask  crawler.Request
		want bool
	}{
		{"with a token", crawler.Request{Token: "t"}, true},
		{"with a key in a header", crawler.Request{Header: http.Header{"X-Api-Key": {"k"}}}, true},
		{"with a form", crawler.Request{Form: []byte("a=b")}, true},
		{"with nothing of ours", crawler.Request{Header: http.Header{"Accept-Language": {"zh"}}}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context.WithValue(t.Context(), askKey{}, &ask{Request: tt.ask})
			before, _ := http.NewRequestWithContext(ctx, http.MethodGet, "https://forum.example/a", nil)
			after, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://forum.example/a", nil)
			err := redirect(after, []*http.Request{before})
			if trouble := crawler.AsTrouble(err); (trouble != nil && trouble.Kind == crawler.Barred) != tt.want {
				t.Errorf("got %v", err)
			}
			if err := redirect(before, []*http.Request{after}); err != nil {
				t.Errorf("towards encryption: %v", err)
			}
		})
	}
}
