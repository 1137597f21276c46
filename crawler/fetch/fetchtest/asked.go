package fetchtest

import (
	"slices"
	"sync"
)

// Asked is what a server was asked, in order. Handlers may add to it while a test reads: a request that was cut off is
// still being answered when the next one comes in. The zero value is ready.
type Asked struct {
	mu  sync.Mutex
	all []string
}

// Add notes a question, such as the path that was asked for.
func (a *Asked) Add(question string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = append(a.all, question)
}

// All returns a copy of the questions so far.
func (a *Asked) All() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.all)
}

// Times returns how often a question was asked.
func (a *Asked) Times(question string) (n int) {
	for _, q := range a.All() {
		if q == question {
			n++
		}
	}
	return n
}
