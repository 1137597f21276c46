package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"overheard/internal/figures"
	"overheard/internal/golden"
	"overheard/internal/messages"
	"overheard/nps"
)

// The bodies under testdata are the contract: fields may be added to them, nothing may change.
func TestBodies(t *testing.T) {
	tests := []struct{ name, target string }{
		{"nps.json", "/api/v1/brands/acme-air/nps"},
		{"comparison.json", "/api/v1/brands/acme-air/comparison"},
		{"mentions.json", "/api/v1/brands/acme-air/mentions?limit=2"},
		{"hashtags.json", "/api/v1/brands/acme-air/hashtags"},
		{"mix.json", "/api/v1/brands/acme-air/mix?part=lang&by=month"},
		{"drivers.json", "/api/v1/brands/acme-air/drivers?from=2026-03-01&to=2026-04-01&limit=2"},
		{"brands.json", "/api/v1/brands"},
		{"runs.json", "/api/v1/runs?limit=2"},
		{"sources.json", "/api/v1/sources"},
		{"health.json", "/healthz"},
		{"ready.json", "/readyz"},
		{"problem.json", "/api/v1/brands/acme-ear/nps"},
		{"problems.json", "/problems"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rec := newWorld(t).get(tt.target)
			wantClean(t, rec.Body.String())
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, rec.Body.Bytes(), "", "  "); err != nil {
				t.Fatal(err)
			}
			golden.Check(t, tt.name, pretty.Bytes())
		})
	}
}

func TestFiguresAreAnsweredAsTheyMarshal(t *testing.T) {
	w := newWorld(t)
	figure, err := w.figures.Compare(t.Context(), "acme-air", figures.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(figure)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(w.get("/api/v1/brands/acme-air/comparison").Body.String()); got != string(want) {
		t.Errorf("answered %s\nwant     %s", got, want)
	}
}

func TestTheFilterReachesTheFigures(t *testing.T) {
	const path = "/api/v1/brands/acme-air/nps"
	tests := []struct {
		name, query string
		want        figures.Filter
	}{
		{"nothing is by month over everything", "", figures.Filter{By: nps.GrainMonth}},
		{"an empty value is no value", "?by=&from=&segment=", figures.Filter{By: nps.GrainMonth}},
		{"days and periods", "?from=2026-01-05&to=2026-02-01&by=week", figures.Filter{From: theDay("2026-01-05"), To: theDay("2026-02-01"), By: nps.GrainWeek}},
		{"one open side", "?to=2026-02-01&by=all", figures.Filter{To: theDay("2026-02-01"), By: nps.GrainAll}},
		{"source, language and hashtag", "?source=rss&lang=ru&hashtag=%23acmespring", figures.Filter{By: nps.GrainMonth, Source: "rss", Lang: "ru", Hashtag: "acmespring"}},
		{"a segment with an equals sign", "?segment=plan=a=b", figures.Filter{By: nps.GrainMonth, Segment: figures.Segment{Name: "plan", Value: "a=b"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if rec := w.get(path + tt.query); rec.Code != http.StatusOK {
				t.Fatalf("status %d: %s", rec.Code, rec.Body)
			}
			if w.figures.filter != tt.want {
				t.Errorf("filter is %+v, want %+v", w.figures.filter, tt.want)
			}
		})
	}
}

func TestEveryRouteAnswers(t *testing.T) {
	for _, target := range []string{
		"/healthz", "/readyz", "/metrics", "/openapi.json", "/problems", "/problems/unknown-brand", "/api/v1/overview?by=week", "/api/v1/brands",
		"/api/v1/brands/acme-air", "/api/v1/brands/acme-air/nps", "/api/v1/brands/acme-air/comparison", "/api/v1/brands/acme-air/mentions",
		"/api/v1/brands/acme-air/hashtags", "/api/v1/brands/acme-air/drivers", "/api/v1/brands/acme-air/mix", "/api/v1/campaigns?from=2026-01-01", "/api/v1/campaigns/spring-sale", "/api/v1/runs", "/api/v1/sources",
	} {
		rec := newWorld(t).get(target)
		if rec.Code != http.StatusOK {
			t.Errorf("%s: status %d: %s", target, rec.Code, rec.Body)
		}
	}
}

func TestAnEmptyListIsNotNull(t *testing.T) {
	if got := newWorld(t).get("/api/v1/campaigns").Body.String(); got != `{"campaigns":[]}`+"\n" {
		t.Errorf("answered %s", got)
	}
	w := newWorld(t, func(o *Options) { o.Brands = nil })
	if got := w.get("/api/v1/brands").Body.String(); got != `{"brands":[]}`+"\n" {
		t.Errorf("answered %s", got)
	}
}

func TestFormats(t *testing.T) {
	const path = "/api/v1/brands/acme-air/nps"
	tests := []struct {
		name, query, accept string
		want                string
	}{
		{"JSON where nothing is asked", "", "", jsonType},
		{"JSON for a browser", "", "text/html,application/xhtml+xml,*/*;q=0.8", jsonType},
		{"JSON for an unknown type", "", "image/png", jsonType},
		{"CSV by header", "", "text/csv", "text/csv; charset=utf-8"},
		{"CSV by preference", "", "application/json;q=0.5, text/csv", "text/csv; charset=utf-8"},
		{"CSV by query", "?format=csv", "", "text/csv; charset=utf-8"},
		{"the query wins over the header", "?format=json", "text/csv", jsonType},
		{"a broken header", "", "a;,b", jsonType},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for _, target := range []string{path, strings.Replace(path, "nps", "comparison", 1)} {
				rec := w.get(target+tt.query, "Accept", tt.accept)
				if got := rec.Header().Get("Content-Type"); rec.Code != http.StatusOK || got != tt.want {
					t.Errorf("%s: status %d, %q, want %q", target, rec.Code, got, tt.want)
				}
				if csv := tt.want != jsonType; csv != strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment; filename=acme-air-") {
					t.Errorf("%s: disposition is %q", target, rec.Header().Get("Content-Disposition"))
				}
				if !strings.Contains(rec.Header().Get("Vary"), "Accept") {
					t.Errorf("%s: Vary is %q", target, rec.Header().Get("Vary"))
				}
			}
		})
	}
	t.Run("a problem stays a problem for who asks for CSV", func(t *testing.T) {
		wantProblem(t, newWorld(t).get("/api/v1/brands/nobody/nps", "Accept", "text/csv"), kindUnknownBrand)
		wantProblem(t, newWorld(t).get("/api/v1/brands/nobody/nps?by=eon", "Accept", "a;,b"), kindBadParameter)
	})
	t.Run("the mentions have no CSV", func(t *testing.T) {
		wantProblem(t, newWorld(t).get("/api/v1/brands/acme-air/mentions?format=csv"), kindBadParameter)
	})
}

func TestSentencesSpeakTheCallersLanguage(t *testing.T) {
	tests := []struct{ accept, lang string }{
		{"", "en"}, {"de", "en"}, {"ru", "ru"}, {"zh-CN,zh;q=0.9,en;q=0.8", "zh"}, {"en-GB, ru;q=0.5", "en"}, {"nonsense;;;", "en"},
	}
	for _, tt := range tests {
		t.Run(tt.accept, func(t *testing.T) {
			rec := newWorld(t).get("/api/v1/brands/acme-air/comparison", "Accept-Language", tt.accept)
			var got struct {
				Verdict   string
				Agreement struct{ Sentence string }
			}
			if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			p := messages.For(tt.lang).Plain()
			if got.Verdict != p.T("ago.hours", 5) || got.Agreement.Sentence != p.T("ago.days", 2) {
				t.Errorf("got %+v, want the sentences in %s", got, tt.lang)
			}
			if h := rec.Header().Get("Content-Language"); h != tt.lang {
				t.Errorf("Content-Language is %q", h)
			}
		})
	}
}

func TestTranslatingChangesSentencesOnly(t *testing.T) {
	w := newWorld(t)
	figure, err := w.figures.Compare(t.Context(), "acme-air", figures.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	before, _ := json.Marshal(figure)
	after, _ := json.Marshal(translated(figure, messages.For("ru")))
	unchanged, _ := json.Marshal(figure)
	if !bytes.Equal(before, unchanged) {
		t.Error("translating changed the figure")
	}
	var en, ru map[string]any
	if json.Unmarshal(before, &en) != nil || json.Unmarshal(after, &ru) != nil {
		t.Fatal("not JSON")
	}
	if en["verdict"] == ru["verdict"] {
		t.Errorf("the verdict stayed %v", en["verdict"])
	}
	for _, m := range []map[string]any{en, ru} {
		delete(m, "verdict")
		delete(m["agreement"].(map[string]any), "sentence")
		delete(m["lag"].(map[string]any), "sentence")
	}
	a, _ := json.Marshal(en)
	b, _ := json.Marshal(ru)
	if !bytes.Equal(a, b) {
		t.Errorf("numbers differ:\n%s\n%s", a, b)
	}
}

func TestAnUnchangedFigureIsNotSentAgain(t *testing.T) {
	const path = "/api/v1/brands/acme-air/nps"
	w := newWorld(t)
	tag := w.get(path).Header().Get("ETag")
	if len(tag) < 10 {
		t.Fatalf("ETag is %q", tag)
	}
	tests := []struct {
		name, header string
		want         int
	}{
		{"the same tag", tag, http.StatusNotModified},
		{"the same tag, weak and among others", `"x", W/` + tag, http.StatusNotModified},
		{"any tag", "*", http.StatusNotModified},
		{"another tag", `"x"`, http.StatusOK},
		{"half the tag", tag[:8], http.StatusOK},
	}
	for _, tt := range tests {
		rec := w.get(path, "If-None-Match", tt.header)
		if rec.Code != tt.want || (rec.Code == http.StatusNotModified) != (rec.Body.Len() == 0) {
			t.Errorf("%s: status %d, %d bytes", tt.name, rec.Code, rec.Body.Len())
		}
	}
	if other := w.get(path, "If-None-Match", tag, "Accept", "text/csv"); other.Code != http.StatusOK {
		t.Errorf("CSV with the tag of JSON: status %d", other.Code)
	}
	w.figures.err = errSecret
	wantProblem(t, w.get(path, "If-None-Match", "*"), kindInternal)
}

func TestMentionsComeInPages(t *testing.T) {
	w := newWorld(t)
	w.Location = time.FixedZone("UTC+3", 3*3600)
	const query = "?hashtag=acmeair&from=2026-03-01&limit=2"
	first := w.get("/api/v1/brands/acme-air/mentions" + query)
	var page MentionPage
	if err := json.Unmarshal(first.Body.Bytes(), &page); err != nil {
		t.Fatal(err)
	}
	if len(page.Mentions) != 2 || page.Next == "" || strings.Contains(page.Next, "at 2") {
		t.Fatalf("first page: %+v", page)
	}
	if want := time.Date(2026, 2, 28, 21, 0, 0, 0, time.UTC); !w.lists.query.From.Equal(want) || !w.lists.query.To.IsZero() {
		t.Errorf("asked from %v to %v, want from %v, open", w.lists.query.From, w.lists.query.To, want)
	}
	link := first.Header().Get("Link")
	target, found := strings.CutSuffix(strings.TrimPrefix(link, "<"), `>; rel="next"`)
	if !found {
		t.Fatalf("Link is %q", link)
	}
	last := w.get(target)
	if w.lists.query.Before != "at 2" || w.lists.query.Hashtag != "acmeair" || w.lists.query.Limit != 2 {
		t.Errorf("the link asked for %+v", w.lists.query)
	}
	if last.Header().Get("Link") != "" || strings.Contains(last.Body.String(), `"next"`) {
		t.Errorf("the last page goes on: %s", last.Body)
	}
	wantProblem(t, w.get("/api/v1/brands/acme-air/mentions?label=promoter&cursor="+page.Next), kindBadParameter)
}

func TestRunsComeInPages(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for target := "/api/v1/runs?limit=2"; target != ""; {
		rec := w.get(target)
		var page struct{ Runs []struct{ ID string } }
		if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Runs {
			ids = append(ids, r.ID)
		}
		target, _ = strings.CutSuffix(strings.TrimPrefix(rec.Header().Get("Link"), "<"), `>; rel="next"`)
	}
	if got := strings.Join(ids, " "); got != "3 2 1" {
		t.Errorf("runs are %s", got)
	}
}

func TestAnsweredProblemsAllowNoCaching(t *testing.T) {
	rec := newWorld(t).get("/api/v1/brands/nobody/nps")
	if rec.Header().Get("ETag") != "" || rec.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("headers are %v", rec.Header())
	}
}
