package api

import (
	"context"

	"overheard/internal/figures"
)

// Figures computes what the routes below answer; [figures.Service] is one.
type Figures interface {
	NPS(ctx context.Context, brand string, f figures.Filter) (*figures.NPSFigure, error)
	Compare(ctx context.Context, brand string, f figures.Filter) (*figures.Comparison, error)
	Brand(ctx context.Context, brand string, f figures.Filter) (*figures.BrandFigure, error)
	Overview(ctx context.Context, f figures.Filter) (*figures.Overview, error)
	Hashtags
	Drivers
	Mix
	Campaigns
}

type figureInput struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Selection
	Tabular
}

func (in *figureInput) about() string { return in.Brand }

// getNPS answers GET /api/v1/brands/{brand}/nps.
func (s *Server) getNPS(ctx context.Context, in *figureInput) (*figures.NPSFigure, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	return s.Figures.NPS(ctx, in.Brand, f)
}

// getComparison answers GET /api/v1/brands/{brand}/comparison.
func (s *Server) getComparison(ctx context.Context, in *figureInput) (*figures.Comparison, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	return s.Figures.Compare(ctx, in.Brand, f)
}

type overviewInput struct {
	Selection
	Asked
}

// getOverview answers GET /api/v1/overview: every brand and campaign, with its share of voice.
func (s *Server) getOverview(ctx context.Context, in *overviewInput) (*figures.Overview, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	return s.Figures.Overview(ctx, f)
}
