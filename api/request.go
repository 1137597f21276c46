package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
)

// Routes as they are counted and logged where no pattern of the table applies.
const (
	routeRefused = "refused" // by the key, the host or the origin, before routing
	routePages   = "pages"
	routeNone    = "none" // a path that does not exist
)

// request is what the server knows about the request that it answers.
type request struct {
	id    string // random, in the X-Request-Id header and in the log
	route string // pattern of the route, never the path itself: paths are endless, and logs name no brands
}

type requestKey struct{}

// requestOf returns the request that ctx belongs to; outside one, an empty request that nobody reads.
func requestOf(ctx context.Context) *request {
	if q, ok := ctx.Value(requestKey{}).(*request); ok {
		return q
	}
	return &request{}
}

// observe gives every request its id, counts and logs it, and answers a panic with a problem.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := &request{id: s.newID(), route: routeRefused}
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, q))
		rec := &recorder{ResponseWriter: w}
		rec.Header().Set("X-Request-Id", q.id)
		start := time.Now()
		s.metrics.inFlight.Inc()
		defer func() {
			fault := recover()
			cause, _ := fault.(error)
			abort := errors.Is(cause, http.ErrAbortHandler) // how a handler drops its connection on purpose
			if fault != nil && !abort {
				s.answerPanic(rec, r, fault)
			}
			s.metrics.inFlight.Dec()
			s.metrics.observe(q.route, r.Method, rec.status(), time.Since(start))
			s.log.LogAttrs(r.Context(), slog.LevelDebug, "request answered", slog.String("request_id", q.id), slog.String("method", r.Method),
				slog.String("route", q.route), slog.Int("status", rec.status()), slog.Duration("took", time.Since(start)))
			if abort {
				panic(http.ErrAbortHandler)
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

// answerPanic logs a panic with its stack and answers it, unless the answer has begun or the caller is gone.
func (s *Server) answerPanic(rec *recorder, r *http.Request, fault any) {
	if r.Context().Err() != nil && rec.code != 0 {
		return // huma panics where an answer cannot be written because the caller left
	}
	q := requestOf(r.Context())
	s.log.ErrorContext(r.Context(), "request panicked", "request_id", q.id, "route", q.route,
		"error", fmt.Sprint(fault), "stack", string(debug.Stack()))
	if rec.code == 0 {
		s.writeProblem(rec, r, newProblem(kindInternal, "Something went wrong on the server. Its log says what, under the request id %s.", q.id))
	}
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	code int
}

func (w *recorder) status() int {
	if w.code == 0 {
		return http.StatusOK
	}
	return w.code
}

// WriteHeader remembers the first final status.
func (w *recorder) WriteHeader(code int) {
	if w.code == 0 && code >= 200 {
		w.code = code
	}
	w.ResponseWriter.WriteHeader(code)
}

// Write is an answer of 200 where no status was written before.
func (w *recorder) Write(b []byte) (int, error) {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Flush lets gin flush through the recorder.
func (w *recorder) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Unwrap lets [http.ResponseController] reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
