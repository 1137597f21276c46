package website

import (
	"cmp"
	"slices"

	"overheard/crawler"
)

// cursor is how far each list of items has been read, by the address of its first page.
type cursor struct {
	Lists map[string]*list `json:"lists"`
}

// list is how far one list has been read.
type list struct {
	Order  string   `json:"order,omitempty"`  // as found out; "" while unknown
	First  string   `json:"first,omitempty"`  // what the first item of the first page says, as a short hash
	Thread string   `json:"thread,omitempty"` // native id of the first item of a thread
	Known  []string `json:"known,omitempty"`  // hashes of ids: newest first, of the newest page; oldest first, of the last
	Newest int64    `json:"newest,omitempty"` // time of the newest item when Known was set, in seconds since 1970
	Seen   int64    `json:"seen,omitempty"`   // time of the newest item that has been seen since
	Next   string   `json:"next,omitempty"`   // page to carry on with; newest first, "" when all that was new has been read
	Empty  string   `json:"empty,omitempty"`  // page that was found empty once: it is asked a second time before that is the end
	Top    []string `json:"top,omitempty"`    // newest first, while it is read: becomes Known at the end
	Read   int64    `json:"read,omitempty"`   // when it was last looked at
}

// parseCursor reads a cursor. ok is false for one that is not ours.
func parseCursor(c crawler.Cursor) (at cursor, ok bool) {
	ok = c.Into(&at)
	if at.Lists == nil || !ok {
		at = cursor{Lists: map[string]*list{}}
	}
	for address, l := range at.Lists {
		if l == nil {
			delete(at.Lists, address)
		}
	}
	return at, ok
}

func (c cursor) encode() crawler.Cursor { return crawler.CursorOf(c) }

// maxLists is how many lists are remembered.
const maxLists = 1000

// trim forgets the lists that have not been looked at for longest, so that a cursor does not grow for years.
func (c cursor) trim() {
	if len(c.Lists) <= maxLists {
		return
	}
	addresses := make([]string, 0, len(c.Lists))
	for address := range c.Lists {
		addresses = append(addresses, address)
	}
	slices.SortFunc(addresses, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.Lists[b].Read, c.Lists[a].Read), cmp.Compare(a, b))
	})
	for _, address := range addresses[maxLists:] {
		delete(c.Lists, address)
	}
}

// clone copies l, so that a page that is not saved changes nothing; a new list for nil.
func (l *list) clone() *list {
	if l == nil {
		return &list{}
	}
	c := *l
	c.Known, c.Top = slices.Clone(l.Known), slices.Clone(l.Top)
	return &c
}
