package figures

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"overheard/mentions"
	"overheard/nps"
)

// Nobody, one side, one post or one answer: whatever is asked, by whatever calibration, there is an answer that JSON can hold, and no
// day that nothing was stored on.
func TestFiguresOfNextToNothingAreWhole(t *testing.T) {
	const on = "2026-03-02"
	films := nps.Calibration{Kind: nps.CalibrationDomain, Name: "films", Sharpness: 1, Tau: 5, TauBrands: 20, Scatter: 50, Estimator: nps.EstimateMean, Prior: nps.Mix{.2, .3, .5}}
	own := nps.Calibration{Kind: nps.CalibrationSurvey, Sharpness: 1, Tau: 5, TauDF: 27}
	for name, fill := range map[string]func(*memory){
		"nothing":    func(*memory) {},
		"one post":   func(m *memory) { m.say("acme-air", on, 1, 1) },
		"posts":      func(m *memory) { m.say("acme-air", on, 60, 1) },
		"one answer": func(m *memory) { m.answered("acme-air", on, 1, 0, 0) },
		"answers":    func(m *memory) { m.answered("acme-air", on, 30, 0, 0) },
		"one of each": func(m *memory) {
			m.say("acme-air", on, 1, 1)
			m.answered("acme-air", on, 1, 0, 0)
		},
		"one period": func(m *memory) {
			m.say("acme-air", on, 60, .5)
			m.answered("acme-air", on, 30, 10, 10)
		},
		"no opinion": func(m *memory) {
			m.say("acme-air", on, 60, .5)
			m.answered("acme-air", on, 30, 10, 10)
			for i := range m.posts {
				m.posts[i].o = 0
			}
		},
	} {
		for _, c := range []nps.Calibration{nps.Uncalibrated, films, own} {
			m := &memory{}
			fill(m)
			s := service(m)
			s.Comments = m
			s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) {
				return Choice{Calibration: c, Base: nps.Uncalibrated}, nil
			}
			for _, f := range []Filter{{}, {Source: "nowhere"}, {Lang: "ru"}, {Segment: Segment{"plan", "pro"}}, {By: nps.GrainAll}, {From: day("2026-03-01"), To: day("2026-03-03")}} {
				all := map[string]func() (any, error){
					"nps":      func() (any, error) { return s.NPS(t.Context(), "acme-air", f) },
					"compare":  func() (any, error) { return s.Compare(t.Context(), "acme-air", f) },
					"brand":    func() (any, error) { return s.Brand(t.Context(), "acme-air", f) },
					"overview": func() (any, error) { return s.Overview(t.Context(), f) },
					"mix":      func() (any, error) { return s.Mix(t.Context(), "acme-air", f, ByLang) },
				}
				for what, ask := range all {
					figure, err := ask()
					if err != nil {
						t.Errorf("%s, %s, %s, %+v: %v", what, name, c.Kind, f, err)
						continue
					}
					if text, err := json.Marshal(figure); err != nil || bytes.Contains(text, []byte("1970-")) {
						t.Errorf("%s, %s, %s, %+v: %v: %s", what, name, c.Kind, f, err, text)
					}
				}
			}
		}
	}
}
