package mentions

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
)

func post(text string) *crawler.Post {
	return &crawler.Post{
		Source: "test", NativeID: "1", Text: text, PublishedAt: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC),
	}
}

func matcher(t *testing.T, brands ...Brand) *Matcher {
	t.Helper()
	for i := range brands {
		if brands[i].Name == "" {
			brands[i].Name = "b"
		}
	}
	m, err := NewMatcher(brands, nil)
	if err != nil {
		t.Fatalf("NewMatcher: %v", err)
	}
	return m
}

// hits returns the matched pieces of the text, or what the network lists in brackets.
func hits(text string, ms []Mention) []string {
	var out []string
	for _, m := range ms {
		for _, h := range m.Why {
			if h.End == 0 {
				out = append(out, "["+h.Term+"]")
				continue
			}
			out = append(out, text[h.Start:h.End])
		}
	}
	return out
}

func TestTerms(t *testing.T) {
	tests := []struct {
		name, term, text string
		want             []string
	}{
		{"a whole word", "delta", "I flew Delta today", []string{"Delta"}},
		{"a possessive", "delta", "delta's crew, Delta’s food", []string{"delta", "Delta"}},
		{"not inside a longer word", "delta", "deltaic deposits and the anti-subdelta", nil},
		{"beside punctuation", "delta", "(delta), \"Delta\"! delta.", []string{"delta", "Delta", "delta"}},
		{"beside a hyphen", "delta", "a Delta-operated flight", []string{"Delta"}},
		{"not beside a digit or an underscore", "delta", "delta5 5delta delta_x", nil},
		{"as a hashtag", "delta", "thanks #delta!", []string{"delta"}},
		{"as a handle", "delta", "@Delta you lost my bag", []string{"Delta"}},
		{"as a handle on a server", "delta", "@delta@mastodon.example hi", []string{"delta"}},
		{"not inside a longer handle", "delta", "@delta-force @delta.fans @ann@delta.example", nil},
		{"not inside an address", "delta", "see https://example.com/delta/x?delta and www.delta.example", nil},
		{"beside an address", "delta", "https://example.com/x delta", []string{"delta"}},
		{"in an e-mail address", "delta", "write to help@delta.example", []string{"delta"}},
		{"in full width", "delta", "Ｄｅｌｔａ はひどい", []string{"Ｄｅｌｔａ"}},
		{"several words, any space", "acme air", "Acme  Air, acme-air, ACME\nAIR, acmeair", []string{"Acme  Air", "acme-air", "ACME\nAIR"}},
		{"several words, no punctuation between", "acme air", "acme, air", nil},
		{"several words in a hashtag", "acme air", "#acmeair #AcmeAir", nil},
		{"diacritics do not matter", "nestle", "Nestlé NESTLE\u0301 sucks", []string{"Nestlé", "NESTLE\u0301"}},
		{"diacritics in the term do not matter", "Škoda", "my skoda", []string{"skoda"}},
		{"signs belong to the term", "at&t", "AT&T is down", []string{"AT&T"}},
		{"signs at the end", "c++", "C++ and c", []string{"C++"}},
		{"a prefix", "сбербанк*", "Доволен Сбербанком, а СБЕРБАНК онлайн нет", []string{"Сбербанком", "СБЕРБАНК"}},
		{"a prefix begins a word", "банк*", "Сбербанк и банкомат", []string{"банкомат"}},
		{"a prefix in the last of several words", "acme air*", "acme airlines", []string{"acme airlines"}},
		{"without a prefix, no endings", "сбербанк", "Сбербанком доволен", nil},
		{"yo and ye", "самолёт", "самолет", []string{"самолет"}},
		{"inside Chinese text", "小米", "我爱小米手机", []string{"小米"}},
		{"traditional and simplified", "华为", "華為手機很好", []string{"華為"}},
		{"Chinese beside Latin and digits", "小米", "小米SU7和小米14", []string{"小米", "小米"}},
		{"Latin inside Chinese text", "iphone", "我的iPhone坏了", []string{"iPhone"}},
		{"a katakana name is a word", "アップル", "アップルは好き、アップルパイも好き", []string{"アップル"}},
		{"half width katakana", "ガスト", "ｶﾞｽﾄ行った", []string{"ｶﾞｽﾄ"}},
		{"hiragana particles around kanji", "全日空", "全日空の便が遅れた", []string{"全日空"}},
		{"Hangul with a particle", "삼성", "삼성은 좋다. 신삼성", []string{"삼성"}},
		{"Latin with a Korean particle", "delta", "Delta는 최악", []string{"Delta"}},
		{"inside Thai text", "แอร์เอเชีย", "ฉันชอบแอร์เอเชียมาก", []string{"แอร์เอเชีย"}},
		{"not in the middle of a Thai letter and its vowel", "กา", "กาแฟ กาำ กา่", []string{"กา"}},
		{"an emoji", "🍊", "love my 🍊 phone", []string{"🍊"}},
		{"after a letter that folds to two", "air", "straße air", []string{"air"}},
		{"a trade mark sign within", "acme air", "Acme® Air™ is fine", []string{"Acme® Air™"}},
		{"invisible characters within", "delta", "d\u200Delta \u00ADdel\u00ADta", []string{"d\u200Delta", "del\u00ADta"}},
		{"a handle as a term", "@acmeair", "thanks @AcmeAir!", []string{"@AcmeAir"}},
		{"a handle on any server", "@acmeair", "@acmeair@mastodon.example hi", []string{"@acmeair@mastodon.example"}},
		{"a handle on one server only", "@acmeair@a.example", "@acmeair@a.example @acmeair@b.example", []string{"@acmeair@a.example"}},
		{"a handle with dots and hyphens", "@acme-air.bsky.social", "@acme-air.bsky.social. Hi @acme air", []string{"@acme-air.bsky.social"}},
		{"not a longer handle", "@acmeair", "@acmeairline @acmeair_fans @acmeair.fans", nil},
		{"a handle before a full stop", "@acmeair", "I hate @acmeair.", []string{"@acmeair"}},
		{"a handle before a possessive", "@acmeair", "@acmeair's crew", []string{"@acmeair"}},
		{"a handle in full width", "@acmeair", "＠ａｃｍｅａｉｒ", []string{"＠ａｃｍｅａｉｒ"}},
		{"not in an e-mail address", "@acmeair", "info@acmeair", nil},
		{"a Weibo handle", "@小米公司", "转发@小米公司：真好", []string{"@小米公司"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := hits(tt.text, matcher(t, Brand{Terms: []string{tt.term}}).Match(post(tt.text)))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("term %q in %q (-want +got):\n%s", tt.term, tt.text, diff)
			}
		})
	}
}

func TestHashtags(t *testing.T) {
	tests := []struct {
		name, tag, text string
		listed          []string
		want            []string
	}{
		{"whole", "acmeair", "#AcmeAir rocks", nil, []string{"#AcmeAir"}},
		{"with # in the configuration", "#acmeair", "#AcmeAir rocks", nil, []string{"#AcmeAir"}},
		{"not a longer one", "acme", "#acmeair #acme_air #acme2", nil, nil},
		{"up to a hyphen", "acme", "#acme-air", nil, []string{"#acme"}},
		{"not the bare word", "acmeair", "acmeair", nil, nil},
		{"digits and underscores", "acme_2026", "#ACME_2026!", nil, []string{"#ACME_2026"}},
		{"full width", "acmeair", "＃ＡｃｍｅＡｉｒ", nil, []string{"＃ＡｃｍｅＡｉｒ"}},
		{"between two signs, as on Weibo", "小米汽车", "#小米汽车#今天交付", nil, []string{"#小米汽车#"}},
		{"a Weibo topic with a space", "小米 汽车", "说说#小米 汽车#吧", nil, []string{"#小米 汽车#"}},
		{"a Weibo super-topic", "小米汽车", "#小米汽车[超话]#打卡", nil, []string{"#小米汽车[超话]#"}},
		{"traditional characters", "小米汽车", "#小米汽車#", nil, []string{"#小米汽車#"}},
		{"one sign before Chinese", "小米", "今天 #小米 真好", nil, []string{"#小米"}},
		{"one sign before a longer Chinese tag", "小米", "#小米真好", nil, nil},
		{"several in a row without spaces", "华为", "#小米#华为#苹果", nil, []string{"#华为"}},
		{"what stands between two Weibo topics is no tag", "真好", "#小米#真好#华为#", nil, nil},
		{"after Chinese text", "acmeair", "真好#AcmeAir", nil, []string{"#AcmeAir"}},
		{"not inside a word", "acmeair", "x#acmeair", nil, nil},
		{"not in an address", "acmeair", "https://example.com/#acmeair", nil, nil},
		{"not an HTML entity", "39", "&#39;", nil, nil},
		{"Cyrillic", "сбер", "#Сбер!", nil, []string{"#Сбер"}},
		{"listed by the network only", "acmeair", "no tags here", []string{"x", "AcmeAir"}, []string{"[acmeair]"}},
		{"listed and in the text counts once", "acmeair", "#AcmeAir", []string{"#acmeair"}, []string{"#AcmeAir"}},
		{"a prefix", "acme*", "#AcmeAir2026 #other", []string{"acmecare"}, []string{"#AcmeAir2026"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := post(tt.text)
			p.Hashtags = tt.listed
			got := hits(tt.text, matcher(t, Brand{Hashtags: []string{tt.tag}}).Match(p))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("#%s in %q (-want +got):\n%s", tt.tag, tt.text, diff)
			}
		})
	}
}

func TestTagsOfAMention(t *testing.T) {
	p := post("delta #Bad #Ärger #小米汽车# #bad #1 https://x.example/#no a#b")
	p.Hashtags = []string{"listed", "BAD"}
	got := matcher(t, Brand{Terms: []string{"delta"}}).Match(p)[0].Tags
	if diff := cmp.Diff([]string{"bad", "arger", "小米汽车", "listed"}, got); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
}

func TestExcludeRulesThePostOut(t *testing.T) {
	m := matcher(t, Brand{
		Terms: []string{"orange"}, Hashtags: []string{"orangefr"},
		Exclude: []string{"juice", "#fruit", "@clockwork", "agent orange"},
	})
	tests := []struct {
		name, text string
		want       bool
	}{
		{"without an excluded word", "Orange has no signal", true},
		{"with one, anywhere", "Orange has no signal. And no juice.", false},
		{"with an excluded hashtag", "orange #fruit", false},
		{"with an excluded handle", "orange @clockwork", false},
		{"with an excluded phrase", "Agent-Orange was used", false},
		{"a hashtag is ruled out too", "#orangefr juice", false},
		{"an excluded word inside a longer one", "orange and juicebox", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := len(m.Match(post(tt.text))) > 0; got != tt.want {
				t.Errorf("Match(%q) = %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

func TestCampaigns(t *testing.T) {
	spring := Campaign{
		Name: "spring-sale", Brand: "acme", Hashtags: []string{"AcmeSpring"},
		From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC),
	}
	always := Campaign{Name: "always", Brand: "acme", Hashtags: []string{"acmelove"}}
	m, err := NewMatcher([]Brand{{Name: "acme", Terms: []string{"acme air"}, Exclude: []string{"giveaway"}}}, []Campaign{spring, always})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, text string
		at         string
		want       []string // campaigns; nil where there is no mention
		kind       HitKind
	}{
		{"at its first instant", "#acmespring!", "2026-03-01T00:00:00Z", []string{"spring-sale"}, HitCampaign},
		{"before it", "#acmespring", "2026-02-28T23:59:59Z", nil, ""},
		{"at its end", "#acmespring", "2026-04-01T00:00:00Z", nil, ""},
		{"without dates", "#acmelove", "1999-01-01T00:00:00Z", []string{"always"}, HitCampaign},
		{"with the brand named", "acme air #acmespring #acmelove", "2026-03-05T00:00:00Z", []string{"spring-sale", "always"}, HitTerm},
		{"with the brand named, out of time", "acme air #acmespring", "2026-05-05T00:00:00Z", []string{}, HitTerm},
		{"with an excluded word", "#acmespring giveaway", "2026-03-05T00:00:00Z", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := post(tt.text)
			p.PublishedAt, _ = time.Parse(time.RFC3339, tt.at)
			got := m.Match(p)
			if tt.want == nil {
				if len(got) != 0 {
					t.Fatalf("mentions %+v, want none", got)
				}
				return
			}
			if len(got) != 1 || len(got[0].Campaigns) != len(tt.want) || got[0].Why[0].Kind != tt.kind {
				t.Fatalf("mentions %+v, want campaigns %v by %s", got, tt.want, tt.kind)
			}
			for i := range tt.want {
				if got[0].Campaigns[i] != tt.want[i] {
					t.Errorf("campaigns %v, want %v", got[0].Campaigns, tt.want)
				}
			}
		})
	}
}

func TestAboutMakesTheWholePostAMention(t *testing.T) {
	m := matcher(t, Brand{Name: "delta", Terms: []string{"delta"}, Exclude: []string{"airfield"}}, Brand{Name: "united", Terms: []string{"united"}})
	got := m.Match(post("They lost my bag near the airfield. United was fine."), "delta", "nobody")
	if len(got) != 2 || got[0].Brand != "delta" || got[0].Passage != nil {
		t.Fatalf("mentions %+v, want delta with the whole post, and united", got)
	}
	if diff := cmp.Diff([]Hit{{Kind: HitAbout, Term: "delta"}}, got[0].Why); diff != "" {
		t.Errorf("why (-want +got):\n%s", diff)
	}
	got = m.Match(post("Delta lost my bag"), "delta")
	if diff := cmp.Diff([]Hit{{Kind: HitAbout, Term: "delta"}, {HitTerm, "delta", 0, 5}}, got[0].Why); diff != "" {
		t.Errorf("why, named as well (-want +got):\n%s", diff)
	}
}

func TestOnlyAttachesToOneBrand(t *testing.T) {
	brands := []Brand{{Name: "delta", Terms: []string{"delta"}, OwnAccounts: []string{"@delta"}}, {Name: "united", Terms: []string{"united"}}}
	m, err := NewMatcher(brands, []Campaign{{Name: "c", Brand: "united", Hashtags: []string{"sale"}}, {Name: "d", Brand: "delta", Hashtags: []string{"sale"}}})
	if err != nil {
		t.Fatal(err)
	}
	p := post("Delta is bad. #sale")
	p.Author = "Delta"
	want := []Mention{{
		Brand: "united", Rev: brands[1].Rev(), Why: []Hit{{Kind: HitAbout, Term: "united"}}, Tags: []string{"sale"},
		Campaigns: []string{"c"}, Reason: ReasonOwnAccount,
	}}
	if diff := cmp.Diff(want, m.Only(p, "united")); diff != "" {
		t.Errorf("Only (-want +got):\n%s", diff)
	}
	if got := m.Only(p, "nobody"); got != nil {
		t.Errorf("Only for an unknown brand = %+v, want none", got)
	}
}

func TestWhoDoesNotVote(t *testing.T) {
	m := matcher(t, Brand{Terms: []string{"acme"}, OwnAccounts: []string{"acmeair@mastodon.example", "@AcmeCare"}})
	tests := []struct {
		name, author, url string
		bot               bool
		want              Reason
	}{
		{"a customer", "ann", "", false, Votes},
		{"no author", "", "", false, Votes},
		{"the account with its server", "@AcmeAir@mastodon.example", "", false, ReasonOwnAccount},
		{"the same name on another server", "acmeair@else.example", "", false, Votes},
		{"the name alone on that server", "acmeair", "https://mastodon.example/@acmeair/1", false, ReasonOwnAccount},
		{"the name alone elsewhere", "acmeair", "https://else.example/1", false, Votes},
		{"a name without a server, anywhere", "ACMEcare", "", false, ReasonOwnAccount},
		{"a name without a server, on a server", "acmecare@x.example", "", false, ReasonOwnAccount},
		{"a bot", "newsbot", "", true, ReasonBot},
		{"an own account that is a bot", "acmecare", "", true, ReasonOwnAccount},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := post("acme")
			p.Author, p.URL, p.Bot = tt.author, tt.url, tt.bot
			if got := m.Match(p)[0].Reason; got != tt.want {
				t.Errorf("reason %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDeletedPostsHaveNoMentions(t *testing.T) {
	p := post("acme")
	p.Deleted = true
	m := matcher(t, Brand{Terms: []string{"acme"}})
	if got := append(m.Match(p, "b"), m.Only(p, "b")...); len(got) != 0 {
		t.Errorf("mentions %+v, want none", got)
	}
}

func TestQuestionsAreKnown(t *testing.T) {
	m := matcher(t, Brand{Terms: []string{"acme"}})
	for text, want := range map[string]Intent{"is acme any good?": IntentQuestion, "acme 好吗？ 🤔": IntentQuestion, "acme? never.": "", "acme": ""} {
		if got := m.Match(post(text))[0].Intent; got != want {
			t.Errorf("intent of %q is %q, want %q", text, got, want)
		}
	}
}
