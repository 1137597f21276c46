package jobs

// SourceSettings is what the configuration says about the posts of one source.
type SourceSettings struct {
	Brand       string // every post of the source is about this brand; "" for none
	RatingVotes bool   // a star rating decides the shares of a post, not its text
}

// Sources are the settings of the configured sources by name. A source that is not configured has none.
type Sources map[string]SourceSettings
