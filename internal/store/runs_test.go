package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

func TestRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		first := runs.Run{Job: "import posts", Source: "p.jsonl", Started: noon}
		var err error
		if first.ID, err = db.StartRun(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		killed, err := db.StartRun(t.Context(), runs.Run{Job: "relabel"})
		if err != nil || killed <= first.ID {
			t.Fatalf("the second run is %d, %v", killed, err)
		}
		first.Status, first.Ended, first.Error = runs.Partly, noon.Add(time.Minute), "2 lines were bad"
		first.Counts, first.Reasons = runs.Counts{Seen: 5, New: 3, Bad: 2}, map[string]int64{"no_text": 2}
		if err := db.FinishRun(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		if n, err := db.AbandonRuns(t.Context(), false); n != 1 || err != nil {
			t.Errorf("AbandonRuns = %d, %v, want 1", n, err)
		}
		got, err := db.Runs(t.Context(), 0, 10)
		if err != nil || len(got) != 2 {
			t.Fatalf("Runs = %v, %v", got, err)
		}
		if got[0].ID != killed || got[0].Status != runs.Failed || got[0].Error == "" || got[0].Ended.IsZero() || time.Since(got[0].Started) > time.Minute {
			t.Errorf("the killed run is %+v", got[0])
		}
		if diff := cmp.Diff(first, got[1]); diff != "" {
			t.Errorf("the finished run (-want +got):\n%s", diff)
		}
		if got, err := db.Runs(t.Context(), killed, 1); err != nil || len(got) != 1 || got[0].ID != first.ID {
			t.Errorf("the second page = %v, %v", got, err)
		}
		if err := db.FinishRun(t.Context(), runs.Run{ID: 999}); err == nil {
			t.Error("a run that never began can end")
		}
	})
}
