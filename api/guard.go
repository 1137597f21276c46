package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// guard refuses, before anything is routed, what may not reach the routes: requests without the key where one is set,
// requests to a foreign host name where none is, and changing requests from pages of other sites.
func (s *Server) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		switch {
		case !s.hasKey && !loopbackName(r.Host):
			s.writeProblem(w, r, newProblem(kindWrongHost,
				"Without an API key this server answers to localhost only. Set OVERHEARD_API_KEY to reach it under another name."))
		case s.hasKey && !openPath(r.URL.Path) && !s.authorized(r):
			p := newProblem(kindUnauthorized, "This server needs its API key: as Authorization: Bearer, as X-API-Key, or as the password of HTTP Basic.")
			p.header = http.Header{"Www-Authenticate": {`Basic realm="Overheard", charset="UTF-8"`, `Bearer realm="Overheard"`}}
			s.writeProblem(w, r, p)
		case origin.Check(r) != nil:
			s.writeProblem(w, r, newProblem(kindCrossOrigin, "A page of another site may not change anything here."))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// openPath says which paths need no key: those that a supervisor asks.
func openPath(path string) bool { return path == "/healthz" || path == "/readyz" }

// authorized compares every key that the request carries in constant time, hashes standing in for keys so that the
// length does not show either.
func (s *Server) authorized(r *http.Request) bool {
	given := make([]string, 0, 3)
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		given = append(given, strings.TrimSpace(token))
	}
	if _, password, ok := r.BasicAuth(); ok {
		given = append(given, password)
	}
	if key := r.Header.Get("X-API-Key"); key != "" {
		given = append(given, key)
	}
	match := 0
	for _, key := range given {
		sum := sha256.Sum256([]byte(key))
		match |= subtle.ConstantTimeCompare(sum[:], s.keySum[:])
	}
	return match == 1
}

// loopbackName reports whether a Host header names this machine itself. A page on the internet can point a name of its
// own at 127.0.0.1, but it cannot choose what the browser then sends as Host.
func loopbackName(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.ToLower(strings.Trim(name, "[]")), ".")
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}
