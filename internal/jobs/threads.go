package jobs

import (
	"context"
	"fmt"

	"overheard/crawler"
	"overheard/mentions"
)

// rememberedThreads is how many threads of own accounts an import remembers. It only has to bridge the posts that were
// read and not yet saved; the store knows the others.
const rememberedThreads = 50_000

// thread is a conversation on one source, by the native id of the post that opened it.
type thread struct{ source, id string }

// threads knows which conversations a brand's own account opened: what is said there is about the brand. The zero value
// with find set is ready.
type threads struct {
	find   func(ctx context.Context, source string, threads []string) (map[string][]string, error) // nil to know none
	stored map[thread][]string                                                                     // of the batch at hand
	read   [2]map[thread][]string                                                                  // of this run, newer and older
}

// threadOf returns the thread that p answers in, ok false where p opens one.
func threadOf(p *crawler.Post) (t thread, ok bool) {
	id := p.Thread
	if id == "" {
		id = p.ReplyTo
	}
	return thread{p.Source, id}, id != "" && id != p.NativeID
}

// look finds the stored threads that the posts of rs answer in.
func (t *threads) look(ctx context.Context, rs []mentions.Reading) error {
	t.stored = nil
	if t.find == nil {
		return nil
	}
	wanted := map[string]map[string]bool{}
	for i := range rs {
		if th, ok := threadOf(&rs[i].Post); ok && !rs[i].Post.Deleted {
			if wanted[th.source] == nil {
				wanted[th.source] = map[string]bool{}
			}
			wanted[th.source][th.id] = true
		}
	}
	for source, ids := range wanted {
		list := make([]string, 0, len(ids))
		for id := range ids {
			list = append(list, id)
		}
		found, err := t.find(ctx, source, list)
		if err != nil {
			return fmt.Errorf("look up threads: %w", err)
		}
		for id, brands := range found {
			if t.stored == nil {
				t.stored = map[thread][]string{}
			}
			t.stored[thread{source, id}] = brands
		}
	}
	return nil
}

// note remembers that own accounts of owners opened a thread with p, where they did.
func (t *threads) note(p *crawler.Post, owners []string) {
	if _, answers := threadOf(p); answers || len(owners) == 0 || t.find == nil {
		return
	}
	if t.read[0] == nil || len(t.read[0]) >= rememberedThreads {
		t.read[0], t.read[1] = map[thread][]string{}, t.read[0]
	}
	t.read[0][thread{p.Source, p.NativeID}] = owners
}

// brands returns the brands on whose page p was said.
func (t *threads) brands(p *crawler.Post) []string {
	th, ok := threadOf(p)
	if !ok {
		return nil
	}
	for _, known := range []map[thread][]string{t.read[0], t.read[1], t.stored} {
		if brands := known[th]; len(brands) > 0 {
			return brands
		}
	}
	return nil
}
