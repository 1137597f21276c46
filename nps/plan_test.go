package nps

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A plan is a promise: with as many more answers as it asks for, drawn anew, the interval is as narrow as it says, on the mean, and so
// it is with all the posts there could be. Even ten answers tell as much of how many there have to be.
func TestPlansKeepTheirPromise(t *testing.T) {
	for i, c := range []struct {
		answers, posts int
		sel            Selection
	}{
		{30, 200, AssumedSelection}, {100, 400, AssumedSelection}, {200, 400, Selection{SD: 4, Periods: 12}}, {100, 400, Selection{Same: true}},
	} {
		w := world{rng: rand.New(rand.NewPCG(17, uint64(i))), mean: .25, tells: .8, brand: .1}
		var after, left, all, ratio float64
		const draws = 60
		for range draws {
			survey, texts, posts := w.draw(c.answers, c.posts)
			first, ok := Merge(survey, texts, posts, c.sel)
			if !ok {
				t.Fatal("not merged")
			}
			plan := first.Plan(5)
			if plan.Answers <= 0 {
				t.Fatalf("%+v: %+v", c, plan)
			}
			survey, texts, posts = w.draw(c.answers+plan.Answers, c.posts)
			then, _ := Merge(survey, texts, posts, c.sel)
			after += (then.High - then.Low) / 2 / draws
			posts.Sampling /= 100 // ten thousand times the posts
			survey, texts, _ = w.draw(c.answers, c.posts)
			full, _ := Merge(survey, texts, posts, c.sel)
			all += (full.High - full.Low) / 2 / draws
			left += plan.Left / draws
			ratio += float64(plan.Answers) / draws
		}
		t.Logf("%+v: %.0f more answers came to ±%.2f of 5; all posts to ±%.2f of %.2f", c, ratio, after, all, left)
		if math.Abs(after-5) > .5 {
			t.Errorf("%+v: with the answers asked for it is ±%.2f, not 5", c, after)
		}
		if math.Abs(all/left-1) > .15 {
			t.Errorf("%+v: with all posts it is ±%.2f, not %.2f", c, all, left)
		}
	}
}

// What the posts do not add they do not take: where their weight is 0 the two together are the survey, and worth as many answers.
func TestPostsOfNoWeightLeaveTheSurvey(t *testing.T) {
	for _, n := range []int{10, 12, 60} {
		var texts Texts
		c := Counts{Promoters: n / 2, Detractors: n - n/2}
		for i := range n {
			texts.Add(10*(i%2), 1, .5, .3, 1) // all read alike
		}
		survey, _ := FromCounts(c)
		got, ok := Merge(survey, texts, Score{OK: true, NPS: 50, Sampling: 3}, AssumedSelection)
		if !ok || got.Lambda > 1e-9 || got.Equivalent != n || math.Abs(got.Low-survey.Low)+math.Abs(got.High-survey.High) > 1e-6 {
			t.Errorf("%d answers: %v (%v to %v), worth %d, survey %v", n, got.NPS, got.Low, got.High, got.Equivalent, survey)
		}
	}
}
