package api

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

type fakeCounts struct{ err error }

func (c fakeCounts) MentionCounts(context.Context) (map[string]int64, error) {
	return map[string]int64{"acme-air": 1204}, c.err
}

func TestMetricsCountRequestsByPattern(t *testing.T) {
	w := newWorld(t, withPages, func(o *Options) { o.Counts = fakeCounts{} })
	w.get("/api/v1/brands/acme-air/nps")
	w.get("/api/v1/brands/acme-air/nps?by=week")
	w.get("/api/v1/brands/nobody/nps")
	w.get("/brands/acme-air")
	w.get("/api/secret/path")
	w.get("/", "Host", "example.com")
	w.ask("BREW", "/", "")
	body := w.get("/metrics").Body.String()
	for _, want := range []string{
		`overheard_http_requests_total{method="GET",route="/api/v1/brands/:brand/nps",status="200"} 2`,
		`overheard_http_requests_total{method="GET",route="/api/v1/brands/:brand/nps",status="404"} 1`,
		`overheard_http_requests_total{method="GET",route="pages",status="200"} 1`,
		`overheard_http_requests_total{method="GET",route="none",status="404"} 1`,
		`overheard_http_requests_total{method="GET",route="refused",status="421"} 1`,
		`overheard_http_requests_total{method="other",route="pages",status="200"} 1`,
		`overheard_http_request_duration_seconds_count{method="GET",route="pages"} 1`,
		`overheard_build_info{go_version="go`, `version="1.2.3"} 1`,
		`overheard_mentions{brand="acme-air"} 1204`,
		`overheard_last_run_timestamp_seconds{job="import posts",status="done"} 1.77`,
		"overheard_storage_up 1", "go_goroutines", "process_open_fds",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing", want)
		}
	}
	for _, wrong := range []string{"nobody", "secret", "example.com", "BREW"} {
		if strings.Contains(body, wrong) {
			t.Errorf("the metrics speak of %q", wrong)
		}
	}
	problems, err := promlint.New(strings.NewReader(body)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "overheard_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

func TestMetricsOutliveTheDatabase(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Counts = fakeCounts{errors.New(secret)} })
	w.lists.err = errSecret
	rec := w.get("/metrics")
	if rec.Code != 200 || !strings.Contains(rec.Body.String(), "overheard_storage_up 0") {
		t.Errorf("status %d: %.300s", rec.Code, rec.Body)
	}
	if strings.Contains(rec.Body.String(), secret) || !strings.Contains(w.log.String(), secret) {
		t.Errorf("the cause belongs into the log, not into the answer: %s", w.log)
	}
}
