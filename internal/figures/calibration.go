package figures

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// Choice is the calibration of a brand, and why it is that one.
type Choice struct {
	nps.Calibration

	// Base was not learnt from the brand's survey: what posts and answers are merged with, so that no answer counts twice.
	Base nps.Calibration
	Why  messages.Message
}

// CalibrationNote is a Choice as JSON.
type CalibrationNote struct {
	Kind   nps.CalibrationKind `json:"kind"`
	Name   string              `json:"name,omitempty"`   // of the domain
	Lang   string              `json:"lang,omitempty"`   // that the texts of the domain were in, BCP 47; "" for several
	Labels int                 `json:"labels,omitempty"` // labelled mentions, or comments of the survey, that it was learnt from
	Why    messages.Message    `json:"why"`
}

func (c Choice) note() CalibrationNote {
	return CalibrationNote{Kind: c.Kind, Name: c.Name, Lang: c.Lang, Labels: c.Labels, Why: c.Why}
}

// LearnStore is what calibrations are learnt from. Of a filter From and To count, of AnswerVotes the Segment as well.
type LearnStore interface {
	PostSpan(ctx context.Context, brand string, f Filter) (p nps.Period, ok bool, err error)
	AnswerSpan(ctx context.Context, brand string, f Filter) (p nps.Period, ok bool, err error)
	// AnswerVotes returns the answers whose comments the brand's model has read, with raw shares, in an order that stays.
	AnswerVotes(ctx context.Context, brand string, f Filter) ([]nps.Rated, error)
	// PostVotes returns about limit mentions that vote, always the same of the same data, without answers.
	PostVotes(ctx context.Context, brand string, f Filter, limit int) ([]nps.Rated, error)
	// LearnStamp names what the two would return: it is another one once that is.
	LearnStamp(ctx context.Context, brand string, f Filter) (string, error)
}

// AuditStore knows what people read in mentions of a brand that were drawn for them, with the raw shares of the brand's model and the
// weights of the draw, in an order that stays.
type AuditStore interface {
	AuditLabels(ctx context.Context, brand string) ([]nps.Rated, error)
	// AuditFrame returns the moments of the voices of each period, their votes through c: those of the mentions that were stored when
	// the latest of these labels were drawn, so that what comes later moves nothing.
	AuditFrame(ctx context.Context, brand string, c nps.Calibration, periods []nps.Period) ([]nps.Moments, error)
}

// learnPosts is how many mentions say what posts read like.
const learnPosts = 20_000

// Calibrator chooses the calibrations of brands, and learns those that are learnt from a brand's own labels. What it learnt it keeps
// until the data are others. It is safe for concurrent use.
type Calibrator struct {
	Store  LearnStore
	Audits AuditStore // nil where nobody labels mentions
	// Domain is the calibration of the brand's domain for the model whose opinions count and the languages of the brand's votes, an
	// identity where there is none. A filter changes nothing of how votes are read, only how far those that it leaves may be off.
	Domain func(ctx context.Context, b mentions.Brand, f Filter) (nps.Calibration, error)

	mu      sync.Mutex
	surveys map[learntOf]surveyLearnt
	audits  map[string]auditLearnt
}

// learntOf is a brand, of all days or of those before the newest month.
type learntOf struct {
	brand string
	all   bool
}

type surveyLearnt struct {
	stamp string
	near  string // key of what it was shrunk towards
	nps.Learnt
	comments int
}

type auditLearnt struct {
	labels []nps.Rated
	near   string
	nps.Learnt
}

// Choose returns the calibration that config.toml asks for, or where it asks for none in particular the first there is enough for:
// audit, domain, survey. It is the same for all filters, but for how far off what they leave may be.
func (c *Calibrator) Choose(ctx context.Context, b mentions.Brand, f Filter) (Choice, error) {
	near := nps.Uncalibrated
	if b.Domain != "" && c.Domain != nil {
		var err error
		if near, err = c.Domain(ctx, b, f); err != nil {
			return Choice{}, err
		}
	}
	asked := nps.CalibrationKind(b.Calibration)
	out := Choice{Calibration: nps.Uncalibrated, Base: nps.Uncalibrated}
	switch asked {
	case nps.CalibrationNone:
		out.Why = messages.M("calibration.none_asked")
		return out, nil
	case nps.CalibrationDomain:
		out.useDomain(b, near)
		return out, nil
	}
	if out.Base = near; near.Identity() {
		out.Base = nps.Uncalibrated
	}
	audit, survey := 0, 0
	if asked != nps.CalibrationSurvey {
		l, n, err := c.audit(ctx, b.Name, near)
		if err != nil {
			return Choice{}, err
		}
		if audit = n; l.Enough(asked != "") {
			out.Calibration, out.Base, out.Why = l.Calibration, l.Calibration, auditWhy(l.Calibration, n)
			return out, nil
		}
		if asked != "" {
			out.Why = messages.M("calibration.audit_few", n, nps.LeastLearnt)
			return out, nil
		}
	}
	if asked == "" && !near.Identity() {
		out.useDomain(b, near)
		return out, nil
	}
	l, n, err := c.survey(ctx, b.Name, near, asked != "")
	if err != nil {
		return Choice{}, err
	}
	switch survey = n; {
	case l.Enough(asked != ""):
		out.Calibration, out.Why = l.Calibration, messages.M("calibration.survey", l.Labels)
	case asked != "":
		out.Why = messages.M("calibration.survey_few", survey, nps.LeastLearnt)
	case b.Domain != "":
		out.Why = messages.M("calibration.domain_lacking", b.Domain)
	case survey < nps.MinLearnt:
		out.Why = messages.M("calibration.none", audit, survey, nps.MinLearnt)
	case l.Effective < nps.MinLearnt:
		out.Why = messages.M("calibration.none_alike", audit, survey, nps.MinLearnt, int(l.Effective))
	default:
		out.Why = messages.M("calibration.none_spoken", audit, survey, nps.MinLearnt)
	}
	return out, nil
}

func (c *Choice) useDomain(b mentions.Brand, near nps.Calibration) {
	switch {
	case b.Domain == "":
		c.Why = messages.M("calibration.domain_unset")
	case near.Identity():
		c.Why = messages.M("calibration.domain_lacking", b.Domain)
	default:
		c.Calibration, c.Base, c.Why = near, near, DomainWhy(near)
	}
}

// DomainWhy says what a calibration of a domain was learnt from, and how many of the brand's votes that says nothing of.
func DomainWhy(c nps.Calibration) messages.Message {
	why := messages.M("calibration.domain", c.Name)
	if c.Lang != "" {
		var lang any = c.Lang
		if _, ok := messages.For("en").Lookup("lang." + c.Lang); ok {
			lang = messages.M("lang." + c.Lang)
		}
		why = messages.M("calibration.domain_lang", c.Name, lang)
	}
	if c.Foreign > 0 {
		why = messages.M("calibration.domain_foreign", why, int(math.Round(100*c.Foreign)))
	}
	return why
}

// auditWhy says which labels taught a calibration.
func auditWhy(c nps.Calibration, labels int) messages.Message {
	if c.Days == (nps.Period{}) {
		return messages.M("calibration.audit", labels)
	}
	return messages.M("calibration.audit_days", labels, c.Days.Start, c.Days.End-1)
}

// auditPeriods are the months that labels are of, in order, or the weeks where there are too few months to choose an estimator by.
func auditPeriods(labels []nps.Rated) (periods []nps.Period) {
	for _, g := range []nps.Grain{nps.GrainMonth, nps.GrainWeek} {
		periods = nil
		for _, v := range labels {
			if p := g.Containing(v.Day); v.Day != 0 && !slices.Contains(periods, p) {
				periods = append(periods, p)
			}
		}
		if len(periods) >= nps.MinChosenPeriods {
			break
		}
	}
	slices.SortFunc(periods, func(a, b nps.Period) int { return cmp.Compare(a.Start, b.Start) })
	return periods
}

// audit learns from the labelled mentions of a brand, and says how many there are. By what estimator its votes are added up is chosen
// with it, by the same labels: for all its periods and filters, and not again until the labels are others.
func (c *Calibrator) audit(ctx context.Context, brand string, near nps.Calibration) (l nps.Learnt, labels int, err error) {
	if c.Audits == nil {
		return l, 0, nil
	}
	votes, err := c.Audits.AuditLabels(ctx, brand)
	if err != nil {
		return l, 0, fmt.Errorf("read labels: %w", err)
	}
	c.mu.Lock()
	known, ok := c.audits[brand]
	c.mu.Unlock()
	if ok && known.near == near.Key() && slices.Equal(known.labels, votes) {
		return known.Learnt, len(votes), nil
	}
	l = nps.LearnAudit(votes, near)
	if periods := auditPeriods(votes); l.Effective >= nps.MinLearnt && len(periods) >= nps.MinChosenPeriods {
		moments, err := c.Audits.AuditFrame(ctx, brand, l.Calibration, periods)
		if err != nil {
			return l, 0, fmt.Errorf("read what labels were drawn from: %w", err)
		}
		frame := make([]nps.Stretch, len(periods))
		for i := range frame {
			frame[i] = nps.Stretch{Period: periods[i], Moments: moments[i]}
		}
		l = nps.ChooseAudit(l, votes, frame)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.audits == nil {
		c.audits = map[string]auditLearnt{}
	}
	c.audits[brand] = auditLearnt{labels: votes, near: near.Key(), Learnt: l}
	return l, len(votes), nil
}

// survey learns from the comments of a brand's survey, and says how many there are. It takes the days before the month of the newest
// datum, so that a month's figures do not move with every crawl, and all days where those before are not enough.
func (c *Calibrator) survey(ctx context.Context, brand string, near nps.Calibration, asked bool) (l nps.Learnt, comments int, err error) {
	answers, ok, err := c.Store.AnswerSpan(ctx, brand, Filter{})
	if err != nil || !ok {
		return l, 0, err
	}
	posts, ok, err := c.Store.PostSpan(ctx, brand, Filter{})
	if err != nil || !ok {
		return l, 0, err
	}
	month := nps.GrainMonth.Containing(max(answers.End, posts.End) - 1)
	for _, f := range []Filter{{To: month.Start}, {}} {
		if l, comments, err = c.surveyOf(ctx, brand, f, near); err != nil || l.Enough(asked) {
			break
		}
	}
	return l, comments, err
}

func (c *Calibrator) surveyOf(ctx context.Context, brand string, f Filter, near nps.Calibration) (l nps.Learnt, comments int, err error) {
	stamp, err := c.Store.LearnStamp(ctx, brand, f)
	if err != nil {
		return l, 0, err
	}
	place := learntOf{brand, f.To == 0}
	c.mu.Lock()
	known, ok := c.surveys[place]
	c.mu.Unlock()
	if ok && known.stamp == stamp && known.near == near.Key() {
		return known.Learnt, known.comments, nil
	}
	votes, err := c.Store.AnswerVotes(ctx, brand, f)
	if err != nil {
		return l, 0, err
	}
	if len(votes) >= nps.LeastLearnt {
		posts, err := c.Store.PostVotes(ctx, brand, f, learnPosts)
		if err != nil {
			return l, 0, err
		}
		l = nps.LearnSurvey(votes, posts, near)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.surveys == nil {
		c.surveys = map[learntOf]surveyLearnt{}
	}
	c.surveys[place] = surveyLearnt{stamp: stamp, near: near.Key(), comments: len(votes), Learnt: l}
	return l, len(votes), nil
}
