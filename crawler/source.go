package crawler

import (
	"strings"
	"time"
)

// Source is one configured place that posts come from.
type Source struct {
	Name    string // slug; posts carry it as their source
	Type    string // of its [Network]
	BaseURL string // where it is, without a slash at the end; "" for networks that have one address only
	Every   time.Duration
	Brand   string        // set where everything on the source is about one brand
	Depth   time.Duration // how far back the first crawl goes
	Revisit time.Duration // how far back later crawls look for edits and deletions; 0 for not at all
	Token   string        // from the environment; never logged, stored or shown
	Proxy   string        // URL of an HTTP or SOCKS5 proxy, or ""
	CA      string        // file of certificates to trust beside the system's, or ""
	Pace    time.Duration // between two requests to its hosts; 0 for what its network, or else the fetcher, takes for polite
	Options Options       // what only its network knows
	Enabled bool
}

// TokenVariable names the environment variable that the source's token comes from: that of "my-server" is
// OVERHEARD_TOKEN_MY_SERVER. With _FILE behind it, it names a file that holds the token.
func (s Source) TokenVariable() string {
	return "OVERHEARD_TOKEN_" + strings.ReplaceAll(strings.ToUpper(s.Name), "-", "_")
}

// Options are the settings that a network has of its own. Their names and types have been checked against the network's
// list, and defaults filled in, so that a getter with a right name cannot fail.
type Options map[string]any

// String returns an option of type [OptionString] or [OptionPath]; "" where it is not set.
func (o Options) String(name string) string { s, _ := o[name].(string); return s }

// Strings returns an option of type [OptionStrings]; nil where it is not set.
func (o Options) Strings(name string) []string { s, _ := o[name].([]string); return s }

// Int returns an option of type [OptionInt]; 0 where it is not set.
func (o Options) Int(name string) int64 { n, _ := o[name].(int64); return n }

// Bool returns an option of type [OptionBool]; false where it is not set.
func (o Options) Bool(name string) bool { b, _ := o[name].(bool); return b }

// Table returns an option of type [OptionTable]: names to strings; nil where it is not set.
func (o Options) Table(name string) map[string]string { t, _ := o[name].(map[string]string); return t }

// OptionType is what a value may be.
type OptionType string

// The types of options.
const (
	OptionString  OptionType = "string"
	OptionStrings OptionType = "list of strings"
	OptionInt     OptionType = "number"
	OptionBool    OptionType = "true or false"
	OptionTable   OptionType = "table of strings"
	OptionPath    OptionType = "path" // made absolute, relative to the configuration file
)

// Option describes one setting of a network.
type Option struct {
	Name     string
	Type     OptionType
	Default  any      // nil for none
	Required bool     // there must be a value
	Keys     []string // of a table: the keys that it may have; nil for any
	About    string   // one line for people, in English
}

// Network is one kind of place that posts come from.
type Network struct {
	Type      string // what config.toml calls it
	Title     string // what people call it
	About     string // one line: what it reads and what it cannot
	URL       string // address where a source names none; "" where one must
	NoURL     bool   // it has no address at all
	Token     TokenUse
	Options   []Option
	Limits    func(Source) Limits                    // how often it lets itself be asked; nil for the fetcher's own
	Check     func(Source) error                     // what the lists above cannot say; nil for nothing
	Collector func(Source, Tools) (Collector, error) // makes the collector of one source; asks nothing yet
}

// TokenUse says whether a network wants a token from the environment.
type TokenUse string

// The uses of tokens.
const (
	TokenNone     TokenUse = ""
	TokenOptional TokenUse = "optional"
	TokenRequired TokenUse = "required"
)

// Registry is the list of networks in a build.
type Registry []Network

// Find returns the network called typ.
func (r Registry) Find(typ string) (Network, bool) {
	for _, n := range r {
		if n.Type == typ {
			return n, true
		}
	}
	return Network{}, false
}

// Types lists the names of the networks in order.
func (r Registry) Types() []string {
	types := make([]string, len(r))
	for i, n := range r {
		types[i] = n.Type
	}
	return types
}
