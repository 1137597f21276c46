package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment/lexicon"
)

// TestRematchAppliesNewRulesForIntents begins with posts that an older version stored, when sales voted.
func TestRematchAppliesNewRulesForIntents(t *testing.T) {
	f := newFake()
	importer := newImport(t, f)
	var posts []crawler.Post
	for i := range 2500 {
		posts = append(posts, post(fmt.Sprint(i), fmt.Sprint("author", i), "Flash sale at Brightcup! 30% off, shop now: https://brightcup.example"))
	}
	if _, err := importer.Run(context.Background(), "", these(posts...)); err != nil {
		t.Fatal(err)
	}
	for at, p := range f.posts {
		if p.Mentions[0].Reason != mentions.ReasonPromotion || p.Mentions[0].Intent != mentions.IntentPromotion {
			t.Fatalf("a sale was saved as %+v", p.Mentions[0])
		}
		p.Mentions[0].Intent, p.Mentions[0].Reason, p.Mentions[0].Rev = mentions.IntentNone, mentions.Votes, "older"
		f.posts[at] = p
	}
	renewed := func() (n int) {
		for _, p := range f.posts {
			if m := p.Mentions[0]; m.Reason == mentions.ReasonPromotion && m.Rev == brands[0].Rev() {
				n++
			}
		}
		return n
	}

	j := &jobs.Rematch{Store: f, Matcher: importer.Matcher, Brands: brands, Classifier: lexicon.New(), Key: key}
	ctx, cancel := context.WithCancel(context.Background())
	saves := 0
	f.onSave = func() {
		if saves++; saves == 2 {
			cancel()
		}
	}
	if run, err := j.Run(ctx); !errors.Is(err, context.Canceled) || run.Status != runs.Cancelled {
		t.Fatalf("interrupted: %+v, %v", run, err)
	}
	if n := renewed(); n == 0 || n == len(posts) || f.revs["brightcup"] != "" {
		t.Fatalf("interrupted: %d posts renewed, revision %q", n, f.revs["brightcup"])
	}
	f.onSave = nil
	if run, err := j.Run(context.Background()); err != nil || run.Status != runs.Done {
		t.Fatalf("run again: %+v, %v", run, err)
	}
	if n := renewed(); n != len(posts) || f.revs["brightcup"] != brands[0].Rev() {
		t.Errorf("run again: %d posts of %d renewed, revision %q", n, len(posts), f.revs["brightcup"])
	}
}
