package jobs

// A batch is one transaction. It ends at whichever of the two comes first: memory stays bounded where posts are long.
const (
	batchPosts = 1000
	batchBytes = 2 << 20
)
