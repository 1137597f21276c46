package fetch

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// mostDelay bounds what a robots.txt may ask for between two pages: some ask for days, which is another word for never
// and should be written as such.
const mostDelay = 30 * time.Second

// rules are what a robots.txt says to us, as RFC 9309 has it.
//
// They are read here rather than by github.com/temoto/robotstxt, which colly uses too. That one lets everything be
// governed by the rules for "*" where our own group allows all by an empty Disallow, takes a group named "over" for ours,
// gives up on the whole file at one broken line, matches patterns with a wildcard anywhere in a path instead of at its
// start, and lets the first of two rules of the same length win instead of the one that allows.
type rules struct {
	list  []rule
	delay time.Duration
}

type rule struct {
	pattern string
	allow   bool
}

// parseRobots reads the groups for product; those for everybody where there are none. Lines it does not understand are
// passed over.
func parseRobots(body []byte, product string) rules {
	var ours, all rules
	var named, everybody, found bool // the group being read is for us, for everybody; there was one for us
	header := false                  // the line before named an agent
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	for line := range strings.FieldsFuncSeq(string(body), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent", "useragent":
			if !header {
				named, everybody = false, false
			}
			header = true
			everybody = everybody || value == "*"
			if strings.EqualFold(productToken(value), product) {
				named, found = true, true
			}
		case "allow", "disallow", "crawl-delay", "crawldelay":
			header = false
			if named {
				ours.add(key, value)
			}
			if everybody {
				all.add(key, value)
			}
		}
	}
	if found {
		return ours
	}
	return all
}

// productToken cuts "Overheard/2.0 (bot)" down to "Overheard".
func productToken(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return r != '-' && r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if end < 0 {
		return agent
	}
	return agent[:end]
}

func (r *rules) add(key, value string) {
	if strings.HasPrefix(key, "crawl") {
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 {
			r.delay = time.Duration(min(seconds, mostDelay.Seconds()) * float64(time.Second))
		}
		return
	}
	if value == "" {
		return
	}
	if value[0] != '/' && value[0] != '*' {
		value = "/" + value
	}
	r.list = append(r.list, rule{pattern: escaped(value), allow: key == "allow"})
}

// allows reports whether a path with its query may be asked for: the longest rule that matches decides, and of two that
// are equally long the one that allows.
func (r rules) allows(path string) bool {
	path = escaped(path)
	best, allow := -1, true
	for _, rule := range r.list {
		n := len(rule.pattern)
		if (n > best || n == best && rule.allow) && matches(rule.pattern, path) {
			best, allow = n, rule.allow
		}
	}
	return allow || path == "/robots.txt"
}

// matches reports whether path begins as pattern says, where "*" stands for anything and "$" at the end for the end.
func matches(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	if !whole {
		pattern += "*"
	}
	star, mark := -1, 0 // the last "*" seen, and where in path it gives way
	i, j := 0, 0
	for j < len(path) {
		switch {
		case i < len(pattern) && pattern[i] == '*':
			star, mark = i, j
			i++
			if i == len(pattern) {
				return true
			}
		case i < len(pattern) && pattern[i] == path[j]:
			i, j = i+1, j+1
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[i:], "*") == ""
}

// escaped writes a path in one way, so that those who write "/ü", "/%C3%BC" and "/%c3%bc" mean the same.
func escaped(path string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '%' && i+2 < len(path) {
			if n, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, i = byte(n), i+2
				if unreserved(c) {
					out.WriteByte(c)
					continue
				}
				out.Write([]byte{'%', hex[c>>4], hex[c&15]})
				continue
			}
		}
		if c <= ' ' || c >= 0x7f {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		out.WriteByte(c)
	}
	return out.String()
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
