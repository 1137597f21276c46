package api

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"pgregory.net/rapid"
)

func TestACursorLeadsBackToItsPosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, position := rapid.String().Draw(t, "list"), rapid.StringN(1, 50, -1).Draw(t, "position")
		cursor := encodeCursor(list, position)
		if got, err := decodeCursor(list, cursor); err != nil || got != position {
			t.Fatalf("got %q, %v", got, err)
		}
		if url.QueryEscape(cursor) != cursor {
			t.Fatalf("%q needs escaping", cursor)
		}
		if _, err := decodeCursor(list+"x", cursor); err == nil {
			t.Fatal("another list accepts the cursor")
		}
		if _, err := decodeCursor(list, cursor[:len(cursor)-1]); err == nil {
			t.Fatal("a cursor that was cut is accepted")
		}
	})
}

func FuzzDecodeCursor(f *testing.F) {
	for _, seed := range []string{"", "abcd", "====", encodeCursor("runs", "2"), encodeCursor("", "x"), "AAAAAAAAAAAAAAAAAAAAAAAAA"} {
		f.Add("runs", seed)
	}
	f.Fuzz(func(t *testing.T, list, cursor string) {
		position, err := decodeCursor(list, cursor)
		if err == nil && cursor != "" && (position == "" || decodesTo(list, encodeCursor(list, position)) != position) {
			t.Errorf("%q gives %q", cursor, position)
		}
	})
}

func decodesTo(list, cursor string) string {
	position, _ := decodeCursor(list, cursor)
	return position
}

func FuzzFilter(f *testing.F) {
	f.Add("2026-01-01", "2026-02-01", "week", "country=DE", "#acmeair")
	f.Add("", "", "", "", "")
	f.Add("2026-13-41", "0000-00-00", "eon", "=", "##")
	f.Add("9999-12-31", "-1", "all", "a=", "话题")
	f.Fuzz(func(t *testing.T, from, to, by, segment, hashtag string) {
		s := Selection{Days: Days{From: from, To: to}, By: by, Sieve: Sieve{Segment: segment, Hashtag: hashtag}}
		filter, err := s.filter()
		if err != nil {
			if known(err) == nil {
				t.Errorf("%v is not a problem", err)
			}
			return
		}
		if from != "" && to != "" && filter.To <= filter.From {
			t.Errorf("%s to %s gives %v to %v", from, to, filter.From, filter.To)
		}
		if (segment != "") != (filter.Segment.Name != "") {
			t.Errorf("segment %q gives %+v", segment, filter.Segment)
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"", "by=week&from=2026-01-01", "by=week&by=day", "%zz", "a;b", "form=1", "limit=-1", "cursor=abcd", "format=csv&segment=a=b"} {
		f.Add(seed)
	}
	w := &world{figures: &fakeFigures{}, lists: &fakeLists{}}
	s, err := New(Options{Figures: w.figures, Mentions: w.lists, Runs: w.lists})
	if err != nil {
		f.Fatal(err)
	}
	w.Server = s
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{"/api/v1/brands/acme-air/nps", "/api/v1/runs"} {
			req := httptest.NewRequest(http.MethodGet, path, nil)
			req.Host, req.URL.RawQuery = "localhost", query
			rec := httptest.NewRecorder()
			w.Handler().ServeHTTP(rec, req)
			if rec.Code >= 500 {
				t.Errorf("%s?%s: status %d: %s", path, query, rec.Code, rec.Body)
			}
		}
	})
}
