package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"overheard/mentions"
)

// Limits of what a request may carry.
const (
	maxBody          = 1 << 20  // of every route but the survey upload
	defaultMaxSurvey = 32 << 20 // of a survey upload, see Options.MaxSurvey
)

// Options are what a [Server] is given. Figures, Mentions and Runs are needed; without Upload there is no survey
// route, without Records none to keep figures, without Explain and Finder no explanations, without Ready the server is ready as soon as it runs, without Counts and
// Pages those are missing.
type Options struct {
	Brands    []mentions.Brand
	Campaigns []mentions.Campaign
	Location  *time.Location // of the report; UTC where nil

	Figures  Figures
	Mentions MentionLister
	Runs     RunLister
	Sources  SourceLister
	Upload   Uploader
	Records  Records
	Explain  Explainer
	Finder   MentionFinder
	Audits   Auditor // without one there are no audits
	Ready    Readiness
	Counts   MentionCounter
	Pages    http.Handler // gets every path that is not the API's

	Key       string // API key; without one the server keeps to this machine
	MaxSurvey int64  // largest survey upload in bytes; 32 MiB where 0
	Log       *slog.Logger
	Now       func() time.Time // time.Now where nil
	Version   string
}

// Server answers the API and the pages. Make one with [New].
type Server struct {
	Options
	log      *slog.Logger
	metrics  *metrics
	engine   *gin.Engine
	handler  http.Handler
	openapi  []byte
	hasKey   bool
	keySum   [sha256.Size]byte
	newID    func() string
	now      func() time.Time
	patience time.Duration // at shutdown
	limit    time.Duration // to compute a figure
}

// New builds the routes. It listens on nothing yet.
func New(o Options) (*Server, error) {
	if o.Figures == nil || o.Mentions == nil || o.Runs == nil {
		return nil, errors.New("build the API: figures, mentions and runs are needed")
	}
	if o.Key != strings.TrimSpace(o.Key) {
		return nil, errors.New("OVERHEARD_API_KEY begins or ends with white space")
	}
	if o.MaxSurvey == 0 {
		o.MaxSurvey = defaultMaxSurvey
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		Options: o, log: o.Log, metrics: newMetrics(o, o.Log), hasKey: o.Key != "", keySum: sha256.Sum256([]byte(o.Key)),
		newID: func() string { return rand.Text()[:16] }, patience: shutdownTimeout, limit: answerTimeout,
	}
	if s.now = o.Now; s.now == nil {
		s.now = time.Now
	}
	if err := s.build(); err != nil {
		return nil, fmt.Errorf("build the API: %w", err)
	}
	return s, nil
}

// Handler answers every request as [Server.Serve] does.
func (s *Server) Handler() http.Handler { return s.handler }

// build lays the routes out and puts the checks around them.
func (s *Server) build() error {
	gin.SetMode(gin.ReleaseMode)
	s.engine = gin.New()
	s.engine.RedirectTrailingSlash = false
	s.engine.HandleMethodNotAllowed = true
	s.engine.ContextWithFallback = true
	if err := s.engine.SetTrustedProxies(nil); err != nil {
		return err
	}
	s.engine.Use(func(c *gin.Context) {
		if pattern := c.FullPath(); pattern != "" {
			requestOf(c.Request.Context()).route = pattern
		}
	})
	s.engine.NoRoute(func(c *gin.Context) {
		s.writeProblem(c.Writer, c.Request, nothingHere())
	})
	s.engine.NoMethod(func(c *gin.Context) {
		s.writeProblem(c.Writer, c.Request, newProblem(kindMethod, "This path does not answer to %s; the Allow header lists what it does answer to.", printable(c.Request.Method)))
	})
	if err := s.routes(); err != nil {
		return err
	}
	s.handler = s.observe(s.guard(http.HandlerFunc(s.dispatch)))
	return nil
}

// dispatch hands a request to the API or to the pages, within the limits of its size and time.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request) {
	safe := r.Method == http.MethodGet || r.Method == http.MethodHead
	if safe {
		ctx, cancel := context.WithTimeout(r.Context(), s.limit)
		defer cancel()
		r = r.WithContext(ctx)
	}
	q := requestOf(r.Context())
	q.route = routeNone
	if s.Pages != nil && !ours(r.URL.Path) {
		q.route = routePages
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		s.page(w, r)
		return
	}
	if !isUpload(r) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, no-cache")
	r = r.Clone(r.Context())
	r.Header.Set("Accept", accepted(r.Header.Get("Accept")))
	if r.Method == http.MethodHead {
		r.Method = http.MethodGet // the connection leaves the body out by itself
	}
	s.engine.ServeHTTP(w, r)
}

// ours reports whether path belongs to the API rather than to the pages.
func ours(path string) bool {
	switch path {
	case "/healthz", "/readyz", "/metrics", "/openapi.json", "/api", "/problems":
		return true
	}
	return strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/problems/")
}

// printable keeps a word of a request that goes into an answer short and plain.
func printable(word string) string {
	if len(word) > 20 || strings.ContainsFunc(word, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return "this method"
	}
	return word
}
