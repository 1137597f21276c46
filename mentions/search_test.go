package mentions

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
)

func TestSearchAsksForEverythingThatMayMatch(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	brands := []Brand{
		{Name: "acme", Terms: []string{"acme air", "@acmeair"}, Hashtags: []string{"AcmeAir", "话题"}, Exclude: []string{"airfield"}},
		{Name: "zenith", Query: `("zenith wings" OR #zenithwings OR зенит* OR #acmeair) AND NOT (cinema NEAR/5 movie OR NOT screen)`},
	}
	campaigns := []Campaign{
		{Name: "over", Brand: "acme", Hashtags: []string{"winter"}, To: day(5)},
		{Name: "runs", Brand: "acme", Hashtags: []string{"spring", "acmeair"}, From: day(1)},
		{Name: "comes", Brand: "acme", Hashtags: []string{"summer"}, From: day(20)},
	}
	want := crawler.Search{
		Hashtags: []string{"AcmeAir", "话题", "zenithwings", "spring"},
		Terms:    []string{"acme air", "@acmeair", "zenith wings", "зенит", "screen"},
	}
	if diff := cmp.Diff(want, Search(brands, campaigns, day(10), day(10))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := Search(nil, campaigns, day(1), day(10)); len(got.Hashtags) != 3 {
		t.Errorf("a crawl of the past asks for %q, want the tags of that time as well", got.Hashtags)
	}
}
