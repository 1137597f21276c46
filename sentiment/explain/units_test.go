package explain

import (
	"strings"
	"testing"
)

func TestUnits(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"words", "Fine, thanks", "Fine|thanks"},
		{"an apostrophe", "it's o'clock 'ok'", "it's|o'clock|ok"},
		{"a negation with its word", "not good", "not good"},
		{"a negation reaches two words, the nearer of which is no unit of its own", "not quite good", "not quite|not quite good|good"},
		{"but not only a filler", "not a good one", "not a good|good|one"},
		{"a negation does not reach over a comma", "no, good", "no|good"},
		{"contractions negate", "isn’t bad", "isn’t bad"},
		{"two negations", "never not late", "never not|never not late|not late"},
		{"hashtags and handles", "#BestAir @acme_air", "#BestAir|@acme_air"},
		{"a hashtag with an end", "#好评# 好", "#好评#|好"},
		{"links", "see https://a.example/x?y=1 now", "see|https://a.example/x?y=1|now"},
		{"emoji in a row", "ok 😡😡 👍🏽", "ok|😡😡|👍🏽"},
		{"faces", "bad :( good :D <3", "bad|:(|good|:D|<3"},
		{"marks that shout and ask", "really?! wow!!!", "really|?!|wow|!!!"},
		{"brackets are marks only where they smile", "a (b) c) d))", "a|b|c|)|d|))"},
		{"Chinese", "太差了", "太差|差了"},
		{"Chinese negation", "不好吃", "不好|不好吃|好吃"},
		{"one character", "好", "好"},
		{"katakana is one word", "サービスが", "サービス"},
		{"Thai marks stay with their letter", "ดีมาก", "ดีมาก"},
		{"Hindi marks", "अच्छा नहीं", "अच्छा|नहीं"},
		{"bytes that are no text", "a\xffb \xf0\x9f", "a|b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, u := range units(tt.text) {
				got = append(got, tt.text[u.start:u.end])
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("got %q, want %q", strings.Join(got, "|"), tt.want)
			}
		})
	}
}

func TestTokensCoverTheText(t *testing.T) {
	const text = "Hi, \"x\" – не 好的!! :-) #a\xff"
	at := 0
	for _, tok := range tokens(text) {
		if tok.start != at || tok.end <= tok.start {
			t.Fatalf("token %+v at %d", tok, at)
		}
		at = tok.end
	}
	if at != len(text) {
		t.Errorf("%d of %d bytes", at, len(text))
	}
}
