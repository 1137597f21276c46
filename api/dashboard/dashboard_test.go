package dashboard

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/golden"
	"overheard/mentions"
)

// get asks for a page as a browser that prefers lang.
func get(t *testing.T, h http.Handler, path, lang string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Language", lang)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPagesSayWhatTheyShould(t *testing.T) {
	h := pages(t, newWorld())
	tests := []struct {
		name, path, lang string
		status           int
		want             []string
		not              []string
	}{
		{"overview", "/", "en", 200, []string{"<h1>Overview</h1>", "Lumen Rail", "Northline", "Window Seat Spring", "june.jsonl", "Share of voice"}, nil},
		{"overview in Russian", "/", "ru", 200, []string{"<h1>Обзор</h1>", "Доля голоса"}, []string{"Share of voice"}},
		{"overview in Chinese", "/", "zh-CN", 200, []string{"<h1>总览</h1>", "声量份额"}, []string{"Share of voice"}},
		{"the address decides about the language before the browser", "/?ui=ru", "zh", 200, []string{"Обзор"}, nil},
		{"brand", "/brands/lumen-rail", "en", 200, []string{"Proxy NPS", "Survey NPS", "Not calibrated", "hold no opinion", "do not vote", `data-series="survey"`, "#refund"}, nil},
		{"brand without a survey", "/brands/northline", "en", 200, []string{"overheard import survey answers.csv --brand northline"}, nil},
		{"brand on days without posts", "/brands/lumen-rail?from=1999-01-01&to=1999-02-01", "en", 200, []string{"Nothing is stored for these days", "?last=all"}, nil},
		{"a gap is no zero", "/brands/lumen-rail?from=2026-04-20&to=2026-05-11&by=week", "en", 200, []string{"no posts"}, []string{`data-v="0"`}},
		{"filters stay in the links", "/brands/lumen-rail?lang=ru&last=all", "en", 200, []string{"lang=ru", "Language: ru", `href="/api/v1/brands/lumen-rail/nps?by=`, `&amp;lang=ru&amp;to=2026-`}, nil},
		{"compare", "/brands/lumen-rail/compare", "en", 200, []string{"the posts may stand anywhere from", "within chance", "Pearson", "Where the difference comes from", "unexplained: who posts", "All who answered "}, nil},
		{"compare in Russian", "/brands/lumen-rail/compare", "ru", 200, []string{"Из чего складывается разница", "не объяснено: кто публикует"}, []string{"unexplained"}},
		{"figures to download", "/brands/lumen-rail/compare?from=2026-05-01&to=2026-06-01&by=week", "en", 200,
			[]string{`href="/api/v1/brands/lumen-rail/comparison?by=week&amp;format=csv&amp;from=2026-05-01&amp;to=2026-06-01" download`}, nil},
		{"mentions", "/mentions?brand=lumen-rail&label=detractor", "en", 200, []string{"<mark>Lumen Rail</mark>", `rel="noopener nofollow noreferrer"`, "before="}, []string{"promoter</b>"}},
		{"mentions of no brand are those of the first", "/mentions", "en", 200, []string{"<h1>Lumen Rail"}, nil},
		{"one mention", "/mentions/17", "en", 200, []string{"Why this post is here", "lexicon-1", "not calibrated"}, nil},
		{"campaign", "/campaigns/window-seat", "en", 200, []string{"Before", "During", "After", "#windowseat"}, nil},
		{"sources", "/sources", "en", 200, []string{"2 of 4 sources need", "forum.example answered 403", "no longer shows what was posted"}, nil},
		{"runs", "/runs", "en", 200, []string{"partly done", "the disk is full", "no_time 2"}, nil},
		{"no such page", "/x/y", "en", 404, []string{"No such page"}, nil},
		{"no such brand", "/brands/nobody", "en", 404, []string{"No such brand", "Northline"}, nil},
		{"no such brand to compare", "/brands/nobody/compare", "en", 404, []string{"No such brand"}, nil},
		{"no such brand in the list", "/mentions?brand=nobody", "en", 404, []string{"No such brand"}, nil},
		{"no such mention", "/mentions/999999", "en", 404, []string{"No such mention"}, nil},
		{"a mention that is no number", "/mentions/abc", "en", 404, []string{"No such page"}, nil},
		{"no such campaign", "/campaigns/nothing", "en", 404, []string{"No such campaign"}, nil},
		{"a day that is none", "/?from=soon", "en", 400, []string{"cannot be understood", "soon", "Days look like"}, nil},
		{"a label that is none", "/mentions?label=angry", "en", 400, []string{"angry", "menus"}, []string{"Days look like"}},
		{"a reason that is none", "/mentions?reason=mood", "en", 400, []string{"mood"}, nil},
		{"a cursor that is none", "/mentions?before=zzz", "en", 400, []string{"Start again"}, nil},
		{"a page of runs that is none", "/runs?before=-1", "en", 400, []string{"cannot be understood"}, nil},
		{"an error echoes what was asked as text", "/?from=%3Cscript%3E", "en", 400, []string{"&lt;script&gt;"}, []string{"<script>"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := get(t, h, tt.path, tt.lang)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			body := w.Body.String()
			for _, s := range tt.want {
				if !strings.Contains(body, s) {
					t.Errorf("%q is missing", s)
				}
			}
			for _, s := range append(tt.not, "‹", "<nil>", "NaN", "%!", "ZgotmplZ") {
				if strings.Contains(body, s) {
					t.Errorf("%q is there", s)
				}
			}
		})
	}
}

func TestEveryLinkOfAPageAnswers(t *testing.T) {
	h := pages(t, newWorld())
	link := regexp.MustCompile(`href="(/[^"]*)"`)
	seen := map[string]bool{}
	for _, start := range []string{"/", "/brands/lumen-rail", "/brands/lumen-rail/compare", "/campaigns/window-seat", "/mentions/17", "/mentions", "/sources", "/runs"} {
		for _, m := range link.FindAllStringSubmatch(get(t, h, start, "en").Body.String(), -1) {
			path := strings.ReplaceAll(m[1], "&amp;", "&")
			if seen[path] || strings.HasPrefix(path, "/api/") {
				continue
			}
			seen[path] = true
			if w := get(t, h, path, "en"); w.Code != http.StatusOK {
				t.Errorf("%s leads to %s: %d", start, path, w.Code)
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d links were found", len(seen))
	}
}

// Nothing calibrates the fixture: no page may show a level as a number with its margin, and every one shows the same.
func TestAnUncalibratedLevelIsABandOnEveryPage(t *testing.T) {
	h := pages(t, newWorld())
	point := regexp.MustCompile(`<b>[+\x{2212}]?\d+</b> <span class="margin">\([+\x{2212}]?\d+ … [+\x{2212}]?\d+\)</span></a><small class="n">\d+ voices`)
	for _, path := range []string{"/", "/brands/lumen-rail", "/campaigns/window-seat"} {
		body := get(t, h, path, "en").Body.String()
		if !strings.Contains(body, "(middle ") {
			t.Errorf("%s: no band", path)
		}
		for _, s := range point.FindAllString(body, -1) {
			t.Errorf("%s: %s", path, s)
		}
		if path != "/campaigns/window-seat" {
			continue
		}
		if n := strings.Count(body, "(middle "); n != 4 {
			t.Errorf("%s: %d bands, want those of three phases and one hashtag", path, n)
		}
		if !strings.Contains(body, "Balance of public posts, not an NPS of customers: read the change, not the level.") {
			t.Errorf("%s: nothing says what the level is", path)
		}
	}
}

func TestANumberLeadsToTheMentionsBehindIt(t *testing.T) {
	h := pages(t, newWorld())
	body := get(t, h, "/brands/lumen-rail?lang=ru&from=2026-06-01&to=2026-06-08&by=week", "en").Body.String()
	want := `/mentions?brand=lumen-rail&amp;from=2026-06-01&amp;lang=ru&amp;reason=votes&amp;to=2026-06-08`
	if !strings.Contains(body, want) {
		t.Errorf("no link to %s", want)
	}
}

func TestPostTextIsOnlyText(t *testing.T) {
	w := newWorld()
	w.found = []mentions.Found{{ID: 1, Post: crawler.Post{
		Source: "<b>x</b>", URL: "javascript:alert(1)", Text: `<script>alert("lumen rail")</script>`, PublishedAt: fixtureNow,
	}, Mention: mentions.Mention{Brand: "lumen-rail", Tags: []string{`"><img src=x>`}}}}
	h := pages(t, w)
	for _, path := range []string{"/mentions?brand=lumen-rail", "/mentions/1", "/brands/lumen-rail"} {
		body := get(t, h, path, "en").Body.String()
		for _, s := range []string{"<script>alert", "javascript:", "<img", "<b>x</b>"} {
			if strings.Contains(body, s) {
				t.Errorf("%s: %q is there", path, s)
			}
		}
	}
}

func TestAnEmptyDatabaseSaysTheFirstStep(t *testing.T) {
	h := pages(t, &world{})
	for path, want := range map[string]string{"/": importPosts, "/brands/lumen-rail": importPosts, "/mentions": importPosts, "/runs": importPosts, "/brands/lumen-rail/compare": importPosts} {
		if w := get(t, h, path, "en"); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, without %q", path, w.Code, want)
		}
	}
	none, err := New(Options{Figures: &figures.Service{Store: &world{}}, Mentions: &world{}, Runs: &world{}})
	if err != nil {
		t.Fatal(err)
	}
	if body := get(t, none, "/", "en").Body.String(); !strings.Contains(body, "overheard init") {
		t.Error("without a brand the page does not say how to configure one")
	}
	if w := get(t, none, "/mentions", "en"); w.Code != 200 {
		t.Errorf("mentions without a brand: %d", w.Code)
	}
}

func TestAFailureTellsTheLogAndNotTheReader(t *testing.T) {
	var log bytes.Buffer
	w := newWorld()
	w.fail = errors.New("disk on fire at /secret/path")
	h, err := New(Options{
		Figures: &figures.Service{Store: w, Brands: fixtureBrands}, Mentions: w, Runs: w, Brands: fixtureBrands,
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/brands/lumen-rail", "/mentions", "/mentions/1", "/runs", "/campaigns/window-seat"} {
		got := get(t, h, path, "en")
		if path != "/campaigns/window-seat" && got.Code != http.StatusInternalServerError {
			t.Errorf("%s: %d", path, got.Code)
		}
		if strings.Contains(got.Body.String(), "secret") {
			t.Errorf("%s shows what broke", path)
		}
	}
	if !strings.Contains(log.String(), "disk on fire") {
		t.Error("the log does not know what broke")
	}
}

func TestEveryAnswerIsFencedIn(t *testing.T) {
	h := pages(t, newWorld())
	for _, path := range []string{"/", "/nothing", "/static/style.css", "/?from=x"} {
		header := get(t, h, path, "en").Header()
		csp := header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy %q", path, csp)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", path, header)
		}
	}
	body := get(t, h, "/brands/lumen-rail", "en").Body.String()
	if m := regexp.MustCompile(`(?i)<style|<script>| style=| on[a-z]+="`).FindString(body); m != "" {
		t.Errorf("the page has %q, which its own policy forbids", m)
	}
}

func TestAssetsMayBeKept(t *testing.T) {
	h := pages(t, newWorld())
	link := regexp.MustCompile(`/static/style\.css\?v=[0-9a-f]+`).FindString(get(t, h, "/", "en").Body.String())
	w := get(t, h, link, "en")
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %v", link, w.Code, w.Header())
	}
	if w := get(t, h, "/static/style.css?v=old", "en"); strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Error("a file under an old digest may be kept for good")
	}
	for _, path := range []string{"/static/", "/static/../doc.go", "/static/dist/.gitkeep", "/static/nothing.css"} {
		if w := get(t, h, path, "en"); w.Code == 200 {
			t.Errorf("%s answers", path)
		}
	}
}

func TestPreferences(t *testing.T) {
	h := pages(t, newWorld())
	tests := []struct{ name, back, want string }{
		{"back to the page", "/brands/lumen-rail?last=13w", "/brands/lumen-rail?last=13w"},
		{"not to another site", "https://evil.example/", "/"},
		{"not to another site without a scheme", "//evil.example/", "/"},
		{"not to another site by a backslash", `/\evil.example/`, "/"},
		{"not to another site by a tab", "/\t/evil.example/", "/"},
		{"nowhere", "", "/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			form := url.Values{"theme": {"dark"}, "back": {tt.back}}
			r := httptest.NewRequest(http.MethodPost, "/preferences", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != tt.want {
				t.Errorf("got %d to %q, want %q", w.Code, w.Header().Get("Location"), tt.want)
			}
			if c := w.Result().Cookies(); len(c) != 1 || c[0].Name != "theme" || c[0].Value != "dark" || !c[0].HttpOnly {
				t.Errorf("cookies %v", c)
			}
		})
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "theme", Value: "dark"})
	r.AddCookie(&http.Cookie{Name: "ui", Value: "zh"})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), `<html lang="zh" data-theme="dark"`) {
		t.Errorf("the cookies do not decide: %s", w.Body.String()[:200])
	}
}

// mainPart is what the golden files keep of a page. Pages with figures are left out: their sentences belong to another room.
var mainPart = regexp.MustCompile(`(?s)<main.*</main>`)

func TestGoldenPages(t *testing.T) {
	h := pages(t, newWorld())
	for name, path := range map[string]string{"mention": "/mentions/17", "sources": "/sources", "runs": "/runs", "problem": "/brands/nobody"} {
		for _, lang := range []string{"en", "ru", "zh"} {
			t.Run(name+" "+lang, func(t *testing.T) {
				body := mainPart.FindString(get(t, h, path, lang).Body.String())
				golden.Check(t, name+"."+lang+".html", []byte(body+"\n"))
			})
		}
	}
}

func TestATrendMarksWhatIsMissing(t *testing.T) {
	w := newWorld()
	h := pagesWith(t, w, func(o *Options) {
		o.Figures = &figures.Service{Store: w, Gaps: w, Brands: fixtureBrands, Location: time.UTC, Now: o.Now}
	})
	for _, path := range []string{"/brands/lumen-rail", "/brands/lumen-rail/compare"} {
		body := get(t, h, path, "en").Body.String()
		for _, want := range []string{`<span class="gap-span" data-from="2026-06-28" data-to="2026-07-01">Missing: forum, from `, "to now (the source did not let us in)."} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %q is missing", path, want)
			}
		}
	}
}
