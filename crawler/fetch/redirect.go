package fetch

import (
	"net/http"
	"net/url"
)

const mostHops = 10

// redirect decides whether a redirect is followed. What identifies us never leaves the host it was meant for, and comes
// back to it no more once a redirect has led elsewhere.
func redirect(req *http.Request, via []*http.Request) error {
	from, to := via[len(via)-1].URL, req.URL
	host := hostName(from)
	req.Header.Del("Referer") // may hold secrets of the query
	to.User = nil
	switch {
	case checkURL(to) != nil:
		return barred(host, "redirects to something that is not a page of the web")
	case len(via) > mostHops:
		return garbled(host, "redirects again and again", "open the address in a browser and use the one it ends at")
	case circle(to, req.Method, via):
		return garbled(host, "redirects in a circle", "it may want cookies or a login; look for a feed or an API")
	}
	left := hostName(to) != hostName(via[0].URL)
	for _, v := range via {
		left = left || hostName(v.URL) != hostName(via[0].URL)
	}
	a := asked(req.Context())
	switch {
	case left && req.Body != nil:
		return barred(host, "redirects to another host what we sent to it alone")
	case left:
		keepOpen(req.Header)
	case from.Scheme == "https" && to.Scheme == "http" && a.secret():
		return barred(host, "redirects to an address without encryption, where others could read our token")
	}
	return nil
}

func circle(to *url.URL, method string, via []*http.Request) bool {
	for _, v := range via {
		if v.Method == method && v.URL.String() == to.String() {
			return true
		}
	}
	return false
}

// open are the headers of a request that any host may see.
var open = map[string]bool{"User-Agent": true, "Accept": true, "Accept-Encoding": true, "Accept-Language": true, "Content-Type": true}

func keepOpen(h http.Header) {
	for name := range h {
		if !open[name] {
			h.Del(name)
		}
	}
}

// secret reports whether a request carries anything that only its own host should see.
func (a *ask) secret() bool {
	for name := range a.Header {
		if !open[http.CanonicalHeaderKey(name)] {
			return true
		}
	}
	u, err := url.Parse(a.URL)
	return a.Token != "" || len(a.Form) > 0 || err == nil && u.User != nil
}
