package rss

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"
)

// identify gives the entries of one page of a feed their native ids, and remembers them in k.
//
// An entry is called by its name, or by its link. Where several entries of the page share a name, it is never trusted again
// in this feed. Where a known name comes back with a later time and another author or text, it is a new post of the same
// thread; with a like text it is the old one, edited.
func (k *known) identify(entries []entry, feed string, now time.Time) []string {
	k.distrust(entries)
	ids := make([]string, len(entries))
	for i := range entries {
		e := &entries[i]
		name := e.name
		if name == "" || slices.Contains(k.Shared, digest(name)) {
			name = e.link
		}
		if name == "" || slices.Contains(k.Shared, digest(name)) {
			name = strings.Join([]string{"untitled", e.author, e.title, e.at.Format(time.RFC3339), e.text}, "\x00")
		}
		ids[i] = k.identity(e, name, feed, now)
	}
	return ids
}

// distrust notes names and links that several entries of the page share.
func (k *known) distrust(entries []entry) {
	for _, of := range []func(entry) string{func(e entry) string { return e.name }, func(e entry) string { return e.link }} {
		count := map[string]int{}
		for _, e := range entries {
			if name := of(e); name != "" {
				count[name]++
			}
		}
		for name, n := range count {
			if h := digest(name); n > 1 && !slices.Contains(k.Shared, h) {
				k.Shared = append(k.Shared, h)
			}
		}
	}
	slices.Sort(k.Shared)
}

// identity finds the entry among those that are known. One without a time gets that of when it was first seen.
func (k *known) identity(e *entry, name, feed string, now time.Time) string {
	key := digest(name)
	was, again := k.Entries[key]
	if e.at.IsZero() {
		e.at = now
		if again {
			e.at = time.Unix(was.At, 0).UTC()
		}
	}
	is := seen{At: e.at.Unix(), Words: likeness(e.text), Who: hand(e.author), Hidden: e.hidden, New: !again || was.New}
	e.closed = again && e.hidden && !was.Hidden
	other := is.Who != was.Who && is.Who != "" && was.Who != "" || bits.OnesCount64(is.Words^was.Words) > edited
	switch next := again && is.At > was.At && other; {
	case again && is.At < was.At:
		return was.ID // an older page of the feed shows it as it was
	case again && !next:
		is.ID = was.ID
	case next || k.Threads:
		k.Threads = true
		is.ID = nativeID(name, feed) + "@" + strconv.FormatInt(is.At, 10)
	default:
		is.ID = nativeID(name, feed)
	}
	k.Entries[key] = is
	return is.ID
}

// nativeID is a name that is unique in the source: an address or a tag as it is, anything else with a word for its feed.
func nativeID(name, feed string) string {
	if len(name) > 300 || strings.ContainsRune(name, 0) {
		return digest(name + "\x00" + feed)
	}
	if strings.Contains(name, "://") || strings.HasPrefix(name, "tag:") || strings.HasPrefix(name, "urn:") {
		return name
	}
	return digest(feed)[:8] + ":" + name
}

// hand tells one author from another.
func hand(author string) string {
	if author == "" {
		return ""
	}
	return digest(author)[:8]
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:10])
}

// edited is how many bits of a likeness an edit may turn. Of two unrelated texts about half of them differ.
const edited = 20

// likeness is a number of which texts with the same words have most bits in common (Charikar 2002).
func likeness(text string) uint64 {
	var votes [64]int
	for _, word := range strings.Fields(strings.ToLower(text)) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(word)) // a hash takes everything
		sum := h.Sum64()
		sum ^= sum >> 32
		sum *= 0x9E3779B97F4A7C15
		for bit := range votes {
			votes[bit] += int(sum>>bit&1)*2 - 1
		}
	}
	var out uint64
	for bit, v := range votes {
		if v > 0 {
			out |= 1 << bit
		}
	}
	return out
}
