package all

import (
	"regexp"
	"slices"
	"testing"

	"overheard/crawler"
)

// reserved are the keys that every [[source]] has.
var reserved = []string{"name", "type", "base_url", "every", "brand", "rating_votes", "enabled", "depth", "revisit", "proxy", "ca", "rate"}

func TestEveryNetworkIsWhole(t *testing.T) {
	word := regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, n := range Networks() {
		t.Run(n.Type, func(t *testing.T) {
			if !word.MatchString(n.Type) || seen[n.Type] {
				t.Errorf("type %q is no word, or is there twice", n.Type)
			}
			seen[n.Type] = true
			if n.Title == "" || n.About == "" || n.Collector == nil {
				t.Error("title, about and collector are needed")
			}
			var names []string
			for _, o := range n.Options {
				if !word.MatchString(o.Name) || slices.Contains(reserved, o.Name) || slices.Contains(names, o.Name) {
					t.Errorf("option %q is no word, belongs to every source, or is there twice", o.Name)
				}
				names = append(names, o.Name)
				if o.About == "" {
					t.Errorf("option %q says nothing about itself", o.Name)
				}
				if o.Default != nil && !fits(o.Default, o.Type) {
					t.Errorf("option %q: its default %v is no %s", o.Name, o.Default, o.Type)
				}
			}
		})
	}
}

// fits reports whether a default is what the getters of [crawler.Options] expect.
func fits(v any, t crawler.OptionType) bool {
	ok := false
	switch t {
	case crawler.OptionString, crawler.OptionPath:
		_, ok = v.(string)
	case crawler.OptionStrings:
		_, ok = v.([]string)
	case crawler.OptionInt:
		_, ok = v.(int64)
	case crawler.OptionBool:
		_, ok = v.(bool)
	case crawler.OptionTable:
		_, ok = v.(map[string]string)
	}
	return ok
}
