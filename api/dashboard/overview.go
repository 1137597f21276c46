package dashboard

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"overheard/internal/figures"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// Figures computes what pages show. *figures.Service is one.
type Figures interface {
	Overview(ctx context.Context, f figures.Filter) (*figures.Overview, error)
	Brand(ctx context.Context, brand string, f figures.Filter) (*figures.BrandFigure, error)
	Compare(ctx context.Context, brand string, f figures.Filter) (*figures.Comparison, error)
	Campaign(ctx context.Context, name string) (*figures.CampaignFigure, error)
	Drivers(ctx context.Context, brand string, f figures.Filter, limit int) (*figures.DriversFigure, error)
}

// The overview shows so many of the newest mentions by detractors, and looks for those that hold an opinion among so many.
const (
	latestDetractors = 5
	lookedThrough    = 60
)

type overviewView struct {
	Alert      *alertView
	Empty      *emptyView
	Leads      []leadView
	Groups     []brandGroup
	Note       string
	Campaigns  []campaignRow
	Latest     []mentionView
	List       mentionArgs
	LatestHref string
}

type alertView struct{ Class, Mark, Text string }

// leadView is the one sentence about a brand.
type leadView struct{ Title, Href, Text string }

type brandGroup struct {
	Title string
	Rows  []brandRow
}

type brandRow struct {
	Title, Href   string
	Against       string // how a competitor stands to the own brand
	Proxy, Survey scoreView
	Spark         *sparkView
	Change        changeView
	Share         *shareView
}

// shareView is a brand's share of voice.
type shareView struct {
	Value, Margin, Counts, Href string
	Width                       float64
}

type campaignRow struct {
	Title, Href, Brand, When string
	Before, During, After    scoreView
	Change                   changeView
	Tags                     []tagView
}

// tagView is a hashtag with how often it was used.
type tagView struct {
	Tag, Href, Mentions, Before string
	Proxy                       scoreView
}

// overview is the first page: all brands and campaigns on one screen.
func (d *dashboard) overview(r *http.Request, v *view) (string, error) {
	ctx := r.Context()
	var o *figures.Overview
	err := v.withGrain(func(f figures.Filter) (c cut, err error) {
		if o, err = d.Figures.Overview(ctx, f); err != nil {
			return c, fmt.Errorf("compute overview: %w", err)
		}
		c.From, c.To = o.From, o.To
		for _, b := range o.Brands {
			for _, p := range b.Series {
				if b.Role == mentions.Own {
					c.of(p.Proxy)
				}
			}
		}
		return c, nil
	})
	if err != nil {
		return "", err
	}
	body := overviewView{Note: v.Message(o.Note)}
	if body.Alert, err = d.alert(ctx, v); err != nil {
		return "", err
	}
	groups := map[mentions.Role]*brandGroup{
		mentions.Own: {Title: v.T("overview.own")}, mentions.Competitor: {Title: v.T("overview.competitors")},
	}
	for i := range o.Brands {
		b := &o.Brands[i]
		row := v.brandRow(b)
		g := groups[mentions.Own]
		if b.Role == mentions.Competitor {
			g = groups[mentions.Competitor]
		} else if !b.Change.Sentence.IsZero() {
			body.Leads = append(body.Leads, leadView{row.Title, row.Href, v.Message(b.Change.Sentence)})
		}
		g.Rows = append(g.Rows, row)
	}
	for _, role := range []mentions.Role{mentions.Own, mentions.Competitor} {
		if len(groups[role].Rows) > 0 {
			body.Groups = append(body.Groups, *groups[role])
		}
	}
	for i := range o.Campaigns {
		body.Campaigns = append(body.Campaigns, v.campaignRow(&o.Campaigns[i]))
	}
	if err := d.newDetractors(ctx, v, &body); err != nil {
		return "", err
	}
	body.Empty = v.emptyOverview(o)
	v.Title, v.Section, v.Body = v.T("overview.title"), "overview", body
	return "overview", nil
}

// emptyOverview says what to do where there is nothing to show; nil where there is something.
func (v *view) emptyOverview(o *figures.Overview) *emptyView {
	if len(o.Brands) == 0 {
		return v.noBrands()
	}
	for _, b := range o.Brands {
		if b.Mentions > 0 || b.Proxy != nil || b.Survey != nil {
			return nil
		}
	}
	if v.Narrow() {
		return &emptyView{Text: v.T("empty.range"), Links: []presetLink{{Text: v.T("empty.all"), Href: v.Path + "?last=all"}}}
	}
	return &emptyView{Text: v.T("empty.posts"), Try: v.T("empty.posts.try"), Command: importPosts}
}

// noBrands says what to do where no brand is configured.
func (v *view) noBrands() *emptyView {
	return &emptyView{Text: v.T("empty.brands"), Try: v.T("empty.brands.try"), Command: "overheard init"}
}

func (v *view) brandRow(b *figures.OverviewBrand) brandRow {
	row := brandRow{
		Title: cmp.Or(b.Title, b.Name), Href: v.BrandLink(b.Name),
		Proxy: v.level(b.Name, b.Proxy), Survey: v.survey(b.Survey), Spark: v.spark(b.Series), Change: v.change(b.Change),
	}
	if a := b.Against; a != nil {
		row.Against = v.Message(a.Sentence)
	}
	if s := b.ShareOfVoice; s != nil {
		row.Share = &shareView{
			Value: v.Percent(s.Value), Margin: v.T("share.margin", s.Low, s.High), Counts: v.T("share.of", s.Voices, s.Of),
			Width: round1(s.Value), Href: v.Link("/mentions", "brand", b.Name, "by", ""),
		}
	}
	return row
}

func (v *view) campaignRow(c *figures.CampaignFigure) campaignRow {
	row := campaignRow{
		Title: cmp.Or(c.Title, c.Name), Href: v.CampaignLink(c.Name), Brand: v.d.brandTitle(c.Brand), When: v.days(c.From, c.To),
		Before: v.phaseScore(c.Brand, c.Before), During: v.phaseScore(c.Brand, c.During), After: v.phaseScore(c.Brand, c.After),
		Change: v.change(c.Change),
	}
	for _, t := range c.Tags {
		row.Tags = append(row.Tags, v.tag(c.Brand, t, campaignDays(c)...))
	}
	return row
}

func (v *view) phaseScore(brand string, p *figures.Phase) scoreView {
	if p == nil {
		return v.level(brand, nil)
	}
	return v.level(brand, p.Proxy)
}

// days writes a range whose sides may be open.
func (v *view) days(from, to *nps.Day) string {
	switch {
	case from != nil && to != nil:
		return v.Range(date(*from), date(*to))
	case from != nil:
		return v.T("range.since", *from)
	case to != nil:
		return v.T("range.until", *to-1)
	}
	return v.T("range.all")
}

// alert says that the newest run went wrong; nil where it did not.
func (d *dashboard) alert(ctx context.Context, v *view) (*alertView, error) {
	list, err := d.Runs.Runs(ctx, 0, 1)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	switch s := list[0].Status; s {
	case runs.Partly, runs.Failed, runs.Cancelled, runs.Running:
		return &alertView{string(s), marks[s], v.runLead(&list[0])}, nil
	}
	return nil, nil
}

// newDetractors fills in the newest mentions of own brands by detractors.
func (d *dashboard) newDetractors(ctx context.Context, v *view, body *overviewView) error {
	var all []mentions.Found
	own := v.Own()
	for _, b := range own {
		q := d.listQuery(v)
		q.Brand, q.Label, q.Reason, q.Limit = b.Name, sentiment.Detractor, mentions.ReasonVotes, lookedThrough
		found, _, err := d.Mentions.Mentions(ctx, q)
		if err != nil {
			return fmt.Errorf("list mentions: %w", err)
		}
		for _, f := range found {
			if f.Mention.Opinion.Opinion >= clearOpinion {
				all = append(all, f)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b mentions.Found) int { return b.Post.PublishedAt.Compare(a.Post.PublishedAt) })
	body.Latest = v.mentionViews(all[:min(len(all), latestDetractors)])
	body.List = mentionArgs{v, body.Latest}
	if len(own) > 0 {
		body.LatestHref = v.Link("/mentions", "brand", own[0].Name, "label", string(sentiment.Detractor), "reason", mentions.ReasonVotes)
	}
	return nil
}
