package mastodon

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"overheard/crawler"
)

// pageSize is the most that a server gives at once.
const pageSize = "40"

// Collect reads one hashtag after the other. One that the server does not know is empty.
func (c *collector) Collect(ctx context.Context, from crawler.Cursor, s crawler.Search) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		at, ok := parseCursor(from)
		tags := c.followed(s)
		at.keep(tags)
		if !ok && !yield(crawler.Page{Next: at.encode(), Gap: &crawler.Gap{From: s.Since, Reason: crawler.GapCursor}}, nil) {
			return
		}
		for _, tag := range tags {
			t := timeline{collector: c, tag: tag, at: &at, search: s, yield: yield}
			if !t.read(ctx) {
				return
			}
		}
	}
}

// timeline is the reading of one hashtag.
type timeline struct {
	*collector
	tag    string
	at     *cursor
	search crawler.Search
	yield  func(crawler.Page, error) bool
}

// read reads the hashtag to its end. It reports whether to go on with the next.
func (t *timeline) read(ctx context.Context) bool {
	if !t.at.Tags[t.tag].started() && !t.back(ctx) {
		return false
	}
	if t.at.Tags[t.tag].Newest == "" {
		return true
	}
	return t.forward(ctx)
}

// back goes from the newest post to the oldest that is wanted. Interrupted, it carries on below the last page.
func (t *timeline) back(ctx context.Context) bool {
	for below := t.at.Tags[t.tag].Oldest; ; {
		answer, err := t.ask(ctx, "max_id", below)
		if err != nil {
			return t.fail(err)
		}
		st := t.at.Tags[t.tag]
		page, old := t.page(answer.statuses)
		below = answer.older()
		switch {
		case below != "" && below == st.Oldest:
			return t.fail(&crawler.Trouble{Kind: crawler.Garbled, Text: t.host + " answered the same page of a hashtag twice"})
		case len(answer.statuses) == 0 || below == "" || old:
			st.Oldest = ""
		default:
			st.Oldest = below
		}
		if st.Newest == "" {
			st.Newest = answer.newest()
		}
		st.Empty = st.Newest == ""
		t.at.Tags[t.tag] = st
		page.Next = t.at.encode()
		if !t.yield(page, nil) {
			return false
		}
		if st.Oldest == "" {
			return true
		}
	}
}

// forward goes from the newest post that was seen to the newest there is. min_id asks for the page just above; since_id
// would give the newest page and leave a hole.
func (t *timeline) forward(ctx context.Context) bool {
	for {
		st := t.at.Tags[t.tag]
		answer, err := t.ask(ctx, "min_id", st.Newest)
		if err != nil {
			return t.fail(err)
		}
		newest := answer.newest()
		if len(answer.statuses) == 0 || newest == "" || newest == st.Newest {
			return true
		}
		page, _ := t.page(answer.statuses)
		st.Newest = newest
		t.at.Tags[t.tag] = st
		page.Next = t.at.encode()
		if !t.yield(page, nil) {
			return false
		}
	}
}

// fail ends the sequence.
func (t *timeline) fail(err error) bool {
	t.yield(crawler.Page{}, err)
	return false
}

// page makes posts of statuses, the oldest first. old reports that one of them is older than anybody wants.
func (t *timeline) page(statuses []json.RawMessage) (page crawler.Page, old bool) {
	for i := len(statuses) - 1; i >= 0; i-- {
		p, reason := t.post(statuses[i])
		switch {
		case reason != "":
			page.Skip(reason, 1)
		case p.PublishedAt.Before(t.search.Since) && !t.at.Tags[t.tag].started():
			old = true
			page.Skip(crawler.SkipTooOld, 1)
		case !t.search.Until.IsZero() && !p.PublishedAt.Before(t.search.Until):
			page.Skip("outside", 1) // only a stretch of the past was asked for
		default:
			page.Posts = append(page.Posts, p)
		}
	}
	return page, old
}

// answer is one page of a timeline, newest first.
type answer struct {
	statuses []json.RawMessage
	header   http.Header
}

// ask asks for a page of the hashtag above or below an id, from the newest if id is "".
func (t *timeline) ask(ctx context.Context, side, id string) (answer, error) {
	query := url.Values{"limit": {pageSize}}
	if id != "" {
		query.Set(side, id)
	}
	if t.local {
		query.Set("local", "true")
	}
	response, err := t.fetcher.Fetch(ctx, crawler.Request{
		URL: t.base + "/api/v1/timelines/tag/" + url.PathEscape(t.tag) + "?" + query.Encode(), Token: t.token, API: true, Accept: "application/json",
	})
	if err != nil {
		if trouble := crawler.AsTrouble(err); trouble != nil && trouble.Status == http.StatusNotFound && id == "" {
			return answer{}, t.unused(ctx)
		}
		return answer{}, t.explain(err)
	}
	a := answer{header: response.Header}
	if err := json.Unmarshal(response.Body, &a.statuses); err != nil {
		return answer{}, &crawler.Trouble{Kind: crawler.Garbled, Status: response.Status, Text: t.host + " answered something that is not a timeline",
			Advice: "check that base_url is the address of a Mastodon server"}
	}
	return a, nil
}

// unused finds out what "not found" means: GoToSocial says so of a hashtag that nobody has used, and any other web server of
// everything.
func (t *timeline) unused(ctx context.Context) error {
	st := t.at.Tags[t.tag]
	if st.Newest != "" || st.Empty {
		return nil
	}
	_, err := t.fetcher.Fetch(ctx, crawler.Request{URL: t.base + "/api/v1/instance", Token: t.token, API: true, Accept: "application/json"})
	trouble := crawler.AsTrouble(err)
	if trouble != nil && trouble.Status == http.StatusNotFound {
		return &crawler.Trouble{Kind: crawler.Missing, Status: http.StatusNotFound, Text: t.host + " is not a Mastodon server",
			Advice: "check base_url: it is the address of the server, without a path"}
	}
	if err != nil {
		return t.explain(err)
	}
	st.Empty = true
	t.at.Tags[t.tag] = st
	return nil
}

// explain says what a refusal means here.
func (c *collector) explain(err error) error {
	trouble := crawler.AsTrouble(err)
	if trouble == nil || trouble.Status != http.StatusUnauthorized && trouble.Status != http.StatusForbidden && trouble.Status != http.StatusUnprocessableEntity {
		return err
	}
	out := *trouble
	out.Kind, out.Err = crawler.Denied, nil
	out.Text = c.host + " shows hashtags to its members only"
	out.Advice = "make an access token there (Preferences, Development, scope read:statuses) and give it in the environment, see docs/networks.md"
	if c.token != "" {
		out.Text = c.host + " refused the access token"
		out.Advice = "make a new one there (Preferences, Development, scope read:statuses); on some servers it has to be a user's, not an application's"
	}
	return &out
}

// newest is the id above which the next page lies; "" where the answer is empty.
func (a answer) newest() string {
	if id := linked(a.header, "prev", "min_id"); id != "" {
		return id
	}
	if len(a.statuses) == 0 {
		return ""
	}
	return idOf(a.statuses[0])
}

// older is the id below which the next page lies; "" where there is none.
func (a answer) older() string {
	if id := linked(a.header, "next", "max_id"); id != "" {
		return id
	}
	if len(a.statuses) == 0 {
		return ""
	}
	return idOf(a.statuses[len(a.statuses)-1])
}

// linked returns a parameter of the link called rel. Only the parameter is used: behind a proxy the address may be wrong.
func linked(h http.Header, rel, parameter string) string {
	for _, link := range strings.Split(strings.Join(h.Values("Link"), ","), ",") {
		target, attributes, ok := strings.Cut(link, ">")
		if !ok || !strings.Contains(strings.ReplaceAll(attributes, `"`, ""), "rel="+rel) {
			continue
		}
		if u, err := url.Parse(strings.TrimLeft(strings.TrimSpace(target), "<")); err == nil {
			if id := u.Query().Get(parameter); id != "" {
				return id
			}
		}
	}
	return ""
}
