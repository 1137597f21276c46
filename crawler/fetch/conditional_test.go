package fetch_test

import (
	"net/http"
	"strings"
	"testing"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
)

// tagged answers with an ETag, and 304 to whoever has it.
func tagged(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"one"`)
	w.Header().Set("Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT")
	if r.Header.Get("If-None-Match") == `"one"` && r.Header.Get("If-Modified-Since") != "" {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write([]byte("page"))
}

func TestAnUnchangedPageIsNotSentAgain(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": tagged})
	ask := crawler.Request{URL: s.URL + "/a", Conditional: true}
	first := must(t)(s.Fetch(t.Context(), ask))
	if again := must(t)(s.Fetch(t.Context(), ask)); again.NotModified {
		t.Error("a page that was not saved counts as known")
	}
	first.Commit()
	again := must(t)(s.Fetch(t.Context(), ask))
	if !again.NotModified || again.Status != 304 || len(again.Body) != 0 {
		t.Errorf("got %+v", again)
	}
	again.Commit()
	if r := must(t)(s.get("/a")); string(r.Body) != "page" {
		t.Error("asked conditionally without being told to")
	}
}

func TestValidatorsBelongToOneQuestion(t *testing.T) {
	memory := fetch.NewMemory()
	s := serve(t, map[string]http.HandlerFunc{"/a": tagged}, func(o *fetch.Options) { o.Memory = memory })
	ask := crawler.Request{URL: s.URL + "/a?type=atom", Accept: "text/xml", Conditional: true}
	must(t)(s.Fetch(t.Context(), ask)).Commit()
	for name, change := range map[string]func(*crawler.Request){
		"another query":           func(r *crawler.Request) { r.URL = s.URL + "/a?type=rss" },
		"another Accept":          func(r *crawler.Request) { r.Accept = "text/html" },
		"another token":           func(r *crawler.Request) { r.Token = "t" },
		"not asked conditionally": func(r *crawler.Request) { r.Conditional = false },
	} {
		other := ask
		change(&other)
		if r := must(t)(s.Fetch(t.Context(), other)); r.NotModified {
			t.Errorf("%s: not modified", name)
		}
	}
	source, err := s.web.Client(crawler.Source{Name: "other", BaseURL: s.URL}, crawler.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if r := must(t)(source.Fetch(t.Context(), ask)); r.NotModified {
		t.Error("another source, which has saved nothing: not modified")
	}
	later := s.client(t, fetchtest.Options(s.clock), crawler.Limits{}, func(o *fetch.Options) { o.Memory = memory })
	if r := must(t)(later.Fetch(t.Context(), ask)); !r.NotModified {
		t.Error("forgotten by the next program")
	}
}

func TestValidatorsOfARedirectedPageAreThoseOfItsEnd(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": onward("/b"), "/b": tagged})
	ask := crawler.Request{URL: s.URL + "/a", Conditional: true}
	must(t)(s.Fetch(t.Context(), ask)).Commit()
	if r := must(t)(s.Fetch(t.Context(), ask)); !r.NotModified || r.URL != s.URL+"/b" {
		t.Errorf("got %+v", r)
	}
}

func TestA304ThatNobodyAskedForIsNoAnswer(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": sends(304)})
	_, err := s.get("/a")
	want(t, err, crawler.Garbled)
}

func TestA204IsAnAnswer(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": sends(204)})
	if r := must(t)(s.get("/a")); r.Status != 204 || len(r.Body) != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestAServerThatStopsGivingValidatorsIsForgotten(t *testing.T) {
	give := true
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) {
		if give {
			w.Header().Set("ETag", `"one"`)
		} else if r.Header.Get("If-None-Match") != "" {
			w.Header().Set("X-Asked", "yes")
		}
	}})
	ask := crawler.Request{URL: s.URL + "/a", Conditional: true}
	must(t)(s.Fetch(t.Context(), ask)).Commit()
	give = false
	must(t)(s.Fetch(t.Context(), ask)).Commit()
	if r := must(t)(s.Fetch(t.Context(), ask)); r.Header.Get("X-Asked") != "" {
		t.Error("still asks with the old ones")
	}
}

func TestAnEndlessETagIsNotKept(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+strings.Repeat("x", 5000)+`"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
		}
	}})
	ask := crawler.Request{URL: s.URL + "/a", Conditional: true}
	must(t)(s.Fetch(t.Context(), ask)).Commit()
	must(t)(s.Fetch(t.Context(), ask))
}
