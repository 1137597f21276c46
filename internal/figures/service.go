package figures

import (
	"context"
	"time"

	"overheard/internal/nearest"
	"overheard/mentions"
	"overheard/nps"
)

// Service computes figures. It keeps nothing between calls but its Phrases, and is safe for concurrent use if its Store is.
type Service struct {
	Store     Store
	Phrases   *Phrases // finds drivers; nil where none are looked for
	Brands    []mentions.Brand
	Campaigns []mentions.Campaign
	Location  *time.Location   // the report's time zone; nil is UTC
	Now       func() time.Time // nil is time.Now
	Margin    float64          // points within which two scores agree; 0 is nps.DefaultMargin

	// Gaps says what sources were not read in, SourcesOf which of them may bring posts about a brand; nil where no source is
	// read.
	Gaps      GapLister
	SourcesOf func(brand string) []string

	Audits AuditSampler // nil where nobody labels

	// Comments are the answers whose comments were read, for the difference to be taken apart; nil leaves it whole.
	Comments CommentReader

	// Calibration says how the shares of a brand's votes are set right ([Calibrator]); nil leaves all as the model gave them.
	Calibration func(ctx context.Context, b mentions.Brand, f Filter) (Choice, error)
}

// brand returns the configured brand of that name, or [ErrUnknownBrand].
func (s *Service) brand(name string) (mentions.Brand, error) {
	names := make([]string, len(s.Brands))
	for i, b := range s.Brands {
		if b.Name == name {
			return b, nil
		}
		names[i] = b.Name
	}
	return mentions.Brand{}, &ErrUnknownBrand{Name: name, Nearest: nearest.Word(name, names)}
}

func (s *Service) location() *time.Location {
	if s.Location == nil {
		return time.UTC
	}
	return s.Location
}

// spans is where a brand's data lie, as far as the filter lets it through: what of From and To the user gave wins.
type spans struct {
	posts, answers   nps.Period
	hasPosts, hasAny bool
	hasAnswers       bool
}

// both returns the days from the first to the last of either side.
func (s spans) both() nps.Period {
	switch {
	case !s.hasAnswers:
		return s.posts
	case !s.hasPosts:
		return s.answers
	}
	return nps.Period{Start: min(s.posts.Start, s.answers.Start), End: max(s.posts.End, s.answers.End)}
}

// asked returns f with its defaults and the calibration of the brand, and where the brand's data lie: what every figure of a brand
// begins with.
func (s *Service) asked(ctx context.Context, brand string, f Filter) (Filter, spans, error) {
	if _, err := s.brand(brand); err != nil {
		return f, spans{}, err
	}
	f, err := f.normal()
	if err != nil {
		return f, spans{}, err
	}
	if f, err = s.calibrated(ctx, brand, f); err != nil {
		return f, spans{}, err
	}
	sp, err := s.spans(ctx, brand, f)
	return f, sp, err
}

func (s *Service) spans(ctx context.Context, brand string, f Filter) (sp spans, err error) {
	if sp.posts, sp.hasPosts, err = s.Store.PostSpan(ctx, brand, f); err != nil {
		return spans{}, err
	}
	if sp.answers, sp.hasAnswers, err = s.Store.AnswerSpan(ctx, brand, f); err != nil {
		return spans{}, err
	}
	// A store that looks at whole periods may answer with more than was asked for.
	sp.hasPosts = sp.hasPosts && clamp(&sp.posts, f)
	sp.hasAnswers = sp.hasAnswers && clamp(&sp.answers, f)
	sp.hasAny = sp.hasPosts || sp.hasAnswers
	return sp, nil
}

// clamp cuts p to what f asks for and reports whether anything is left.
func clamp(p *nps.Period, f Filter) bool {
	if f.From != 0 {
		p.Start = max(p.Start, f.From)
	}
	if f.To != 0 {
		p.End = min(p.End, f.To)
	}
	return p.Start < p.End
}
