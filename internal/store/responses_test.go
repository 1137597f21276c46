package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/figures"
	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/nps"
	"overheard/sentiment"
	"overheard/survey"
)

var secret = pseudonym.Key("0123456789abcdef")

func answers() []survey.Response {
	return []survey.Response{
		{Survey: "q1", NativeID: "1", Respondent: "ann", At: noon, Score: 10, Comment: "lovely", Weight: 2, Segments: map[string]string{"Country": "FR", "Plan": "Pro"}},
		{Survey: "q1", NativeID: "2", At: noon, Score: 7, Weight: 1, Segments: map[string]string{"Country": "DE"}},
		{Survey: "q1", NativeID: "3", At: noon.AddDate(0, 0, 30), Score: 0, Comment: "bad", Weight: 1},
	}
}

func saveAnswers(t *testing.T, db *store.DB, rs []survey.Response) runs.Counts {
	t.Helper()
	ops := make([]sentiment.Opinion, len(rs))
	for i := range ops {
		ops[i] = happy
	}
	counts, err := db.SaveResponses(t.Context(), "a", rs, secret, lexicon, ops)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func TestSaveResponses(t *testing.T) {
	tests := []struct {
		name   string
		second func(rs []survey.Response) []survey.Response
		want   runs.Counts
		sums   nps.Answers // of March
	}{
		{"the same file again changes nothing", func(rs []survey.Response) []survey.Response { return rs },
			runs.Counts{Seen: 3, Unchanged: 3}, nps.Answers{N: 2, Comments: 1, Promoters: 2, Passives: 1, W2: 5}},
		{"another score takes the place of the first", func(rs []survey.Response) []survey.Response { rs[1].Score = 6; return rs[:2] },
			runs.Counts{Seen: 2, Changed: 1, Unchanged: 1}, nps.Answers{N: 2, Comments: 1, Promoters: 2, Detractors: 1, W2: 5}},
		{"a comment can go", func(rs []survey.Response) []survey.Response { rs[0].Comment = ""; return rs[:1] },
			runs.Counts{Seen: 1, Changed: 1}, nps.Answers{N: 2, Promoters: 2, Passives: 1, W2: 5}},
		{"the same id in another survey is another answer", func(rs []survey.Response) []survey.Response { rs[0].Survey = "q2"; return rs[:1] },
			runs.Counts{Seen: 1, New: 1}, nps.Answers{N: 3, Comments: 2, Promoters: 4, Passives: 1, W2: 9}},
		{"of repeats in a file the last one counts", func(rs []survey.Response) []survey.Response {
			again := rs[1]
			again.Score = 9
			return append(rs, again, again)
		},
			runs.Counts{Seen: 5, Changed: 2, Unchanged: 3}, nps.Answers{N: 2, Comments: 1, Promoters: 3, W2: 5}},
		{"a weight of nothing is one", func(rs []survey.Response) []survey.Response { rs[0].Weight = 0; return rs[:1] },
			runs.Counts{Seen: 1, Changed: 1}, nps.Answers{N: 2, Comments: 1, Promoters: 1, Passives: 1, W2: 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				if got := saveAnswers(t, db, answers()).New; got != 3 {
					t.Errorf("%d answers are new, want 3", got)
				}
				if diff := cmp.Diff(tt.want, saveAnswers(t, db, tt.second(answers()))); diff != "" {
					t.Errorf("counts (-want +got):\n%s", diff)
				}
				got, err := db.Answers(t.Context(), "a", figures.Filter{}, []nps.Period{march})
				if diff := cmp.Diff([]nps.Answers{tt.sums}, got); diff != "" || err != nil {
					t.Errorf("Answers: %v (-want +got):\n%s", err, diff)
				}
				sound(t, db)
			})
		})
	}
}

func TestAnswersByPeriodAndSegment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		saveAnswers(t, db, answers())
		july := march.Start + 122
		tests := []struct {
			name   string
			brand  string
			filter figures.Filter
			want   []int // answers in March, in April, in both and in July
		}{
			{"all", "a", figures.Filter{}, []int{2, 1, 3, 0}},
			{"one value of a segment", "a", figures.Filter{Segment: figures.Segment{Name: "Country", Value: "FR"}}, []int{1, 0, 1, 0}},
			{"a segment that nobody has", "a", figures.Filter{Segment: figures.Segment{Name: "Country", Value: "XX"}}, []int{0, 0, 0, 0}},
			{"what is about posts leaves answers alone", "a", figures.Filter{Source: "x", Lang: "en", Hashtag: "t"}, []int{2, 1, 3, 0}},
			{"another brand", "b", figures.Filter{}, []int{0, 0, 0, 0}},
		}
		for _, tt := range tests {
			got, err := db.Answers(t.Context(), tt.brand, tt.filter, []nps.Period{march, {Start: march.End, End: march.End + 30}, {Start: march.Start, End: march.End + 30}, {Start: july, End: july + 31}})
			if err != nil {
				t.Fatal(err)
			}
			n := make([]int, len(got))
			for i, a := range got {
				n[i] = a.N
			}
			if diff := cmp.Diff(tt.want, n); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		span, ok, err := db.AnswerSpan(t.Context(), "a", figures.Filter{})
		if want := (nps.Period{Start: nps.DayOf(noon, time.UTC), End: nps.DayOf(noon, time.UTC) + 31}); span != want || !ok || err != nil {
			t.Errorf("AnswerSpan = %v, %v, %v, want %v", span, ok, err, want)
		}
		if span, ok, err := db.AnswerSpan(t.Context(), "a", figures.Filter{From: july}); ok || err != nil {
			t.Errorf("AnswerSpan from July = %v, %v, %v", span, ok, err)
		}
		segments, err := db.Segments(t.Context(), "a", 1)
		if diff := cmp.Diff(map[string][]string{"Country": {"DE"}, "Plan": {"Pro"}}, segments); diff != "" || err != nil {
			t.Errorf("Segments: %v (-want +got):\n%s", err, diff)
		}
	})
}

func TestRespondentsArePseudonymous(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		saveAnswers(t, db, answers())
		if got, want := db.Text(t, "SELECT respondent_key FROM responses WHERE native_id = '1'"), secret.Respondent("a", "ann"); got != want {
			t.Errorf("the respondent is stored as %q, want %q", got, want)
		}
		if got := db.Text(t, "SELECT respondent_key FROM responses WHERE native_id = '2'"); got != "" {
			t.Errorf("an unknown respondent is stored as %q", got)
		}
	})
}

func TestSaveResponsesRefusesOpinionsThatDoNotFit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if _, err := db.SaveResponses(t.Context(), "a", answers(), secret, lexicon, make([]sentiment.Opinion, 1)); err == nil {
			t.Error("no error")
		}
		if _, err := db.SaveResponses(t.Context(), "a", answers(), secret, lexicon, nil); err != nil {
			t.Error(err)
		}
		if got := sound(t, db); got.Answers != 3 || got.Opinions != 0 {
			t.Errorf("Check = %+v", got)
		}
	})
}
