package figures

import (
	"context"
	"sync"

	"overheard/sentiment"
)

// Phrases finds drivers and keeps what it found, since that takes up to some seconds. Make one with [NewPhrases], share it,
// and hand it to every [Service] of a store.
type Phrases struct {
	store  DriverStore
	finder DriverFinder
	slot   chan struct{} // holds one token: who waits for it mostly finds that another has found the same

	mu    sync.Mutex
	known map[phraseKey]*foundDrivers
	order []phraseKey // oldest first
}

// keptPhrases is how many views are kept, each some tens of kilobytes.
const keptPhrases = 64

// phraseKey is a view: the brand and the filter.
type phraseKey struct {
	brand  string
	filter Filter
}

// foundDrivers is what one view found.
type foundDrivers struct {
	sentiment.Drivers
	rev            string
	posts, sampled int
}

// NewPhrases returns a Phrases that reads from store.
func NewPhrases(store DriverStore, finder DriverFinder) *Phrases {
	return &Phrases{store: store, finder: finder, slot: make(chan struct{}, 1), known: map[phraseKey]*foundDrivers{}}
}

// find returns what the view holds, from memory where nothing behind it has changed.
func (p *Phrases) find(ctx context.Context, brand string, names []string, f Filter) (*foundDrivers, error) {
	key := phraseKey{brand, f}
	rev, err := p.store.DriverRevision(ctx, brand, f)
	if err != nil {
		return nil, err
	}
	if found := p.recall(key, rev); found != nil {
		return found, nil
	}
	select {
	case p.slot <- struct{}{}:
		defer func() { <-p.slot }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if found := p.recall(key, rev); found != nil {
		return found, nil
	}
	sample, err := p.store.DriverSample(ctx, brand, f, driverPosts)
	if err != nil {
		return nil, err
	}
	found := &foundDrivers{rev: rev, posts: sample.Posts}
	if found.Drivers, err = p.finder.Find(ctx, sample.Texts, names); err != nil {
		return nil, err
	}
	for _, l := range found.Languages {
		found.sampled += l.Posts
	}
	p.remember(key, found)
	return found, nil
}

func (p *Phrases) recall(key phraseKey, rev string) *foundDrivers {
	p.mu.Lock()
	defer p.mu.Unlock()
	if found := p.known[key]; found != nil && found.rev == rev {
		return found
	}
	return nil
}

func (p *Phrases) remember(key phraseKey, found *foundDrivers) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known[key] == nil {
		p.order = append(p.order, key)
	}
	p.known[key] = found
	if len(p.order) > keptPhrases {
		delete(p.known, p.order[0])
		p.order = p.order[1:]
	}
}
