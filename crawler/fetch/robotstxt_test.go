package fetch

import (
	"strings"
	"testing"
	"time"
)

func TestRobotsRules(t *testing.T) {
	tests := []struct {
		name, file, path string
		want             bool
	}{
		{"nothing", "", "/a", true},
		{"everybody", "User-agent: *\nDisallow: /", "/a", false},
		{"our own group instead of everybody's", "User-agent: *\nDisallow: /\n\nUser-agent: Overheard\nDisallow: /x", "/a", true},
		{"our group with a version", "User-agent: overheard/9.9\nDisallow: /", "/a", false},
		{"an empty Disallow in our group allows", "User-agent: overheard\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", true},
		{"a group whose name ours begins with", "User-agent: over\nDisallow: /", "/a", true},
		{"a group whose name begins with ours", "User-agent: overheardbot\nDisallow: /", "/a", true},
		{"a browser's name further on is not ours", "User-agent: Mozilla overheard\nDisallow: /", "/a", true},
		{"two agents, one group", "User-agent: a\nUser-agent: overheard\nDisallow: /a", "/a", false},
		{"two groups are one", "User-agent: overheard\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: overheard\nDisallow: /b", "/b", false},
		{"a group ends with its rules", "User-agent: overheard\nDisallow: /a\nUser-agent: x\nDisallow: /c", "/c", true},
		{"the longest rule decides", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"of equals the one that allows", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"a wildcard", "User-agent: *\nDisallow: /*/print", "/a/b/print.html", false},
		{"a wildcard begins at the start", "User-agent: *\nDisallow: /a*b", "/x/a/b", true},
		{"an end", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf", false},
		{"not at the end", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", true},
		{"a query", "User-agent: *\nDisallow: /*?page=", "/list?page=2", false},
		{"letters written in two ways", "User-agent: *\nDisallow: /caf%c3%a9", "/caf%C3%A9/x", false},
		{"letters written plainly", "User-agent: *\nDisallow: /café", "/caf%C3%A9", false},
		{"a broken line does not spoil the rest", "User-agent: *\nCrawl-delay: soon\n<html>\nDisallow: /a", "/a", false},
		{"a comment", "User-agent: * # all\nDisallow: /a # b", "/a", false},
		{"old line ends and a mark", "\xef\xbb\xbfUser-agent: *\rDisallow: /a\r\n", "/a", false},
		{"a path without its slash", "User-agent: *\nDisallow: a", "/a", false},
		{"robots.txt itself", "User-agent: *\nDisallow: /", "/robots.txt", true},
		{"rules before any agent", "Disallow: /", "/a", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := parseRobots([]byte(tt.file), product).allows(tt.path); got != tt.want {
				t.Errorf("allows(%q) = %v, want %v", tt.path, got, tt.want)
			}
		})
	}
}

func TestCrawlDelayIsCapped(t *testing.T) {
	for delay, want := range map[string]time.Duration{"2.5": 2500 * time.Millisecond, "86400": mostDelay, "-1": 0, "NaN": 0, "1e99": mostDelay} {
		if got := parseRobots([]byte("User-agent: *\nCrawl-delay: "+delay), product).delay; got != want {
			t.Errorf("%s: got %v, want %v", delay, got, want)
		}
	}
}

func FuzzRobots(f *testing.F) {
	for _, seed := range []string{"User-agent: *\nDisallow: /*a*b*c$", "user-agent:overheard\nallow:%\n", "\xff:\x00", "User-agent: *\nDisallow: /%zz"} {
		f.Add([]byte(seed), "/aXbYc")
	}
	f.Fuzz(func(t *testing.T, file []byte, path string) {
		r := parseRobots(file, product)
		if r.delay < 0 || r.delay > mostDelay {
			t.Errorf("delay %v", r.delay)
		}
		r.allows("/" + path)
		for _, rule := range r.list {
			if p := strings.TrimRight(rule.pattern, "$"); !strings.Contains(p, "*") && !matches(p, p+"x") {
				t.Errorf("%q does not match what begins with it", p)
			}
		}
	})
}
