package fetch_test

import (
	"strings"
	"testing"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

const page = `<!doctype html><html><head><title>Forum</title><base href="/board/"></head><body>
<div class="post" id="p1"><b>Ann</b><a class="link" href="topic.php?id=2&amp;p=3">3</a><div class="text"><blockquote>old</blockquote>One<br>two</div></div>
<div class="post" id="p2"><b>Ben</b><a class="link" href="javascript:alert(1)">x</a><div class="text">Three <i>four</i></div></div>
</body></html>`

func parse(t *testing.T, body string) fetch.Selection {
	t.Helper()
	doc, err := fetch.HTML(&crawler.Response{URL: "https://forum.example/a/b?c", Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestPostsArePickedOutOfAPage(t *testing.T) {
	doc := parse(t, page)
	var got []string
	for post := range doc.Find(".post").All() {
		got = append(got, post.Attr("id")+" "+post.Find("b").Line()+" "+post.Find("a.link").URL("href")+" "+post.Find(".text").Without("blockquote").Text())
	}
	want := "p1 Ann https://forum.example/board/topic.php?id=2&p=3 One\ntwo|p2 Ben  Three four"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got %q, want %q", s, want)
	}
	if first := doc.Find(".text").First(); first.Text() != "old\n\nOne\ntwo" || !first.Is(".text") || !first.Has("blockquote") {
		t.Errorf("the page was changed: %q", first.Text())
	}
}

func TestWhatIsNotThereIsEmpty(t *testing.T) {
	none := parse(t, page).Find(".nothing")
	if none.Len() != 0 || none.First().Len() != 0 || none.Attr("id") != "" || none.URL("href") != "" || none.Text() != "" || none.Has("b") || none.HTML() != "" {
		t.Error("an empty selection holds something")
	}
}

func TestSelectorsAreChecked(t *testing.T) {
	for css, ok := range map[string]bool{"div.post > a[href]": true, "a, b": true, "div[": false, "": false, ":nonsense": false} {
		if err := fetch.CheckSelector(css); (err == nil) != ok {
			t.Errorf("%q: %v", css, err)
		}
		if !ok && parse(t, page).Find(css).Len() != 0 {
			t.Errorf("%q matches something", css)
		}
	}
}

func TestAPageOfHostileDepthIsRefused(t *testing.T) {
	_, err := fetch.HTML(&crawler.Response{URL: "https://forum.example/", Body: []byte(strings.Repeat("<div>", 10_000))})
	want(t, err, crawler.Garbled)
}

func TestAPageIsReadWhateverItsEncoding(t *testing.T) {
	if got := parse(t, "<p>Привет").Find("p").Text(); got != "Привет" {
		t.Errorf("got %q", got)
	}
}
