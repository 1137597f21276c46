package jobs

import "time"

// SetGrace changes how long a collector that hangs is waited for, until the returned function is called.
func SetGrace(d time.Duration) (restore func()) {
	was := grace
	grace = d
	return func() { grace = was }
}

// RetryAt says when a source is tried again.
var RetryAt = retryAt
