package mentions

import "overheard/crawler"

// Owners returns the brands whose own account wrote p. What is said in a thread that such a post opens is said on the
// brand's own page.
func (m *Matcher) Owners(p *crawler.Post) []string {
	if !m.isOwn(p) {
		return nil
	}
	var owners []string
	for i := range m.brands {
		one := Matcher{}
		for _, a := range m.brands[i].OwnAccounts {
			one.accounts = append(one.accounts, newAccount(a))
		}
		if one.isOwn(p) {
			owners = append(owners, m.brands[i].Name)
		}
	}
	return owners
}
