package api

import (
	"context"

	"overheard/internal/figures"
)

// Mix computes what of a score is where its voices come from.
type Mix interface {
	Mix(ctx context.Context, brand string, f figures.Filter, by figures.Part) (*figures.MixFigure, error)
}

type mixInput struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Part  string `query:"part" enum:"source,lang" default:"source" doc:"What the voices are split by: their sources or their languages"`
	Selection
	Asked
}

// getMix answers GET /api/v1/brands/{brand}/mix.
func (s *Server) getMix(ctx context.Context, in *mixInput) (*figures.MixFigure, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	return s.Figures.Mix(ctx, in.Brand, f, figures.Part(in.Part))
}
