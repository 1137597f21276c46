package figures

import (
	"context"
	"fmt"
	"math"
	"slices"

	"overheard/internal/messages"
	"overheard/nps"
)

// CommentReader knows the answers whose comments the brand's model has read, one by one, with raw shares. Of the filter From, To and
// Segment count.
type CommentReader interface {
	AnswerVotes(ctx context.Context, brand string, f Filter) ([]nps.Rated, error)
}

// Decomposition is the difference of proxy and survey over the whole span, taken apart ([nps.Decompose]). The three figures before the
// parts are of three different crowds, in points: none stands for another. What posters would have answered has no figure of its own;
// the proxy estimates it as far as its labels are right.
type Decomposition struct {
	Start       nps.Day          `json:"start"`
	End         nps.Day          `json:"end"`
	Difference  *float64         `json:"difference" doc:"Proxy less survey; null where either has no score, and then there are no parts"`
	Respondents *float64         `json:"respondents" doc:"NPS of all who answered"`
	Commenters  *float64         `json:"commenters" doc:"NPS of those whose comment the model has read; null for too few"`
	Posts       *float64         `json:"posts" doc:"The model's mean over the posts, calibrated as the proxy is: the proxy NPS"`
	Comments    int              `json:"comments" doc:"That were read"`
	Languages   int              `json:"languages" doc:"That are told apart"`
	Parts       []DifferencePart `json:"parts" doc:"Those that are not null sum to the difference"`

	Sentence messages.Message `json:"sentence" doc:"Which part is the largest; label_error and label_correction count together"`
}

// DifferencePart is one part of a difference; those that are not null sum to it. The interval is of sampling alone: which answers and which
// posts there were.
type DifferencePart struct {
	Part   nps.PartName     `json:"part"`
	Value  *float64         `json:"value" doc:"Points; null where it cannot be told apart: it is in who_posts then"`
	Low    *float64         `json:"low" doc:"95 % interval, of which answers and posts there were; not of what calibration leaves uncertain"`
	High   *float64         `json:"high"`
	Clear  bool             `json:"clear" doc:"More than chance would give"`
	Reason nps.Lack         `json:"reason,omitempty" doc:"Why value is null"`
	Name   messages.Message `json:"name"`
	Note   messages.Message `json:"note" doc:"What it is, or what is lacking"`
	moot   bool             // it is 0 whatever the data
}

// mixed returns the posts of all days by language where a difference can be taken apart, nil where there is none.
func (s *Service) mixed(ctx context.Context, brand string, f Filter, sp spans) (*Mixed, error) {
	if s.Comments == nil || !sp.hasPosts || !sp.hasAnswers {
		return nil, nil
	}
	p := f.whole(sp.both())
	m, err := s.Store.Mix(ctx, brand, f.at(p), ByLang, []nps.Period{p})
	if err != nil {
		return nil, err
	}
	return &m[0], nil
}

// decompose takes the difference over the whole span apart. posts is what mixed returned, w both sides over the span, empty where that was
// not asked for yet. It is nil where nobody knows the comments, and where nothing is stored on these days.
func (s *Service) decompose(ctx context.Context, brand string, f Filter, sp spans, posts *Mixed, w side) (*Decomposition, error) {
	if s.Comments == nil || !sp.hasAny {
		return nil, nil
	}
	out := &Decomposition{Parts: []DifferencePart{}, Sentence: messages.M("parts.none")}
	p := f.whole(sp.both())
	out.Start, out.End = p.Start, p.End
	if posts == nil {
		return out, nil
	}
	if w.proxy == nil || w.survey == nil {
		both, err := s.sideOf(ctx, brand, f, p, sp, posts)
		if err != nil {
			return out, err
		}
		if w = *both; w.proxy == nil || w.survey == nil {
			return out, nil
		}
	}
	f = f.at(p)
	answers, err := s.Store.Answers(ctx, brand, f, []nps.Period{p})
	if err != nil {
		return out, err
	}
	comments, err := s.Comments.AnswerVotes(ctx, brand, f)
	if err != nil {
		return out, fmt.Errorf("take the difference apart: %w", err)
	}
	if d, ok := nps.Decompose(w.survey.Score, answers[0], comments, w.proxy.Score, posts.Parts, f.Calibration); ok {
		out.fill(d, f.Calibration)
	}
	return out, nil
}

func (out *Decomposition) fill(d nps.Decomposition, c nps.Calibration) {
	out.Difference, out.Respondents, out.Posts = number(d.Difference), number(d.Respondents), number(d.Posts)
	if d.CommentersOK {
		out.Commenters = number(d.Commenters)
	}
	out.Comments, out.Languages = d.Comments, d.Language
	for _, p := range d.Parts {
		part := DifferencePart{Part: p.Name, Reason: p.Lack, Name: messages.M("parts." + string(p.Name)), Note: messages.M("parts." + string(p.Name) + "_note")}
		switch {
		case p.OK:
			part.Value, part.Low, part.High = number(p.Value.Value), number(p.Value.Low), number(p.Value.High)
			part.Clear = p.Value.Clear()
		case p.Lack == nps.LackComments:
			part.Note = messages.M("parts.few_comments", nps.MinComments)
		default:
			part.Note = messages.M("parts.few_of_languages", nps.MinComments, nps.MinVoices)
		}
		if p.OK && p.Name == nps.PartCorrection && c.Kind == nps.CalibrationNone {
			part.Note, part.moot = messages.M("parts.label_correction_none"), true
		}
		out.Parts = append(out.Parts, part)
	}
	out.Sentence = largestPart(d, c)
}

// largestPart says which part is the largest. The two of labels go together: what calibration moves is there to undo what they err by, so either
// alone may be larger than all that is left of both.
func largestPart(d nps.Decomposition, c nps.Calibration) messages.Message {
	if !d.CommentersOK {
		return messages.M("parts.few_comments", nps.MinComments)
	}
	largest, name := d.Labels, "parts.label_error"
	if c.Kind != nps.CalibrationNone {
		name = "parts.labels_corrected"
	}
	for _, p := range d.Parts {
		labels := p.Name == nps.PartLabels || p.Name == nps.PartCorrection
		if p.OK && !labels && math.Abs(p.Value.Value) > math.Abs(largest.Value) {
			largest, name = p.Value, "parts."+string(p.Name)
		}
	}
	if !largest.Clear() {
		return messages.M("parts.unclear", d.Difference)
	}
	return messages.M("parts.sentence", d.Difference, messages.M(name), largest.Value)
}

// Shown returns the parts that people are shown: not what calibration moved where there is none.
func (out *Decomposition) Shown() []DifferencePart {
	return slices.DeleteFunc(slices.Clone(out.Parts), func(p DifferencePart) bool { return p.moot })
}

// text writes the parts for a terminal.
func (out *Decomposition) text(t *table) {
	t.line("%s", ascii(out.Sentence))
	if len(out.Parts) == 0 {
		return
	}
	t.line("%s to %s: %s", out.Start, out.End-1, ascii(out.Estimands()))
	for _, p := range out.Shown() {
		if p.Value == nil {
			t.line("%s: not told apart. %s", ascii(p.Name), ascii(p.Note))
			continue
		}
		t.line("%s: %s. %s", ascii(p.Name), between(*p.Value, *p.Low, *p.High), ascii(p.Note))
	}
	t.line("The parts sum to the difference over these days. Intervals hold which answers and posts there were, not what calibration leaves uncertain.")
}

// Estimands names the three figures that a difference lies between, since none of them is another.
func (out *Decomposition) Estimands() messages.Message {
	of := func(v *float64) any {
		if v == nil {
			return "-"
		}
		return messages.M("statistic.points", *v)
	}
	return messages.M("parts.estimands", of(out.Respondents), of(out.Commenters), of(out.Posts))
}
