package jobs

import (
	"context"
	"errors"
	"fmt"

	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/sentiment"
	"overheard/survey"
)

// SurveyStore is the storage of [ImportSurvey].
type SurveyStore interface {
	Recorder
	// SaveResponses saves the answers to brand's survey in one transaction. opinions is parallel to rs; the zero Opinion
	// stands beside an answer without a comment.
	SaveResponses(ctx context.Context, brand string, rs []survey.Response, key pseudonym.Key, model sentiment.Model, opinions []sentiment.Opinion) (runs.Counts, error)
}

// ImportSurvey labels the comments of survey answers and saves the answers, all of them or none.
type ImportSurvey struct {
	Env
	Store      SurveyStore
	Classifier sentiment.Classifier
	StandIn    sentiment.Classifier // labels all comments where Classifier is not available for one of them; nil for none
	Key        pseudonym.Key
}

// Run saves the answers to a survey of brand. source names the file in the record of the run; refused counts the rows
// that the reader left out, by reason.
func (j *ImportSurvey) Run(ctx context.Context, brand, source string, rs []survey.Response, refused map[string]int64) (runs.Run, error) {
	return record(ctx, j.Store, j.Env, "import survey", source, func(run *runs.Run) error {
		for reason, n := range refused {
			refuse(run, reason, n)
		}
		opinions, labels, err := j.label(ctx, rs)
		if err != nil {
			return err
		}
		counts, err := j.Store.SaveResponses(ctx, brand, rs, j.Key, labels.model, opinions)
		if err != nil {
			return fmt.Errorf("save answers: %w", err)
		}
		counts.Seen, counts.Bad = int64(len(rs)), 0
		run.Counts.Add(counts)
		labels.note(run)
		j.progress(run.Counts)
		return nil
	})
}

// label judges the comments, all of them by one model, since the answers are saved at once.
func (j *ImportSurvey) label(ctx context.Context, rs []survey.Response) ([]sentiment.Opinion, labelling, error) {
	opinions, n, err := judgeComments(ctx, j.Classifier, rs)
	if err == nil || j.StandIn == nil || !errors.Is(err, sentiment.ErrUnavailable) {
		return opinions, labelling{model: j.Classifier.Model(), texts: n}, err
	}
	why := errors.Unwrap(err)
	opinions, n, err = judgeComments(ctx, j.StandIn, rs)
	return opinions, labelling{model: j.StandIn.Model(), texts: n, why: why}, err
}

// judgeComments judges a batch at a time, so that a large survey can be stopped. n is how many comments there are.
func judgeComments(ctx context.Context, model sentiment.Classifier, rs []survey.Response) (opinions []sentiment.Opinion, n int64, err error) {
	opinions = make([]sentiment.Opinion, len(rs))
	var texts []sentiment.Text
	var at []int
	flush := func() error {
		got := make([]sentiment.Opinion, len(texts))
		if err := model.Classify(ctx, texts, got); err != nil {
			return fmt.Errorf("label comments: %w", err)
		}
		n += int64(len(texts))
		for i, o := range got {
			opinions[at[i]] = o
		}
		texts, at = texts[:0], at[:0]
		return ctx.Err()
	}
	for i, r := range rs {
		if r.Comment == "" {
			continue
		}
		texts, at = append(texts, sentiment.Text{Text: r.Comment, Lang: r.Lang}), append(at, i)
		if len(texts) == batchPosts {
			if err := flush(); err != nil {
				return nil, 0, err
			}
		}
	}
	if err := flush(); err != nil {
		return nil, 0, err
	}
	return opinions, n, nil
}

// refuse counts n records refused for one reason.
func refuse(run *runs.Run, reason string, n int64) {
	if n == 0 {
		return
	}
	if run.Reasons == nil {
		run.Reasons = map[string]int64{}
	}
	run.Reasons[reason] += n
	run.Counts.Bad += n
	run.Counts.Seen += n
}
