package api

import (
	"context"

	"overheard/internal/figures"
)

// Drivers finds what promoters and detractors of a brand talk about.
type Drivers interface {
	Drivers(ctx context.Context, brand string, f figures.Filter, limit int) (*figures.DriversFigure, error)
}

type driversInput struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Days
	Source  string `query:"source" maxLength:"100" doc:"Only posts of this source" example:"mastodon-example"`
	Lang    string `query:"lang" maxLength:"35" doc:"Only posts in this language, BCP 47" example:"en"`
	Hashtag string `query:"hashtag" maxLength:"200" doc:"Only posts with this hashtag, with or without #" example:"acmespring"`
	Limit   int    `query:"limit" default:"10" minimum:"1" maximum:"50" doc:"How many phrases of each side"`
	Asked
}

// listDrivers answers GET /api/v1/brands/{brand}/drivers.
func (s *Server) listDrivers(ctx context.Context, in *driversInput) (*figures.DriversFigure, error) {
	selection := Selection{Days: in.Days, Sieve: Sieve{Source: in.Source, Lang: in.Lang, Hashtag: in.Hashtag}}
	f, err := selection.filter()
	if err != nil {
		return nil, err
	}
	return s.Figures.Drivers(ctx, in.Brand, f, in.Limit)
}
