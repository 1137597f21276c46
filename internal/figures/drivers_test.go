package figures

import (
	"context"
	"errors"
	"strings"
	"testing"

	"overheard/internal/golden"
	"overheard/nps"
	"overheard/sentiment"
)

// driverDesk is a DriverStore and a DriverFinder that answer with what a test puts in, and remember what they were asked.
type driverDesk struct {
	rev    string
	sample DriverSample
	out    sentiment.Drivers
	err    error
	finds  int
	names  []string
	filter Filter
}

func (d *driverDesk) DriverRevision(context.Context, string, Filter) (string, error) {
	return d.rev, d.err
}

func (d *driverDesk) DriverSample(_ context.Context, _ string, f Filter, _ int) (DriverSample, error) {
	d.filter = f
	return d.sample, nil
}

func (d *driverDesk) Find(_ context.Context, _ []sentiment.DriverText, names []string) (sentiment.Drivers, error) {
	d.finds++
	d.names = names
	return d.out, nil
}

// desk is a service over half a year whose drivers are d's.
func desk(d *driverDesk) *Service {
	s := service(halfYear())
	s.Phrases = NewPhrases(d, d)
	return s
}

func told() *driverDesk {
	d := &driverDesk{rev: "1-1", sample: DriverSample{Posts: 412}}
	d.out.Languages = []sentiment.DriverLang{
		{Lang: "en", Posts: 380, Authors: 320, Promoters: 180.5, Detractors: 120.25, Enough: true},
		{Lang: "ru", Posts: 12, Authors: 12, Promoters: 4, Detractors: 7.5},
	}
	d.out.Found = []sentiment.Driver{
		{Phrase: "lost bag", Lang: "en", Side: sentiment.Detractor, Mentions: 31, Authors: 29, Z: -4.25, Promoters: 0.5, Detractors: 21, Examples: []string{"12", "40"}},
		{Phrase: "leg room", Lang: "en", Side: sentiment.Promoter, Mentions: 22, Authors: 22, Z: 3.5, Promoters: 11, Detractors: 1, Examples: []string{"7"}},
		{Phrase: "rude crew", Lang: "en", Side: sentiment.Detractor, Mentions: 12, Authors: 12, Z: -2.5, Promoters: 0, Detractors: 9, Examples: []string{"9"}},
	}
	return d
}

func TestDriversGolden(t *testing.T) {
	d := told()
	f, err := desk(d).Drivers(t.Context(), "acme-air", Filter{From: day("2026-02-01"), Lang: "en"}, 10)
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "drivers.json", indented(t, f))
	var b strings.Builder
	if err := f.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "drivers.txt", []byte(b.String()))
	if d.filter.From != day("2026-02-01") || d.filter.To != day("2026-06-18") || d.filter.Lang != "en" {
		t.Errorf("the store was asked for %+v", d.filter)
	}
	if strings.Join(d.names, ",") != "Acme Air,acme-air" {
		t.Errorf("hidden are %q", d.names)
	}
}

func TestDriversAreLimitedBySide(t *testing.T) {
	f, err := desk(told()).Drivers(t.Context(), "acme-air", Filter{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Promoters) != 1 || len(f.Detractors) != 1 || f.Detractors[0].Phrase != "lost bag" {
		t.Errorf("got %+v and %+v", f.Promoters, f.Detractors)
	}
}

func TestDriversAreKeptUntilSomethingChanges(t *testing.T) {
	d := told()
	s := desk(d)
	ask := func(f Filter) {
		t.Helper()
		if _, err := s.Drivers(t.Context(), "acme-air", f, 10); err != nil {
			t.Fatal(err)
		}
	}
	steps := []struct {
		name  string
		do    func()
		finds int
	}{
		{"first", func() { ask(Filter{}) }, 1},
		{"again", func() { ask(Filter{}) }, 1},
		{"by other periods", func() { ask(Filter{By: "week"}) }, 1},
		{"another language", func() { ask(Filter{Lang: "en"}) }, 2},
		{"after a change", func() { d.rev = "1-2"; ask(Filter{}) }, 3},
		{"and again", func() { ask(Filter{}) }, 3},
	}
	for _, step := range steps {
		if step.do(); d.finds != step.finds {
			t.Errorf("%s: searched %d times, want %d", step.name, d.finds, step.finds)
		}
	}
	for i := range 2 * keptPhrases {
		ask(Filter{From: day("2026-01-01") - nps.Day(i)})
	}
	if len(s.Phrases.known) != keptPhrases || len(s.Phrases.order) != keptPhrases {
		t.Errorf("%d views are kept", len(s.Phrases.known))
	}
}

func TestNoDriversHaveAReason(t *testing.T) {
	few, none, nobody := told(), told(), service(&memory{})
	few.out.Found, few.out.Languages[0].Enough = nil, false
	none.out.Found = nil
	tests := []struct {
		name string
		s    *Service
		want DriverReason
	}{
		{"too few posts", desk(few), FewPosts},
		{"nothing stands out", desk(none), NothingStandsOut},
		{"nothing stored", nobody, FewPosts},
		{"not wired", service(halfYear()), FewPosts},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := tt.s.Drivers(t.Context(), "acme-air", Filter{}, 10)
			if err != nil {
				t.Fatal(err)
			}
			if f.Reason != tt.want || f.Sentence.IsZero() || f.Promoters == nil || f.Detractors == nil || f.Languages == nil {
				t.Errorf("got %+v", f)
			}
			var b strings.Builder
			if err := f.WriteText(&b); err != nil || !strings.Contains(b.String(), f.Sentence.String()) {
				t.Errorf("%v: %q", err, b.String())
			}
		})
	}
}

func TestDriversFailWithWhatTheyReadFrom(t *testing.T) {
	d := told()
	d.err = errors.New("disk gone")
	if _, err := desk(d).Drivers(t.Context(), "acme-air", Filter{}, 10); !errors.Is(err, d.err) {
		t.Errorf("got %v", err)
	}
	var unknown *ErrUnknownBrand
	if _, err := desk(told()).Drivers(t.Context(), "acme-ari", Filter{}, 10); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	var bad *ErrBadFilter
	if _, err := desk(told()).Drivers(t.Context(), "acme-air", Filter{From: 100, To: 50}, 10); !errors.As(err, &bad) {
		t.Errorf("got %v", err)
	}
}

func TestWhoWaitsForASearchMayLeave(t *testing.T) {
	s := desk(told())
	s.Phrases.slot <- struct{}{} // somebody is searching
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Drivers(ctx, "acme-air", Filter{}, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
