package mentions

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// ParseQuery reads a boolean query, see [Query]. Its errors are of type [*QueryError].
func ParseQuery(s string) (*Query, error) {
	p := parser{lexer: lexer{src: []rune(s)}}
	if !utf8.ValidString(s) {
		p.fail(1+len([]rune(s[:invalidAt(s)])), "this is not valid UTF-8", "save the configuration as UTF-8")
		return nil, p.err
	}
	if len(p.src) > maxQueryRunes {
		p.fail(maxQueryRunes+1, "the query is longer than "+strconv.Itoa(maxQueryRunes)+" characters",
			"use terms and exclude for long lists of words")
		return nil, p.err
	}
	p.advance()
	if p.tok.kind == tokenEnd && p.err == nil {
		p.fail(1, "the query is empty", `write words with AND, OR and NOT between them, such as "acme air" OR #acmeair`)
	}
	root := p.or(0)
	if p.err == nil && p.tok.kind == tokenClose {
		p.fail(p.tok.col, "this ) closes nothing", "take it away, or add ( where the group begins")
	}
	if p.err == nil && root.eval(func(*node) bool { return false }) {
		p.fail(root.col, "this matches every text that holds none of its words",
			"say with AND which word must be there: acme AND NOT airfield")
	}
	if p.err != nil {
		return nil, p.err
	}
	return &Query{root: root}, nil
}

func invalidAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return i
			}
		}
	}
	return len(s)
}

// parser goes down the grammar:
//
//	or      = and { "OR" and }
//	and     = not { "AND" not }
//	not     = "NOT" not | near
//	near    = primary { "NEAR/n" primary }
//	primary = leaf | "(" or ")"
//
// After an error it returns whatever it has; err decides.
type parser struct {
	lexer
	tok  token
	prev token
}

func (p *parser) advance() {
	p.prev = p.tok
	p.tok = p.next()
}

func (p *parser) or(depth int) *node  { return p.list(opOr, tokenOr, depth, p.and) }
func (p *parser) and(depth int) *node { return p.list(opAnd, tokenAnd, depth, p.not) }

func (p *parser) list(o op, sign tokenKind, depth int, operand func(int) *node) *node {
	first := operand(depth)
	if p.tok.kind != sign {
		p.checkBetween()
		return first
	}
	n := &node{op: o, col: first.col}
	n.add(first)
	for p.tok.kind == sign && p.err == nil {
		p.advance()
		n.add(operand(depth))
	}
	return n
}

// add takes k in, or its operands where k is of the same kind: (a OR b) OR c is a OR b OR c.
func (n *node) add(k *node) {
	if k.op == n.op {
		n.kids = append(n.kids, k.kids...)
		return
	}
	n.kids = append(n.kids, k)
}

// checkBetween complains where an operand follows an operand.
func (p *parser) checkBetween() {
	if p.err != nil {
		return
	}
	switch p.tok.kind {
	case tokenLeaf, tokenOpen, tokenNot:
		p.fail(p.tok.col, "there is no operator before "+p.tok.describe(), p.between())
	}
}

func (p *parser) between() string {
	if p.tok.kind == tokenNot {
		return "write AND NOT"
	}
	for _, t := range []token{p.tok, p.prev} {
		switch up := strings.ToUpper(t.text); {
		case up == "AND" || up == "OR" || up == "NOT" || strings.HasPrefix(up, "NEAR/"):
			return "write operators in capitals: " + up
		}
	}
	if p.prev.kind == tokenLeaf && p.tok.kind == tokenLeaf && p.prev.leaf.kind == leafWord && p.tok.leaf.kind == leafWord {
		return `put a phrase in quotes, "` + p.prev.text + " " + p.tok.text + `", or write AND or OR between the words`
	}
	return "write AND or OR before it"
}

func (t token) describe() string {
	if t.kind == tokenLeaf {
		return t.leaf.quoted()
	}
	return t.text
}

func (p *parser) not(depth int) *node {
	if p.tok.kind != tokenNot {
		return p.near(depth)
	}
	n := &node{op: opNot, col: p.tok.col}
	if !p.deeper(depth) {
		return n.with(&node{op: opLeaf})
	}
	p.advance()
	return n.with(p.not(depth + 1))
}

func (n *node) with(kids ...*node) *node {
	n.kids = kids
	return n
}

func (p *parser) deeper(depth int) bool {
	if depth >= maxQueryDepth {
		p.fail(p.tok.col, "the query is nested more than "+strconv.Itoa(maxQueryDepth)+" deep", "write it flatter")
	}
	return p.err == nil
}

func (p *parser) near(depth int) *node {
	left := p.primary(depth)
	for n := depth; p.tok.kind == tokenNear && p.err == nil; n++ {
		near := &node{op: opNear, near: p.tok.near, col: left.col}
		p.checkNear(left)
		p.deeper(n)
		p.advance()
		right := p.primary(depth)
		p.checkNear(right)
		left = near.with(left, right)
	}
	return left
}

// checkNear refuses operands that have no place in the text.
func (p *parser) checkNear(n *node) {
	if p.err != nil || n.op == opLeaf || n.op == opNear {
		return
	}
	if n.op != opOr {
		p.fail(n.col, "NEAR joins words, phrases and groups of them with OR", `write (a OR b) NEAR/5 c, and AND or NOT outside`)
		return
	}
	for _, k := range n.kids {
		p.checkNear(k)
	}
}

func (p *parser) primary(depth int) *node {
	switch t := p.tok; t.kind {
	case tokenLeaf:
		p.advance()
		return &node{op: opLeaf, leaf: t.leaf, col: t.col}
	case tokenOpen:
		if !p.deeper(depth) {
			break
		}
		p.advance()
		n := p.or(depth + 1)
		if p.err == nil && p.tok.kind != tokenClose {
			p.fail(t.col, "this ( is never closed", "add ) where the group ends")
		}
		p.advance()
		return n
	case tokenEnd:
		p.fail(t.col, "the query ends where a word should follow", "add the word, or take the operator away")
	case tokenClose:
		p.fail(t.col, "there is no word before this )", "add the word, or take the operator away")
	default:
		p.fail(t.col, "a word should stand before "+t.text, "add the word, or take the operator away")
	}
	return &node{op: opLeaf, col: p.tok.col}
}
