package remote

import (
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"overheard/sentiment"
	"overheard/sentiment/classifiertest"
)

const good = `{"model":{"name":"x-1"},"opinions":[{"p":{"promoter":0.33,"passive":0.33,"detractor":0.33},"opinion":1,` +
	`"sentiment_p":{"negative":0,"neutral":0,"positive":1},"lang":"zh-Hant"}],"more":1}`

func TestSharesAreMadeToSumToOne(t *testing.T) {
	got := make([]sentiment.Opinion, 1)
	m, wrong := read([]byte(good), make([]sentiment.Text, 1), got)
	if wrong != nil || m != (sentiment.Model{Name: "x-1"}) {
		t.Fatalf("%v, %v", m, wrong)
	}
	if o := got[0]; classifiertest.Valid(o) != nil || math.Abs(o.P.Passive-1./3) > 1e-9 || o.Lang != "zh" {
		t.Errorf("got %+v", o)
	}
}

func TestTheLanguageIsFoundWhereTheServerTellsNone(t *testing.T) {
	for _, tt := range []struct{ answered, declared, text, want string }{
		{"de", "en", "", "de"}, {"", "en", "", "en"}, {"und", "", "Худший банк", "ru"}, {"German!", "", "", "und"},
	} {
		got := make([]sentiment.Opinion, 1)
		_, wrong := read([]byte(strings.Replace(good, "zh-Hant", tt.answered, 1)), []sentiment.Text{{Text: tt.text, Lang: tt.declared}}, got)
		if wrong != nil || got[0].Lang != tt.want {
			t.Errorf("answered %q, declared %q: got %q, %v, want %q", tt.answered, tt.declared, got[0].Lang, wrong, tt.want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, "99999999999": 0,
		"Sun, 01 Mar 2026 10:00:05 GMT": 5 * time.Second, "Sun, 01 Mar 2026 09:00:00 GMT": 0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

func TestPausesGrowToALimit(t *testing.T) {
	for try, want := range map[int]time.Duration{0: time.Second, 1: 2 * time.Second, 3: 8 * time.Second, 6: maxPause, 90: maxPause} {
		if got := backoff(time.Second, try); got < want/2 || got >= want*3/2 {
			t.Errorf("pause %d is %v, want %v give or take a half", try, got, want)
		}
	}
}

func TestRequestsStaySmall(t *testing.T) {
	c := New(Settings{URL: "http://127.0.0.1:1", Batch: 100})
	long := make([]sentiment.Text, 200)
	if n := c.batch(long); n != 100 {
		t.Errorf("%d short texts go into one request, want 100", n)
	}
	for i := range long {
		long[i].Text = strings.Repeat("я", maxText)
	}
	if n := c.batch(long); n != maxTexts/maxText {
		t.Errorf("%d long texts go into one request, want %d", n, maxTexts/maxText)
	}
	if n := New(Settings{}).batch(long); n != 1 {
		t.Errorf("a batch of 0 takes %d texts", n)
	}
	for _, text := range []string{"", "a", "\xff", strings.Repeat("a", maxText), "a" + strings.Repeat("я", maxText), "ab" + strings.Repeat("服", maxText), strings.Repeat("\x80", 2*maxText)} {
		got := clean(text)
		if !utf8.ValidString(got) || len(got) > 3*maxText || utf8.ValidString(text) && !strings.HasPrefix(text, got) {
			t.Errorf("%.10q… of %d bytes is sent as %.10q… of %d", text, len(text), got, len(got))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`{"model":{"name":"x"},"opinions":[null]}`))
	f.Add([]byte(`{"model":{"name":"x"},"opinions":[{"p":{"promoter":1e-320,"passive":1,"detractor":null}}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got := make([]sentiment.Opinion, 1)
		m, wrong := read(body, []sentiment.Text{{Text: "any", Lang: "en"}}, got)
		if wrong != nil {
			return
		}
		if err := classifiertest.Valid(got[0]); err != nil || m.Name == "" {
			t.Errorf("%v of %q: %+v", err, m.Name, got[0])
		}
	})
}
