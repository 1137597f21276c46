package dashboard

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/sentiment"
)

// talkative is a service whose drivers are given.
type talkative struct {
	*figures.Service
	told figures.DriversFigure
}

func (s *talkative) Drivers(context.Context, string, figures.Filter, int) (*figures.DriversFigure, error) {
	return &s.told, nil
}

// talk is a brand page's figures with a phrase of each side, and posts of the world as examples.
func talk() figures.DriversFigure {
	return figures.DriversFigure{
		Sampled: 380, Posts: 412, Sentence: messages.M("drivers.read", 380, 412),
		Detractors: []sentiment.Driver{{Phrase: "refund <b>", Lang: "en", Side: sentiment.Detractor, Mentions: 31, Authors: 29, Z: -4, Promoters: .8, Detractors: 21, Examples: []string{"17", "24", "31"}}},
		Promoters:  []sentiment.Driver{{Phrase: "чистый вагон", Lang: "ru", Side: sentiment.Promoter, Mentions: 9, Authors: 1, Z: 2.5, Promoters: 8, Examples: []string{"18"}}},
	}
}

func TestDriversOnABrandPage(t *testing.T) {
	w := newWorld()
	s := &talkative{&figures.Service{Store: w, Brands: fixtureBrands, Location: time.UTC}, talk()}
	h, err := New(Options{Figures: s, Mentions: w, Runs: w, Brands: fixtureBrands})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		lang string
		want []string
	}{
		{"en", []string{"What detractors talk about", "What promoters talk about", "29 authors", "1 author<", "English: said by 1% of promoters and 21% of detractors",
			"Looked through 380 of 412", "the 3 posts in the list", `<b lang="ru">чистый вагон</b>`}},
		{"ru", []string{"О чём говорят критики", "О чём говорят сторонники", "29 авторов", "3 публикации в списке"}},
		{"zh", []string{"贬损者在谈什么", "推荐者在谈什么", "29 位作者"}},
	}
	for _, tt := range tests {
		t.Run(tt.lang, func(t *testing.T) {
			body := get(t, h, "/brands/lumen-rail?lang=en", tt.lang).Body.String()
			for _, s := range append(tt.want, "refund &lt;b&gt;", `href="/mentions?brand=lumen-rail&amp;ids=17%2C24%2C31&amp;lang=en"`, `<a href="/mentions/17">`) {
				if !strings.Contains(body, s) {
					t.Errorf("%q is missing", s)
				}
			}
			if strings.Contains(body, "refund <b>") {
				t.Error("a phrase is markup")
			}
		})
	}
}

func TestNoDriversHaveASentence(t *testing.T) {
	w := newWorld()
	s := &talkative{&figures.Service{Store: w, Brands: fixtureBrands, Location: time.UTC}, figures.DriversFigure{
		Reason: figures.FewPosts, Sentence: messages.M("drivers.few", 12, 10),
	}}
	h, err := New(Options{Figures: s, Mentions: w, Runs: w, Brands: fixtureBrands})
	if err != nil {
		t.Fatal(err)
	}
	body := get(t, h, "/brands/lumen-rail", "en").Body.String()
	if !strings.Contains(body, "Too few posts to say: 12 posts") || strings.Contains(body, "What promoters talk about") {
		t.Error("the page does not say that there are too few posts")
	}
}

func TestChosenMentions(t *testing.T) {
	h := pages(t, newWorld())
	body := get(t, h, "/mentions?brand=lumen-rail&ids=17,24,31", "en").Body.String()
	if n := strings.Count(body, `<li class="mention">`); n != 3 {
		t.Errorf("%d mentions, want 3", n)
	}
	if !strings.Contains(body, "Chosen posts: 3") || !strings.Contains(body, `href="/mentions?brand=lumen-rail"`) {
		t.Error("nothing leads from the chosen posts to all")
	}
	long := strings.Repeat("1,", mostChosenIDs) + "1"
	for _, ids := range []string{"a", "1,,2", "1;2", "99999999999999999999", long} {
		if got := get(t, h, fmt.Sprintf("/mentions?brand=lumen-rail&ids=%s", strings.ReplaceAll(ids, ";", "%3B")), "en").Code; got != 400 {
			t.Errorf("ids=%s: status %d, want 400", ids, got)
		}
	}
}
