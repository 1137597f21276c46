package telegram

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// preview is one page of a channel.
type preview struct {
	messages []message // oldest first
	more     bool      // there are older ones
}

func (p preview) lowest() int64 {
	if len(p.messages) == 0 {
		return 0
	}
	return p.messages[0].number
}

func (p preview) highest() int64 {
	if len(p.messages) == 0 {
		return 0
	}
	return p.messages[len(p.messages)-1].number
}

// preview asks for the posts of a channel below a number, or for the newest.
func (c *collector) preview(ctx context.Context, name string, before int64) (preview, error) {
	address := c.base + "/s/" + name
	if before > 0 {
		address += "?before=" + strconv.FormatInt(before, 10)
	}
	response, err := c.fetcher.Fetch(ctx, crawler.Request{URL: address, Accept: "text/html"})
	if err != nil {
		if t := crawler.AsTrouble(err); t != nil && t.Status == http.StatusNotFound {
			return preview{}, missing(name)
		}
		return preview{}, err
	}
	page, err := fetch.HTML(response)
	if err != nil {
		return preview{}, err
	}
	if u, err := url.Parse(response.URL); err == nil && !strings.Contains(u.Path+"/", "/s/") {
		return preview{}, closed(page, name)
	}
	p := preview{messages: messages(page, name), more: page.Has("a.tme_messages_more[data-before]")}
	if len(p.messages) == 0 && !page.Has(".tgme_channel_info, .tgme_main, .tgme_channel_history") {
		return preview{}, &crawler.Trouble{Kind: crawler.Garbled, Status: response.Status, Text: "the preview of the channel " + name + " looks different from before",
			Advice: "look whether there is a newer version of Overheard"}
	}
	return p, nil
}

// closed says why there is no preview: the address without /s/ was answered instead.
func closed(page fetch.Selection, name string) error {
	if !page.Has(".tgme_page_extra") {
		return missing(name)
	}
	return &crawler.Trouble{Kind: crawler.Denied, Text: "the channel " + name + " has no public preview: its owner has switched it off, or it is a group or a person",
		Advice: "take it out of channels; it cannot be read"}
}

func missing(name string) error {
	return &crawler.Trouble{Kind: crawler.Missing, Status: http.StatusNotFound, Text: "there is no channel " + name, Advice: "check the name: it is what follows t.me/ in its address"}
}
