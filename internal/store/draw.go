package store

import (
	"container/heap"
	"slices"

	"overheard/sentiment"
)

// drawnVote is what the index over the votes says about one of them.
type drawnVote struct {
	id, voice     int64
	lang          string
	opinion, p, d int64
}

func (o *drawnVote) label() sentiment.Label {
	return sentiment.Opinion{P: sentiment.Shares{Promoter: share(o.p), Passive: share(one - o.p - o.d), Detractor: share(o.d)}}.Label()
}

// voicePosts is how many posts of one author a draw keeps.
const voicePosts = 5

// draw keeps the posts of a bounded number of authors, chosen evenly over all of them: those whose hashes are smallest. So
// the choice is the same each time, does not depend on the order of the posts, and changes little when posts are added.
type draw struct {
	most   int
	posts  int // offered
	voices map[int64]*drawnVoice
	heap   voiceHeap // the largest hash on top
}

type drawnVoice struct {
	hash  uint64
	posts []drawnVote // by their hashes, smallest first
}

func newDraw(most int) *draw { return &draw{most: most, voices: map[int64]*drawnVoice{}} }

func (d *draw) add(o drawnVote) {
	d.posts++
	v := d.voices[o.voice]
	if v == nil {
		hash := scatter(o.voice)
		if len(d.heap) >= d.most {
			if hash > d.heap[0].hash {
				return
			}
			top := heap.Pop(&d.heap).(*drawnVoice)
			delete(d.voices, top.posts[0].voice)
		}
		v = &drawnVoice{hash: hash}
		d.voices[o.voice] = v
		heap.Push(&d.heap, v)
	}
	i, _ := slices.BinarySearchFunc(v.posts, scatter(o.id), func(p drawnVote, h uint64) int {
		if scatter(p.id) < h {
			return -1
		}
		return 1
	})
	if i < voicePosts {
		v.posts = slices.Insert(v.posts, i, o)
		v.posts = v.posts[:min(len(v.posts), voicePosts)]
	}
}

// first returns at most n posts, those of one author together.
func (d *draw) first(n int) (votes []drawnVote) {
	all := slices.Clone(d.heap)
	slices.SortFunc(all, func(a, b *drawnVoice) int {
		if a.hash < b.hash {
			return -1
		}
		return 1
	})
	for _, v := range all {
		votes = append(votes, v.posts...)
	}
	return votes[:min(len(votes), n)]
}

// scatter spreads numbers evenly over all of uint64 (splitmix64). No two numbers have the same.
func scatter(n int64) uint64 {
	x := uint64(n) + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// voiceHeap is a [heap.Interface].
type voiceHeap []*drawnVoice

func (h voiceHeap) Len() int           { return len(h) }
func (h voiceHeap) Less(i, j int) bool { return h[i].hash > h[j].hash }
func (h voiceHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements [heap.Interface].
func (h *voiceHeap) Push(x any) { *h = append(*h, x.(*drawnVoice)) }

// Pop implements [heap.Interface].
func (h *voiceHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
