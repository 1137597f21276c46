package fetch

import (
	"time"

	"golang.org/x/time/rate"
)

// pacer gives out turns, as slowly as the slowest of those who asked.
type pacer struct {
	limiter *rate.Limiter
	every   time.Duration
}

// reserve takes the next turn of somebody who wants every between two of them; 0 or less for no pause.
func (p *pacer) reserve(now time.Time, every time.Duration, burst int) *rate.Reservation {
	every = max(every, 0)
	switch {
	case p.limiter == nil:
		p.limiter, p.every = rate.NewLimiter(limit(every), burst), every
	case every > p.every:
		p.limiter.SetLimitAt(now, limit(every))
		p.limiter.SetBurstAt(now, min(burst, p.limiter.Burst()))
		p.every = every
	}
	return p.limiter.ReserveN(now, 1)
}

func limit(every time.Duration) rate.Limit {
	if every <= 0 {
		return rate.Inf
	}
	return rate.Every(every)
}
