package mentions

import (
	"strconv"
	"strings"
)

// Query is a parsed boolean query.
//
//	acme                  the word; case, width, diacritics and traditional Chinese do not matter
//	"acme air"            the words in this order, with any spaces or hyphens between them
//	сбербанк*             the word and every word that begins with it
//	#acmeair              the hashtag; "#小米 汽车" in quotes for a Weibo topic with a space
//	@acmeair              the handle, on any server; @acmeair@mastodon.example on that one
//	a AND b, a OR b, NOT a, (a OR b) AND c
//	a NEAR/5 b            a and b at most 5 words apart, in any order; neighbours are 1 apart; in scripts without
//	                      spaces every character counts as a word
//
// Operators are written in capitals. NEAR binds tighter than NOT, NOT tighter than AND, AND tighter than OR. Two words
// without an operator between them are an error and not a silent AND: most who write them mean the phrase. A query must
// not match a text that holds none of its words, so "NOT a" alone is refused. “…”, «…», （…） and ＃ may be used as well.
type Query struct {
	root *node
}

// String returns the query in its plainest form. Parsing that gives the same query.
func (q *Query) String() string {
	var b strings.Builder
	q.root.write(&b, opOr)
	return b.String()
}

type op uint8

// The operators, weakest first.
const (
	opOr op = iota
	opAnd
	opNot
	opNear
	opLeaf
)

type node struct {
	op   op
	kids []*node
	near int // of opNear
	leaf leaf
	id   int32 // of the leaf, among all leaves of a Matcher
	col  int
}

type leafKind uint8

const (
	leafWord leafKind = iota // a word or a phrase
	leafTag
	leafHandle
)

// leaf is one thing to look for.
type leaf struct {
	kind   leafKind
	text   string // as the user wrote it, with # or @ and *
	key    string // folded: the words with single spaces, the hashtag without #, the handle without @
	prefix bool
}

// pattern returns what to search for in folded text. Finding it is not yet a hit.
func (l leaf) pattern() string {
	switch l.kind {
	case leafTag:
		return "#" + needle(l.key)
	case leafHandle:
		return "@" + needle(l.key)
	}
	return l.key
}

func (l leaf) hitKind() HitKind {
	switch l.kind {
	case leafTag:
		return HitHashtag
	case leafHandle:
		return HitHandle
	}
	return HitTerm
}

// quoted returns the text as messages show it.
func (l leaf) quoted() string {
	if l.kind == leafWord {
		return `"` + l.text + `"`
	}
	return l.text
}

func (n *node) write(b *strings.Builder, outer op) {
	if n.op < outer {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	switch n.op {
	case opLeaf:
		writeLeaf(b, n.leaf)
	case opNot:
		b.WriteString("NOT ")
		n.kids[0].write(b, opNot)
	case opNear:
		n.kids[0].write(b, opNear)
		b.WriteString(" NEAR/" + strconv.Itoa(n.near) + " ")
		n.kids[1].write(b, opLeaf)
	default:
		sign := " AND "
		if n.op == opOr {
			sign = " OR "
		}
		for i, k := range n.kids {
			if i > 0 {
				b.WriteString(sign)
			}
			k.write(b, n.op+1)
		}
	}
}

func writeLeaf(b *strings.Builder, l leaf) {
	if bare(l.text) {
		b.WriteString(l.text)
		return
	}
	b.WriteString(`"` + l.text + `"`)
}

// leaves calls yield for every leaf, with positive false below an odd number of NOTs.
func (n *node) leaves(positive bool, yield func(n *node, positive bool)) {
	if n.op == opLeaf {
		yield(n, positive)
	}
	for _, k := range n.kids {
		k.leaves(positive != (n.op == opNot), yield)
	}
}

// eval evaluates the query, given which leaves are found and which NEARs hold.
func (n *node) eval(holds func(*node) bool) bool {
	switch n.op {
	case opNot:
		return !n.kids[0].eval(holds)
	case opAnd:
		for _, k := range n.kids {
			if !k.eval(holds) {
				return false
			}
		}
		return true
	case opOr:
		for _, k := range n.kids {
			if k.eval(holds) {
				return true
			}
		}
		return false
	}
	return holds(n)
}
