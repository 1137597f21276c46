package fetch

import (
	"context"
	"sync"
	"time"

	"overheard/crawler"
)

// NewMemory returns a Memory that forgets everything when the program ends.
func NewMemory() Memory {
	return &inProcess{
		validators: map[string]crawler.Validators{},
		hosts:      map[string]crawler.HostState{},
		budgets:    map[[2]string]crawler.Budget{},
	}
}

type inProcess struct {
	mu         sync.Mutex
	validators map[string]crawler.Validators
	hosts      map[string]crawler.HostState
	budgets    map[[2]string]crawler.Budget // by host and name
}

func (m *inProcess) Validators(_ context.Context, key string) (crawler.Validators, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.validators[key], nil
}

func (m *inProcess) SaveValidators(_ context.Context, key string, v crawler.Validators) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v.Empty() {
		delete(m.validators, key)
	} else {
		m.validators[key] = v
	}
	return nil
}

func (m *inProcess) Host(_ context.Context, host string) (crawler.HostState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.hosts[host]
	s.Host = host
	return s, nil
}

func (m *inProcess) SaveHost(_ context.Context, s crawler.HostState) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hosts[s.Host] = s
	return nil
}

func (m *inProcess) Spend(_ context.Context, host string, b crawler.Budget, now time.Time) (crawler.Budget, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := [2]string{host, b.Name}
	if old, ok := m.budgets[key]; ok && old.Reset.After(now) {
		b.Used, b.Reset = old.Used, old.Reset
	} else {
		b.Used = 0
	}
	ok := b.Used < b.Limit
	if ok {
		b.Used++
	}
	m.budgets[key] = b
	return b, ok, nil
}
