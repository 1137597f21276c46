package dashboard

import (
	"strings"
	"testing"

	"overheard/sentiment"
)

func TestABrandSaysWhatOfAChangeIsMixAndWhatChangedForGood(t *testing.T) {
	w := newWorld()
	for i := range w.found { // from the middle of May on everybody is displeased
		if m := &w.found[i]; m.Mention.Brand == "lumen-rail" && !m.Post.PublishedAt.Before(at("2026-05-11")) {
			m.Mention.Opinion.P = sentiment.Shares{Promoter: .02, Passive: .03, Detractor: .95}
		}
	}
	h := pages(t, w)
	for ui, want := range map[string][]string{
		"en": {"real change", "Since the week of ", "one false alarm in two years", `class="shift-mark`, ">By mix<", "Together"},
		"ru": {"реальное изменение", "С недели ", "одной ложной тревоги", ">Состав<"},
		"zh": {"真实变化", "那一周起", "误报", ">构成所致<"},
	} {
		body := get(t, h, "/brands/lumen-rail?from=2026-05-11&to=2026-06-08&by=week", ui).Body.String()
		for _, s := range want {
			if !strings.Contains(body, s) {
				t.Errorf("%s: the page does not say %q", ui, s)
			}
		}
	}
	// On the days before nothing had changed yet.
	if body := get(t, h, "/brands/lumen-rail?from=2026-02-02&to=2026-04-27&by=week", "en").Body.String(); strings.Contains(body, "Since the week of ") {
		t.Error("the page tells of a change that is to come")
	}
}
