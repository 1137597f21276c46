package fetch

import (
	"context"
	"time"

	"overheard/crawler"
)

// Memory keeps what has to survive from one run of the program to the next. It is safe for concurrent use. An error of
// its methods is one of the program, not of a source, and ends the request that met it.
type Memory interface {
	// Validators returns what SaveValidators was last given for key; the zero value where it has none. The key is 64
	// hexadecimal digits: a hash over the source, the whole URL and what else the answer depends on, since URLs may hold
	// secrets.
	Validators(ctx context.Context, key string) (crawler.Validators, error)

	// SaveValidators remembers v for key instead of what was there before. An empty v makes it forget the key.
	SaveValidators(ctx context.Context, key string, v crawler.Validators) error

	// Host returns what SaveHost was last given for host; the zero value with Host set where it knows nothing.
	Host(ctx context.Context, host string) (crawler.HostState, error)

	// SaveHost remembers s for s.Host instead of what was there before. Times need be kept to the second only.
	SaveHost(ctx context.Context, s crawler.HostState) error

	// Spend counts one request to host against the budget b.Name, whose day allows b.Limit requests and ends at b.Reset;
	// b.Used is ignored. Where the day it has stored is over (its Reset is not after now), or where it has stored none,
	// it starts from Used 0 with b.Reset. Limit is taken from b each time. Where Used has already reached b.Limit it
	// counts nothing and returns false. Either way it returns the budget as it then is. Checking and counting are one
	// step: of several callers at once, no more than b.Limit get true.
	Spend(ctx context.Context, host string, b crawler.Budget, now time.Time) (crawler.Budget, bool, error)
}
