package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
	"overheard/survey"
)

// secret stands for the inside of an error: nothing that a caller sees may hold it.
const secret = "dial tcp 10.0.0.7:5432: password authentication failed"

var errSecret = errors.New(secret)

// fakeFigures answers with what the test puts in, or with err, and remembers what it was asked.
type fakeFigures struct {
	err    error
	panics bool
	wait   bool
	filter figures.Filter
}

func (f *fakeFigures) asked(ctx context.Context, brand string, filter figures.Filter) error {
	f.filter = filter
	if f.panics {
		panic(secret)
	}
	if f.wait {
		<-ctx.Done()
		return ctx.Err()
	}
	if f.err == nil && brand != "acme-air" {
		return &figures.ErrUnknownBrand{Name: brand, Nearest: "acme-air"}
	}
	return f.err
}

func ptr[T any](v T) *T { return &v }

func theDay(s string) nps.Day {
	d, err := nps.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func proxy() figures.ProxyScore {
	return figures.ProxyScore{
		Start: theDay("2026-03-01"), End: theDay("2026-04-01"), NPS: ptr(-12.5), Low: ptr(-19.0), High: ptr(-5.25), N: 1204, Voices: 902,
		NoOpinion: 38.5, Promoters: ptr(32.0), Passives: ptr(23.5), Detractors: ptr(44.5), Method: nps.MethodVoiceMean, Calibration: "none", Level: figures.LevelBand,
	}
}

func surveyed() figures.SurveyScore {
	return figures.SurveyScore{
		Start: theDay("2026-03-01"), End: theDay("2026-04-01"), NPS: ptr(18.0), Low: ptr(9.0), High: ptr(27.0), N: 212,
		Promoters: ptr(45.0), Passives: ptr(28.0), Detractors: ptr(27.0), Comments: 71, Method: nps.MethodAdjustedWald,
	}
}

func (f *fakeFigures) NPS(ctx context.Context, brand string, filter figures.Filter) (*figures.NPSFigure, error) {
	if err := f.asked(ctx, brand, filter); err != nil {
		return nil, err
	}
	return &figures.NPSFigure{
		Changes: []figures.Shift{},
		Brand:   brand, By: nps.GrainMonth, Timezone: "UTC", From: ptr(theDay("2026-03-01")), To: ptr(theDay("2026-04-01")),
		Proxy: []figures.ProxyScore{proxy()}, Survey: []figures.SurveyScore{surveyed()},
	}, nil
}

func (f *fakeFigures) Compare(ctx context.Context, brand string, filter figures.Filter) (*figures.Comparison, error) {
	if err := f.asked(ctx, brand, filter); err != nil {
		return nil, err
	}
	few := proxy()
	few.Start, few.End, few.NPS, few.Low, few.High, few.N, few.Voices = theDay("2026-04-01"), theDay("2026-05-01"), nil, nil, nil, 3, 2
	return &figures.Comparison{
		Brand: brand, By: nps.GrainMonth, Timezone: "UTC", From: ptr(theDay("2026-03-01")), To: ptr(theDay("2026-05-01")),
		Periods: []figures.ComparedPeriod{
			{Start: theDay("2026-03-01"), End: theDay("2026-04-01"), Proxy: ptr(proxy()), Survey: ptr(surveyed()),
				Difference: &figures.Difference{Value: -30.5, Low: -41.5, High: -19.5, P: 0.0001, PAdjusted: 0.0001}},
			{Start: theDay("2026-04-01"), End: theDay("2026-05-01"), Proxy: &few},
		},
		Agreement: figures.Agreement{Periods: 1, Sentence: messages.M("ago.days", 2)},
		Lag:       figures.Lag{N: 1, Reason: "few_periods", Sentence: messages.M("ago.now")},
		Verdict:   messages.M("ago.hours", 5),
	}, nil
}

func (f *fakeFigures) Brand(ctx context.Context, brand string, filter figures.Filter) (*figures.BrandFigure, error) {
	if err := f.asked(ctx, brand, filter); err != nil {
		return nil, err
	}
	return &figures.BrandFigure{Name: brand, Title: "Acme Air", Proxy: ptr(proxy()), Note: messages.M("ago.days", 2)}, nil
}

func (f *fakeFigures) Overview(ctx context.Context, filter figures.Filter) (*figures.Overview, error) {
	if err := f.asked(ctx, "acme-air", filter); err != nil {
		return nil, err
	}
	return &figures.Overview{Brands: []figures.OverviewBrand{{Name: "acme-air", ShareOfVoice: &figures.Share{Value: 41}}}}, nil
}

func (f *fakeFigures) Hashtags(ctx context.Context, brand string, filter figures.Filter) ([]figures.HashtagFigure, error) {
	if err := f.asked(ctx, brand, filter); err != nil {
		return nil, err
	}
	return []figures.HashtagFigure{{Tag: "acmeair", Mentions: 512, Proxy: ptr(proxy())}}, nil
}

func (f *fakeFigures) Mix(ctx context.Context, brand string, filter figures.Filter, by figures.Part) (*figures.MixFigure, error) {
	if err := f.asked(ctx, brand, filter); err != nil {
		return nil, err
	}
	parts := []figures.MixPart{{Name: "forum", Share: 75, Voices: 300, NPS: ptr(-12.5), Low: ptr(-21.), High: ptr(-4.)}, {Name: "shop", Share: 25, Voices: 9}}
	return &figures.MixFigure{
		Brand: brand, Part: by, By: filter.By, Timezone: "UTC", From: ptr(theDay("2026-03-01")), To: ptr(theDay("2026-04-01")), Parts: parts,
		Periods: []figures.MixPeriod{{Start: theDay("2026-03-01"), End: theDay("2026-04-01"), NPS: ptr(-8.), Low: ptr(-15.), High: ptr(-1.),
			AtMix: &figures.Estimate{Value: -7, Low: -14, High: 0}, Parts: parts}},
		Change: figures.Change{Sentence: messages.M("ago.days", 2), Split: &figures.Split{Part: by, Parts: []figures.SplitPart{}}}, Note: messages.M("ago.now"),
	}, nil
}

func (f *fakeFigures) Drivers(ctx context.Context, brand string, filter figures.Filter, limit int) (*figures.DriversFigure, error) {
	if err := f.asked(ctx, brand, filter); err != nil {
		return nil, err
	}
	all := []sentiment.Driver{
		{Phrase: "lost bag", Lang: "en", Side: sentiment.Detractor, Mentions: 31, Authors: 29, Z: -4.25, Promoters: 0.5, Detractors: 21, Examples: []string{"12", "40"}},
		{Phrase: "потерянный багаж", Lang: "ru", Side: sentiment.Detractor, Mentions: 12, Authors: 12, Z: -2.5, Detractors: 9, Examples: []string{"9"}},
	}
	return &figures.DriversFigure{
		Brand: brand, Timezone: "UTC", From: ptr(theDay("2026-03-01")), To: ptr(theDay("2026-04-01")), Posts: 412, Sampled: 380,
		Languages: []sentiment.DriverLang{{Lang: "en", Posts: 380, Authors: 320, Promoters: 180.5, Detractors: 120.25, Enough: true}},
		Promoters: []sentiment.Driver{}, Detractors: all[:min(limit, len(all))], Sentence: messages.M("ago.days", 2),
	}, nil
}

func (f *fakeFigures) AllCampaigns(ctx context.Context, filter figures.Filter) ([]figures.CampaignFigure, error) {
	return nil, f.asked(ctx, "acme-air", filter)
}

func (f *fakeFigures) Campaign(ctx context.Context, name string) (*figures.CampaignFigure, error) {
	if err := f.asked(ctx, "acme-air", figures.Filter{}); err != nil {
		return nil, err
	}
	if name != "spring-sale" {
		return nil, &figures.ErrUnknownCampaign{Name: name, Nearest: "spring-sale"}
	}
	return &figures.CampaignFigure{Name: name, Brand: "acme-air"}, nil
}

// fakeLists has three mentions and three runs and hands them out page by page.
type fakeLists struct {
	err   error
	query mentions.ListQuery
}

func mention(id int64) mentions.Found {
	return mentions.Found{
		ID: id, PostID: id * 10, AuthorKey: 4242424242, Model: "lexicon-1",
		Post: crawler.Post{
			Source: "mastodon-example", NativeID: "n" + strings.Repeat("1", int(id)), Kind: crawler.KindPost, Lang: "en",
			PublishedAt: time.Date(2026, 3, int(id), 10, 0, 0, 0, time.UTC), Text: "Acme Air lost my <bag>. #AcmeAir",
		},
		Mention: mentions.Mention{
			Brand: "acme-air", Rev: "abc", Why: []mentions.Hit{{Kind: mentions.HitTerm, Term: "acme air", End: 8}},
			Tags: []string{"acmeair"}, Opinion: sentiment.Opinion{
				P: sentiment.Shares{Promoter: 0.1, Passive: 0.2, Detractor: 0.7}, Opinion: 0.9,
				Tones: sentiment.Tones{Negative: 0.8, Neutral: 0.1, Positive: 0.1}, Lang: "en",
			},
		},
	}
}

func (l *fakeLists) Mentions(_ context.Context, q mentions.ListQuery) ([]mentions.Found, string, error) {
	l.query = q
	if l.err != nil {
		return nil, "", l.err
	}
	if q.Before == "at 2" {
		return []mentions.Found{mention(1)}, "", nil
	}
	return []mentions.Found{mention(3), mention(2)}, "at 2", nil
}

func (l *fakeLists) Sources(context.Context) ([]crawler.SourceStatus, error) {
	at := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
	return []crawler.SourceStatus{
		{
			Name: "mastodon-example", Type: "mastodon", URL: "https://mastodon.example", EverySec: 900, State: crawler.StateFailing, LastStart: &at,
			LastSuccess: ptr(at.Add(-time.Hour)), Covered: ptr(at.Add(-time.Hour)), Next: ptr(at.Add(time.Hour)), PostsPerDay: 12.5, Failures: 3,
			FailingFrom: ptr(at.Add(-45 * time.Minute)), Trouble: "mastodon.example did not answer; the next crawl tries again", Kind: crawler.Down,
			Budgets: []crawler.SpentBudget{{Name: "search", Limit: 1000, Used: 7, Reset: at.Add(14 * time.Hour)}},
			Gaps:    []crawler.StatusGap{{From: at.Add(-time.Hour), Reason: crawler.GapDown}}, Filled: 2,
		},
		{Name: "shop", Type: "receipts", State: crawler.StateFiles, Budgets: []crawler.SpentBudget{}, Gaps: []crawler.StatusGap{}},
	}, l.err
}

func (l *fakeLists) Runs(_ context.Context, before int64, limit int) ([]runs.Run, error) {
	if l.err != nil {
		return nil, l.err
	}
	var list []runs.Run
	for id := int64(3); id > 0 && len(list) < limit; id-- {
		if before == 0 || id < before {
			at := time.Date(2026, 3, int(id), 1, 0, 0, 0, time.UTC)
			list = append(list, runs.Run{ID: id, Job: "import posts", Source: "posts.jsonl", Started: at, Ended: at.Add(time.Minute), Status: runs.Done})
		}
	}
	return list, nil
}

// fakeUpload remembers what it was told to save.
type fakeUpload struct {
	err           error
	calls         int
	brand, source string
	answers       []survey.Response
	refused       map[string]int64
}

func (u *fakeUpload) Run(_ context.Context, brand, source string, rs []survey.Response, refused map[string]int64) (runs.Run, error) {
	u.calls++
	u.brand, u.source, u.answers, u.refused = brand, source, rs, refused
	if u.err != nil {
		return runs.Run{}, u.err
	}
	return runs.Run{ID: 7, Status: runs.Done, Counts: runs.Counts{Seen: int64(len(rs)), New: int64(len(rs))}}, nil
}

type fakeReady struct{ err error }

func (r fakeReady) Ready(context.Context) error { return r.err }

// world is a server with its stand-ins.
type world struct {
	*Server
	figures *fakeFigures
	lists   *fakeLists
	upload  *fakeUpload
	audits  *fakeAudits
	log     *bytes.Buffer
}

func newWorld(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	w := &world{figures: &fakeFigures{}, lists: &fakeLists{}, upload: &fakeUpload{}, audits: newAudits(), log: &bytes.Buffer{}}
	o := Options{
		Brands:    []mentions.Brand{{Name: "acme-air", Title: "Acme Air", Role: mentions.Own, Terms: []string{"acme air"}, Population: mentions.PopulationUnknown}},
		Campaigns: []mentions.Campaign{{Name: "spring-sale", Brand: "acme-air", Hashtags: []string{"acmespring"}}},
		Figures:   w.figures, Mentions: w.lists, Runs: w.lists, Sources: w.lists, Upload: w.upload, Records: &fakeRecords{}, Explain: fakeExplainer{}, Finder: w.lists, Audits: w.audits, Version: "1.2.3",
		Log: slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelInfo})),
	}
	for _, c := range change {
		c(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.newID = func() string { return "request-1" }
	w.Server = s
	return w
}

// ask sends a request to localhost; header holds name and value in turn.
func (w *world) ask(method, target, body string, header ...string) *httptest.ResponseRecorder {
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req := httptest.NewRequest(method, target, r)
	req.Host = "localhost:8080"
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
			continue
		}
		req.Header.Add(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, req)
	return rec
}

func (w *world) get(target string, header ...string) *httptest.ResponseRecorder {
	return w.ask(http.MethodGet, target, "", header...)
}

// wantProblem checks that rec is a whole problem of the kind and gives nothing away.
func wantProblem(t *testing.T, rec *httptest.ResponseRecorder, k kind) Problem {
	t.Helper()
	var p Problem
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatalf("status %d, not a problem: %q", rec.Code, rec.Body)
	}
	if rec.Code != k.Status || p.Status != k.Status || p.Type != k.uri() || p.Title != k.Title {
		t.Errorf("status %d, problem %+v, want %s with %d", rec.Code, p, k.uri(), k.Status)
	}
	if got := rec.Header().Get("Content-Type"); got != problemType {
		t.Errorf("Content-Type is %q", got)
	}
	if !strings.HasSuffix(p.Detail, ".") && !strings.HasSuffix(p.Detail, "?") {
		t.Errorf("detail %q is not a sentence", p.Detail)
	}
	if p.RequestID != "request-1" || rec.Header().Get("X-Request-Id") != "request-1" {
		t.Errorf("request id is %q in the body, %q in the header", p.RequestID, rec.Header().Get("X-Request-Id"))
	}
	wantClean(t, rec.Body.String())
	return p
}

// wantClean checks that nothing internal is in an answer.
func wantClean(t *testing.T, body string) {
	t.Helper()
	for _, word := range []string{"10.0.0.7", "authentication failed", "goroutine", ".go:", "panic", "sql", "$schema", "4242424242"} {
		if strings.Contains(strings.ToLower(body), word) {
			t.Errorf("the answer gives away %q: %s", word, body)
		}
	}
}

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a server without figures was made")
	}
	o := Options{Figures: &fakeFigures{}, Mentions: &fakeLists{}, Runs: &fakeLists{}, Key: "key "}
	if _, err := New(o); err == nil || !strings.Contains(err.Error(), "OVERHEARD_API_KEY") {
		t.Errorf("a key that ends with a space: %v", err)
	}
}

func TestEveryErrorIsAProblem(t *testing.T) {
	const brand = "/api/v1/brands/acme-air"
	tests := []struct {
		name   string
		change func(*world)
		method string
		target string
		want   kind
		says   string
	}{
		{"a path that does not exist", nil, "GET", "/api/v2/brands", kindNotFound, "nothing at this path"},
		{"a trailing slash", nil, "GET", "/api/v1/brands/", kindNotFound, "nothing at this path"},
		{"a page where there are none", nil, "GET", "/", kindNotFound, "nothing at this path"},
		{"the documentation page of the framework", nil, "GET", "/docs", kindNotFound, "nothing"},
		{"the schemas of the framework", nil, "GET", "/schemas/Problem.json", kindNotFound, "nothing"},
		{"a wrong method", nil, "DELETE", brand + "/nps", kindMethod, "does not answer to DELETE"},
		{"a strange method", nil, "FROBNICATETHEWHOLETHING", brand + "/nps", kindMethod, "does not answer to this method"},
		{"an unknown brand", nil, "GET", "/api/v1/brands/acme-ear/nps", kindUnknownBrand, `Did you mean "acme-air"?`},
		{"an unknown brand's mentions", nil, "GET", "/api/v1/brands/acme-ear/mentions", kindUnknownBrand, `Did you mean "acme-air"?`},
		{"an unknown campaign", nil, "GET", "/api/v1/campaigns/sprung-sale", kindUnknownCampaign, `Did you mean "spring-sale"?`},
		{"an unknown kind of problem", nil, "GET", "/problems/boredom", kindNotFound, `"boredom"`},
		{"a misspelt parameter", nil, "GET", brand + "/nps?form=2026-01-01", kindBadParameter, `Did you mean "from"?`},
		{"a parameter of another route", nil, "GET", "/api/v1/brands?by=week", kindBadParameter, `no query parameter "by"`},
		{"a parameter of a route outside huma", nil, "GET", "/openapi.json?pretty=1", kindBadParameter, `"pretty"`},
		{"a parameter twice", nil, "GET", brand + "/nps?by=week&by=day", kindBadParameter, "more than once"},
		{"a broken query", nil, "GET", brand + "/nps?from=%zz", kindBadParameter, "query of the address"},
		{"an unknown period", nil, "GET", brand + "/nps?by=fortnight", kindBadParameter, "by is not right: expected value to be one of"},
		{"a day that does not exist", nil, "GET", brand + "/nps?from=2026-02-30", kindBadParameter, `"2026-02-30" is not a day`},
		{"a day of another age", nil, "GET", brand + "/nps?to=9999-01-01", kindBadParameter, "outside 1971 to 2200"},
		{"days in the wrong order", nil, "GET", brand + "/nps?from=2026-02-01&to=2026-02-01", kindBadParameter, "must be after"},
		{"a segment without a value", nil, "GET", brand + "/nps?segment=country", kindBadParameter, "NAME=VALUE"},
		{"an unknown label", nil, "GET", brand + "/mentions?label=angry", kindBadParameter, "label is not right"},
		{"a page that is too long", nil, "GET", brand + "/mentions?limit=501", kindBadParameter, "limit is not right"},
		{"a limit that is no number", nil, "GET", "/api/v1/runs?limit=many", kindBadParameter, "limit is not right"},
		{"a made-up cursor", nil, "GET", brand + "/mentions?cursor=abcd", kindBadParameter, "does not belong to this list"},
		{"a cursor of another list", nil, "GET", brand + "/mentions?cursor=" + encodeCursor("runs", "2"), kindBadParameter, "does not belong"},
		{"a cursor that is no id", nil, "GET", "/api/v1/runs?cursor=" + encodeCursor("runs", "-2"), kindBadParameter, "does not belong"},
		{"a cursor that the list refuses", func(w *world) { w.lists.err = mentions.ErrBadCursor }, "GET", brand + "/mentions", kindBadParameter, "does not belong"},
		{"a filter that the figures refuse", func(w *world) { w.figures.err = &figures.ErrBadFilter{Field: "segment", Msg: "no such column"} },
			"GET", brand + "/comparison", kindBadParameter, "no such column"},
		{"a broken database behind figures", func(w *world) { w.figures.err = errSecret }, "GET", brand + "/nps", kindInternal, "request-1"},
		{"a broken database behind a brand", func(w *world) { w.figures.err = errSecret }, "GET", brand, kindInternal, "request-1"},
		{"a broken database behind drivers", func(w *world) { w.figures.err = errSecret }, "GET", brand + "/drivers", kindInternal, "request-1"},
		{"a broken database behind the mix", func(w *world) { w.figures.err = errSecret }, "GET", brand + "/mix", kindInternal, "request-1"},
		{"a mix of nothing known", nil, "GET", brand + "/mix?part=weather", kindBadParameter, "part"},
		{"too many drivers", nil, "GET", brand + "/drivers?limit=51", kindBadParameter, "limit"},
		{"drivers of periods", nil, "GET", brand + "/drivers?by=week", kindBadParameter, "by"},
		{"a broken database behind hashtags", func(w *world) { w.figures.err = errSecret }, "GET", brand + "/hashtags", kindInternal, "request-1"},
		{"a broken database behind campaigns", func(w *world) { w.figures.err = errSecret }, "GET", "/api/v1/campaigns", kindInternal, "request-1"},
		{"a broken database behind the overview", func(w *world) { w.figures.err = errSecret }, "GET", "/api/v1/overview", kindInternal, "request-1"},
		{"a broken database behind mentions", func(w *world) { w.lists.err = errSecret }, "GET", brand + "/mentions", kindInternal, "request-1"},
		{"a broken database behind sources", func(w *world) { w.lists.err = errSecret }, "GET", "/api/v1/sources", kindInternal, "request-1"},
		{"a broken database behind runs", func(w *world) { w.lists.err = errSecret }, "GET", "/api/v1/runs", kindInternal, "request-1"},
		{"a panic", func(w *world) { w.figures.panics = true }, "GET", brand + "/nps", kindInternal, "request-1"},
		{"a figure that takes too long", func(w *world) { w.figures.wait, w.limit = true, time.Millisecond }, "GET", brand + "/nps", kindTimeout, "too long"},
		{"a database that is away", func(w *world) { w.Ready = fakeReady{errSecret} }, "GET", "/readyz", kindNotReady, "database"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if tt.change != nil {
				tt.change(w)
			}
			rec := w.ask(tt.method, tt.target, "")
			p := wantProblem(t, rec, tt.want)
			if !strings.Contains(p.Detail, tt.says) {
				t.Errorf("detail is %q, want %q in it", p.Detail, tt.says)
			}
			cause := tt.want.Name == kindInternal.Name || tt.want.Name == kindNotReady.Name
			if logged := w.log.String(); cause != strings.Contains(logged, secret) || cause != strings.Contains(logged, "request-1") {
				t.Errorf("the log has %q", logged)
			}
		})
	}
}
