package fetch

import (
	"math/rand/v2"
	"sync"
	"time"
)

// How long to wait after failures. A retry within one request doubles from first to most. A host that failed breakAfter
// times in a row is left alone altogether, first for a while and then for twice as long each time, up to an hour: an
// hourly request tells as surely that it is back.
const (
	firstRetry = time.Second
	mostRetry  = 30 * time.Second
	firstPause = 5 * time.Second // after a 429 that does not say for how long
	mostPause  = 10 * time.Minute
	breakAfter = 5
	firstBreak = 30 * time.Second
	mostBreak  = time.Hour
)

// jitter spreads waits, so that sources which failed together do not come back together.
type jitter struct {
	mu     sync.Mutex
	random *rand.Rand
}

// backoff doubles first n times, not beyond most, and takes a random part between half of it and all.
func (j *jitter) backoff(first, most time.Duration, n int) time.Duration {
	d := most
	if n < 30 && first<<n < most {
		d = first << n
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return d/2 + time.Duration(j.random.Int64N(int64(d/2)+1))
}
