package store_test

import (
	"math"
	"testing"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/nps"
)

func TestCommentsAreReadBesideTheirAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		saveAnswers(t, db, answers())
		april := nps.Period{Start: march.End, End: march.End + 30}
		got, err := db.AnswerTexts(t.Context(), "a", figures.Filter{}, []nps.Period{march, april, {Start: april.End, End: april.End + 30}})
		if err != nil {
			t.Fatal(err)
		}
		// One comment in each month; that of March weighs 2 and was answered with a 10, that of April with a 0.
		if m := got[0]; m.N != 1 || m.W != 2 || m.Y != 2 || math.Abs(m.O-2*happy.Opinion) > 1e-6 ||
			math.Abs(m.OX-2*happy.Opinion*(happy.P.Promoter-happy.P.Detractor)) > 1e-5 {
			t.Errorf("March: %+v", m)
		}
		if a := got[1]; a.N != 1 || a.Y != -1 {
			t.Errorf("April: %+v", a)
		}
		if got[2].N != 0 {
			t.Errorf("May: %+v", got[2])
		}
		flat := nps.Calibration{Kind: nps.CalibrationDomain, Sharpness: .001}
		segment := figures.Filter{Calibration: flat, Segment: figures.Segment{Name: "Country", Value: "FR"}}
		got, err = db.AnswerTexts(t.Context(), "a", segment, []nps.Period{march, april})
		if err != nil || got[0].N != 1 || got[1].N != 0 || math.Abs(got[0].OX) > .01 {
			t.Errorf("calibrated, of one segment: %+v, %v", got, err)
		}
		if none, err := db.AnswerTexts(t.Context(), "nobody", figures.Filter{}, []nps.Period{march}); err != nil || none[0].N != 0 {
			t.Errorf("of an unknown brand: %+v, %v", none, err)
		}
	})
}
