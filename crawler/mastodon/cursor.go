package mastodon

import (
	"strings"

	"overheard/crawler"
)

// cursor is how far each hashtag has been read: folded tag -> where it stands.
type cursor struct {
	Tags map[string]standing `json:"tags"`
}

// standing is how far one hashtag has been read. The first reading goes backward from the newest post; once it has come far
// enough, all others go forward from the newest post that was seen.
type standing struct {
	Newest string `json:"newest,omitempty"` // id; everything up to it has been read, except below Oldest
	Oldest string `json:"oldest,omitempty"` // id below which the first reading has still to go; "" when it is done
	Empty  bool   `json:"empty,omitempty"`  // the server knows no post of it
}

// started reports whether the first reading has ended.
func (s standing) started() bool { return s.Newest != "" && s.Oldest == "" }

// parseCursor reads a cursor. ok is false for one that is not ours: everything is read anew.
func parseCursor(c crawler.Cursor) (at cursor, ok bool) {
	ok = c.Into(&at)
	if at.Tags == nil || !ok {
		at = cursor{Tags: map[string]standing{}}
	}
	return at, ok
}

func (c cursor) encode() crawler.Cursor { return crawler.CursorOf(c) }

// keep drops the hashtags that nobody follows any more: whoever follows one again wants to see what was missed.
func (c cursor) keep(tags []string) {
	followed := make(map[string]bool, len(tags))
	for _, tag := range tags {
		followed[tag] = true
	}
	for tag := range c.Tags {
		if !followed[tag] {
			delete(c.Tags, tag)
		}
	}
}

// fold writes a hashtag as servers compare it.
func fold(tag string) string {
	return strings.ToLower(strings.TrimLeft(strings.TrimSpace(tag), "#"))
}

// followed is every hashtag to be read, folded, each once.
func (c *collector) followed(s crawler.Search) []string {
	var tags []string
	seen := map[string]bool{}
	for _, list := range [][]string{s.Hashtags, c.tags} {
		for _, tag := range list {
			if tag = fold(tag); tag != "" && !seen[tag] {
				seen[tag] = true
				tags = append(tags, tag)
			}
		}
	}
	return tags
}
