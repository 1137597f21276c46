package figures

import (
	"context"
	"slices"
	"strings"

	"overheard/internal/messages"
	"overheard/nps"
)

// AuditSampler is where audits are kept.
type AuditSampler interface {
	// AuditSample returns an audit of a brand, the latest one where id is 0; [ErrNoAudit] where there is none.
	AuditSample(ctx context.Context, brand string, id int64) (AuditSample, error)
}

// AuditFigure is what an audit says about the model and the score.
type AuditFigure struct {
	Audit
	Labelled  int              `json:"labelled"` // mentions that somebody could tell something of
	Unclear   int              `json:"unclear"`  // mentions of which nobody could tell
	Accuracy  Accuracy         `json:"accuracy"` // of the model, against what people say
	Languages []GroupAccuracy  `json:"languages"`
	Sources   []GroupAccuracy  `json:"sources"`
	Agreement *Agreeing        `json:"agreement"` // of two people; null where fewer than two labelled the same mentions
	Corrected *CorrectedScore  `json:"corrected"` // null where the labels are too few
	Sentence  messages.Message `json:"sentence"`
	Advice    messages.Message `json:"advice"` // how many more labels, and what they would do
}

// Accuracy is how often the model says what people say; null where there is nothing to compare.
type Accuracy struct {
	Label   *Portion `json:"label"`   // promoter, passive or detractor, of mentions in which people see an opinion
	Opinion *Portion `json:"opinion"` // whether there is an opinion
}

// Portion is a percentage with its 95 % interval and of how many it is.
type Portion struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	N     int     `json:"n"`
}

// GroupAccuracy is the accuracy in one language or on one source.
type GroupAccuracy struct {
	Name     string `json:"name"`
	Mentions int    `json:"mentions"` // labelled
	Accuracy
}

// Agreeing is how far two people agree who labelled the same mentions.
type Agreeing struct {
	A        string    `json:"a"`
	B        string    `json:"b"`
	Both     int       `json:"both"`           // mentions that both labelled, and of which both could tell
	Kappa    *Estimate `json:"kappa"`          // over promoter, passive, detractor and no opinion
	Weighted *Estimate `json:"weighted_kappa"` // over the first three, by their distance
	Agree    *Portion  `json:"agree"`          // the same label, where both see an opinion
	Ceiling  *Portion  `json:"ceiling"`        // the accuracy of labels that a model could at best show against theirs
	Table    [][]int   `json:"table"`          // mentions by A's and B's label: detractor, passive, promoter, no opinion

	Warning *messages.Message `json:"warning"` // that they disagree more often than not; null where that is not so
}

// CorrectedScore is the proxy NPS set right by the labels.
type CorrectedScore struct {
	NPS          float64    `json:"nps"`
	Low          float64    `json:"low"`
	High         float64    `json:"high"`
	N            int        `json:"n"`             // labelled mentions
	Model        float64    `json:"model"`         // what the model alone says about the same votes, uncalibrated
	Error        Estimate   `json:"error"`         // by how much that is too high
	Lambda       float64    `json:"lambda"`        // weight of the model: 0 takes the labels alone
	FromAudit    float64    `json:"from_audit"`    // standard error that more labels make smaller
	FromSampling float64    `json:"from_sampling"` // standard error that other posts would have moved
	More         int        `json:"more_labels"`   // about how many more would halve the interval; 0 where no number would
	Method       nps.Method `json:"method"`
}

// Audit returns what an audit of a brand says, the latest one where id is 0. [ErrNoAudit] says that there is none.
func (s *Service) Audit(ctx context.Context, brand string, id int64) (*AuditFigure, error) {
	if _, err := s.brand(brand); err != nil {
		return nil, err
	}
	if s.Audits == nil {
		return nil, &ErrNoAudit{Brand: brand, ID: id}
	}
	sample, err := s.Audits.AuditSample(ctx, brand, id)
	if err != nil {
		return nil, err
	}
	return auditFigure(sample), nil
}

func auditFigure(s AuditSample) *AuditFigure {
	c := nps.Correct(s.Items, s.Frame)
	out := &AuditFigure{
		Audit: s.Audit, Labelled: c.Labelled, Unclear: c.Unclear, Accuracy: accuracy(nps.AccuracyOf(s.Items)),
		Languages: groups(s.Items, func(a nps.Audited) string { return a.Lang }),
		Sources:   groups(s.Items, func(a nps.Audited) string { return a.Source }),
	}
	if r, ok := nps.RatersOf(s.Items); ok {
		out.Agreement = &Agreeing{
			A: r.A, B: r.B, Both: r.Both, Kappa: kappa(r.Kappa), Weighted: kappa(r.Weighted), Agree: portion(r.Agree), Ceiling: portion(r.Ceiling), Table: r.Table,
			Warning: disagreement(r),
		}
	}
	if !c.OK {
		out.Sentence = messages.M("audit.few", c.Labelled, nps.MinAudited, nps.MinAuditedOpinions)
		return out
	}
	out.Corrected = &CorrectedScore{
		NPS: round(c.NPS), Low: round(c.Low), High: round(c.High), N: c.Labelled, Model: round(c.Model), Error: estimate(c.Error), Lambda: round(c.Lambda),
		FromAudit: round(c.FromAudit), FromSampling: round(c.FromSampling), More: c.More, Method: nps.MethodAudit,
	}
	out.Sentence, out.Advice = auditSentence(c), messages.M("audit.nomore")
	if c.More > 0 {
		out.Advice = messages.M("audit.more", c.More)
	}
	return out
}

// disagreement warns of two people who give different labels more often than not, as far as the mentions that both labelled tell.
func disagreement(r nps.Raters) *messages.Message {
	if r.Agree.Of == 0 || r.Agree.High >= 50 {
		return nil
	}
	m := messages.M("audit.disagree", r.A, r.B, r.Agree.Value, r.Agree.Of)
	return &m
}

// auditSentence says which way the model errs, as far as the labels tell.
func auditSentence(c nps.Corrected) messages.Message {
	switch e := c.Error; {
	case e.Low > 0:
		return messages.M("audit.high", e.Value, e.Low, e.High, c.NPS, c.Low, c.High)
	case e.High < 0:
		return messages.M("audit.low", -e.Value, -e.High, -e.Low, c.NPS, c.Low, c.High)
	}
	return messages.M("audit.unsaid", c.Error.Value, c.Error.Low, c.Error.High, c.NPS, c.Low, c.High)
}

// groups measures the model on each group of labelled mentions, the largest first.
func groups(items []nps.Audited, by func(nps.Audited) string) []GroupAccuracy {
	of := map[string][]nps.Audited{}
	for _, it := range items {
		if _, _, told := it.Human(); told && !it.Gone {
			of[by(it)] = append(of[by(it)], it)
		}
	}
	list := []GroupAccuracy{}
	for name, some := range of {
		list = append(list, GroupAccuracy{Name: name, Mentions: len(some), Accuracy: accuracy(nps.AccuracyOf(some))})
	}
	slices.SortFunc(list, func(a, b GroupAccuracy) int {
		if a.Mentions != b.Mentions {
			return b.Mentions - a.Mentions
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

func accuracy(a nps.Accuracy) Accuracy { return Accuracy{portion(a.Label), portion(a.Opinion)} }

func portion(s nps.Share) *Portion {
	if s.Of == 0 {
		return nil
	}
	return &Portion{round(s.Value), round(s.Low), round(s.High), s.Of}
}

func kappa(k nps.Kappa) *Estimate {
	if !k.OK {
		return nil
	}
	return &Estimate{round(k.Value), round(k.Low), round(k.High)}
}
