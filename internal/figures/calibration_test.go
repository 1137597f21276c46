package figures

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// labelled is a LearnStore and an AuditStore over slices.
type labelled struct {
	answers, posts, audit []nps.Rated
	newest                int // of the answers and of the posts, the last ones are of the newest month
	stamp                 string
	reads, frames         int
	err                   error
}

func (l *labelled) PostSpan(context.Context, string, Filter) (nps.Period, bool, error) {
	return nps.Period{Start: day("2026-01-10"), End: day("2026-05-20")}, len(l.posts) > 0, l.err
}

func (l *labelled) AnswerSpan(context.Context, string, Filter) (nps.Period, bool, error) {
	return nps.Period{Start: day("2026-01-01"), End: day("2026-04-02")}, len(l.answers) > 0, l.err
}

func (l *labelled) AnswerVotes(_ context.Context, _ string, f Filter) ([]nps.Rated, error) {
	l.reads++
	if f.To != 0 && f.To != day("2026-05-01") {
		return nil, errors.New("not the month of the newest post")
	}
	if f.To != 0 {
		return l.answers[:max(0, len(l.answers)-l.newest)], l.err
	}
	return l.answers, l.err
}

func (l *labelled) PostVotes(_ context.Context, _ string, f Filter, limit int) ([]nps.Rated, error) {
	if f.To != 0 {
		return l.posts[:max(0, len(l.posts)-l.newest)], l.err
	}
	return l.posts[:min(limit, len(l.posts))], l.err
}

func (l *labelled) LearnStamp(context.Context, string, Filter) (string, error) { return l.stamp, l.err }

func (l *labelled) AuditLabels(context.Context, string) ([]nps.Rated, error) { return l.audit, l.err }

// AuditFrame is the labels themselves, each by an author of its own.
func (l *labelled) AuditFrame(_ context.Context, _ string, c nps.Calibration, periods []nps.Period) ([]nps.Moments, error) {
	l.frames++
	out := make([]nps.Moments, len(periods))
	for i, period := range periods {
		for _, v := range l.audit {
			if period.Start <= v.Day && v.Day < period.End {
				p, n, d := c.Apply(v.P, v.N, v.D)
				out[i].Add(nps.Voice{Posts: 1, Opinion: 1, P: p, N: n, D: d})
			}
		}
	}
	return out, l.err
}

// texts draws n texts of which the model thinks too badly.
func texts(n int) []nps.Rated {
	random := rand.New(rand.NewPCG(uint64(n), 3))
	out := make([]nps.Rated, n)
	for i := range out {
		p := random.Float64()
		out[i] = nps.Rated{P: p * .9, N: .1, D: .9 - p*.9, Opinion: .8, Lang: "en", Answer: -1}
		if random.Float64() < math.Sqrt(p) {
			out[i].Answer = random.IntN(2)
		}
	}
	return out
}

func TestTheFirstCalibrationThatThereIsEnoughForIsTaken(t *testing.T) {
	tests := []struct {
		name            string
		asked, domain   string
		audit, comments int
		want            nps.CalibrationKind
		why             string
		base            nps.CalibrationKind
	}{
		{"nothing is there", "", "", 0, 0, "none", "too little of its own", "none"},
		{"a domain alone", "", "airlines", 0, 0, "domain", "(airlines)", "domain"},
		{"an audit goes before a domain", "", "airlines", 150, 500, "audit", "labels: 150", "audit"},
		{"a small audit does not", "", "airlines", 60, 500, "domain", "(airlines)", "domain"},
		{"comments alone", "", "", 60, 500, "survey", "comments: 500", "none"},
		{"few comments", "", "", 60, 80, "none", "labelled mentions: 60, survey comments: 80; 100 of", "none"},
		{"a domain that the model does not know", "", "banks", 0, 0, "none", "no calibration for the domain banks", "none"},
		{"and comments in its place", "", "banks", 0, 500, "survey", "comments: 500", "none"},
		{"none is asked for", "none", "airlines", 500, 500, "none", "none is asked for", "none"},
		{"the domain is asked for", "domain", "airlines", 500, 500, "domain", "(airlines)", "domain"},
		{"a domain is asked for that there is not", "domain", "", 500, 500, "none", "the brand has none", "none"},
		{"the audit is asked for", "audit", "airlines", 60, 500, "audit", "labels: 60", "audit"},
		{"and is too small", "audit", "airlines", 20, 500, "none", "30 labelled mentions or more are needed (labels: 20)", "domain"},
		{"the survey is asked for", "survey", "airlines", 500, 80, "survey", "comments: 80", "domain"},
		{"and is too small", "survey", "", 500, 20, "none", "30 comments or more", "none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &labelled{answers: texts(tt.comments), posts: texts(300), audit: texts(tt.audit)}
			c := &Calibrator{Store: l, Audits: l, Domain: func(_ context.Context, b mentions.Brand, _ Filter) (nps.Calibration, error) {
				if b.Domain == "airlines" {
					return sharper, nil
				}
				return nps.Uncalibrated, nil
			}}
			got, err := c.Choose(t.Context(), mentions.Brand{Name: "acme-air", Domain: tt.domain, Calibration: tt.asked}, Filter{})
			if err != nil {
				t.Fatal(err)
			}
			if got.Kind != tt.want || got.Base.Kind != tt.base || (got.Kind == nps.CalibrationNone) != got.Identity() {
				t.Errorf("got %+v, want %s on the base of %s", got, tt.want, tt.base)
			}
			if !strings.Contains(got.Why.String(), tt.why) {
				t.Errorf("%q does not say %q", got.Why, tt.why)
			}
			for _, lang := range messages.Languages {
				if s := messages.For(lang).Message(got.Why); s == "" || strings.ContainsAny(s, "‹›{}") {
					t.Errorf("%s: %q", lang, s)
				}
			}
		})
	}
}

func TestCommentsThatDoNotResembleThePostsAreNotCounted(t *testing.T) {
	elsewhere, foreign := texts(300), texts(300)
	for i := range elsewhere {
		elsewhere[i].P, elsewhere[i].D = elsewhere[i].P*.1, .9-elsewhere[i].P*.1
		foreign[i].Lang = "ru"
	}
	for why, posts := range map[string][]nps.Rated{
		"of the 150 comments of its survey, weighted so that they resemble the posts, ": elsewhere,
		"the 150 comments of its survey are in the languages of too few of the posts":   foreign,
	} {
		c := &Calibrator{Store: &labelled{answers: texts(150), posts: posts}}
		got, err := c.Choose(t.Context(), mentions.Brand{Name: "acme-air"}, Filter{})
		if err != nil || !got.Identity() || !strings.Contains(got.Why.String(), why) {
			t.Errorf("%+v, %v: %q does not say %q", got, err, got.Why, why)
		}
	}
}

func TestWhatWasLearntIsKeptUntilTheDataAreOthers(t *testing.T) {
	l := &labelled{answers: texts(500), posts: texts(300), stamp: "1", newest: 100}
	c := &Calibrator{Store: l}
	choose := func() Choice {
		t.Helper()
		got, err := c.Choose(t.Context(), mentions.Brand{Name: "acme-air"}, Filter{})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := choose()
	if first.Labels != 400 {
		t.Errorf("learnt from %d comments, want the 400 before the newest month", first.Labels)
	}
	again := choose()
	if again.Calibration != first.Calibration || l.reads != 1 {
		t.Errorf("%+v after %d reads, then %+v", first, l.reads, again)
	}
	l.answers, l.stamp = texts(700), "2"
	if later := choose(); later.Key() == first.Key() || later.Labels != 600 || l.reads != 2 {
		t.Errorf("%+v after %d reads of other data", later, l.reads)
	}
	if other, err := (&Calibrator{Store: l}).Choose(t.Context(), mentions.Brand{Name: "acme-air"}, Filter{}); err != nil || other.Key() != choose().Key() {
		t.Errorf("another program learns %+v, %v", other, err)
	}
	// Where the months before are too few, the newest counts.
	l.newest, l.stamp = 650, "3"
	if all := choose(); all.Labels != 700 {
		t.Errorf("learnt from %d comments, want all", all.Labels)
	}
	l.err = errors.New("no such table")
	if _, err := c.Choose(t.Context(), mentions.Brand{Name: "acme-air"}, Filter{}); err == nil {
		t.Error("no complaint")
	}
}

// A calibration that was learnt from the answers must not enter what posts and answers are merged to.
func TestMergingLeavesOutWhatWasLearntFromTheSameAnswers(t *testing.T) {
	combined := func(c Choice) []*Combined {
		s := service(surveyed(3, 60))
		s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) { return c, nil }
		got, err := s.Compare(t.Context(), "acme-air", Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if got.Calibration.Kind != c.Kind || got.Periods[0].Proxy.Calibration != c.Kind {
			t.Errorf("calibrated by %+v, proxy %s", got.Calibration, got.Periods[0].Proxy.Calibration)
		}
		var out []*Combined
		for _, p := range got.Periods {
			out = append(out, p.Combined)
		}
		return out
	}
	survey := nps.Calibration{Kind: nps.CalibrationSurvey, Sharpness: .3, Promoter: 2, Tau: 10, TauDF: 10, Labels: 90}
	own, none := combined(Choice{Calibration: survey, Base: nps.Uncalibrated}), combined(Choice{Calibration: nps.Uncalibrated})
	domain := combined(Choice{Calibration: survey, Base: sharper})
	for i := range own {
		if own[i] == nil || own[i].NPS != none[i].NPS || own[i].High != none[i].High {
			t.Errorf("month %d: %+v, without the calibration %+v", i, own[i], none[i])
		}
		if domain[i].NPS == none[i].NPS {
			t.Errorf("month %d: the base counts for nothing", i)
		}
	}
}

// Comments are summed up, so posts are as well, whatever estimator their own score is by.
func TestMergingReadsPostsAsItReadsComments(t *testing.T) {
	month := func(by nps.Estimator) ComparedPeriod {
		s := service(surveyed(3, 60))
		s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) {
			c := nps.Calibration{Kind: nps.CalibrationDomain, Name: "films", Sharpness: 1, Tau: 5, TauBrands: 20, Estimator: by, Prior: nps.Mix{.2, .3, .5}}
			return Choice{Calibration: c, Base: c}, nil
		}
		got, err := s.Compare(t.Context(), "acme-air", Filter{})
		if err != nil {
			t.Fatal(err)
		}
		return got.Periods[1]
	}
	sums, emq := month(nps.EstimatePCC), month(nps.EstimateEMQ)
	if *sums.Proxy.NPS == *emq.Proxy.NPS || emq.Proxy.Estimator != nps.EstimateEMQ {
		t.Errorf("proxies %v and %v, by %s", *sums.Proxy.NPS, *emq.Proxy.NPS, emq.Proxy.Estimator)
	}
	if a, b := sums.Combined, emq.Combined; a == nil || b == nil || a.NPS != b.NPS || a.Low != b.Low || a.High != b.High {
		t.Errorf("merged %+v, by EMQ %+v", a, b)
	}
}

func TestFiguresSayWhatTheyWereCalibratedWithAndWhy(t *testing.T) {
	for _, kind := range []nps.CalibrationKind{nps.CalibrationAudit, nps.CalibrationSurvey} {
		s := service(halfYear())
		s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) {
			c := nps.Calibration{Kind: kind, Sharpness: .5, Tau: 8, TauDF: 90, Labels: 120}
			return Choice{Calibration: c, Base: nps.Uncalibrated, Why: messages.M("calibration."+string(kind), 120)}, nil
		}
		f, err := s.NPS(t.Context(), "acme-air", Filter{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Compare(t.Context(), "acme-air", Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range [][]byte{written(t, func(b *bytes.Buffer) error { return f.WriteText(b) }), written(t, func(b *bytes.Buffer) error { return c.WriteText(b) })} {
			if !bytes.Contains(text, []byte(": 120)")) || bytes.Contains(text, []byte("not calibrated")) {
				t.Errorf("%s:\n%s", kind, text)
			}
		}
		if p := f.Proxy[0]; p.BrandEffect != 8 || p.Calibration != kind || !strings.Contains(c.Verdict.String(), "are calibrated by") {
			t.Errorf("%+v, %q", p, c.Verdict)
		}
	}
}

func TestADomainSaysInWhichLanguageItWasLearnt(t *testing.T) {
	of := func(lang string, foreign float64) nps.Calibration {
		return nps.Calibration{Kind: nps.CalibrationDomain, Name: "airlines", Lang: lang, Foreign: foreign, Sharpness: 1}
	}
	for _, tt := range []struct {
		c    nps.Calibration
		want string
	}{
		{of("", 0), "Calibrated by rated texts about other brands of its domain (airlines)."},
		{of("en", 0), "Calibrated by rated texts about other brands of its domain in one language (airlines: English)."},
		{of("sw", 0), "Calibrated by rated texts about other brands of its domain in one language (airlines: sw)."},
		{of("en", .3), "Calibrated by rated texts about other brands of its domain in one language (airlines: English). About 30 % of the votes are in languages that no such text was in, which widens the interval."},
	} {
		if got := DomainWhy(tt.c).String(); got != tt.want {
			t.Errorf("got %q", got)
		}
		for _, lang := range messages.Languages {
			if s := messages.For(lang).Message(DomainWhy(tt.c)); s == "" || strings.ContainsAny(s, "‹›{}") {
				t.Errorf("%s: %q", lang, s)
			}
		}
	}
}

// The labels of a year in which every other month is a bad one, written as ever: EMQ is nearer.
func TestAnAuditChoosesTheEstimatorOfItsBrand(t *testing.T) {
	l := &labelled{}
	random := rand.New(rand.NewPCG(71, 72))
	for i := range 480 {
		v := nps.Rated{Opinion: 1, Answer: -1, Day: day(fmt.Sprintf("2025-%02d-01", 1+i/40)) + nps.Day(i%28), P: .12, N: .06, D: .82}
		if bad := i/40%2 == 0; !bad && random.Float64() < .9 || bad && random.Float64() < .1 {
			v.Answer = 1
		}
		if random.Float64() < .25 == (v.Answer < 0) {
			v.P, v.D = v.D, v.P
		}
		if i%11 == 0 {
			v.Answer, v.P, v.N, v.D = 0, .2, .6, .2
		}
		l.audit = append(l.audit, v)
	}
	c := &Calibrator{Store: l, Audits: l}
	got, err := c.Choose(t.Context(), mentions.Brand{Name: "acme-air"}, Filter{})
	if err != nil || got.Estimator != nps.EstimateEMQ || got.Choice.Periods != 12 {
		t.Fatalf("%v: %+v", err, got.Calibration)
	}
	if again, err := c.Choose(t.Context(), mentions.Brand{Name: "acme-air"}, Filter{}); err != nil || again.Calibration != got.Calibration || l.frames != 1 {
		t.Errorf("%+v, then %+v after %d readings", got.Calibration, again.Calibration, l.frames)
	}
	if !strings.Contains(got.Why.String(), "of posts from 2025-01-01 to") {
		t.Errorf("%q does not say of which days the labels are", got.Why)
	}
	within, after := nps.Period{Start: day("2025-03-01"), End: day("2025-04-01")}, nps.Period{Start: day("2026-03-01"), End: day("2026-04-01")}
	for _, lang := range messages.Languages {
		in, out := messages.For(lang).Message(why(within, nps.EstimateEMQ, got.Calibration)), messages.For(lang).Message(why(after, nps.EstimateEMQ, got.Calibration))
		if !strings.Contains(in, "EMQ") || !strings.HasPrefix(out, in) || len(out) == len(in) || strings.ContainsAny(out, "‹›{}") {
			t.Errorf("%s: %q, outside %q", lang, in, out)
		}
	}
	// Months that are too few are cut into weeks.
	if p := auditPeriods(l.audit[:200]); len(p) < 15 || p[0].Days() != 7 {
		t.Errorf("%d periods of %d days", len(p), p[0].Days())
	}
}
