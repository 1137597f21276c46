package api

import (
	"context"
	"strconv"

	"overheard/mentions"
	"overheard/sentiment"
)

// Explainer says which words of a text moved its label, as the model that runs now reads it.
type Explainer interface {
	Explain(ctx context.Context, t sentiment.Text) (sentiment.Explanation, error)
}

// MentionFinder finds one stored mention.
type MentionFinder interface {
	// Mention returns one mention, ok false where there is none with this id.
	Mention(ctx context.Context, id int64) (f mentions.Found, ok bool, err error)
}

type explanationInput struct {
	Asked
	ID string `path:"id" maxLength:"20" doc:"Id of the mention" example:"17"`
}

// MentionExplanation says which words of a mention moved its label.
type MentionExplanation struct {
	ID          string                `json:"id"`
	Brand       string                `json:"brand"`
	Label       sentiment.Label       `json:"label" enum:"promoter,passive,detractor" doc:"As stored, and as figures count it"`
	Model       string                `json:"model" doc:"That gave the stored label"`
	SameModel   bool                  `json:"same_model" doc:"Whether the model that explains is of the same name; if not, its label may be another one"`
	Passage     string                `json:"passage" doc:"What was labelled; start and end are byte offsets into it as UTF-8"`
	Explanation sentiment.Explanation `json:"explanation"`
}

// getExplanation answers GET /api/v1/mentions/{id}/explanation.
func (s *Server) getExplanation(ctx context.Context, in *explanationInput) (*MentionExplanation, error) {
	id, err := strconv.ParseInt(in.ID, 10, 64)
	if err != nil {
		return nil, noMention(in.ID)
	}
	f, ok, err := s.Finder.Mention(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, noMention(in.ID)
	}
	passage := mentions.Passage(f.Post.Text, f.Mention.Passage)
	why, err := s.Explain.Explain(ctx, sentiment.Text{Text: passage, Lang: f.Post.Lang})
	if err != nil {
		return nil, err
	}
	return &MentionExplanation{
		ID: strconv.FormatInt(f.ID, 10), Brand: f.Mention.Brand, Label: f.Mention.Opinion.Label(), Model: f.Model, SameModel: f.Model == why.Model,
		Passage: passage, Explanation: why,
	}, nil
}

func noMention(id string) *Problem {
	return newProblem(kindNotFound, "No mention has the id %q. It may have been deleted on its network, or no longer match the brand.", id)
}
