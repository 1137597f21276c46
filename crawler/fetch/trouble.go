package fetch

import (
	"fmt"
	"net/http"
	"time"

	"overheard/crawler"
)

// The sentences in this file name the host and nothing of the address behind it, which may hold secrets.

// waiting is for a request that the host's own word, or its failures, forbid for longer than anybody waits.
func waiting(s crawler.HostState) *crawler.Trouble {
	if s.Kind == crawler.Limited {
		return &crawler.Trouble{Kind: crawler.Limited, Until: s.NotBefore, Text: s.Host + " asked to be left alone until " + clock(s.NotBefore),
			Advice: "nothing to do: the next crawl after that carries on"}
	}
	return &crawler.Trouble{Kind: crawler.Down, Until: s.NotBefore,
		Text:   fmt.Sprintf("%s has failed %d times in a row and is left alone until %s", s.Host, s.Failures, clock(s.NotBefore)),
		Advice: "look whether it opens in a browser"}
}

func noTime(host string, until time.Time) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Limited, Until: until, Text: "the time for this crawl ends before it is " + host + "'s turn again",
		Advice: "nothing to do: the next crawl carries on"}
}

func budgetSpent(host string, b crawler.Budget) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Limited, Until: b.Reset,
		Text:   fmt.Sprintf("the day's %d requests of %s to %s are spent; there are new ones from %s", b.Limit, b.Name, host, clock(b.Reset)),
		Advice: "crawl the source less often, or follow fewer words"}
}

func forbidden(host string) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Barred, Text: host + " asks programs not to read this page (robots.txt)",
		Advice: "look for a feed or an API of the site, or ask its owner"}
}

// noRobots is the trouble of a site whose robots.txt fails. A host that cannot be reached at all is just that.
func noRobots(host string, t *crawler.Trouble) *crawler.Trouble {
	if t.Kind == crawler.Down && t.Status == 0 {
		return t
	}
	return &crawler.Trouble{Kind: t.Kind, Status: t.Status, Until: t.Until, Err: t.Err,
		Text: host + " could not say what programs may read (robots.txt): " + t.Text, Advice: "nothing to do if it does not last"}
}

func barred(host, what string) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Barred, Text: host + " " + what}
}

func privateAddress(host string, err error) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Barred, Text: host + " lies at a private address", Err: err,
		Advice: "to ask a server of your own, write its address into base_url instead of its name"}
}

func garbled(host, what, advice string) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Garbled, Text: host + " " + what, Advice: advice}
}

func down(host, what, advice string, err error) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Down, Text: host + " " + what, Advice: advice, Err: err}
}

// refused says what a status means that is no answer. token tells whether we sent one.
func refused(host string, status int, token bool) *crawler.Trouble {
	t := &crawler.Trouble{Status: status, Text: fmt.Sprintf("%s answered %d", host, status)}
	if name := http.StatusText(status); name != "" {
		t.Text += " (" + name + ")"
	}
	switch {
	case status == http.StatusUnauthorized && token:
		t.Kind, t.Advice = crawler.Denied, "the token may have expired or belong to another server"
	case status == http.StatusUnauthorized:
		t.Kind, t.Advice = crawler.Denied, "it wants a token, see docs/networks.md"
	case status == http.StatusForbidden:
		t.Kind, t.Advice = crawler.Denied, "it does not let us read this; a token with more rights, or its owner, may help"
	case status == http.StatusProxyAuthRequired:
		t.Kind, t.Advice = crawler.Denied, "the proxy wants a name and a password in the source's proxy"
	case status == http.StatusPaymentRequired, status == http.StatusUnavailableForLegalReasons:
		t.Kind, t.Advice = crawler.Denied, "it does not let us read this"
	case status == http.StatusNotFound:
		t.Kind, t.Advice = crawler.Missing, "check base_url and the names in the source"
	case status == http.StatusGone:
		t.Kind, t.Advice = crawler.Missing, "it is gone for good: take it out of the source"
	case status == http.StatusTooManyRequests:
		t.Kind, t.Advice = crawler.Limited, "if this lasts, give the source a slower pace"
	case status >= 500 || status == http.StatusRequestTimeout:
		t.Kind, t.Advice = crawler.Down, "nothing to do if it does not last"
	default:
		t.Kind, t.Advice = crawler.Garbled, "it did not understand the question: check base_url"
	}
	return t
}

// clock writes a time so that people of every zone can read it.
func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
