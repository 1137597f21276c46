package dashboard

import (
	"net/http"
	"strings"
	"testing"
)

func TestIntentsAreShownAndLeadToTheirMentions(t *testing.T) {
	h := pages(t, newWorld())
	for lang, words := range map[string][]string{
		"en": {"complaints", "recommendations", "Complaints: "}, "ru": {"жалобы", "рекомендаций"}, "zh": {"投诉", "推荐"},
	} {
		page := get(t, h, "/brands/lumen-rail?last=all", lang).Body.String()
		for _, w := range append(words, "intent=complaint", "intent=question") {
			if !strings.Contains(page, w) {
				t.Errorf("%s: the page of a brand lacks %q", lang, w)
			}
		}
	}
	list := get(t, h, "/mentions?brand=lumen-rail&intent=question", "en").Body.String()
	if !strings.Contains(list, `<span class="intent">question</span>`) || strings.Contains(list, `<span class="intent">complaint</span>`) ||
		!strings.Contains(list, `<option value="question" selected>`) {
		t.Error("the list of questions does not show questions only")
	}
	if got := get(t, h, "/mentions?brand=lumen-rail&intent=murmur", "en").Code; got != http.StatusBadRequest {
		t.Errorf("an unknown intent answers %d", got)
	}
}
