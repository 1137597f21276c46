package drivers

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLemma(t *testing.T) {
	known := vocabulary{"plan": 3, "plane": 5, "charge": 2, "bus": 1, "case": 2, "care": 2, "car": 9, "movie": 1, "cancel": 1, "call": 4, "refuse": 1}
	for word, want := range map[string]string{
		"bags": "bag", "bag": "bag", "service": "service", "services": "service", "delays": "delay", "delayed": "delay", "delaying": "delay",
		"cancelled": "cancel", "cancelling": "cancel", "canceled": "cancel", "planned": "plan", "charged": "charge", "charging": "charge",
		"boxes": "box", "buses": "bus", "cases": "case", "movies": "movie", "parties": "party", "caring": "care", "called": "call",
		"address": "address", "bus": "bus", "is": "is", "thing": "thing", "red": "red", "need": "need", "hurried": "hurry", "refused": "refuse",
	} {
		if got := known.lemma(word); got != want {
			t.Errorf("lemma(%q) = %q, want %q", word, got, want)
		}
	}
}

func keys(found []candidate) []string {
	set := map[string]bool{}
	for _, c := range found {
		set[c.surface] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func TestEnglishPhrases(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // among others
		not        []string
	}{
		{"nouns with what stands before them", "Terrible customer service at the new gate",
			[]string{"customer service", "terrible customer service", "service", "gate"}, []string{"terrible customer", "at the new gate"}},
		{"what is said of a noun", "The crew was really rude and the app is useless", []string{"rude crew", "useless app"}, nil},
		{"the opposite is not what is said", "The crew was not rude", []string{"crew"}, []string{"rude crew"}},
		{"what was done to one's own", "They lost my bag", []string{"lost bag"}, nil},
		{"states", "We left on time and waited on hold", []string{"on time", "on hold"}, []string{"time", "hold on"}},
		{"no phrase over a comma or an emoji", "nice water, tank 😍 pump", []string{"tank", "pump"}, []string{"water tank", "tank pump"}},
		{"no greeting, day or plain praise", "Hello guys, thanks, best thing on Monday", nil, []string{"hello", "thanks", "guys", "Monday", "best thing"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, unread := english([][]string{{tt.text}})
			got := keys(found[0])
			for _, w := range tt.want {
				if !slices.Contains(got, w) {
					t.Errorf("%q is not in %q", w, got)
				}
			}
			for _, n := range tt.not {
				if slices.Contains(got, n) {
					t.Errorf("%q is in %q", n, got)
				}
			}
			if unread != 0 {
				t.Errorf("%d unread", unread)
			}
		})
	}
}

func TestRussianPhrases(t *testing.T) {
	_, extract := grammar("ru")
	tests := []struct {
		name, text string
		want       []string
	}{
		{"function words stand inside only", "Возврат за билет и на карту", []string{"Возврат за билет", "билет", "возврат", "карту"}},
		{"a negation may begin", "у них не работает", []string{"не работает", "работает"}},
		{"nothing over punctuation", "экипаж, багаж", []string{"багаж", "экипаж"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, _ := extract([][]string{{tt.text}})
			want := slices.Clone(tt.want)
			for i, w := range want {
				want[i] = surface(w, 0, len(w))
			}
			slices.Sort(want)
			if diff := cmp.Diff(want, keys(found[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCleaning(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"links", "see https://t.co/x?a=1 and acme.com/help now", "see \n and \n now"},
		{"handles and hashtags", "@acmeair lost #bag", "Zzbrand lost Zzbrand"},
		{"a hashtag of Weibo", "#艾克米航空#真好", "Zzbrand 真好"},
		{"faces and markup", "ok[doge] <br>fine", "ok\n \nfine"},
		{"entities", "food &amp; drink", "food & drink"},
		{"names, in any writing", "ACME-Air's seat, acme  air", "Zzbrand 's seat, Zzbrand"},
		{"names in scripts without spaces", "坐艾克米回家", "坐 Zzbrand 回家"},
		{"half a name", "acme airfield", "acme airfield"},
	}
	c := newCleaner([]string{"Acme Air", "艾克米"}, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := clean(c.hide(plain(tt.in)))
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got := newCleaner([]string{"Каванта"}, russianStem).hide("из Каванты"); clean(got) != "из Zzbrand" {
		t.Errorf("an inflected name: %q", got)
	}
}

// clean joins runs of spaces.
func clean(s string) string {
	out := []rune{}
	for _, r := range s {
		if r == ' ' && (len(out) == 0 || out[len(out)-1] == ' ') {
			continue
		}
		out = append(out, r)
	}
	for len(out) > 0 && out[len(out)-1] == ' ' {
		out = out[:len(out)-1]
	}
	return string(out)
}

func TestOverlappingPhrasesAreMerged(t *testing.T) {
	of := func(z float64, voices int, words ...string) *tally {
		t := &tally{key: words, z: z, voices: voices}
		for i := range voices {
			t.texts = append(t.texts, i)
		}
		return t
	}
	tests := []struct {
		name string
		in   []*tally // strongest first
		want []string
	}{
		{"the longer where it is nearly as frequent", []*tally{of(5, 20, "leg"), of(4, 18, "leg", "room")}, []string{"leg room"}},
		{"the shorter where it is much more frequent", []*tally{of(5, 40, "service"), of(3, 10, "customer", "service")}, []string{"service"}},
		{"the longer where it says more", []*tally{of(5, 10, "customer", "service"), of(3, 40, "service")}, []string{"customer service"}},
		{"two pieces of one", []*tally{of(5, 10, "waste", "of"), of(4, 10, "of", "money")}, []string{"waste of"}},
		{"strangers stay", []*tally{of(5, 10, "crew"), of(4, 10, "food")}, []string{"crew", "food"}},
		{"not over the sides", []*tally{of(5, 10, "leg"), of(-4, 9, "leg", "pain")}, []string{"leg", "leg pain"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, m := range merge(tt.in) {
				text := ""
				for i, w := range m.key {
					if i > 0 {
						text += " "
					}
					text += w
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
