package figures

import (
	"context"
	"slices"

	"overheard/internal/messages"
	"overheard/nps"
	"overheard/sentiment"
)

// How much is looked through for drivers: phrases come out of texts, and texts take time.
const (
	// ClearOpinion is the probability of an opinion from which a post is looked through.
	ClearOpinion = 0.5
	// DriverLanguages is how many languages are looked through, those with most posts.
	DriverLanguages = 8

	driverPosts = 400 // posts of a side in a language
)

// DriverSample is the passages that drivers are looked for in.
type DriverSample struct {
	Posts int // posts that it was drawn from: those that vote, hold an opinion and speak as promoter or detractor
	Texts []sentiment.DriverText
}

// DriverStore is what drivers need from storage. The filters name both days.
type DriverStore interface {
	// DriverRevision names what a sample is drawn from: it is another one as soon as anything in there has changed.
	DriverRevision(ctx context.Context, brand string, f Filter) (string, error)
	// DriverSample draws at most most posts of each side in each language, spread evenly over their authors, the same
	// ones each time.
	DriverSample(ctx context.Context, brand string, f Filter, most int) (DriverSample, error)
}

// DriverFinder finds phrases that set the sides apart; sentiment/drivers has one. names do not appear in them.
type DriverFinder interface {
	Find(ctx context.Context, texts []sentiment.DriverText, names []string) (sentiment.Drivers, error)
}

// Period returns the days of f.
func (f Filter) Period() nps.Period { return nps.Period{Start: f.From, End: f.To} }

// DriversFigure is what promoters and detractors of a brand talk about.
type DriversFigure struct {
	Brand      string                 `json:"brand"`
	Timezone   string                 `json:"timezone"`
	From       *nps.Day               `json:"from"`
	To         *nps.Day               `json:"to"`
	Posts      int                    `json:"posts" doc:"Posts that vote, hold an opinion and speak as promoters or detractors"`
	Sampled    int                    `json:"sampled" doc:"How many of them were looked through: at most 400 of a side in a language, and five of an author"`
	Unread     int                    `json:"unread" doc:"Sampled posts that could not be parsed"`
	Languages  []sentiment.DriverLang `json:"languages" doc:"What was looked through, most posts first"`
	Promoters  []sentiment.Driver     `json:"promoters" doc:"What promoters say more, strongest first"`
	Detractors []sentiment.Driver     `json:"detractors"`
	Reason     DriverReason           `json:"reason,omitempty" enum:"few_posts,nothing_stands_out" doc:"Why both lists are empty"`
	Sentence   messages.Message       `json:"sentence" doc:"What was looked through, or why there is nothing to tell"`
}

// DriverReason says why there are no drivers; "" where there are.
type DriverReason string

// The reasons.
const (
	FewPosts         DriverReason = "few_posts"
	NothingStandsOut DriverReason = "nothing_stands_out"
)

// Drivers returns what promoters and detractors of a brand talk about, at most limit phrases of each side. What was found
// is kept until the posts behind it change.
func (s *Service) Drivers(ctx context.Context, brand string, f Filter, limit int) (*DriversFigure, error) {
	b, err := s.brand(brand)
	if err != nil {
		return nil, err
	}
	if f, err = f.normal(); err != nil {
		return nil, err
	}
	f.Segment, f.By = Segment{}, nps.GrainAll // of the survey, and of series
	out := &DriversFigure{Brand: brand, Timezone: s.location().String(), Languages: []sentiment.DriverLang{}}
	span, ok, err := s.Store.PostSpan(ctx, brand, f)
	if err != nil {
		return nil, err
	}
	out.From, out.To = f.ends(spans{posts: span, hasPosts: ok, hasAny: ok})
	found := &foundDrivers{}
	if ok && s.Phrases != nil {
		if found, err = s.Phrases.find(ctx, brand, b.Names(), f.at(f.whole(span))); err != nil {
			return nil, err
		}
	}
	out.Posts, out.Sampled, out.Unread = found.posts, found.sampled, found.Unread
	out.Languages = append(out.Languages, found.Languages...)
	out.Promoters, out.Detractors = strongest(found.Found, sentiment.Promoter, limit), strongest(found.Found, sentiment.Detractor, limit)
	out.explain()
	return out, nil
}

// strongest returns the first drivers of one side.
func strongest(all []sentiment.Driver, label sentiment.Label, limit int) []sentiment.Driver {
	out := []sentiment.Driver{}
	for _, d := range all {
		if d.Side == label && len(out) < limit {
			d.Z, d.Promoters, d.Detractors = round(d.Z), round(d.Promoters), round(d.Detractors)
			out = append(out, d)
		}
	}
	return out
}

// explain says what was looked through, or why there is nothing to tell.
func (d *DriversFigure) explain() {
	for i := range d.Languages {
		d.Languages[i].Promoters, d.Languages[i].Detractors = round(d.Languages[i].Promoters), round(d.Languages[i].Detractors)
	}
	enough := slices.ContainsFunc(d.Languages, func(l sentiment.DriverLang) bool { return l.Enough })
	switch {
	case !enough:
		d.Reason, d.Sentence = FewPosts, messages.M("drivers.few", d.Posts, sentiment.FewestDriverVoices)
	case len(d.Promoters)+len(d.Detractors) == 0:
		d.Reason, d.Sentence = NothingStandsOut, messages.M("drivers.none", d.Sampled)
	default:
		d.Sentence = messages.M("drivers.read", d.Sampled, d.Posts)
	}
}
