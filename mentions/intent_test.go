package mentions

import (
	"slices"
	"strings"
	"testing"

	"overheard/crawler"
)

func TestIntentOf(t *testing.T) {
	tests := []struct {
		name string
		text string
		kind crawler.Kind
		want Intent
	}{
		{"headline", "Acme Air shares fall 6% after profit warning", "", IntentNews},
		{"headline, and what its reader thinks", "Acme Air shares fall 6% and I love it, they deserve this", "", IntentNone},
		{"article", "Acme Air to close two bases\nThe airline said on Monday that demand had weakened.", crawler.KindArticle, IntentNews},
		{"article that is a review", "I flew Acme Air for a week and loved every minute of it.", crawler.KindArticle, IntentNone},
		{"agency", "МОСКВА, 3 мая. /Агентство/. Норбанк закроет 40 отделений", "", IntentNews},
		{"sale", "Flash sale! 30% off everything, shop now: https://shop.example", "", IntentPromotion},
		{"buyer in a sale", "Got my coat 30% off in the flash sale, it fits perfectly", "", IntentNone},
		{"review of a bargain", "Ordered with a promo code, free delivery, arrived on time.", crawler.KindReview, IntentNone},
		{"job", "We're hiring! Full time barista, apply now: https://jobs.example", "", IntentPromotion},
		{"small ad", "Продам кофемашину, состояние отличное, самовывоз, торг", "", IntentPromotion},
		{"prize draw", "关注并转发本条微博，抽3位送咖啡券", "", IntentGiveaway},
		{"prize draw that went wrong", "Won your giveaway and the prize never arrived. Scam.", "", IntentComplaint},
		{"casino", "Online casino, no deposit, 100 free spins: http://spin.example", "", IntentSpam},
		{"guest of a casino", "The hotel has a casino and the rooms were clean.", "", IntentNone},
		{"link farm", "кредитная карта норбанк калькулятор http://s.example/1", "", IntentSpam},
		{"heaps of handles", "@a1 @b2 @c3 @d4 @e5 @f6 @g7 see https://x.example/1 https://x.example/2 https://x.example/3", "", IntentSpam},
		{"complaint that ends with a question", "Third day without internet, nobody answers. Where is my refund?", "", IntentComplaint},
		{"warning", "Stay away from this bank", "", IntentComplaint},
		{"warning in Chinese", "千万别买，客服不理人", "", IntentComplaint},
		{"question without a mark", "does anyone know when they open", "", IntentQuestion},
		{"question before an address", "Is it worth it? https://x.example/9", "", IntentQuestion},
		{"question by its particle", "这个好用吗", "", IntentQuestion},
		{"recommendation", "Очень советую эту кофейню", "", IntentRecommendation},
		{"asking for one", "Can you recommend a bank?", "", IntentQuestion},
		{"plain opinion", "The app is slow but the people are kind.", "", IntentNone},
		{"nothing", "", "", IntentNone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := &crawler.Post{Text: tt.text, Kind: tt.kind}
			if got := IntentOf(p); got != tt.want {
				t.Errorf("IntentOf(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestIntentTakesTheVote(t *testing.T) {
	m := matcher(t, Brand{Name: "acme", Terms: []string{"acme"}, OwnAccounts: []string{"acmeair"}})
	sale := "Flash sale at Acme! 30% off everything, shop now: https://acme.example"
	tests := []struct {
		name string
		post crawler.Post
		want Reason
	}{
		{"promotion", crawler.Post{Text: sale}, ReasonPromotion},
		{"own account first", crawler.Post{Text: sale, Author: "acmeair"}, ReasonOwnAccount},
		{"bot first", crawler.Post{Text: sale, Bot: true}, ReasonBot},
		{"news", crawler.Post{Text: "Acme shares fall 6% after profit warning"}, ReasonNews},
		{"complaint", crawler.Post{Text: "Acme lost my bag and nobody answers, never again"}, Votes},
		{"stars make a review", crawler.Post{Text: "Acme: revenue fell, shares fell", Rating: 2, RatingMax: 5}, Votes},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for how, ms := range map[string][]Mention{"matched": m.Match(&tt.post), "attached": m.Only(&tt.post, "acme")} {
				if len(ms) != 1 || ms[0].Reason != tt.want {
					t.Errorf("%s: %+v, want reason %q", how, ms, tt.want)
				}
			}
		})
	}
}

func TestIntentIsThatOfThePassage(t *testing.T) {
	m := matcher(t, airlines...)
	got := map[string]Intent{}
	for _, x := range m.Match(post("I highly recommend Delta to anyone. United lost my bag and refuses a refund, never again.")) {
		got[x.Brand] = x.Intent
	}
	if got["delta"] != IntentRecommendation || got["united"] != IntentComplaint {
		t.Errorf("intents are %v", got)
	}
}

// TestCuesAreFound guards against cues that folding or word boundaries keep from ever being found.
func TestCuesAreFound(t *testing.T) {
	for _, table := range [][]cueList{cuesEN, cuesRU, cuesZH, cuesOther} {
		for _, l := range table {
			for cue := range l.all() {
				word := strings.TrimSuffix(cue, "*")
				if found := allCues().at([]byte(word), 0); found&l.sign.set() == 0 {
					t.Errorf("the cue %q of sign %d is not found in itself", cue, l.sign)
				}
			}
		}
	}
}

var allIntents = []Intent{
	IntentNone, IntentComplaint, IntentQuestion, IntentRecommendation, IntentNews, IntentPromotion, IntentGiveaway, IntentSpam,
}

func FuzzIntentOf(f *testing.F) {
	for _, s := range []string{"", "#", "@", "1", "% off", "$", "http://", "\xff\xfe?", "a - B", "LONDON (", "抽奖", "розыгрыш", "- ", "МОСКВА,/", "12 345 678 90"} {
		f.Add(s, "post")
	}
	f.Add(strings.Repeat("ё", 5000), "article")
	f.Fuzz(func(t *testing.T, text, kind string) {
		p := &crawler.Post{Text: text, Kind: crawler.Kind(kind)}
		got := IntentOf(p)
		if !slices.Contains(allIntents, got) {
			t.Errorf("IntentOf(%q) = %q", text, got)
		}
		if again := IntentOf(p); again != got {
			t.Errorf("IntentOf(%q) = %q, and then %q", text, got, again)
		}
	})
}

// raced says that the race detector is on, which allocates by itself.
var raced bool

func TestIntentOfAllocatesNothing(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates")
	}
	p := &crawler.Post{Text: "Скидка 20% только до воскресенья, заказывайте на сайте https://shop.example и 关注并转发!"}
	IntentOf(p)
	if n := testing.AllocsPerRun(100, func() { IntentOf(p) }); n > 0 {
		t.Errorf("%v allocations for a post", n)
	}
}
