//go:build race

package compact

// Under the race detector a sync.Pool forgets on purpose, so that nothing can be said of allocations.
const raceDetector = true
