package dashboard

import (
	"cmp"
	"fmt"
	"net/http"

	"overheard/internal/figures"
)

type campaignView struct {
	When, Brand, BrandHref, Verdict string
	Note, Calibration               string
	Phases                          []phaseView
	Tags                            []tagView
}

type phaseView struct {
	ID, Title, When, Volume string
	Proxy                   scoreView
	Survey                  *scoreView
}

// campaign is the page of one campaign: how its brand stood before, during and after it.
func (d *dashboard) campaign(r *http.Request, v *view) (string, error) {
	c, err := d.Figures.Campaign(r.Context(), r.PathValue("campaign"))
	if err != nil {
		return "", fmt.Errorf("compute campaign: %w", err)
	}
	body := campaignView{
		When: v.days(c.From, c.To), Brand: d.brandTitle(c.Brand), BrandHref: v.BrandLink(c.Brand), Verdict: v.Message(c.Verdict),
		Note: v.Message(c.Note), Calibration: v.calibration(c.Calibration),
		Phases: []phaseView{v.phase(c, "before", c.Before), v.phase(c, "during", c.During), v.phase(c, "after", c.After)},
	}
	for _, t := range c.Tags {
		body.Tags = append(body.Tags, v.tag(c.Brand, t, campaignDays(c)...))
	}
	v.Title, v.Section, v.Body = cmp.Or(c.Title, c.Name), "brand", body
	return "campaign", nil
}

func (v *view) phase(c *figures.CampaignFigure, id string, p *figures.Phase) phaseView {
	view := phaseView{ID: id, Title: v.T("campaign." + id), Proxy: v.phaseScore(c.Brand, p)}
	if p == nil {
		return view
	}
	view.When = v.Range(date(p.Start), date(p.End))
	view.Volume = v.T("campaign.volume", p.Mentions, v.Decimal(p.PerDay, 1))
	if p.Survey != nil && p.Survey.NPS != nil {
		s := v.survey(p.Survey)
		view.Survey = &s
	}
	return view
}

// campaignDays are the days of a campaign for the address of its mentions.
func campaignDays(c *figures.CampaignFigure) []string {
	pairs := []string{"last", "", "from", "", "to", ""}
	if c.From != nil {
		pairs[3] = c.From.String()
	}
	if c.To != nil {
		pairs[5] = c.To.String()
	}
	return pairs
}
