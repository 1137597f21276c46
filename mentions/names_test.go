package mentions

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNames(t *testing.T) {
	tests := []struct {
		name  string
		brand Brand
		want  []string
	}{
		{"terms and the rest", Brand{Name: "acme-air", Title: "Acme Air", Terms: []string{"acme air"}, Hashtags: []string{"acmeair"},
			Exclude: []string{"acme airfield"}, OwnAccounts: []string{"@acmeair@mastodon.example"}},
			[]string{"Acme Air", "acme air", "acme-air", "acmeair"}},
		{"a query, without what it rules out", Brand{Name: "acme", Query: `("acme air" OR #acmeair OR акме*) AND NOT airfield`},
			[]string{"#acmeair", "acme", "acme air", "акме"}},
		{"a broken query", Brand{Name: "acme", Query: "("}, []string{"acme"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.brand.Names()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
