package store_test

import (
	"fmt"
	"math"
	"testing"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
)

var _ figures.LearnStore = (*store.DB)(nil)

func TestCalibrationsAreLearntFromCommentsAndPosts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		saveAnswers(t, db, answers())
		var rs []mentions.Reading
		for i := range 40 {
			rs = append(rs, reading(fmt.Sprint(i), "good", unhappy, "a", "b"))
		}
		rs[0].Mentions[0].Reason = mentions.ReasonBot
		save(t, db, rs...)
		votes, err := db.AnswerVotes(t.Context(), "a", figures.Filter{})
		if err != nil || len(votes) != 2 {
			t.Fatalf("%+v, %v", votes, err)
		}
		if v := votes[0]; v.Answer != 1 || v.Weight != 2 || v.Lang != "en" || math.Abs(v.P-happy.P.Promoter) > 1e-6 || math.Abs(v.Opinion-happy.Opinion) > 1e-6 || votes[1].Answer != -1 {
			t.Errorf("got %+v", votes)
		}
		if votes, err := db.AnswerVotes(t.Context(), "a", figures.Filter{To: march.End}); err != nil || len(votes) != 1 {
			t.Errorf("of March: %+v, %v", votes, err)
		}
		if votes, err := db.AnswerVotes(t.Context(), "nobody", figures.Filter{}); err != nil || len(votes) != 0 {
			t.Errorf("of an unknown brand: %+v, %v", votes, err)
		}
		all, err := db.PostVotes(t.Context(), "a", figures.Filter{}, 1000)
		if err != nil || len(all) != 39 || math.Abs(all[0].D-unhappy.P.Detractor) > 1e-6 || math.Abs(all[0].N-unhappy.P.Passive) > 1e-6 || all[0].Opinion != unhappy.Opinion {
			t.Fatalf("%d votes, %+v, %v", len(all), all[0], err)
		}
		some, err := db.PostVotes(t.Context(), "a", figures.Filter{}, 10)
		if err != nil || len(some) < 5 || len(some) > 15 {
			t.Errorf("%d of 39 votes, want about 10, %v", len(some), err)
		}
		if none, err := db.PostVotes(t.Context(), "a", figures.Filter{From: march.End}, 10); err != nil || len(none) != 0 {
			t.Errorf("after March: %+v, %v", none, err)
		}
		if langs, err := db.Languages(t.Context(), "a", figures.Filter{}); err != nil || len(langs) != 1 || langs["en"] != 39 {
			t.Errorf("languages: %v, %v", langs, err)
		}
		for _, f := range []figures.Filter{{Lang: "ru"}, {From: march.End}, {Source: "elsewhere"}} {
			if langs, err := db.Languages(t.Context(), "a", f); err != nil || len(langs) != 0 {
				t.Errorf("languages of what %+v leaves: %v, %v", f, langs, err)
			}
		}
		if langs, err := db.Languages(t.Context(), "nobody", figures.Filter{}); err != nil || len(langs) != 0 {
			t.Errorf("languages of an unknown brand: %v, %v", langs, err)
		}
	})
}

func TestTheStampOfWhatIsLearntFromChangesWithIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		stamps := map[string]string{}
		step := func(name string, f figures.Filter, new bool) {
			t.Helper()
			s, err := db.LearnStamp(t.Context(), "a", f)
			if err != nil {
				t.Fatal(err)
			}
			if was, ok := stamps[s]; ok == new {
				t.Errorf("%s: stamp %q, as %q", name, s, was)
			}
			stamps[s] = name
		}
		step("nothing", figures.Filter{}, true)
		rs := answers()
		saveAnswers(t, db, rs)
		step("answers", figures.Filter{}, true)
		saveAnswers(t, db, rs)
		step("the same again", figures.Filter{}, false)
		rs[0].Score = 3
		saveAnswers(t, db, rs)
		step("another score", figures.Filter{}, true)
		step("of March", figures.Filter{To: march.End}, true)
		save(t, db, reading("1", "good", happy, "a"))
		step("a post", figures.Filter{}, true)
		step("before it", figures.Filter{To: march.Start}, true)
		save(t, db, reading("2", "bad", unhappy, "a"))
		step("another post", figures.Filter{}, true)
		step("before both", figures.Filter{To: march.Start}, false)
		save(t, db, reading("3", "bad", unhappy, "b"))
		step("of another brand", figures.Filter{}, false)
	})
}
