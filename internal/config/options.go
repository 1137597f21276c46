package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"overheard/crawler"
	"overheard/internal/nearest"
)

// optionNames lists the keys that the network of a source has of its own.
func (r *reader) optionNames(tree map[string]any) []string {
	typ, _ := tree["type"].(string)
	n, _ := r.networks.Find(typ)
	names := make([]string, len(n.Options))
	for i, o := range n.Options {
		names[i] = o.Name
	}
	return names
}

func (t *sourceTable) option(name string, v any) {
	if t.Options == nil {
		t.Options = map[string]any{}
	}
	t.Options[name] = v
}

// options checks the values of a network's own keys and fills in what is left out.
func (r *reader) options(at string, n crawler.Network, given map[string]any) crawler.Options {
	out := crawler.Options{}
	for _, o := range n.Options {
		v, set := given[o.Name]
		if !set {
			if o.Default != nil {
				out[o.Name] = o.Default
			}
			continue
		}
		if v, ok := r.option(at+"."+o.Name, o, v); ok {
			out[o.Name] = v
		}
	}
	return out
}

// option turns one TOML value into what the getters of [crawler.Options] return.
func (r *reader) option(path string, o crawler.Option, v any) (any, bool) {
	switch o.Type {
	case crawler.OptionString, crawler.OptionPath:
		if s, ok := v.(string); ok {
			if o.Type == crawler.OptionPath {
				s = r.absolute(s)
			}
			return s, s != "" || !o.Required
		}
		r.complain(path, fmt.Sprintf("%s = %q", o.Name, fmt.Sprint(v)), "must be text in quotes, not %s", kind(v))
	case crawler.OptionStrings:
		return r.optionList(path, o, v)
	case crawler.OptionInt:
		if n, ok := v.(int64); ok {
			return n, true
		}
		r.complain(path, o.Name+" = 10", "must be a whole number without quotes, not %s", kind(v))
	case crawler.OptionBool:
		if b, ok := v.(bool); ok {
			return b, true
		}
		r.complain(path, o.Name+" = true", "must be true or false without quotes, not %s", kind(v))
	case crawler.OptionTable:
		return r.optionTable(path, o, v)
	}
	return nil, false
}

func (r *reader) optionList(path string, o crawler.Option, v any) (any, bool) {
	items, ok := v.([]any)
	if !ok {
		r.complain(path, fmt.Sprintf("%s = [%q]", o.Name, fmt.Sprint(v)), "must be a list in brackets, not %s", kind(v))
		return nil, false
	}
	list := make([]string, 0, len(items))
	for i, item := range items {
		s, ok := item.(string)
		if !ok {
			r.complain(fmt.Sprintf("%s[%d]", path, i), fmt.Sprintf("%q", fmt.Sprint(item)), "must be text in quotes, not %s", kind(item))
			return nil, false
		}
		list = append(list, s)
	}
	return list, len(list) > 0
}

func (r *reader) optionTable(path string, o crawler.Option, v any) (any, bool) {
	tree, ok := v.(map[string]any)
	if !ok {
		r.complain(path, example(o), "must be a table in braces, not %s", kind(v))
		return nil, false
	}
	table := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		value := tree[key]
		if o.Keys != nil && !slices.Contains(o.Keys, key) {
			fix := nearest.Word(key, o.Keys)
			if fix == "" {
				fix = "one of " + strings.Join(o.Keys, ", ")
			}
			r.complain(join(path, key), fix, "no such key")
			continue
		}
		s, ok := value.(string)
		if !ok {
			r.complain(join(path, key), fmt.Sprintf("%s = %q", key, fmt.Sprint(value)), "must be text in quotes, not %s", kind(value))
			continue
		}
		table[key] = s
	}
	return table, len(table) > 0
}

// example is how an option may be written.
func example(o crawler.Option) string {
	switch o.Type {
	case crawler.OptionStrings:
		return o.Name + ` = ["…"]`
	case crawler.OptionInt:
		return o.Name + " = 10"
	case crawler.OptionBool:
		return o.Name + " = true"
	case crawler.OptionTable:
		key := "…"
		if len(o.Keys) > 0 {
			key = o.Keys[0]
		}
		return fmt.Sprintf(`%s = { %s = "…" }`, o.Name, key)
	}
	return o.Name + ` = "…"`
}
