package dashboard

import (
	"net/http"
	"net/http/httptest"
	"testing"
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

func TestPagesAnswer(t *testing.T) {
	h := pages(t, newWorld())
	for _, path := range []string{"/", "/brands/lumen-rail", "/brands/lumen-rail/compare", "/brands/quietway", "/mentions", "/mentions/17", "/campaigns/window-seat", "/runs"} {
		if w := get(t, h, path, "en"); w.Code != http.StatusOK {
			t.Errorf("%s: %d\n%s", path, w.Code, w.Body)
		}
	}
}
