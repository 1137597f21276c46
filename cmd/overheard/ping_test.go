package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"overheard/crawler/fetch"
	"overheard/internal/config"
	"overheard/internal/jobs"
	"overheard/internal/runs"
)

func TestTheMonitoringServiceIsTold(t *testing.T) {
	tests := []struct {
		name   string
		report jobs.CrawlReport
		err    error
		want   []string
	}{
		{"all is well", jobs.CrawlReport{Run: runs.Run{Status: runs.Done}}, nil, []string{"/ping/x/start", "/ping/x"}},
		{"nothing was due", jobs.CrawlReport{Idle: true}, nil, []string{"/ping/x/start", "/ping/x"}},
		{"nothing was due, but a source is failing", jobs.CrawlReport{Idle: true, Failing: true}, nil, []string{"/ping/x/start", "/ping/x/fail"}},
		{"a source failed", jobs.CrawlReport{Run: runs.Run{Status: runs.Partly}}, nil, []string{"/ping/x/start", "/ping/x/fail"}},
		{"the crawl failed", jobs.CrawlReport{}, errors.New("disk full"), []string{"/ping/x/start", "/ping/x/fail"}},
	}
	for _, status := range []int{http.StatusOK, http.StatusNotFound} {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				var mu sync.Mutex
				var asked []string
				service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					mu.Lock()
					defer mu.Unlock()
					asked = append(asked, r.URL.Path)
					w.WriteHeader(status)
				}))
				defer service.Close()
				r := &rooms{cfg: &config.Config{Monitor: config.Monitor{PingURL: service.URL + "/ping/x"}}, log: slog.New(slog.DiscardHandler), now: time.Now}
				got, err := r.monitored(context.Background(), fetch.New(fetch.Options{}), func() (jobs.CrawlReport, error) { return tt.report, tt.err })
				if !errors.Is(err, tt.err) || got.Run.Status != tt.report.Run.Status {
					t.Errorf("the crawl came to %+v, %v", got, err)
				}
				if !slices.Equal(asked, tt.want) {
					t.Errorf("asked %v, want %v", asked, tt.want)
				}
			})
		}
	}
}

func TestNobodyIsToldWithoutAnAddress(t *testing.T) {
	r := &rooms{cfg: &config.Config{}}
	if _, err := r.monitored(context.Background(), nil, func() (jobs.CrawlReport, error) { return jobs.CrawlReport{}, nil }); err != nil {
		t.Error(err)
	}
}
