package dashboard

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"overheard/internal/messages"
	"overheard/mentions"
)

// downloaded reads the file that the page at path links to.
func downloaded(t *testing.T, h http.Handler, path string) [][]string {
	t.Helper()
	link := regexp.MustCompile(`<a href="(/mentions\.csv[^"]*)" download>`).FindStringSubmatch(get(t, h, path, "en").Body.String())
	if link == nil {
		t.Fatalf("%s links to no file", path)
	}
	r := get(t, h, strings.ReplaceAll(link[1], "&amp;", "&"), "en")
	if r.Code != http.StatusOK || r.Header().Get("Content-Type") != "text/csv; charset=utf-8" || !strings.HasPrefix(r.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("%s: %d %v", link[1], r.Code, r.Header())
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(r.Body.Bytes(), []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTheListOfMentionsIsDownloadedWhole(t *testing.T) {
	w := newWorld()
	h := pages(t, w)
	for _, filter := range []string{"", "&label=detractor", "&reason=votes", "&lang=ru", "&from=2026-06-01&to=2026-06-20"} {
		rows := downloaded(t, h, "/mentions?brand=lumen-rail"+filter)
		if !slices.Equal(rows[0], mentionColumns) {
			t.Errorf("columns: %q", rows[0])
		}
		v, err := url.ParseQuery(strings.TrimPrefix(filter, "&"))
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			if want := v.Get("label"); want != "" && row[8] != want {
				t.Errorf("%s: %q", filter, row)
			}
			if v.Get("reason") != "" && row[14] != "true" || v.Get("lang") != "" && row[7] != "ru" {
				t.Errorf("%s: %q", filter, row)
			}
		}
		said := "<b>" + messages.For("en").T("mentions.count", len(rows)-1) + "</b>"
		if body := get(t, h, "/mentions?brand=lumen-rail"+filter, "en").Body.String(); !strings.Contains(body, said) {
			t.Errorf("%s: the page does not say %q", filter, said)
		}
	}
}

// Behind a page of the list, the file still begins at the newest mention, and it has more than the store gives at a time.
func TestTheFileOfMentionsDoesNotStopAtAPage(t *testing.T) {
	w := newWorld()
	f := w.found[slices.IndexFunc(w.found, func(f mentions.Found) bool { return f.Mention.Brand == "lumen-rail" })]
	for i := range 2*mentionsPerRead + 7 {
		f.ID = int64(100_000 + i)
		w.found = append(w.found, f)
	}
	rows := downloaded(t, pages(t, w), "/mentions?brand=lumen-rail&before=30")
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		seen[row[0]] = true
	}
	if len(rows) < 2*mentionsPerRead+7 || len(seen) != len(rows)-1 {
		t.Errorf("%d rows, %d mentions", len(rows)-1, len(seen))
	}
}

func TestWhatStrangersWroteIsNoFormula(t *testing.T) {
	w := newWorld()
	i := slices.IndexFunc(w.found, func(f mentions.Found) bool { return f.Mention.Brand == "lumen-rail" })
	w.found[i].Post.Text = `=HYPERLINK("https://evil.example")`
	w.found[i].Post.URL = "javascript:alert(1)"
	for _, row := range downloaded(t, pages(t, w), "/mentions?brand=lumen-rail") {
		if row[0] == strconv.FormatInt(w.found[i].ID, 10) && (row[len(row)-1] != `'=HYPERLINK("https://evil.example")` || row[4] != "") {
			t.Errorf("%q", row)
		}
	}
}

func TestAFileOfMentionsThatCannotBeMadeIsNotHalfAList(t *testing.T) {
	w := newWorld()
	h := pages(t, w)
	for path, want := range map[string]int{"/mentions.csv?brand=no-such": 404, "/mentions.csv?brand=lumen-rail&label=fan": 400, "/mentions.csv?brand=lumen-rail&from=x": 400} {
		if r := get(t, h, path, "en"); r.Code != want || strings.HasPrefix(r.Header().Get("Content-Type"), "text/csv") {
			t.Errorf("%s: %d %s", path, r.Code, r.Header().Get("Content-Type"))
		}
	}
	w.fail = errors.New("the disk is gone")
	if r := get(t, h, "/mentions.csv?brand=lumen-rail", "en"); r.Code != 500 {
		t.Errorf("a store that fails: %d", r.Code)
	}
	w.fail = nil
	f := w.found[0]
	f.Mention.Brand = "lumen-rail"
	for range 2 * mentionsPerRead {
		w.found = append(w.found, f)
	}
	broken := pagesWith(t, w, func(o *Options) { o.Mentions = &breaking{world: w} })
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Error("a file that breaks off looks whole")
		}
	}()
	broken.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/mentions.csv?brand=lumen-rail", nil))
}

// breaking is a store that gives one page and then fails.
type breaking struct {
	*world
	asked int
}

func (b *breaking) Mentions(ctx context.Context, q mentions.ListQuery) ([]mentions.Found, string, error) {
	if b.asked++; b.asked > 1 {
		return nil, "", errors.New("the disk is gone")
	}
	return b.world.Mentions(ctx, q)
}
