package api

import (
	"context"

	"overheard/internal/figures"
)

// Campaigns computes how brands stood before, during and after their campaigns.
type Campaigns interface {
	AllCampaigns(ctx context.Context, f figures.Filter) ([]figures.CampaignFigure, error)
	Campaign(ctx context.Context, name string) (*figures.CampaignFigure, error)
}

type campaignsInput struct {
	Days
	Asked
}

// CampaignList lists campaigns.
type CampaignList struct {
	Campaigns []figures.CampaignFigure `json:"campaigns"`
}

// listCampaigns answers GET /api/v1/campaigns: those that ran in the days asked for.
func (s *Server) listCampaigns(ctx context.Context, in *campaignsInput) (*CampaignList, error) {
	f, err := (&Selection{Days: in.Days}).filter()
	if err != nil {
		return nil, err
	}
	list, err := s.Figures.AllCampaigns(ctx, f)
	if err != nil {
		return nil, err
	}
	return &CampaignList{Campaigns: some(list)}, nil
}

type campaignInput struct {
	Campaign string `path:"campaign" maxLength:"200" doc:"Name of the campaign" example:"spring-sale"`
	Asked
}

// getCampaign answers GET /api/v1/campaigns/{campaign}.
func (s *Server) getCampaign(ctx context.Context, in *campaignInput) (*figures.CampaignFigure, error) {
	return s.Figures.Campaign(ctx, in.Campaign)
}
