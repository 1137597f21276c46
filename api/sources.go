package api

import (
	"context"

	"overheard/crawler"
)

// SourceLister knows how the sources of the configuration are doing.
type SourceLister interface {
	// Sources returns them in the order of the configuration.
	Sources(ctx context.Context) ([]crawler.SourceStatus, error)
}

// SourcePage is every source. There are few enough for one page.
type SourcePage struct {
	Sources []crawler.SourceStatus `json:"sources" doc:"In the order of the configuration"`
}

// listSources answers GET /api/v1/sources.
func (s *Server) listSources(ctx context.Context, _ *Asked) (*SourcePage, error) {
	list, err := s.Sources.Sources(ctx)
	if err != nil {
		return nil, err
	}
	if list == nil {
		list = []crawler.SourceStatus{}
	}
	return &SourcePage{Sources: list}, nil
}
