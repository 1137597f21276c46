package api

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"overheard/internal/runs"
)

// MentionCounter counts what is stored, for the gauges of /metrics.
type MentionCounter interface {
	// MentionCounts returns the number of stored mentions by brand.
	MentionCounts(ctx context.Context) (map[string]int64, error)
}

// gatherTimeout bounds what a scrape may ask of the database.
const gatherTimeout = 5 * time.Second

// metrics are the numbers of one server, in a registry of its own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

func newMetrics(o Options, log *slog.Logger) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "overheard_http_requests_total", Help: "Requests answered, by route pattern, method and status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "overheard_http_request_duration_seconds", Help: "Time to answer a request, by route pattern and method.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route", "method"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "overheard_http_requests_in_flight", Help: "Requests being answered now.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "overheard_build_info", Help: "Always 1; the labels say which build runs.",
		ConstLabels: prometheus.Labels{"version": o.Version, "go_version": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.inFlight, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if o.Counts != nil || o.Runs != nil {
		m.registry.MustRegister(&stored{counts: o.Counts, runs: o.Runs, log: log})
	}
	return m
}

// observe counts one answer. Methods come from outside, so that only known ones become labels.
func (m *metrics) observe(route, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route, method).Observe(took.Seconds())
}

// handler answers GET /metrics. A gauge that cannot be read is left out; the others are still answered.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4})
}

var (
	mentionsDesc = prometheus.NewDesc("overheard_mentions", "Stored mentions of a brand.", []string{"brand"}, nil)
	lastRunDesc  = prometheus.NewDesc("overheard_last_run_timestamp_seconds",
		"When the last run of a job with this outcome ended, among the latest hundred runs.", []string{"job", "status"}, nil)
	upDesc = prometheus.NewDesc("overheard_storage_up", "Whether the database answered this scrape.", nil, nil)
)

// stored collects what the database knows at the time of a scrape.
type stored struct {
	counts MentionCounter
	runs   RunLister
	log    *slog.Logger
}

// Describe lists what Collect may give.
func (c *stored) Describe(ch chan<- *prometheus.Desc) {
	ch <- mentionsDesc
	ch <- lastRunDesc
	ch <- upDesc
}

// Collect asks the database. Where it does not answer, overheard_storage_up is 0 and its gauges are missing.
func (c *stored) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), gatherTimeout)
	defer cancel()
	up := 1.0
	away := func(err error) {
		up = 0
		c.log.WarnContext(ctx, "gauges not read", "error", err)
	}
	if c.counts != nil {
		counts, err := c.counts.MentionCounts(ctx)
		if err != nil {
			away(err)
		}
		for brand, n := range counts {
			ch <- prometheus.MustNewConstMetric(mentionsDesc, prometheus.GaugeValue, float64(n), brand)
		}
	}
	if c.runs != nil {
		list, err := c.runs.Runs(ctx, 0, maxRuns)
		if err != nil {
			away(err)
		}
		collectRuns(ch, list)
	}
	ch <- prometheus.MustNewConstMetric(upDesc, prometheus.GaugeValue, up)
}

// collectRuns gives the latest end by job and status.
func collectRuns(ch chan<- prometheus.Metric, list []runs.Run) {
	type outcome struct{ job, status string }
	last := map[outcome]time.Time{}
	for _, r := range list {
		o := outcome{r.Job, string(r.Status)}
		if r.Ended.After(last[o]) {
			last[o] = r.Ended
		}
	}
	for o, at := range last {
		ch <- prometheus.MustNewConstMetric(lastRunDesc, prometheus.GaugeValue, float64(at.Unix()), o.job, o.status)
	}
}
