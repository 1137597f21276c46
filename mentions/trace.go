package mentions

// trace collects, for query tests, what was seen and did not count.
type trace struct{ rejected []rejection }

// rejection is a pattern that stands in the folded text where it is no word, hashtag or handle of its own.
type rejection struct {
	leaf       int32
	start, end int // in the text
}

func (sc *scratch) reject(text string, id int32, start, end int) {
	if sc.trace == nil || len(sc.trace.rejected) >= maxFinds {
		return
	}
	from, to := sc.origin(text, start, end)
	sc.trace.rejected = append(sc.trace.rejected, rejection{id, from, to})
}
