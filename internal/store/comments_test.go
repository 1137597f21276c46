package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/survey"
)

func TestComments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		saveAnswers(t, db, answers())
		found, last, err := db.Comments(t.Context(), "a", 0, 1)
		if err != nil || len(found) != 1 {
			t.Fatalf("%v, %v", found, err)
		}
		author := found[0].Respondent
		if author == "" || author == "ann" {
			t.Errorf("respondent %q is no pseudonym", author)
		}
		found[0].Respondent = ""
		want := survey.Response{Survey: "q1", NativeID: "1", At: noon, Score: 10, Comment: "lovely", Weight: 2}
		if diff := cmp.Diff(want, found[0]); diff != "" {
			t.Error(diff)
		}
		rest, end, err := db.Comments(t.Context(), "a", last, 10)
		if err != nil || len(rest) != 1 || rest[0].Comment != "bad" {
			t.Errorf("the answer without a comment is passed over: %+v, %v", rest, err)
		}
		if none, same, err := db.Comments(t.Context(), "a", end, 10); err != nil || none != nil || same != end {
			t.Errorf("after the last: %+v, %d, %v", none, same, err)
		}
		if none, _, err := db.Comments(t.Context(), "nobody", 0, 10); err != nil || none != nil {
			t.Errorf("of an unknown brand: %+v, %v", none, err)
		}
	})
}
