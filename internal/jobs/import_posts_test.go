package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
)

func TestImportPostsMatchesLabelsAndSaves(t *testing.T) {
	f := newFake()
	run, err := newImport(t, f).Run(context.Background(), "posts.jsonl", these(
		post("1", "ann", "I love Brightcup, the best espresso in town"),
		post("2", "bob", "Brightcup was awful, I hate it. Mokka is excellent!"),
		post("3", "cid", "rain again"),
	))
	if err != nil {
		t.Fatal(err)
	}
	want := runs.Counts{Seen: 3, New: 3, Matched: 3}
	if run.Counts != want || run.Status != runs.Done || jobs.Exit(run) != 0 {
		t.Errorf("run is %+v, want done with %+v", run, want)
	}
	if run.Job != "import posts" || run.Source != "posts.jsonl" || f.runs[0].Status != runs.Done || f.locked {
		t.Errorf("recorded %+v", f.runs)
	}
	if m := f.mentionsOf("forum", "1")["brightcup"]; m.Opinion.Label() != sentiment.Promoter || m.Opinion.Lang != "en" {
		t.Errorf("post 1: %+v, want a promoter in English", m.Opinion)
	}
	both := f.mentionsOf("forum", "2")
	if both["brightcup"].Opinion.Label() != sentiment.Detractor || both["mokka"].Opinion.Label() != sentiment.Promoter {
		t.Errorf("post 2: each brand should be judged by its own clause: %+v", both)
	}
	if f.posts[postID{"forum", "1"}].AuthorKey != key.Author("forum", "ann") {
		t.Error("post 1 has no pseudonym")
	}
}

func TestImportPostsGivesNobodyNoPseudonym(t *testing.T) {
	f := newFake()
	if _, err := newImport(t, f).Run(context.Background(), "", these(post("1", "", "a"), post("2", "Anonymous", "b"), post("3", "Гость", "c"))); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"1", "2", "3"} {
		if k := f.posts[postID{"forum", id}].AuthorKey; k != 0 {
			t.Errorf("post %s has author %d", id, k)
		}
	}
}

// badLine is a record that its file refuses.
type badLine struct{ n int }

func (b badLine) Error() string { return fmt.Sprintf("posts.jsonl:%d: not JSON", b.n) }
func (badLine) Reason() string  { return "not_json" }

func TestImportPostsCountsBadRecordsAndGoesOn(t *testing.T) {
	f := newFake()
	var log bytes.Buffer
	j := newImport(t, f)
	j.Log = slog.New(slog.NewTextHandler(&log, nil))
	run, err := j.Run(context.Background(), "posts.jsonl", func(yield func(crawler.Post, error) bool) {
		for i := range 50 {
			if !yield(crawler.Post{}, badLine{i}) {
				return
			}
		}
		secret := post("1", "ann", "my secret text")
		secret.PublishedAt = time.Time{}
		_ = yield(secret, nil) && yield(post("2", "bob", "Brightcup"), nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	if run.Status != runs.Partly || jobs.Exit(run) != 3 || run.Counts.New != 1 || run.Counts.Bad != 51 || run.Counts.Seen != 52 {
		t.Errorf("run is %+v", run)
	}
	if run.Reasons["not_json"] != 50 || run.Reasons["no_time"] != 1 {
		t.Errorf("reasons are %v", run.Reasons)
	}
	if lines := strings.Count(log.String(), "\n"); lines > 21 {
		t.Errorf("%d lines were logged", lines)
	}
	if strings.Contains(log.String(), "secret") || strings.Contains(log.String(), "ann") {
		t.Errorf("the log tells too much:\n%s", &log)
	}
}

func TestImportPostsKeepsWhatCameBeforeTheFileBroke(t *testing.T) {
	f := newFake()
	broken := errors.New("read posts.jsonl: input/output error")
	run, err := newImport(t, f).Run(context.Background(), "posts.jsonl", func(yield func(crawler.Post, error) bool) {
		_ = yield(post("1", "ann", "Brightcup"), nil) && yield(crawler.Post{}, broken)
	})
	if !errors.Is(err, broken) || run.Status != runs.Failed || jobs.Exit(run) != 1 || run.Error == "" {
		t.Errorf("got %+v, %v", run, err)
	}
	if len(f.posts) != 1 || run.Counts.New != 1 {
		t.Errorf("%d posts saved", len(f.posts))
	}
}

// endless yields posts for ever.
func endless(yield func(crawler.Post, error) bool) {
	for i := 0; yield(post(fmt.Sprint(i), "ann", "Brightcup"), nil); i++ {
	}
}

func TestImportPostsStopsAfterTheBatchAtHand(t *testing.T) {
	f := newFake()
	ctx, cancel := context.WithCancel(context.Background())
	f.onSave = cancel
	run, err := newImport(t, f).Run(ctx, "posts.jsonl", endless)
	if !errors.Is(err, context.Canceled) || run.Status != runs.Cancelled || jobs.Exit(run) != 1 {
		t.Errorf("got %+v, %v", run, err)
	}
	if len(f.batches) != 1 || run.Counts.New != int64(f.batches[0]) || f.runs[0].Status != runs.Cancelled || f.locked {
		t.Errorf("batches %v, counts %+v, recorded %+v", f.batches, run.Counts, f.runs)
	}
}

func TestImportPostsDoesNotWaitForASilentPipe(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	unblock := make(chan struct{})
	defer close(unblock)
	time.AfterFunc(20*time.Millisecond, cancel)
	begun := time.Now()
	run, err := newImport(t, newFake()).Run(ctx, "-", func(func(crawler.Post, error) bool) { <-unblock })
	if !errors.Is(err, context.Canceled) || run.Status != runs.Cancelled || time.Since(begun) > 10*time.Second {
		t.Errorf("got %+v, %v after %v", run, err, time.Since(begun))
	}
}

func TestImportPostsFailsWithItsStore(t *testing.T) {
	f := newFake()
	f.fail = errors.New("the disk is full")
	run, err := newImport(t, f).Run(context.Background(), "posts.jsonl", endless)
	if !errors.Is(err, f.fail) || run.Status != runs.Failed || f.runs[0].Error == "" || f.locked {
		t.Errorf("got %+v, %v", run, err)
	}
}

func TestImportPostsNeverOverlapsAnotherJob(t *testing.T) {
	f := newFake()
	f.locked = true
	run, err := newImport(t, f).Run(context.Background(), "posts.jsonl", these(post("1", "ann", "Brightcup")))
	if !errors.Is(err, errBusy) || run.Status != runs.Failed || len(f.runs) != 0 || len(f.posts) != 0 {
		t.Errorf("got %+v, %v, %d runs", run, err, len(f.runs))
	}
}

func TestImportPostsKnowsABrandsOwnPage(t *testing.T) {
	f := newFake()
	j := newImport(t, f)
	page := post("10", "@brightcup@social.example", "Good morning! What are you drinking?")
	answer := post("11", "ann", "Awful service today")
	answer.Thread = "10"
	elsewhere := post("12", "bob", "Awful service today")
	elsewhere.Thread = "9"
	if _, err := j.Run(context.Background(), "1.jsonl", these(page, answer, elsewhere)); err != nil {
		t.Fatal(err)
	}
	later := post("13", "cid", "Still waiting")
	later.ReplyTo = "10"
	if _, err := j.Run(context.Background(), "2.jsonl", these(later)); err != nil {
		t.Fatal(err)
	}
	if m := f.mentionsOf("forum", "10")["brightcup"]; m.Reason != mentions.ReasonOwnAccount {
		t.Errorf("the page's own post: %+v, want it kept without a vote", m)
	}
	for _, id := range []string{"11", "13"} {
		if _, ok := f.mentionsOf("forum", id)["brightcup"]; !ok {
			t.Errorf("post %s on the page is not about the brand", id)
		}
	}
	if len(f.mentionsOf("forum", "12")) != 0 {
		t.Error("a post in another thread is about the brand")
	}
}

func TestImportPostsFollowsTheSettingsOfASource(t *testing.T) {
	f := newFake()
	j := newImport(t, f)
	j.Sources = jobs.Sources{"reviews": {Brand: "brightcup", RatingVotes: true}}
	review := func(id string, stars float64) crawler.Post {
		p := post(id, "u"+id, "terrible, awful")
		p.Source, p.Rating, p.RatingMax = "reviews", stars, 5
		return p
	}
	elsewhere := review("9", 5)
	elsewhere.Source, elsewhere.Text = "forum", "Brightcup: terrible, awful"
	if _, err := j.Run(context.Background(), "", these(review("5", 5), review("4", 4), review("3", 3), review("0", 0), elsewhere)); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]sentiment.Shares{"5": {Promoter: 1}, "4": {Passive: 1}, "3": {Detractor: 1}} {
		if o := f.mentionsOf("reviews", id)["brightcup"].Opinion; o.P != want || o.Opinion != 1 {
			t.Errorf("%s stars: %+v, want %+v", id, o, want)
		}
	}
	if o := f.mentionsOf("reviews", "0")["brightcup"].Opinion; o.Opinion == 1 || o.Label() != sentiment.Detractor {
		t.Errorf("without stars: %+v, want the text to decide", o)
	}
	if o := f.mentionsOf("forum", "9")["brightcup"].Opinion; o.Label() != sentiment.Detractor {
		t.Errorf("stars on a source that was not told to count them: %+v", o)
	}
}

func TestImportPostsForOneBrandMatchesNothing(t *testing.T) {
	f := newFake()
	j := newImport(t, f)
	j.Brand = "mokka"
	if _, err := j.Run(context.Background(), "", these(post("1", "ann", "Brightcup is great. What a day!"))); err != nil {
		t.Fatal(err)
	}
	got := f.mentionsOf("forum", "1")
	if m, ok := got["mokka"]; !ok || len(got) != 1 || m.Passage != nil {
		t.Errorf("got %+v, want the whole post about mokka and nothing else", got)
	}
}

const long = "I went to Brightcup this morning with my sister and her two children and we waited for over forty minutes until somebody came to take our order"

func TestImportPostsTakesTheVoteOfCopies(t *testing.T) {
	f := newFake()
	j := newImport(t, f)
	if _, err := j.Run(context.Background(), "", these(post("1", "ann", long), post("2", "bob", long+"!"), post("3", "cid", "Brightcup is nice"), post("4", "dan", "Brightcup is nice"))); err != nil {
		t.Fatal(err)
	}
	again, later := post("1", "ann", long), post("5", "eve", long+" …")
	later.PublishedAt = monday.Add(time.Hour)
	if _, err := j.Run(context.Background(), "", these(again, later)); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]mentions.Reason{"1": mentions.Votes, "2": mentions.ReasonDuplicate, "3": mentions.Votes, "4": mentions.Votes, "5": mentions.ReasonDuplicate} {
		if got := f.mentionsOf("forum", id)["brightcup"].Reason; got != want {
			t.Errorf("post %s: %q, want %q", id, got, want)
		}
	}
}

func TestImportPostsHandsDeletionsOn(t *testing.T) {
	f := newFake()
	run, err := newImport(t, f).Run(context.Background(), "", these(
		post("1", "ann", "Brightcup"), crawler.Post{Source: "forum", NativeID: "1", Deleted: true}))
	if err != nil {
		t.Fatal(err)
	}
	if r := f.posts[postID{"forum", "1"}]; !r.Post.Deleted || len(r.Mentions) != 0 || run.Counts.Deleted != 1 || run.Counts.Bad != 0 {
		t.Errorf("got %+v, counts %+v", r, run.Counts)
	}
}

func TestImportPostsMakesTextsStorable(t *testing.T) {
	f := newFake()
	if _, err := newImport(t, f).Run(context.Background(), "", these(post("1", "a\x00nn", "Brightcup\x00 is \xff nice"))); err != nil {
		t.Fatal(err)
	}
	if got := f.posts[postID{"forum", "1"}].Post; got.Text != "Brightcup is \uFFFD nice" || got.Author != "ann" {
		t.Errorf("got %q by %q", got.Text, got.Author)
	}
}

func TestImportPostsBoundsItsBatches(t *testing.T) {
	f := newFake()
	var progress []int64
	j := newImport(t, f)
	j.Progress = func(c runs.Counts) { progress = append(progress, c.Seen) }
	huge := strings.Repeat("x", 1<<20)
	run, err := j.Run(context.Background(), "", func(yield func(crawler.Post, error) bool) {
		for i := range 2500 {
			if !yield(post(fmt.Sprint(i), "ann", "Brightcup"), nil) {
				return
			}
		}
		for i := range 5 {
			if !yield(post(fmt.Sprint("h", i), "ann", huge), nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{1000, 1000, 502, 2, 1}; !slices.Equal(f.batches, want) {
		t.Errorf("batches of %v, want %v", f.batches, want)
	}
	if run.Counts.Seen != 2505 || !slices.IsSorted(progress) || progress[len(progress)-1] != 2505 {
		t.Errorf("seen %d, progress %v", run.Counts.Seen, progress)
	}
}
