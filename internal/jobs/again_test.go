package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
	"overheard/sentiment/lexicon"
	"overheard/survey"
)

func TestImportSurveyLabelsCommentsAndSavesAtOnce(t *testing.T) {
	f := newFake()
	j := &jobs.ImportSurvey{Store: f, Classifier: lexicon.New(), Key: key}
	rs := []survey.Response{{Score: 10}, {Score: 2, Comment: "Awful, I hate it"}, {Score: 9, Comment: "Lovely, thank you!"}}
	run, err := j.Run(context.Background(), "brightcup", "answers.csv", rs, map[string]int64{"bad_score": 2})
	if err != nil {
		t.Fatal(err)
	}
	if run.Status != runs.Partly || run.Counts != (runs.Counts{Seen: 5, New: 3, Bad: 2}) || run.Reasons["bad_score"] != 2 {
		t.Errorf("run is %+v", run)
	}
	if f.opinions[0] != (sentiment.Opinion{}) || f.opinions[1].Label() != sentiment.Detractor || f.opinions[2].Sentiment() != sentiment.Positive {
		t.Errorf("opinions are %+v", f.opinions)
	}
}

func TestImportSurveySavesNothingOnceStopped(t *testing.T) {
	f := newFake()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	j := &jobs.ImportSurvey{Store: f, Classifier: lexicon.New(), Key: key}
	run, err := j.Run(ctx, "brightcup", "answers.csv", []survey.Response{{Score: 2, Comment: "Awful"}}, nil)
	if !errors.Is(err, context.Canceled) || run.Status != runs.Cancelled || len(f.answers) != 0 {
		t.Errorf("got %+v, %v", run, err)
	}
}

func TestRelabelCarriesOnWhereItStopped(t *testing.T) {
	f := newFake()
	for i := range 2500 {
		f.subjects["brightcup"] = append(f.subjects["brightcup"], sentiment.Subject{ID: int64(i + 1), Text: fmt.Sprint("good ", i)})
	}
	f.subjects["mokka"] = []sentiment.Subject{{ID: 9000, Text: "awful", Source: "reviews", Rating: 5, RatingMax: 5}}
	j := &jobs.Relabel{Store: f, Classifier: lexicon.New(), Sources: jobs.Sources{"reviews": {RatingVotes: true}}}
	ctx, cancel := context.WithCancel(context.Background())
	f.onSave = cancel
	run, err := j.Run(ctx, []string{"brightcup", "mokka"})
	if !errors.Is(err, context.Canceled) || run.Status != runs.Cancelled || len(f.flipped) != 0 || len(f.labelled) != 1000 {
		t.Fatalf("got %+v, %v; %d labelled, %v flipped", run, err, len(f.labelled), f.flipped)
	}
	f.onSave = nil
	run, err = j.Run(context.Background(), []string{"brightcup", "mokka"})
	if err != nil || run.Counts.Changed != 1501 || len(f.labelled) != 2501 || len(f.flipped) != 2 {
		t.Fatalf("got %+v, %v; %d labelled, %v flipped", run, err, len(f.labelled), f.flipped)
	}
	if f.labelled[9000].P != (sentiment.Shares{Promoter: 1}) {
		t.Errorf("stars lost their vote: %+v", f.labelled[9000])
	}
}

func TestRematchFollowsTheConfiguration(t *testing.T) {
	f := newFake()
	ctx := context.Background()
	importer := newImport(t, f)
	page := post("1", "brightcup", "Good morning from Brightcup!")
	answer := post("2", "ann", "Awful service")
	answer.Thread = "1"
	if _, err := importer.Run(ctx, "", these(page, answer, post("3", "bob", "Mokka is fine"), post("4", "cid", "Kaffa is lovely"), post("6", "dan", long), post("7", "eve", long+"!"))); err != nil {
		t.Fatal(err)
	}
	importer.Brand = "brightcup"
	if _, err := importer.Run(ctx, "", these(post("5", "dan", "Mokka is lovely, Kaffa too"))); err != nil {
		t.Fatal(err)
	}

	changed := []mentions.Brand{brands[0], {Name: "kaffa", Title: "Kaffa", Role: mentions.Competitor, Terms: []string{"kaffa"}}}
	m, err := mentions.NewMatcher(changed, nil)
	if err != nil {
		t.Fatal(err)
	}
	j := &jobs.Rematch{Store: f, Matcher: m, Brands: changed, Classifier: lexicon.New(), Key: key}
	run, err := j.Run(ctx)
	if err != nil || run.Status != runs.Done || run.Counts.Seen != 7 {
		t.Fatalf("got %+v, %v", run, err)
	}
	want := map[string]map[string]mentions.Reason{
		"1": {"brightcup": mentions.ReasonOwnAccount},
		"2": {"brightcup": mentions.Votes},
		"3": {"mokka": mentions.Votes}, // not followed any more, and kept
		"4": {"kaffa": mentions.Votes},
		"5": {"brightcup": mentions.Votes}, // attached by hand, to it only
		"6": {"brightcup": mentions.Votes},
		"7": {"brightcup": mentions.ReasonDuplicate},
	}
	for id, reasons := range want {
		got := f.mentionsOf("forum", id)
		if len(got) != len(reasons) {
			t.Errorf("post %s: %d mentions, want %v", id, len(got), reasons)
		}
		for brand, reason := range reasons {
			if m, ok := got[brand]; !ok || m.Reason != reason || m.Opinion.Lang == "" {
				t.Errorf("post %s: %+v, want %s %q with an opinion", id, got, brand, reason)
			}
		}
	}
	if f.revs["kaffa"] != changed[1].Rev() || f.revs["kaffa"] == "" {
		t.Errorf("revisions are %v", f.revs)
	}
}
