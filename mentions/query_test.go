package mentions

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestQueryString(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"a word", " Acme ", "Acme"},
		{"a phrase", `"acme  air"`, `"acme  air"`},
		{"quotes that are not needed", `"acme" AND "#acmeair"`, "acme AND #acmeair"},
		{"quotes that are", `"AND" OR "near/5" OR "NEAR/5" OR "lang:en" OR "-x"`, `"AND" OR near/5 OR "NEAR/5" OR "lang:en" OR "-x"`},
		{"Chinese and Russian signs", `（“小米” OR «сбер банк»） AND ＃小米`, `(小米 OR "сбер банк") AND ＃小米`},
		{"AND before OR", "a1 OR b1 AND c1", "a1 OR b1 AND c1"},
		{"parentheses that are not needed", "((a1) OR (b1 AND c1))", "a1 OR b1 AND c1"},
		{"parentheses that are", "(a1 OR b1) AND c1", "(a1 OR b1) AND c1"},
		{"one list of a nested one", "a1 AND (b1 AND (c1 AND d1))", "a1 AND b1 AND c1 AND d1"},
		{"NOT binds tighter than AND", "a1 AND NOT b1 OR c1", "a1 AND NOT b1 OR c1"},
		{"NOT of a group", "a1 AND NOT (b1 OR c1)", "a1 AND NOT (b1 OR c1)"},
		{"NEAR binds tightest", "NOT a1 NEAR/3 b1 AND c1", "NOT a1 NEAR/3 b1 AND c1"},
		{"NEAR of groups", "(a1 OR b1) NEAR/5 (c1 OR d1)", "(a1 OR b1) NEAR/5 (c1 OR d1)"},
		{"NEAR goes from left to right", "(a1 NEAR/2 b1) NEAR/3 c1", "a1 NEAR/2 b1 NEAR/3 c1"},
		{"NEAR on the right", "a1 NEAR/2 (b1 NEAR/3 c1)", "a1 NEAR/2 (b1 NEAR/3 c1)"},
		{"tags, handles, prefixes", "#acme* OR @acme@a.example OR сбербанк* OR AT&T", "#acme* OR @acme@a.example OR сбербанк* OR AT&T"},
		{"a Weibo topic", `"#小米 汽车#"`, `"#小米 汽车#"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, err := ParseQuery(tt.in)
			if err != nil {
				t.Fatalf("ParseQuery: %v", err)
			}
			if got := q.String(); got != tt.want {
				t.Errorf("String() = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestQueryErrors(t *testing.T) {
	deep := strings.Repeat("(", 60) + "a" + strings.Repeat(")", 60)
	tests := []struct {
		name, in string
		column   int
		msg, try string // parts
	}{
		{"empty", "  ", 1, "the query is empty", "OR"},
		{"an open quote", `acme OR "air`, 9, "never closed", `add "`},
		{"an open parenthesis", "acme OR (air AND x", 9, "never closed", "add )"},
		{"a parenthesis too many", "acme) OR air", 5, "closes nothing", ""},
		{"an empty group", "acme OR ()", 10, "no word before this )", ""},
		{"an operator at the end", "acme AND", 9, "ends where a word should follow", ""},
		{"an operator at the beginning", "OR acme", 1, "before OR", ""},
		{"two operators", "acme AND OR air", 10, "before OR", ""},
		{"two words", "acme air", 6, "no operator before \"air\"", `"acme air"`},
		{"small letters", "acme and air", 6, "no operator", "capitals: AND"},
		{"small letters at the beginning", "not acme", 5, "no operator", "capitals: NOT"},
		{"NOT without AND", "acme NOT air", 6, "no operator before NOT", "AND NOT"},
		{"a group without an operator", "acme (air)", 6, "no operator before (", ""},
		{"signs of other tools", "acme && air", 6, "&& is not an operator", "AND"},
		{"a minus", "acme AND -air", 10, "not an operator", "NOT air"},
		{"a field", "acme AND lang:en", 10, "no fields such as lang:", "quotes"},
		{"NEAR without a number", "acme NEAR air", 6, "NEAR needs a number", "NEAR/5"},
		{"NEAR/0", "acme NEAR/0 air", 6, "from 1 to", "NEAR/5"},
		{"NEAR of an AND", "acme NEAR/3 (air AND line)", 14, "NEAR joins words", "(a OR b) NEAR/5 c"},
		{"NEAR of a NOT", "(a1 OR NOT b1) NEAR/3 c1", 8, "NEAR joins words", ""},
		{"a star inside", "ac*me", 3, "only at the end", ""},
		{"a star alone", "acme OR *", 9, "nothing to look for", ""},
		{"a prefix of one letter", "a*", 1, "at least 2 letters", ""},
		{"punctuation", `acme OR "..."`, 10, "nothing to look for", ""},
		{"a hashtag with a hyphen", "#acme-air", 1, "only letters, digits and _", ""},
		{"only what must not be", "NOT acme", 1, "none of its words", "AND NOT"},
		{"or what must not be", "acme OR NOT air", 1, "none of its words", ""},
		{"columns count characters, not bytes", "小米 OR 華為 OR (", 14, "ends where a word", ""},
		{"too deep", deep, 51, "nested", "flatter"},
		{"NOT too deep", strings.Repeat("NOT ", 60) + "a", 201, "nested", "flatter"},
		{"too long", strings.Repeat("a OR ", 5000) + "a", 20001, "longer than", "terms"},
		{"not UTF-8", "acme OR \xff", 9, "UTF-8", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseQuery(tt.in)
			var bad *QueryError
			if !errors.As(err, &bad) {
				t.Fatalf("ParseQuery(%q) = %v, want a *QueryError", tt.in, err)
			}
			if bad.Column != tt.column || !strings.Contains(bad.Msg, tt.msg) || !strings.Contains(bad.Try(), tt.try) {
				t.Errorf("column %d: %s\ntry %s\nwant column %d: %s\ntry %s", bad.Column, bad.Msg, bad.Try(), tt.column, tt.msg, tt.try)
			}
		})
	}
}

func TestNewMatcherErrorsSayWhere(t *testing.T) {
	tests := []struct {
		name      string
		brand     Brand
		campaigns []Campaign
		want      string
	}{
		{"a bad query", Brand{Name: "acme", Query: "acme air"}, nil, `brand "acme": query: column 6: there is no operator before "air"`},
		{"an empty term", Brand{Name: "acme", Terms: []string{"acme", " "}}, nil, `brand "acme": terms[1]: column 1: there is nothing to look for here`},
		{"operators in a term", Brand{Name: "acme", Terms: []string{"acme AND air"}}, nil,
			`brand "acme": terms[0]: column 1: operators are for queries; a term is looked for as it stands`},
		{"quotes in a term", Brand{Name: "acme", Exclude: []string{`the "acme"`}}, nil,
			`brand "acme": exclude[0]: column 5: quotes are for queries; a term is looked for as it stands`},
		{"a hashtag with a space", Brand{Name: "acme", Hashtags: []string{"acme air"}}, nil,
			`brand "acme": hashtags[0]: column 1: this is not a hashtag`},
		{"query and terms", Brand{Name: "acme", Query: "acme", Terms: []string{"acme"}}, nil,
			`brand "acme": query: column 1: query stands beside terms, hashtags or exclude`},
		{"a campaign of nobody", Brand{Name: "acme"}, []Campaign{{Name: "c", Brand: "x"}},
			`brand "x": campaign "c": there is no such brand`},
		{"a campaign's hashtag", Brand{Name: "acme"}, []Campaign{{Name: "c", Brand: "acme", Hashtags: []string{"a-b"}}},
			`brand "acme": campaign "c": hashtags[0]: column 1: a hashtag holds only letters, digits and _`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := NewMatcher([]Brand{tt.brand}, tt.campaigns)
			var bad *QueryError
			if !errors.As(err, &bad) || err.Error() != tt.want || bad.Try() == "" {
				t.Errorf("error %v (try %q), want %s", err, bad.Try(), tt.want)
			}
		})
	}
}

func TestQueriesMatch(t *testing.T) {
	tests := []struct {
		name, query, text string
		want              string // what matched, joined by |; "-" for no match
	}{
		{"OR", "acme OR zeta", "zeta and Acme", "zeta|Acme"},
		{"AND", "acme AND zeta", "zeta and Acme", "zeta|Acme"},
		{"AND, one missing", "acme AND zeta", "acme", "-"},
		{"AND NOT", "acme AND NOT airfield", "acme air", "acme"},
		{"AND NOT, ruled out", "acme AND NOT airfield", "acme by the airfield", "-"},
		{"NOT only in its branch", "acme AND NOT airfield OR #acmeair", "acme by the airfield #acmeair", "#acmeair"},
		{"a branch that failed gives no reason", "(acme AND zeta) OR beta", "acme beta", "beta"},
		{"NOT of a group", "acme AND NOT (x1 OR y1)", "acme y1", "-"},
		{"a phrase", `"acme air"`, "air acme; acme-air", "acme-air"},
		{"the same word twice in a query", "(acme AND x1) OR (acme AND y1)", "acme y1", "acme|y1"},
		{"a listed hashtag", "#listed AND acme", "acme", "acme|[#listed]"},
		{"NEAR, neighbours", "acme NEAR/1 crew", "the acme crew", "acme|crew"},
		{"NEAR, in the other order", "crew NEAR/1 acme", "the acme crew", "acme|crew"},
		{"NEAR, just near enough", "acme NEAR/3 crew", "acme has nice crew", "acme|crew"},
		{"NEAR, too far", "acme NEAR/2 crew", "acme has nice crew", "-"},
		{"NEAR, only the near ones", "acme NEAR/1 crew", "acme and x1 crew; why is acme crew", "acme|crew"},
		{"NEAR of phrases", `"acme air" NEAR/2 "lost bag"`, "acme air has lost-bag days", "acme air|lost-bag"},
		{"NEAR, overlapping words are not near", `"acme air" NEAR/5 air`, "acme air", "-"},
		{"NEAR of groups", "(acme OR zeta) NEAR/1 (crew OR staff)", "zeta staff", "zeta|staff"},
		{"NEAR in Chinese counts characters", "小米 NEAR/4 屏幕", "小米的新屏幕", "小米|屏幕"},
		{"NEAR in Chinese, too far", "小米 NEAR/2 屏幕", "小米的新屏幕", "-"},
		{"NEAR from left to right", "a1 NEAR/1 b1 NEAR/1 c1", "a1 b1 c1", "a1|c1"},
		{"NEAR does not see listed hashtags", "acme NEAR/5 #listed", "acme", "-"},
		{"NEAR and NOT", "acme AND NOT acme NEAR/2 corn", "acme sells corn", "-"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := post(tt.text)
			p.Hashtags = []string{"listed"}
			ms := matcher(t, Brand{Query: tt.query}).Match(p)
			got := strings.Join(hits(tt.text, ms), "|")
			if len(ms) == 0 {
				got = "-"
			}
			if got != tt.want {
				t.Errorf("%s in %q matched %s, want %s", tt.query, tt.text, got, tt.want)
			}
		})
	}
}

func TestRevChangesWithTheRules(t *testing.T) {
	base := Brand{Name: "acme", Title: "Acme", Terms: []string{"acme", "acme air"}, Hashtags: []string{"x"}}
	same := Brand{Name: "renamed", Role: Own, Terms: []string{"acme air", "acme"}, Hashtags: []string{"x"}}
	if base.Rev() != same.Rev() || len(base.Rev()) != 12 {
		t.Errorf("revs %q and %q, want equal ones of 12 digits", base.Rev(), same.Rev())
	}
	seen := map[string]bool{base.Rev(): true}
	for _, b := range []Brand{
		{Terms: []string{"acme"}, Hashtags: []string{"x"}},
		{Terms: []string{"acme", "acme air", "x"}},
		{Terms: []string{"acme", "acme air"}, Exclude: []string{"x"}},
		{Query: "x"},
		{OwnAccounts: []string{"x"}},
		{},
	} {
		if seen[b.Rev()] {
			t.Errorf("brand %+v has the rev of another", b)
		}
		seen[b.Rev()] = true
	}
}

// drawQuery makes valid queries.
func drawQuery(t *rapid.T, depth int) string {
	leaves := []string{"acme", `"acme air"`, "#tag", "@me", "сбер*", "小米", `"AND"`, "c++", "«a b»", `"x:y"`, `" a*"`}
	if depth == 0 {
		return rapid.SampledFrom(leaves).Draw(t, "leaf")
	}
	a, b := drawQuery(t, depth-1), drawQuery(t, depth-1)
	return rapid.SampledFrom([]string{
		a, a + " AND " + b, a + " OR " + b, "(" + a + ") AND NOT (" + b + ")", "(" + a + " OR " + b + ")", "((" + a + "))",
		"acme NEAR/3 (x1 OR y1) AND " + a, "(a1 NEAR/2 b1) NEAR/9 c1",
	}).Draw(t, "form")
}

func TestQueryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkRoundTrip(t, drawQuery(t, 4)) })
}

func checkRoundTrip(t interface{ Fatalf(string, ...any) }, s string) {
	q, err := ParseQuery(s)
	var bad *QueryError
	if err != nil {
		if !errors.As(err, &bad) || bad.Column < 1 || bad.Column > len([]rune(s))+1 || bad.Msg == "" {
			t.Fatalf("ParseQuery(%q): error %v at column %d", s, err, bad.Column)
		}
		return
	}
	plain := q.String()
	again, err := ParseQuery(plain)
	if err != nil {
		t.Fatalf("ParseQuery(%q).String() is %q, which is refused: %v", s, plain, err)
	}
	if !same(q.root, again.root) {
		t.Fatalf("%q and its String() %q are different queries", s, plain)
	}
	if again.String() != plain {
		t.Fatalf("%q becomes %q, and that %q", s, plain, again.String())
	}
}

func same(a, b *node) bool {
	if a.op != b.op || a.near != b.near || a.leaf != b.leaf || len(a.kids) != len(b.kids) {
		return false
	}
	for i := range a.kids {
		if !same(a.kids[i], b.kids[i]) {
			return false
		}
	}
	return true
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{
		"", "acme", `("acme air" OR #acmeair) AND NOT airfield`, "a NEAR/5 b", "сбербанк* OR @сбер", "（“小米” OR ＃小米#）", "((((", "NOT NOT",
		`"#小米 汽车#" OR "`, "a AND b OR c AND NOT (d NEAR/2 e)", "lang:en", "*", "a*b", "\xff", "#", "@", "«a „b", "NEAR/", "NEAR/1000000000000000000000",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkRoundTrip(t, s) })
}

func FuzzMatch(f *testing.F) {
	m, err := NewMatcher(append([]Brand{{Name: "q", Query: `(delta OR "acme air") NEAR/4 (bag OR #bag*) AND NOT @spam OR 小米`}}, airlines...), nil)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		"Delta was great, United lost my bag", "我爱小米，但華為更好。#小米#", "acme-air lost #bags @spam", "Сбербанком доволен", "\xff\xfe#\xff", "@delta@x #delta",
		"ｶﾞ İ ﬃ ½ e\u0301\u0301\u0301 и\u0306", "####＃＃", "@@@＠", "delta\u200Dbag",
	} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, tag string) {
		p := post(text)
		p.Hashtags = []string{tag}
		for _, x := range m.Match(p) {
			for _, h := range x.Why {
				if h.Start < 0 || h.End < h.Start || h.End > len(text) {
					t.Fatalf("hit %+v outside of %d bytes", h, len(text))
				}
			}
			for _, s := range x.Passage {
				if s.Start < 0 || s.End <= s.Start || s.End > len(text) {
					t.Fatalf("span %+v outside of %d bytes", s, len(text))
				}
			}
			Passage(text, x.Passage)
		}
		SimHash(text)
		HasOwnAuthor(tag)
	})
}
