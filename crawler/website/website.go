// Package website reads posts out of web pages by CSS selectors from the configuration: a forum, a page of reviews, the
// comments below articles.
//
// A page is a list of items with a text, an author, a time and more, and a link to the next page. Lists that begin with
// the newest are read down to what is known; lists that end with it, such as threads, from the last page that was known.
// An index of threads is followed to the threads. A list ends where there is no next page, or where a page is one that
// was read before: some sites answer a page number past the end with page one.
//
// The package runs no scripts: what a page loads later it does not see. Relative times such as "2 hours ago" are read
// against the page's own date.
package website

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// The selectors that a source may have. Each may end with @ATTRIBUTE, such as "img.stars@alt".
const (
	selItem    = "item"
	selText    = "text"
	selWithout = "without"
	selTitle   = "title"
	selAuthor  = "author"
	selTime    = "time"
	selLink    = "link"
	selID      = "id"
	selRating  = "rating"
	selNext    = "next"
	selFollow  = "follow"
)

var selectors = []string{selItem, selText, selWithout, selTitle, selAuthor, selTime, selLink, selID, selRating, selNext, selFollow}

// The orders in which pages may have their items.
const (
	orderAuto   = "auto"
	orderNewest = "newest first"
	orderOldest = "oldest first"
)

// Network returns the description of web pages.
func Network() crawler.Network {
	return crawler.Network{
		Type:  "website",
		Title: "Website",
		About: "reads a forum, a review page or comments by CSS selectors that you name; runs no scripts",
		Options: []crawler.Option{
			{Name: "start", Type: crawler.OptionStrings, About: "more pages to begin with beside base_url, as addresses or paths below it"},
			{Name: "select", Type: crawler.OptionTable, Required: true, Keys: selectors, About: "what stands where: CSS selectors, @ATTRIBUTE behind one takes that attribute"},
			{Name: "kind", Type: crawler.OptionString, Default: string(crawler.KindPost), About: "what the items are: post, comment, review or article"},
			{Name: "order", Type: crawler.OptionString, Default: orderAuto, About: `"newest first", "oldest first", or "auto" to go by the times on the first page`},
			{Name: "tz", Type: crawler.OptionString, Default: "UTC", About: "time zone of times that name none"},
			{Name: "date_order", Type: crawler.OptionString, Default: "", About: `how dates in numbers are written: "DMY", "MDY" or "YMD"; "" goes by their look`},
			{Name: "rating_max", Type: crawler.OptionInt, Default: int64(5), About: "the best rating, where the page does not say it"},
			{Name: "pages", Type: crawler.OptionInt, Default: int64(50), About: "how many pages of a list one crawl reads at most"},
			{Name: "threads", Type: crawler.OptionInt, Default: int64(30), About: "how many links of an index one crawl follows at most"},
		},
		Check:     check,
		Collector: open,
	}
}

func check(s crawler.Source) error {
	if _, err := starts(s); err != nil {
		return err
	}
	o := s.Options
	for name, css := range o.Table("select") {
		if err := fetch.CheckSelector(cut(css).css); err != nil && cut(css).css != "" {
			return fmt.Errorf("select.%s = %q: %w", name, css, err)
		}
	}
	if o.Table("select")[selItem] == "" {
		return errors.New(`select.item is missing: the CSS selector of one post, such as "article.comment"`)
	}
	if _, err := time.LoadLocation(o.String("tz")); err != nil {
		return fmt.Errorf("tz = %q is no time zone; try \"Europe/Moscow\" or \"UTC\"", o.String("tz"))
	}
	switch o.String("order") {
	case orderAuto, orderNewest, orderOldest:
	default:
		return fmt.Errorf("order must be %q, %q or %q", orderAuto, orderNewest, orderOldest)
	}
	switch o.String("date_order") {
	case "", "DMY", "MDY", "YMD":
	default:
		return errors.New(`date_order must be "DMY", "MDY" or "YMD"`)
	}
	switch crawler.Kind(o.String("kind")) {
	case crawler.KindPost, crawler.KindComment, crawler.KindReview, crawler.KindArticle:
		return nil
	}
	return errors.New(`kind must be "post", "comment", "review" or "article"`)
}

// starts lists the pages to begin with.
func starts(s crawler.Source) ([]string, error) {
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Host == "" {
		return nil, errors.New(`base_url must be the address of a page, such as "https://forum.example/latest"`)
	}
	all := []string{s.BaseURL}
	for _, page := range s.Options.Strings("start") {
		u, err := base.Parse(page)
		if err != nil || u.Hostname() != base.Hostname() {
			return nil, errors.New("start must name pages of the same site as base_url")
		}
		all = append(all, u.String())
	}
	return all, nil
}

func open(s crawler.Source, t crawler.Tools) (crawler.Collector, error) {
	if err := check(s); err != nil {
		return nil, err
	}
	pages, err := starts(s)
	if err != nil {
		return nil, err
	}
	loc, err := time.LoadLocation(s.Options.String("tz"))
	if err != nil {
		return nil, err
	}
	c := &collector{source: s, starts: pages, clock: clock{zone: loc, order: s.Options.String("date_order")}, sel: map[string]selector{}, fetcher: t.Fetcher, now: t.Now}
	for name, css := range s.Options.Table("select") {
		c.sel[name] = cut(css)
	}
	return c, nil
}

type collector struct {
	source  crawler.Source
	starts  []string
	sel     map[string]selector
	clock   clock
	fetcher crawler.Fetcher
	now     func() time.Time
}

var (
	_ crawler.Revisiter = (*collector)(nil)
	_ crawler.Tester    = (*collector)(nil)
)

// selector is a CSS selector and the attribute that is wanted, "" for the text.
type selector struct{ css, attr string }

// cut takes the attribute off a selector. An @ inside brackets belongs to the selector.
func cut(s string) selector {
	s = strings.TrimSpace(s)
	if i := strings.LastIndexByte(s, '@'); i >= 0 && !strings.ContainsAny(s[i:], `])"' `) {
		return selector{css: strings.TrimSpace(s[:i]), attr: s[i+1:]}
	}
	return selector{css: s}
}

// in returns what the selector names below s; s itself where it names an attribute only.
func (sel selector) in(s fetch.Selection) fetch.Selection {
	if sel.css == "" {
		return s
	}
	return s.Find(sel.css)
}

// line is what the first element says, on one line.
func (sel selector) line(s fetch.Selection) string {
	s = sel.in(s).First()
	if sel.attr != "" {
		return s.Attr(sel.attr)
	}
	return s.Line()
}
