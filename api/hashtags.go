package api

import (
	"context"

	"overheard/internal/figures"
)

// Hashtags computes what a brand's hashtags say.
type Hashtags interface {
	Hashtags(ctx context.Context, brand string, f figures.Filter) ([]figures.HashtagFigure, error)
}

// HashtagList lists the hashtags of a brand's mentions.
type HashtagList struct {
	Brand    string                  `json:"brand"`
	Hashtags []figures.HashtagFigure `json:"hashtags" doc:"Most mentions first; a post with two counts for both"`
}

// listHashtags answers GET /api/v1/brands/{brand}/hashtags.
func (s *Server) listHashtags(ctx context.Context, in *brandInput) (*HashtagList, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	tags, err := s.Figures.Hashtags(ctx, in.Brand, f)
	if err != nil {
		return nil, err
	}
	return &HashtagList{Brand: in.Brand, Hashtags: some(tags)}, nil
}
