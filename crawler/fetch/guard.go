package fetch

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"overheard/crawler"
)

// privateError is the refusal to connect to an address that is not of the public internet.
type privateError struct{ address netip.Addr }

func (e *privateError) Error() string { return fmt.Sprintf("%s is not a public address", e.address) }

// refusePrivate is called for every address just before it is connected to, after names have been looked up: neither a
// redirect nor a name that changes its meaning gets past it.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("read address %q: %w", address, err)
	}
	if !public(at.Addr()) {
		return &privateError{at.Addr()}
	}
	return nil
}

// reserved are the networks that lead to no public server, from the IANA registries of special-purpose addresses, beyond
// those that netip knows. 168.63.129.16 answers machines in one provider's cloud with their secrets, as 169.254.169.254
// does in others.
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
)

// Networks whose addresses carry an IPv4 address, which is where packets really go.
var (
	nat64   = netip.MustParsePrefix("64:ff9b::/96")
	sixToIV = netip.MustParsePrefix("2002::/16")
)

// public reports whether an address belongs to the public internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() { // not loopback, link-local, multicast or unspecified
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	b := a.As16()
	switch {
	case nat64.Contains(a):
		return public(netip.AddrFrom4([4]byte(b[12:16])))
	case sixToIV.Contains(a):
		return public(netip.AddrFrom4([4]byte(b[2:6])))
	}
	return true
}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// homely reports whether a name can only mean something private: an address that is not public, localhost, a name without
// a dot or under an ending that the internet does not have. Numbers that only some systems take for addresses count too.
func homely(name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if a, err := netip.ParseAddr(name); err == nil {
		return !public(a)
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if last == name || last == "" || strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x") {
		return true
	}
	switch last {
	case "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private":
		return true
	}
	return strings.HasSuffix(name, ".home.arpa")
}

// own are the addresses, as host:port, that a source may ask although they are private: those that its base_url and its
// options name, where what they name can be nothing else, and those that whoever runs the program has named for all. A
// name of the internet that turns out to lie inside is not among them: whoever owns it could lead us anywhere.
func own(s crawler.Source, named []string) map[string]bool {
	out := map[string]bool{}
	add := func(text string) {
		if u, err := url.Parse(text); err == nil && checkURL(u) == nil && homely(u.Hostname()) {
			out[dialled(u)] = true
		}
	}
	add(s.BaseURL)
	for _, option := range s.Options {
		switch value := option.(type) {
		case string:
			add(value)
		case []string:
			for _, one := range value {
				add(one)
			}
		}
	}
	for _, n := range named {
		if host, port, err := net.SplitHostPort(n); err == nil {
			out[net.JoinHostPort(strings.ToLower(host), port)] = true
			continue
		}
		for _, port := range []string{"80", "443"} {
			out[net.JoinHostPort(strings.ToLower(n), port)] = true
		}
	}
	return out
}

// dialled is what a URL makes the transport connect to.
func dialled(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "80"
		if u.Scheme == "https" {
			port = "443"
		}
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
