package nps

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// inLanguage draws votes of brands that are spoken of in one language.
func inLanguage(lang string, seed uint64, brands, n int, truth Calibration) []Rated {
	votes := ratedVotes(rand.New(rand.NewPCG(seed, 8)), brands, n, truth, 5)
	for i := range votes {
		votes[i].Brand, votes[i].Lang = lang+"/"+votes[i].Brand, lang
	}
	return votes
}

func TestLanguagesOfADomainThatAreReadUnlikeHaveTheirOwnCalibrations(t *testing.T) {
	ko, zh := Calibration{Sharpness: 1, Promoter: .7, Detractor: -.2}, Calibration{Sharpness: 1.2, Promoter: -1, Detractor: .6}
	votes := slices.Concat(inLanguage("ko", 1, 40, 100, ko), inLanguage("zh", 2, 12, 100, zh), inLanguage("ru", 3, 3, 100, ko))
	d := LearnDomain("films", votes)
	if !slices.Equal(d.Taught, []string{"ko", "ru", "zh"}) || d.Lang != "" || d.Brands != 55 {
		t.Errorf("together: %v in %q of %d brands", d.Taught, d.Lang, d.Brands)
	}
	if len(d.Languages) != 2 || d.Languages[0].Lang != "ko" || d.Languages[1].Lang != "zh" {
		t.Fatalf("got %+v", d.Languages)
	}
	for i, want := range []Calibration{ko, zh} {
		l := d.Languages[i]
		if l.Name != "films" || l.Kind != CalibrationDomain || math.Abs(l.Promoter-want.Promoter) > .2 || math.Abs(l.Tau-5) > 3 || l.Tau >= d.Tau {
			t.Errorf("%s: %+v, of all languages tau %.1f", l.Lang, l.Calibration, d.Tau)
		}
	}
	left := LeaveOut(votes)
	if c := left["zh/b3"]; math.Abs(c.Promoter-zh.Promoter) > .3 {
		t.Errorf("a Chinese brand left out is read by %+v", c)
	}
	if c, other := left["ru/b1"], left["ko/b1"]; c == other {
		t.Errorf("a Russian brand left out is read as a Korean one: %+v", c)
	}
}

func TestADomainOfOneLanguageIsThatOfTheLanguage(t *testing.T) {
	votes := inLanguage("en", 1, 20, 100, Calibration{Sharpness: 1, Promoter: .3})
	d := LearnDomain("airlines", votes)
	if d.Lang != "en" || len(d.Languages) != 0 {
		t.Errorf("got %q and %+v", d.Lang, d.Languages)
	}
	if c := d.In(map[string]int64{"en": 970, "de": 30, "und": 500}, nil); c != d.Calibration {
		t.Errorf("got %+v", c)
	}
	for i := range votes {
		votes[i].Lang = ""
	}
	if plain := LearnDomain("airlines", votes); plain.Tau != d.Tau || plain.Sharpness != d.Sharpness || plain.Taught != nil {
		t.Errorf("without languages: %+v", plain)
	}
}

func TestFewBrandsOfALanguageAreReadByTheDomain(t *testing.T) {
	c := Calibration{Sharpness: 1, Promoter: .7}
	for name, few := range map[string][]Rated{
		"brands": inLanguage("ru", 3, LanguageBrands-1, 400, c),
		"texts":  inLanguage("ru", 3, 30, DomainTexts, c)[:LanguageTexts-150],
	} {
		d := LearnDomain("films", append(inLanguage("en", 1, 20, 100, Calibration{Sharpness: 1, Promoter: -.7}), few...))
		if len(d.Languages) != 1 || d.Languages[0].Lang != "en" {
			t.Errorf("too few %s: %+v", name, d.Languages)
		}
	}
}

func TestTheLanguageOfMostVotesChoosesTheCalibration(t *testing.T) {
	ko := Calibration{Kind: CalibrationDomain, Name: "films", Lang: "ko", Sharpness: 1.1, Tau: 8, TauBrands: 400, Scatter: 12}
	d := Domain{
		Calibration: Calibration{Kind: CalibrationDomain, Name: "films", Sharpness: .9, Tau: 20, TauBrands: 500},
		Taught:      []string{"ko", "ru", "zh"}, Languages: []Domain{{Calibration: ko}},
	}
	foreign := func(c Calibration, part, tau, df float64) Calibration {
		c.Foreign, c.Tau, c.TauDF = part, tau, df
		return c
	}
	for _, tt := range []struct {
		name  string
		votes map[string]int64
		want  Calibration
	}{
		{"no votes", nil, d.Calibration},
		{"one language", map[string]int64{"ko": 40}, ko},
		{"hardly another", map[string]int64{"ko": 960, "en": 40, "und": 3000}, ko},
		{"a language without its own", map[string]int64{"ru": 40}, d.Calibration},
		{"none of most", map[string]int64{"ko": 50, "zh": 50}, d.Calibration},
		{"three of ten in others", map[string]int64{"ko": 70, "zh": 20, "en": 10}, foreign(ko, .3, .7*8+.3*25, 13.1*13.1/(5.6*5.6/400+7.5*7.5/10))},
		{"a language that taught nothing", map[string]int64{"en": 10}, foreign(d.Calibration, 1, 25, 10)},
	} {
		got := d.In(tt.votes, nil)
		if math.Abs(got.Tau-tt.want.Tau) > 1e-9 || math.Abs(got.TauDF-tt.want.TauDF) > 1e-9 {
			t.Errorf("%s: tau %v with %v degrees of freedom, want %v with %v", tt.name, got.Tau, got.TauDF, tt.want.Tau, tt.want.TauDF)
		}
		got.Tau, got.TauDF = tt.want.Tau, tt.want.TauDF
		if got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
	brand := map[string]int64{"ko": 960, "en": 40}
	for _, tt := range []struct {
		name  string
		shown map[string]int64
		want  Calibration
	}{
		{"of all of a brand nothing is said", nil, ko},
		{"of its other language alone", map[string]int64{"en": 40}, foreign(ko, 1, 25, 10)},
		{"of a half in it", map[string]int64{"ko": 20, "en": 20}, foreign(ko, .5, 16.5, 16.5*16.5/(4*4/400.+12.5*12.5/10))},
		{"of its own language alone", map[string]int64{"ko": 20, "und": 9}, ko},
		{"of texts that do not tell", map[string]int64{"und": 9}, ko},
	} {
		if got := d.In(brand, tt.shown); math.Abs(got.Tau-tt.want.Tau)+math.Abs(got.TauDF-tt.want.TauDF) > 1e-9 || got.Foreign != tt.want.Foreign || got.Key() != ko.Key() {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
	if e := d.In(map[string]int64{"ko": 7, "en": 3}, nil).Effect(); e.Scatter != 12 || e.SD < 13 {
		t.Errorf("the effect is %+v", e)
	}
	d.Taught, d.Languages = nil, nil // as a file says that was written before languages were
	if c := d.In(map[string]int64{"en": 10}, nil); c != d.Calibration {
		t.Errorf("of unknown languages: %+v", c)
	}
}
