package main

import (
	"slices"

	"overheard/sentiment/labelled"
)

// withoutFlags name labelled texts that are not learnt, so that a model can be tried on what it has not seen.
type withoutFlags struct {
	WithoutBrand  []string `sep:"none" placeholder:"NAME" help:"Learn no text about this brand, so that the model can be tried on it; repeat the flag for more."`
	WithoutDomain []string `sep:"none" placeholder:"NAME" help:"Learn no text of this domain, such as airlines; repeat the flag for more."`
}

// rest returns the examples that stay. A name that no text has is a mistake: what was to be left out would be learnt.
func (w *withoutFlags) rest(examples []labelled.Example) ([]labelled.Example, error) {
	if len(w.WithoutBrand)+len(w.WithoutDomain) == 0 {
		return examples, nil
	}
	has := func(is func(labelled.Example) bool) bool { return slices.ContainsFunc(examples, is) }
	for _, name := range w.WithoutBrand {
		if !has(func(e labelled.Example) bool { return e.Brand == name }) {
			return nil, wrongly("name it as the column brand of the texts does", "--without-brand: no text is about %q", name)
		}
	}
	for _, name := range w.WithoutDomain {
		if !has(func(e labelled.Example) bool { return e.Domain == name }) {
			return nil, wrongly("overheard model show lists the domains", "--without-domain: no text is of the domain %q", name)
		}
	}
	return filtered(examples, func(e labelled.Example) bool {
		return !slices.Contains(w.WithoutDomain, e.Domain) && !slices.Contains(w.WithoutBrand, e.Brand)
	}), nil
}
