package config

import (
	"fmt"

	"github.com/pelletier/go-toml/v2/unstable"
)

// positions tells on which line of a valid TOML text each key and table stands, by dotted path with indexes, such as
// "source[0].base_url". Of a table that is opened twice the first line counts.
func positions(text []byte) map[string]int {
	at := &places{lines: map[string]int{}, count: map[string]int{}}
	at.parser.Reset(text)
	prefix := ""
	for at.parser.NextExpression() {
		switch e := at.parser.Expression(); e.Kind {
		case unstable.Table:
			prefix = at.walk("", e.Key())
		case unstable.ArrayTable:
			prefix = at.element(at.walk("", e.Key()), e.Child())
		case unstable.KeyValue:
			at.keyValue(prefix, e)
		}
	}
	return at.lines
}

type places struct {
	parser unstable.Parser
	lines  map[string]int
	count  map[string]int // elements seen so far of an array of tables
}

// walk follows a dotted key from a table and notes where its parts stand. A part that names an array of tables means
// its last element, except at the end of the key.
func (p *places) walk(path string, key unstable.Iterator) string {
	for key.Next() {
		if n := p.count[path]; n > 0 {
			path = fmt.Sprintf("%s[%d]", path, n-1)
		}
		path = join(path, string(key.Node().Data))
		p.note(path, key.Node())
	}
	return path
}

// element opens the next element of an array of tables.
func (p *places) element(path string, n *unstable.Node) string {
	i := p.count[path]
	p.count[path]++
	path = fmt.Sprintf("%s[%d]", path, i)
	p.note(path, n)
	return path
}

func (p *places) keyValue(prefix string, e *unstable.Node) {
	p.value(p.walk(prefix, e.Key()), e.Value())
}

func (p *places) value(path string, v *unstable.Node) {
	switch v.Kind {
	case unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				p.keyValue(path, it.Node())
			}
		}
	case unstable.Array:
		i := 0
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			item := fmt.Sprintf("%s[%d]", path, i)
			p.note(item, it.Node())
			p.value(item, it.Node())
			i++
		}
	}
}

func (p *places) note(path string, n *unstable.Node) {
	if _, seen := p.lines[path]; seen || n.Raw.Length == 0 {
		return
	}
	p.lines[path] = p.parser.Shape(n.Raw).Start.Line
}
