package api

import (
	"context"

	"overheard/internal/figures"
	"overheard/internal/nearest"
	"overheard/mentions"
)

// Brand is a followed brand as the configuration has it.
type Brand struct {
	Name        string              `json:"name"`
	Title       string              `json:"title"`
	Role        mentions.Role       `json:"role" enum:"own,competitor"`
	Terms       []string            `json:"terms"`
	Hashtags    []string            `json:"hashtags"`
	Exclude     []string            `json:"exclude"`
	Query       string              `json:"query" doc:"Empty where terms, hashtags and exclude are enough"`
	OwnAccounts []string            `json:"own_accounts"`
	Domain      string              `json:"domain"`
	Calibration string              `json:"calibration" enum:"none,domain,audit,survey," doc:"What sets its labels right, as asked for; empty for the first of audit, domain and survey that there is enough for. What a figure was calibrated with, it says itself"`
	Population  mentions.Population `json:"population" enum:"unknown,same"`
	Campaigns   []string            `json:"campaigns" doc:"Names of its campaigns"`
}

// BrandList lists the followed brands.
type BrandList struct {
	Brands []Brand `json:"brands" doc:"In the order of the configuration"`
}

// listBrands answers GET /api/v1/brands.
func (s *Server) listBrands(context.Context, *Asked) (*BrandList, error) {
	list := &BrandList{Brands: []Brand{}}
	for _, b := range s.Brands {
		campaigns := []string{}
		for _, c := range s.Campaigns {
			if c.Brand == b.Name {
				campaigns = append(campaigns, c.Name)
			}
		}
		list.Brands = append(list.Brands, Brand{
			Name: b.Name, Title: b.Title, Role: b.Role, Terms: some(b.Terms), Hashtags: some(b.Hashtags), Exclude: some(b.Exclude),
			Query: b.Query, OwnAccounts: some(b.OwnAccounts), Domain: b.Domain, Calibration: b.Calibration, Population: b.Population, Campaigns: campaigns,
		})
	}
	return list, nil
}

type brandInput struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Selection
	Asked
}

// getBrand answers GET /api/v1/brands/{brand}: everything about it but its mentions.
func (s *Server) getBrand(ctx context.Context, in *brandInput) (*figures.BrandFigure, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	return s.Figures.Brand(ctx, in.Brand, f)
}

// checkBrand reports whether a brand is followed, for the routes that ask no figure.
func (s *Server) checkBrand(name string) error {
	names := make([]string, len(s.Brands))
	for i, b := range s.Brands {
		if b.Name == name {
			return nil
		}
		names[i] = b.Name
	}
	return &figures.ErrUnknownBrand{Name: name, Nearest: nearest.Word(name, names)}
}

// some makes a missing list an empty one, since JSON tells them apart.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
