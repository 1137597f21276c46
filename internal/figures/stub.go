package figures

import (
	"context"
	"errors"
	"io"
)

var errNotYet = errors.New("not yet computed")

// NPS returns the two scores of a brand by period.
func (s *Service) NPS(_ context.Context, brand string, _ Filter) (*NPSFigure, error) {
	_, err := s.brand(brand)
	return nil, errors.Join(err, errNotYet)
}

// Compare returns proxy and survey of a brand side by side.
func (s *Service) Compare(context.Context, string, Filter) (*Comparison, error) {
	return nil, errNotYet
}

// Overview returns all brands and campaigns.
func (s *Service) Overview(context.Context, Filter) (*Overview, error) { return nil, errNotYet }

// Brand returns everything about one brand but its mentions.
func (s *Service) Brand(context.Context, string, Filter) (*BrandFigure, error) { return nil, errNotYet }

// Hashtags returns the hashtags of a brand's mentions, most used first.
func (s *Service) Hashtags(context.Context, string, Filter) ([]HashtagFigure, error) {
	return nil, errNotYet
}

// AllCampaigns returns the campaigns that ran between f.From and f.To.
func (s *Service) AllCampaigns(context.Context, Filter) ([]CampaignFigure, error) {
	return nil, errNotYet
}

// Campaign returns one campaign.
func (s *Service) Campaign(context.Context, string) (*CampaignFigure, error) { return nil, errNotYet }

// WriteText writes the table that the command prints.
func (f *NPSFigure) WriteText(io.Writer) error { return errNotYet }

// WriteCSV writes one line per period and side.
func (f *NPSFigure) WriteCSV(io.Writer) error { return errNotYet }

// WriteText writes the verdict and the table that the command prints.
func (c *Comparison) WriteText(io.Writer) error { return errNotYet }

// WriteCSV writes one line per period.
func (c *Comparison) WriteCSV(io.Writer) error { return errNotYet }
