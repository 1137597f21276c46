package figures

import (
	"context"

	"overheard/mentions"
	"overheard/nps"
)

// Filter says which part of a brand's posts and answers a figure is about. The zero value of a field leaves it open.
type Filter struct {
	From, To nps.Day // To exclusive
	By       nps.Grain
	Source   string
	Hashtag  string // folded, without "#"
	Lang     string
	Segment  Segment

	Calibration nps.Calibration // what Voices applies to the shares of each vote; [Service] fills it in
	choice      *Choice         // that it is of; nil until then
}

// Narrows reports whether f leaves out any posts.
func (f Filter) Narrows() bool {
	return f.From != 0 || f.To != 0 || f.Source != "" || f.Hashtag != "" || f.Lang != ""
}

// partial reports whether f leaves out posts or answers of the days that it asks for.
func (f Filter) partial() bool {
	return f.Source != "" || f.Hashtag != "" || f.Lang != "" || f.Segment.Name != ""
}

// Segment narrows the survey side to answers whose column Name holds Value.
type Segment struct{ Name, Value string }

// Volume is what a brand's mentions of one period add up to: it comes from the cells, not from the voices.
type Volume struct {
	Mentions  int64            // voting or not
	Votes     int64            // mentions that vote
	Opinion   float64          // Σo over the votes
	Promoter  float64          // Σ raw p over the votes, each weighted by its opinion probability
	Passive   float64          // the same for n
	Detractor float64          // and d
	Silent    map[string]int64 // mentions that do not vote, by reason
	Scores    [10]int64        // votes by raw score p−d in ten equal bins from −1 to 1
}

// Part is what the voices of a brand are split by.
type Part string

// The parts. They appear in addresses and answers, so their values never change.
const (
	BySource Part = "source"
	ByLang   Part = "lang"
)

// SourceSpan is when a brand's mentions from one source were posted, from the first day to the last (exclusive).
type SourceSpan struct {
	Source   string
	Days     nps.Period
	Mentions int64
}

// Mixed is the voices of one period, all of them and by part. Parts are in the order of their names, with what votes of several of them
// share, and sum to Whole: an author who writes in several languages is counted in the one of most of the author's posts, the first by
// name of equals.
type Mixed struct {
	Whole nps.Moments
	Parts []nps.Stratum
}

// Broken is what is stored about where a brand's series may be broken, apart from gaps. Times are when posts were published or
// work began; unordered.
type Broken struct {
	Sources []SourceSpan
	Queries []nps.Day // from here on posts were matched by a query that was not seen before, or all were matched again
	Waiting nps.Day   // from here on posts wait for a relabelling before they count; 0 where none do
}

// Tag is one hashtag of a brand's mentions.
type Tag struct {
	Tag string
	Volume
}

// Store is what figures need from storage. Days are in the report's time zone. An unknown brand is not an error: it has
// no data.
type Store interface {
	// PostSpan returns the days from the first to the last (exclusive) mention that f lets through, ok false for none.
	PostSpan(ctx context.Context, brand string, f Filter) (p nps.Period, ok bool, err error)
	// AnswerSpan does the same for survey answers.
	AnswerSpan(ctx context.Context, brand string, f Filter) (p nps.Period, ok bool, err error)
	// Voices returns the moments of the voices of each period, one for each, in order. Every vote has been through the
	// filter's Calibration.
	Voices(ctx context.Context, brand string, f Filter, periods []nps.Period) ([]nps.Moments, error)
	// Shared returns what two periods have in common because the same authors speak in both, also by the part that they count in.
	Shared(ctx context.Context, brand string, f Filter, by Part, before, now nps.Period) (nps.Shared, error)
	// Mix returns what Voices does, and from the same votes the moments for each source, or each language of a text, that the voices of
	// a period come from.
	Mix(ctx context.Context, brand string, f Filter, by Part, periods []nps.Period) ([]Mixed, error)
	// Broken returns what is known about where the brand's series is broken. Periods say how closely to look for another query.
	Broken(ctx context.Context, brand string, periods []nps.Period) (Broken, error)
	// Volumes returns what the mentions of each period add up to.
	Volumes(ctx context.Context, brand string, f Filter, periods []nps.Period) ([]Volume, error)
	// Answers returns the sums over the survey answers of each period.
	Answers(ctx context.Context, brand string, f Filter, periods []nps.Period) ([]nps.Answers, error)
	// AnswerTexts returns the sums over those of these answers whose comments the brand's model has read, each comment through the
	// filter's Calibration.
	AnswerTexts(ctx context.Context, brand string, f Filter, periods []nps.Period) ([]nps.Texts, error)
	// Intents returns how many of the mentions that vote have each intent, of those that f lets through. Those without an
	// intent are not counted.
	Intents(ctx context.Context, brand string, f Filter) (map[mentions.Intent]int64, error)
	// Tags returns the hashtags of the brand's mentions of one period, most mentions first, at most limit.
	Tags(ctx context.Context, brand string, f Filter, limit int) ([]Tag, error)
}
