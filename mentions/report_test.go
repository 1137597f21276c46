package mentions

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
)

func TestNearMissesSayWhy(t *testing.T) {
	terms := Brand{Name: "acme", Terms: []string{"acme air", "delta", "@acmeair", "小米"}, Hashtags: []string{"acmeair"}, Exclude: []string{"airfield", "#corn"}}
	query := func(q string) Brand { return Brand{Name: "acme", Query: q} }
	tests := []struct {
		name  string
		brand Brand
		text  string
		kind  MissKind // "" for no near miss
		why   string
	}{
		{"excluded word", terms, "Acme Air flew over the airfield", MissExcluded, `"airfield" is excluded`},
		{"excluded hashtag", terms, "Delta #corn", MissExcluded, "#corn is excluded"},
		{"an excluded word alone is none", terms, "what an airfield", "", ""},
		{"inside a longer word", terms, "deltaic plains", MissInside, `"delta" is only inside "deltaic"`},
		{"inside an address", terms, "https://delta.example/x", MissInside, `"delta" is only inside the address "https://delta.example/x"`},
		{"inside a handle", terms, "@delta-force rules", MissInside, `"delta" is only inside "@delta-force"`},
		{"inside a longer handle", terms, "@acmeairline rules", MissInside, `@acmeair is only inside "@acmeairline"`},
		{"a longer hashtag", terms, "#AcmeAirlines rules", MissInside, "the hashtag is #acmeairlines"},
		{"written together", Brand{Name: "x", Terms: []string{"acme air"}}, "I love AcmeAir!", MissTogether, `it is written together: "AcmeAir"`},
		{"written together in a hashtag", Brand{Name: "x", Terms: []string{"acme air"}}, "#acmeairsucks", MissTogether, `it is written together: "acmeairsucks"`},
		{"without the sign", Brand{Name: "x", Hashtags: []string{"acmeair"}}, "I love AcmeAir!", MissNoSign, `"AcmeAir" stands without its sign, as a word`},
		{"a part of a phrase", terms, "Acme sells anvils", MissPart, `"Acme" is there, "acme air" is not`},
		{"a short part of a phrase is none", terms, "fresh air", "", ""},
		{"nothing", terms, "the weather is mild", "", ""},
		{"a missing word", query("acme AND (crew OR staff)"), "acme", MissMissing, `one of "crew", "staff" is missing`},
		{"a single missing word", query("acme AND crew"), "crew", MissMissing, `"acme" is missing`},
		{"NOT", query("acme AND NOT (corn OR flakes)"), "acme flakes", MissExcluded, `"flakes" is ruled out by NOT`},
		{"too far", query("acme NEAR/2 crew"), "acme has a very nice crew", MissTooFar, `"acme" and "crew" are not within 2 words of each other`},
		{"one side of NEAR", query("acme NEAR/2 crew"), "acme", MissMissing, `"crew" is missing`},
		{"the branch that came nearest", query("(zeta AND beta) OR (acme AND crew)"), "acme", MissMissing, `"crew" is missing`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := TestQuery(tt.brand, slices.Values([]crawler.Post{*post(tt.text)}), 5)
			if err != nil {
				t.Fatal(err)
			}
			var got QueryMiss
			if len(r.Missed) > 0 {
				got = r.Missed[0]
			}
			if r.Hits != 0 || got.Kind != tt.kind || got.Why != tt.why {
				t.Errorf("%d hits, near miss %s: %s\nwant %s: %s", r.Hits, got.Kind, got.Why, tt.kind, tt.why)
			}
			for _, h := range got.Near {
				if h.End > 0 && (h.Start < 0 || h.Start >= h.End || h.End > len(tt.text)) {
					t.Errorf("near hit %+v", h)
				}
			}
		})
	}
}

func TestQueryReportCountsDaysInTheZoneOfThePosts(t *testing.T) {
	moscow := time.FixedZone("MSK", 3*3600)
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return when.In(moscow)
	}
	posts := []crawler.Post{
		{Text: "delta", PublishedAt: at("2026-03-02T20:59:00Z")},
		{Text: "Delta and #acme", PublishedAt: at("2026-03-02T21:00:00Z")}, // the 3rd in Moscow
		{Text: "nothing", PublishedAt: at("2026-03-03T10:00:00Z")},
		{Text: "deltaic", PublishedAt: at("2026-03-01T10:00:00Z")},
		{Deleted: true},
	}
	r, err := TestQuery(Brand{Name: "b", Terms: []string{"delta"}, Hashtags: []string{"acme"}}, slices.Values(posts), 1)
	if err != nil {
		t.Fatal(err)
	}
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, moscow) }
	want := QueryReport{
		Posts: 4, Hits: 2, NearMisses: 1,
		Terms: []TermVolume{{"delta", 2}, {"acme", 1}},
		Days:  []DayVolume{{day(1), 1, 0}, {day(2), 1, 1}, {day(3), 2, 1}},
	}
	if len(r.Matched) != 1 || len(r.Missed) != 1 {
		t.Errorf("%d and %d examples, want one each", len(r.Matched), len(r.Missed))
	}
	r.Matched, r.Missed = nil, nil
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestQueryReportKeepsFewExamplesOfMany(t *testing.T) {
	many := func(yield func(crawler.Post) bool) {
		for i := range 5000 {
			p := post("delta")
			p.NativeID = fmt.Sprintf("%04d", i)
			if i%2 == 1 {
				p.Text = "deltaic"
			}
			if !yield(*p) {
				return
			}
		}
	}
	run := func() QueryReport {
		r, err := TestQuery(Brand{Name: "b", Terms: []string{"delta"}}, many, 20)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := run()
	if r.Hits != 2500 || r.NearMisses != 2500 || len(r.Matched) != 20 || len(r.Missed) != 20 {
		t.Fatalf("%d hits, %d near misses, %d and %d examples", r.Hits, r.NearMisses, len(r.Matched), len(r.Missed))
	}
	if !slices.IsSortedFunc(r.Matched, func(a, b QueryHit) int { return strings.Compare(a.Post.NativeID, b.Post.NativeID) }) {
		t.Error("examples are out of order")
	}
	if last := r.Matched[19].Post.NativeID; last < "3000" {
		t.Errorf("the last example is post %s: not spread over all", last)
	}
	if diff := cmp.Diff(r, run()); diff != "" {
		t.Errorf("a second run shows others:\n%s", diff)
	}
}

func TestTestQueryRefusesABadQuery(t *testing.T) {
	if _, err := TestQuery(Brand{Query: "a b"}, slices.Values([]crawler.Post(nil)), 1); err == nil {
		t.Error("no error")
	}
}
