package postfile

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"overheard/crawler"
)

func TestALineBecomesAPost(t *testing.T) {
	line := ` {"source":"mastodon","id":12345678901234567890,"url":"https://m.example/1","kind":"comment","author":"kim","bot":true,"lang":"ru",
		"published_at":"2026-03-05T13:20:30.5+03:00","edited_at":null,"text":"Спасибо \u2764\ud83d\ude00\n\"acme\"\u0000 \ud83d!","hashtags":["acme","#话题#",""],
		"reply_to":"9","thread":7,"likes":-3,"reposts":12.0,"replies":1e1,"views":0,"rating":4.5,"rating_max":5,
		"extra":{"a":[1,-2.5e+3,{"b":null}],"c":"\\"},"deleted":false} `
	want := crawler.Post{
		Source: "mastodon", NativeID: "12345678901234567890", URL: "https://m.example/1", Kind: crawler.KindComment, Author: "kim", Bot: true, Lang: "ru",
		PublishedAt: time.Date(2026, 3, 5, 10, 20, 30, 5e8, time.UTC), Text: "Спасибо ❤😀\n\"acme\" \ufffd!", Hashtags: []string{"acme", "话题"},
		ReplyTo: "9", Thread: "7", Likes: -3, Reposts: 12, Replies: 10, Rating: 4.5, RatingMax: 5,
	}
	got := crawler.Post{Text: "left over", Views: 7}
	if err := Decode([]byte(strings.ReplaceAll(line, "\n", "")), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheLettersOfATimeMayBeSmall(t *testing.T) {
	var got crawler.Post
	if err := Decode([]byte(`{"published_at":"2026-03-05t13:20:30z"}`), &got); err != nil || got.PublishedAt.Hour() != 13 {
		t.Errorf("got %v, %v", got.PublishedAt, err)
	}
}

func TestABadLineNamesItsField(t *testing.T) {
	tests := []struct{ name, line, want, reason string }{
		{"empty", ``, `is not JSON`, "json"},
		{"no JSON", `not json`, `is not JSON`, "json"},
		{"a number", `7`, `is not a JSON object`, "json"},
		{"an array", `[{"text":"a"}]`, `is not a JSON object`, "json"},
		{"cut", `{"text":"a`, `is not JSON: it ends too early`, "json"},
		{"two values", `{"text":"a"} {}`, `is not JSON: "{" at character 14 is out of place`, "json"},
		{"a comma too many", `{"text":"a",}`, `is not JSON: "}" at character 13 is out of place`, "json"},
		{"a bare tab in a string", "{\"text\":\"a\tb\"}", `is not JSON: "\t" at character 11 is out of place`, "json"},
		{"a bad escape", `{"text":"\x"}`, `is not JSON: "x" at character 11 is out of place`, "json"},
		{"a bad number", `{"likes":01}`, `is not JSON: "1" at character 11 is out of place`, "json"},
		{"too deep", `{"x":` + strings.Repeat("[", 600) + strings.Repeat("]", 600) + `}`, `is nested deeper than 500 levels`, "json"},
		{"not UTF-8", "{\"text\":\"\xff\"}", `is not valid UTF-8 at byte 10`, "encoding"},
		{"text is a number", `{"text":5}`, `text: 5 is a number, want a string`, "type"},
		{"text is an object", `{"text":{"a":1}}`, `text: is an object, want a string`, "type"},
		{"id is true", `{"id":true}`, `id: true is a boolean, want a string or a whole number`, "type"},
		{"id is a fraction", `{"id":1.5}`, `id: 1.5 is not a whole number`, "type"},
		{"a time in words", `{"published_at":"yesterday"}`, `published_at: "yesterday" is not an RFC 3339 time`, "time"},
		{"a time without zone", `{"published_at":"2026-03-05T10:20:30"}`, `published_at: "2026-03-05T10:20:30" is not an RFC 3339 time`, "time"},
		{"a time as a number", `{"published_at":1772706030}`, `published_at: 1772706030 is a number, want an RFC 3339 time such as "2026-03-05T10:20:30Z"`, "type"},
		{"a time that cannot be", `{"published_at":"9999-03-05T10:20:30Z"}`, `published_at: "9999-03-05T10:20:30Z" is outside the years 1970 to 2100`, "time"},
		{"likes in words", `{"likes":"many"}`, `likes: is a string, want a whole number`, "type"},
		{"views below zero", `{"views":-1}`, `views: -1 is not a whole number from 0 up`, "type"},
		{"half a view", `{"views":0.5}`, `views: 0.5 is not a whole number from 0 up`, "type"},
		{"a rating below zero", `{"rating":-1}`, `rating: -1 is not a number from 0 up`, "type"},
		{"a kind of its own", `{"kind":"tweet"}`, `kind: "tweet" is none of post, comment, review and article`, "value"},
		{"hashtags of numbers", `{"hashtags":[1]}`, `hashtags: 1 is a number, want strings in the array`, "type"},
		{"deleted in words", `{"deleted":"yes"}`, `deleted: is a string, want true or false`, "type"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var p crawler.Post
			err := Decode([]byte(tt.line), &p)
			var le *LineError
			if !errors.As(err, &le) {
				t.Fatalf("got %v", err)
			}
			le.Line = 7
			if got, want := le.Error(), "line 7: "+tt.want; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if le.Reason() != tt.reason {
				t.Errorf("reason %s, want %s", le.Reason(), tt.reason)
			}
		})
	}
}

func TestHashtagsMayBeOneString(t *testing.T) {
	var p crawler.Post
	if err := Decode([]byte(`{"hashtags":"#acme, #spring#sale  话题，春天"}`), &p); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"acme", "spring", "sale", "话题", "春天"}, p.Hashtags); diff != "" {
		t.Error(diff)
	}
}

// Property: what encoding/json writes for a post is read as the same post.
func TestDecodeAgreesWithTheStandardLibrary(t *testing.T) {
	text := rapid.StringOf(rapid.RuneFrom([]rune("abz \"\\/\b\n\tя好😀\u2028\ufffd<&")))
	rapid.Check(t, func(t *rapid.T) {
		want := crawler.Post{
			Source: "s", NativeID: "1", Kind: rapid.SampledFrom([]crawler.Kind{"", "post", "review"}).Draw(t, "kind"), Author: text.Draw(t, "author"),
			Text: text.Draw(t, "text"), URL: text.Draw(t, "url"), Likes: rapid.Int64Range(-1e15, 1e15).Draw(t, "likes"), Views: rapid.Int64Range(0, 1e15).Draw(t, "views"),
			Rating: rapid.Float64Range(0, 1e9).Draw(t, "rating"), PublishedAt: time.Unix(rapid.Int64Range(1, 4e9).Draw(t, "at"), 0).UTC(),
			Deleted: rapid.Bool().Draw(t, "deleted"),
		}
		line, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got crawler.Post
		if err := Decode(line, &got); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"source":"x","id":1,"published_at":"2026-03-05T10:20:30Z","text":"a\ud83d\ude00b","hashtags":["a"],"x":[{"y":null}]}`,
		`{"id":"1","deleted":true}`, `{"text":"\u`, `[[[[`, `{"a":{"b":{"c":[1e5,-0.1,true]}}}`, "\xef\xbb\xbf{}", `{"likes":12.0,"rating":1e400}`, `{"hashtags":"#a #b"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var p crawler.Post
		err := Decode(line, &p)
		if err != nil {
			if le := (*LineError)(nil); !errors.As(err, &le) || le.Msg == "" || le.Reason() == "" {
				t.Fatalf("error without a sentence or reason: %#v", err)
			}
			return
		}
		if !json.Valid(line) {
			t.Fatalf("%q is not JSON, but was read", line)
		}
	})
}

// line400 is a post of about 400 bytes.
var line400 = []byte(`{"source":"mastodon-example","id":"112233445566778899","url":"https://social.example/@kim/112233445566778899","kind":"post","author":"kim@social.example","lang":"en","published_at":"2026-03-05T10:20:30Z","text":"Flew with Acme Air again today: boarding was quick, the crew were kind and we landed ten minutes early.\nWould fly again!","hashtags":["acmeair","travel"],"likes":12,"reposts":3,"replies":1}`)

func BenchmarkDecode(b *testing.B) {
	b.Run("overheard", func(b *testing.B) {
		var d decoder
		var p crawler.Post
		b.SetBytes(int64(len(line400)))
		b.ReportAllocs()
		for b.Loop() {
			if err := d.decode(line400, &p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.SetBytes(int64(len(line400)))
		b.ReportAllocs()
		for b.Loop() {
			var p crawler.Post
			if err := json.Unmarshal(line400, &p); err != nil {
				b.Fatal(err)
			}
		}
	})
}
