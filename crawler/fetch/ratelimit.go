package fetch

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longest is how far ahead a host may put us off at once. What it says beyond that is cut: a mistyped year would
// silence a source for good, and asking once a day is polite.
const longest = 24 * time.Hour

// retryAfter reads the header of that name: whole or broken seconds, or a date.
func retryAfter(h http.Header, now time.Time) (time.Time, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return time.Time{}, false
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		return after(now, seconds)
	}
	if date, err := http.ParseTime(value); err == nil {
		return ahead(date, h, now)
	}
	return time.Time{}, false
}

// quota is what a host says of how many requests it still takes.
type quota struct {
	spent bool      // none until Reset
	reset time.Time // zero where the host does not say
}

// quotaHeaders are written as net/http keeps them.
var quotaHeaders = []struct{ remaining, reset string }{
	{"X-Ratelimit-Remaining", "X-Ratelimit-Reset"},
	{"X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"},
	{"Ratelimit-Remaining", "Ratelimit-Reset"},
}

// readQuota reads the rate-limit headers that networks use: X-RateLimit-*, X-Rate-Limit-*, RateLimit-* and the RateLimit
// header of the IETF draft. Remaining may be a fraction; the time of the reset may be seconds left, Unix time or a date.
func readQuota(h http.Header, now time.Time) quota {
	var q quota
	remaining, reset := draft(h.Get("Ratelimit"))
	for _, name := range quotaHeaders {
		if remaining == "" {
			remaining = h.Get(name.remaining)
		}
		if reset == "" {
			reset = h.Get(name.reset)
		}
	}
	if left, err := strconv.ParseFloat(firstOf(remaining), 64); err == nil {
		q.spent = left < 1
	}
	q.reset, _ = readReset(reset, h, now)
	return q
}

// draft reads `limit=10, remaining=0, reset=5` and its successor `"default";r=0;t=5`.
func draft(value string) (remaining, reset string) {
	for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ';' }) {
		key, val, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch strings.ToLower(key) {
		case "r", "remaining":
			remaining = val
		case "t", "reset":
			reset = val
		}
	}
	return remaining, reset
}

// readReset reads when a quota begins anew. Numbers below a thousand million are seconds left, those above Unix time, in
// seconds or milliseconds.
func readReset(value string, h http.Header, now time.Time) (time.Time, bool) {
	if value = strings.TrimSpace(value); value == "" {
		return time.Time{}, false
	}
	if n, err := strconv.ParseFloat(firstOf(value), 64); err == nil {
		switch {
		case n < 1e9 || math.IsNaN(n):
			return after(now, n)
		case n < 1e11:
			return ahead(time.UnixMilli(int64(n*1e3)), h, now)
		case n < 1e14:
			return ahead(time.UnixMilli(int64(n)), h, now)
		}
		return time.Time{}, false
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05 MST"} {
		if t, err := time.Parse(layout, value); err == nil {
			return ahead(t, h, now)
		}
	}
	if t, err := http.ParseTime(value); err == nil {
		return ahead(t, h, now)
	}
	return time.Time{}, false
}

// firstOf returns the first of several comma-separated values.
func firstOf(value string) string {
	first, _, _ := strings.Cut(value, ",")
	return strings.TrimSpace(first)
}

// after returns the time so many seconds from now.
func after(now time.Time, seconds float64) (time.Time, bool) {
	if math.IsNaN(seconds) || seconds < 0 {
		return time.Time{}, false
	}
	return now.Add(time.Duration(min(seconds, longest.Seconds()) * float64(time.Second))), true
}

// ahead puts a point in time on the host's clock onto ours: the two may disagree, and the host says in Date what its own
// shows.
func ahead(t time.Time, h http.Header, now time.Time) (time.Time, bool) {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		if left := t.Sub(date); left > -longest && left <= longest {
			t = now.Add(left)
		}
	}
	if limit := now.Add(longest); t.After(limit) {
		t = limit
	}
	return t, true
}
