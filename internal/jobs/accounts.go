package jobs

import "strings"

// spellings returns the handles under which a source may have shown an account: with and without "@", with and without
// its server.
func spellings(account string) []string {
	bare := strings.TrimPrefix(account, "@")
	all := []string{account, bare, "@" + bare}
	if name, _, ok := strings.Cut(bare, "@"); ok {
		all = append(all, name, "@"+name)
	}
	return all
}
