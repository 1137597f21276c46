package fetch

import (
	"net/http"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	tests := []struct {
		name, value, date string
		want              time.Duration
		ok                bool
	}{
		{"seconds", "120", "", 2 * time.Minute, true},
		{"a fraction", "0.5", "", 500 * time.Millisecond, true},
		{"a date", "Sun, 01 Mar 2026 12:05:00 GMT", "", 5 * time.Minute, true},
		{"a date by a clock that is an hour ahead", "Sun, 01 Mar 2026 13:05:00 GMT", "Sun, 01 Mar 2026 13:00:00 GMT", 5 * time.Minute, true},
		{"ten years", "315360000", "", longest, true},
		{"a date in ten years", "Sun, 01 Mar 2036 12:05:00 GMT", "", longest, true},
		{"nothing", "", "", 0, false},
		{"less than nothing", "-5", "", 0, false},
		{"words", "soon", "", 0, false},
		{"no number", "NaN", "", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := retryAfter(http.Header{"Retry-After": {tt.value}, "Date": {tt.date}}, noon)
			if ok != tt.ok || ok && got.Sub(noon) != tt.want {
				t.Errorf("got %v, %v; want %v, %v", got.Sub(noon), ok, tt.want, tt.ok)
			}
		})
	}
}

func TestQuota(t *testing.T) {
	tests := []struct {
		name   string
		header map[string]string
		spent  bool
		want   time.Duration // of the reset; 0 for none
	}{
		{"seconds left", map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, true, 30 * time.Second},
		{"Unix time", map[string]string{"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1772366460"}, true, time.Minute},
		{"Unix time in milliseconds", map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1772366460500"}, true, 60500 * time.Millisecond},
		{"ISO 8601", map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-03-01T12:04:59.5Z"}, true, 5*time.Minute - 500*time.Millisecond},
		{"ISO 8601 with a zone", map[string]string{"X-RateLimit-Reset": "2026-03-01T15:05:00+0300"}, false, 5 * time.Minute},
		{"fractions", map[string]string{"X-Ratelimit-Remaining": "0.0", "X-Ratelimit-Reset": "41.5"}, true, 41500 * time.Millisecond},
		{"some left", map[string]string{"X-Ratelimit-Remaining": "99.0", "X-Ratelimit-Reset": "41"}, false, 41 * time.Second},
		{"the standard's first form", map[string]string{"RateLimit-Remaining": "0", "RateLimit-Reset": "5"}, true, 5 * time.Second},
		{"its second", map[string]string{"RateLimit": "limit=100, remaining=0, reset=50"}, true, 50 * time.Second},
		{"its third", map[string]string{"RateLimit": `"default";r=0;t=7`}, true, 7 * time.Second},
		{"a clock that is slow by an hour", map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1772362860", "Date": "Sun, 01 Mar 2026 11:00:00 GMT"}, true, time.Minute},
		{"nothing said", nil, false, 0},
		{"nonsense", map[string]string{"X-RateLimit-Remaining": "none", "X-RateLimit-Reset": "later"}, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := http.Header{}
			for k, v := range tt.header {
				h.Set(k, v)
			}
			q := readQuota(h, noon)
			var got time.Duration
			if !q.reset.IsZero() {
				got = q.reset.Sub(noon)
			}
			if q.spent != tt.spent || got != tt.want {
				t.Errorf("got %v, %v; want %v, %v", q.spent, got, tt.spent, tt.want)
			}
		})
	}
}

func FuzzRateLimits(f *testing.F) {
	for _, seed := range []string{"0", "1e400", "Inf", "-1", "0x10", "2026-03-01T12:00:00Z", `"a";r=0;t=1`, "Sun, 01 Mar 2026 12:05:00 GMT", "1,2"} {
		f.Add(seed, seed, seed)
	}
	f.Fuzz(func(t *testing.T, value, date, draft string) {
		h := http.Header{"Retry-After": {value}, "X-Ratelimit-Reset": {value}, "Date": {date}, "Ratelimit": {draft}}
		if at, ok := retryAfter(h, noon); ok && at.Sub(noon) > longest {
			t.Errorf("put off until %v", at)
		}
		if q := readQuota(h, noon); q.reset.Sub(noon) > longest {
			t.Errorf("put off until %v", q.reset)
		}
	})
}
