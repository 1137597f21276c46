package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"overheard/internal/nearest"
)

// store checks where the data is kept. The environment goes before the file.
func (r *reader) store(c *Config, t storeTable, env map[string]string) {
	if c.StoreURL = r.secret(env, envDatabase); c.StoreURL != "" {
		if fix, msg := storeURL(c.StoreURL); msg != "" {
			r.object(envDatabase, fix, "%s", msg)
		}
		return
	}
	c.StoreURL = t.URL
	fix, msg := storeURL(t.URL)
	switch {
	case msg != "":
		r.complain("store.url", "url = "+strconv.Quote(fix), "%s", msg)
	case hasPassword(t.URL):
		r.complain("store.url", "put the whole URL into the environment variable "+envDatabase+", or into a file named by "+envDatabase+"_FILE",
			"holds a password: secrets do not belong in this file")
	}
}

// storeURL says what is wrong with the address of a database, and an address that would do.
func storeURL(s string) (fix, msg string) {
	scheme, rest, ok := strings.Cut(s, ":")
	switch {
	case s == "":
		return "sqlite:overheard.db", "is empty"
	case scheme == "sqlite" && strings.HasPrefix(rest, "//"):
		return "sqlite:" + strings.TrimPrefix(rest, "//"), "the path follows sqlite: without slashes between"
	case scheme == "sqlite" && rest == "":
		return "sqlite:overheard.db", "names no file"
	case scheme == "sqlite":
		return "", ""
	case scheme == "postgres" || scheme == "postgresql":
		if u, err := url.Parse(s); err != nil || !strings.HasPrefix(rest, "//") || strings.Trim(u.Path, "/") == "" {
			return "postgres://user@host/database", "is not a PostgreSQL address with user, host and database"
		}
		return "", ""
	case !ok || len(scheme) == 1: // a bare path, or C:\…
		return "sqlite:" + s, "does not say which database: it begins with sqlite: or postgres://"
	}
	return "sqlite:overheard.db", fmt.Sprintf("%s: is not a database this program knows; it begins with sqlite: or postgres://", scheme)
}

// hasPassword reports whether an address carries a secret in either of the two places where PostgreSQL takes one.
func hasPassword(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	_, inUser := u.User.Password()
	return inUser || u.Query().Has("password")
}

func (r *reader) server(c *Config, t serverTable) {
	c.Addr = t.Addr
	if msg := CheckAddr(t.Addr); msg != "" {
		r.complain("server.addr", `addr = "127.0.0.1:8080"`, "%s", msg)
	}
}

// CheckAddr says what is wrong with an address to listen on, or "".
func CheckAddr(addr string) string {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Sprintf("%q is not host:port", addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Sprintf("%q is not a port between 0 and 65535", port)
	}
	return ""
}

// maxMargin is the widest margin in which two scores may be said to agree: wider ones would tell nothing.
const maxMargin = 50

func (r *reader) report(c *Config, t reportTable) {
	if c.Margin = int(t.Margin); t.Margin < 1 || t.Margin > maxMargin {
		r.complain("report.margin", "margin = 10", "%d is not between 1 and %d points", t.Margin, maxMargin)
	}
	loc, err := LoadLocation(t.Timezone)
	if err != nil {
		r.complain("report.timezone", `timezone = "Europe/Moscow", or "UTC"`, "%v", err)
		return
	}
	c.Location = loc
}

// LoadLocation finds a time zone by its IANA name. The machine's own zone is refused: figures must not depend on where
// the program runs.
func LoadLocation(name string) (*time.Location, error) {
	if name == "" || strings.EqualFold(name, "local") {
		return nil, fmt.Errorf("%q is not the name of a time zone: periods are never cut in the machine's own zone", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%q is not a time zone of the IANA list", name)
	}
	return loc, nil
}

func (r *reader) privacy(c *Config, t privacyTable) {
	c.KeepHandles = r.oneOf("privacy.authors", t.Authors, "", pseudonymous, handles) == handles
}

// oneOf returns value, or the default where it is empty, and complains about anything that is not allowed.
func (r *reader) oneOf(path, value, byDefault string, allowed ...string) string {
	if value == "" {
		value = byDefault
	}
	for _, a := range allowed {
		if value == a {
			return value
		}
	}
	fix := nearest.Word(value, allowed)
	if fix == "" {
		fix = allowed[0]
	}
	r.complain(path, fmt.Sprintf("%s = %q", last(path), fix), "%q is not one of %s", value, strings.Join(allowed, ", "))
	return value
}

var (
	slug    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	notSlug = regexp.MustCompile(`[^a-z0-9]+`)
)

const maxSlug = 64

// slug checks a name that stands in URLs and commands, and that it is there only once.
func (r *reader) slug(path, name string, first map[string]string) {
	switch {
	case name == "":
		r.complain(path, last(path)+` = "acme-air"`, "is missing")
		return
	case !slug.MatchString(name) || len(name) > maxSlug:
		fix := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
		if fix = fix[:min(len(fix), maxSlug)]; fix == "" {
			fix = "acme-air"
		}
		r.complain(path, fmt.Sprintf("%s = %q", last(path), fix), "%q stands in URLs and commands: only a-z, 0-9 and single hyphens, at most %d of them", name, maxSlug)
		return
	}
	if other, ok := first[name]; ok {
		r.complain(path, "give each its own name", "%q is already the name of %s on line %d", name, other, r.line(other))
		return
	}
	first[name] = strings.TrimSuffix(path, ".name")
}

// webURL says what is wrong with the address of a site, and an address that would do.
func webURL(s string) (fix, msg string) {
	u, err := url.Parse(s)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && !strings.ContainsAny(s, " \t") {
		if u.User != nil {
			u.User = nil
			return u.String(), "holds a user name or a password: secrets do not belong in this file"
		}
		return "", ""
	}
	host := s
	if _, after, ok := strings.Cut(s, "://"); ok {
		host = after
	}
	host = strings.Join(strings.Fields(host), ".")
	if u, err := url.Parse("https://" + host); err != nil || !strings.Contains(u.Host, ".") {
		host = "mastodon.example"
	}
	return "https://" + host, fmt.Sprintf("%q is not a URL", s)
}

// existing complains about a brand that no [[brand]] has.
func (r *reader) existing(path, brand string, c *Config) {
	if _, ok := c.Brand(brand); ok {
		return
	}
	names := c.BrandNames()
	if brand == "" {
		r.complain(path, fmt.Sprintf("%s = %q", last(path), append(names, "acme-air")[0]), "is missing")
		return
	}
	fix := nearest.Word(brand, names)
	switch {
	case fix != "":
		fix = fmt.Sprintf("%s = %q", last(path), fix)
	case len(names) > 0:
		fix = "one of " + strings.Join(names, ", ")
	default:
		fix = "add a [[brand]] with that name"
	}
	r.complain(path, fix, "no [[brand]] is named %q", brand)
}

// warnings says what is allowed and probably not meant.
func warnings(c *Config, env map[string]string) []string {
	var out []string
	fed := map[string]bool{}
	for _, s := range c.Sources {
		fed[s.Brand] = true
	}
	for _, b := range c.Brands {
		if b.Query == "" && len(b.Terms)+len(b.Hashtags) == 0 && !fed[b.Name] {
			out = append(out, fmt.Sprintf("brand %s has no terms, hashtags or query: only posts imported with --brand %s will be about it", b.Name, b.Name))
		}
	}
	return append(out, strangers(c, env)...)
}
