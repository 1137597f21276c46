package figures

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overheard/crawler"
	"overheard/mentions"
	"overheard/nps"
)

// Digest is what is new since a time, for people to read once a day.
type Digest struct {
	At       time.Time      `json:"at"` // until when; both in the report's time zone
	Since    time.Time      `json:"since"`
	Timezone string         `json:"timezone"`
	Brands   []DigestBrand  `json:"brands"` // own ones first
	Sources  []DigestSource `json:"sources"`
	Gaps     []Gap          `json:"gaps"`    // of all sources: those that last, that were noticed since, or that end in this time
	Waiting  int64          `json:"waiting"` // texts that a model which stood in has labelled
	Quiet    bool           `json:"quiet"`   // there is nothing to tell
}

// DigestBrand is what is new about one brand. Of a competitor there are no mentions and no answers.
type DigestBrand struct {
	Name       string          `json:"name"`
	Title      string          `json:"title"`
	Role       mentions.Role   `json:"role"`
	Detractors int64           `json:"detractors"` // new mentions of detractors
	Loudest    []DigestMention `json:"loudest"`    // the few of them with the largest reach
	Spikes     []DaySpike      `json:"spikes"`
	Changes    []Shift         `json:"changes"` // that lasted, noticed since, and are not put down to a break
	Trends     []DigestTrend   `json:"trends"`  // of the last 7 and 28 whole days
	Answers    []NewAnswers    `json:"answers"`
}

// DigestMention is one mention of a digest. Its text is cut short; its author is "" unless handles are kept.
type DigestMention struct {
	ID      string    `json:"id"`
	Source  string    `json:"source"`
	URL     string    `json:"url,omitempty"`
	At      time.Time `json:"at"`
	Author  string    `json:"author,omitempty"`
	Text    string    `json:"text"`
	Views   int64     `json:"views"`
	Likes   int64     `json:"likes"`
	Reposts int64     `json:"reposts"`
	Replies int64     `json:"replies"`
}

// DigestTrend is the proxy NPS of the last whole days beside that of as many days before.
type DigestTrend struct {
	Days   int         `json:"days"`
	Proxy  *ProxyScore `json:"proxy"` // null where no post voted
	Change Change      `json:"change"`
}

// DigestSource is a source that somebody has to look at.
type DigestSource struct {
	Name     string              `json:"name"`
	State    crawler.SourceState `json:"state"` // failing or silent
	Kind     crawler.TroubleKind `json:"kind,omitempty"`
	Since    *time.Time          `json:"since"` // of the first failure, or of the newest post
	Failures int                 `json:"failures"`
	Trouble  string              `json:"trouble,omitempty"` // in the words of the collector, which are English
}

// Digester makes digests.
type Digester struct {
	Figures *Service
	Store   DigestStore
	Sources SourceLister                                                 // nil where no source is read
	Waiting func(ctx context.Context, brand string) (n int64, err error) // nil where no model stands in for another
}

// loudest is how many mentions of a brand a digest shows.
const loudest = 5

// Digest tells what is new about the named brands, all where names is nil, since a time. after is the newest mention or answer
// that was known then, 0 where that is not known.
func (g *Digester) Digest(ctx context.Context, names []string, since time.Time, after int64) (*Digest, error) {
	s := g.Figures
	now := s.now().In(s.location())
	d := &Digest{At: now, Since: since.In(s.location()), Timezone: s.location().String(), Brands: []DigestBrand{}, Sources: []DigestSource{}, Gaps: []Gap{}}
	for _, name := range names {
		if _, err := s.brand(name); err != nil {
			return nil, err
		}
	}
	for _, b := range ownFirst(s.Brands) {
		if names != nil && !slices.Contains(names, b.Name) {
			continue
		}
		row, err := g.brand(ctx, b, NewsQuery{Brand: b.Name, From: since, To: now, After: after})
		if err != nil {
			return nil, fmt.Errorf("digest of %s: %w", b.Name, err)
		}
		d.Brands = append(d.Brands, row)
		if g.Waiting != nil {
			n, err := g.Waiting(ctx, b.Name)
			if err != nil {
				return nil, fmt.Errorf("digest of %s: %w", b.Name, err)
			}
			d.Waiting += n
		}
	}
	if err := g.sources(ctx, d); err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	d.Quiet = len(d.Sources)+len(d.Gaps) == 0 && d.Waiting == 0 && !slices.ContainsFunc(d.Brands, func(b DigestBrand) bool { return !b.quiet() })
	return d, nil
}

// quiet reports whether there is nothing to tell about a brand.
func (b *DigestBrand) quiet() bool {
	moved := slices.ContainsFunc(b.Trends, func(t DigestTrend) bool { return t.Change.Clear })
	return b.Detractors == 0 && len(b.Spikes)+len(b.Changes)+len(b.Answers) == 0 && !moved
}

func (g *Digester) brand(ctx context.Context, b mentions.Brand, q NewsQuery) (row DigestBrand, err error) {
	row = DigestBrand{Name: b.Name, Title: b.Title, Role: b.Role, Loudest: []DigestMention{}, Spikes: []DaySpike{}, Changes: []Shift{}, Answers: []NewAnswers{}}
	list, all, err := g.Store.Loudest(ctx, q, loudest)
	if err != nil {
		return row, err
	}
	row.Detractors = all
	if b.Role == mentions.Own {
		for _, f := range list {
			row.Loudest = append(row.Loudest, mentionOf(f, g.Figures.location()))
		}
		answers, err := g.Store.NewAnswers(ctx, q)
		if err != nil {
			return row, err
		}
		row.Answers = append(row.Answers, answers...)
	}
	spikes, err := g.Figures.Spikes(ctx, b.Name, q.From, q.To)
	if err != nil {
		return row, err
	}
	row.Spikes = append(row.Spikes, spikes...)
	if row.Changes, err = g.Figures.newShifts(ctx, b.Name, q.From, q.To); err != nil {
		return row, err
	}
	for _, days := range []int{7, 28} {
		t, err := g.Figures.trend(ctx, b.Name, days, q.To)
		if err != nil {
			return row, err
		}
		row.Trends = append(row.Trends, t)
	}
	return row, nil
}

// trend compares the last whole days before now with as many before them.
func (s *Service) trend(ctx context.Context, brand string, days int, now time.Time) (DigestTrend, error) {
	today := nps.DayOf(now, s.location())
	p := nps.Period{Start: today - nps.Day(days), End: today}
	f := Filter{By: nps.GrainAll}.at(p)
	proxy, err := s.proxy(ctx, brand, f, p)
	if err != nil {
		return DigestTrend{}, err
	}
	change, err := s.change(ctx, brand, f, BySource, p, proxy, nil)
	if err == nil && change.Clear {
		err = s.split(ctx, brand, f, BySource, &change)
	}
	return DigestTrend{Days: days, Proxy: proxy, Change: change}, err
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}
