package dashboard

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"overheard/internal/figures"
	"overheard/internal/records"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// surveyAim is the margin, in points, that the survey card says how to reach.
const surveyAim = 5

// latestMentions is how many of the newest mentions a brand's page shows.
const latestMentions = 8

type brandView struct {
	Empty         *emptyView
	Lead          string
	Proxy, Survey scoreView
	NoOpinion     string
	Calibration   string
	Estimator     string
	Warning       string // "" where there is none
	Comments      string
	SurveyTry     string // the command that brings survey answers, where there are none
	Together      string
	Difference    *differenceView
	CompareHref   string
	Note          string
	Split         *splitView
	SplitArgs     splitArgs
	TrendTitle    string
	TrendArgs     trendArgs
	SharesTitle   string
	Shares        []sharesView
	SilentTitle   string
	Silent        []silentView
	IntentTitle   string
	Intents       []silentView
	Drivers       driversView
	Tags          []tagView
	TagsBefore    bool // one of them has a count of the time before
	Needed        string
	LabelLinks    []presetLink
	List          mentionArgs
	Keep          *keepView
}

// sharesView is the three shares of one side.
type sharesView struct {
	Title string
	Cells []shareCell
	Bar   sharesBar
}

type shareCell struct{ Class, Sign, Text, Href string }

// sharesBar is the three shares as one bar.
type sharesBar struct {
	Label string
	Parts []barPart
}

type barPart struct {
	Class    string
	X, Width float64
}

type silentView struct {
	Name, Href, N string
}

// brand is the page of one brand.
func (d *dashboard) brand(r *http.Request, v *view) (string, error) {
	name := r.PathValue("brand")
	if v.Brand = d.brandNamed(name); v.Brand == nil {
		return "", errNoBrand
	}
	var b *figures.BrandFigure
	err := v.withGrain(func(f figures.Filter) (cut, error) {
		var err error
		if b, err = d.Figures.Brand(r.Context(), name, f); err != nil {
			return cut{}, fmt.Errorf("compute brand: %w", err)
		}
		return cutOf(b.From, b.To, b.Periods), nil
	})
	if err != nil {
		return "", err
	}
	v.Title, v.Section = v.BrandTitle(), "brand"
	if b.Mentions == 0 && b.Proxy == nil && b.Survey == nil {
		v.Body = brandView{Empty: v.emptyBrand()}
		return "brand", nil
	}
	body := v.brandView(b)
	body.Keep = v.keepForm(records.KindNPS, name, b.By)
	if body.List, err = d.newest(r.Context(), v, name); err != nil {
		return "", err
	}
	if body.Drivers, err = d.drivers(r.Context(), v, name); err != nil {
		return "", err
	}
	v.Body = body
	return "brand", nil
}

// newest lists the newest mentions of a brand.
func (d *dashboard) newest(ctx context.Context, v *view, brand string) (mentionArgs, error) {
	q := d.listQuery(v)
	q.Brand, q.Label, q.Intent, q.Reason, q.Before, q.Limit = brand, "", "", "", "", latestMentions
	found, _, err := d.Mentions.Mentions(ctx, q)
	if err != nil {
		return mentionArgs{}, fmt.Errorf("list mentions: %w", err)
	}
	return mentionArgs{v, v.mentionViews(found)}, nil
}

func (v *view) emptyBrand() *emptyView {
	if v.Narrow() {
		return &emptyView{Text: v.T("empty.range"), Links: []presetLink{{Text: v.T("empty.all"), Href: v.Path + "?last=all"}}}
	}
	return &emptyView{Text: v.T("empty.brand", v.BrandTitle()), Try: v.T("empty.posts.try"), Command: importPosts}
}

// calibration says what the posts of a page are calibrated with, why, and what the margin holds for it.
func (v *view) calibration(c figures.CalibrationNote) string {
	switch c.Kind {
	case nps.CalibrationDomain:
		return v.T("note.calibrated", c.Name)
	case nps.CalibrationAudit, nps.CalibrationSurvey:
		return v.T("note.calibrated_own", v.Message(c.Why))
	}
	return v.T("note.uncalibrated", v.Message(c.Why))
}

func (v *view) brandView(b *figures.BrandFigure) brandView {
	body := brandView{
		Lead: v.Message(b.Change.Sentence), Proxy: v.level(b.Name, b.Proxy), Survey: v.survey(b.Survey),
		Together: v.Message(b.Together), Difference: v.difference(b.Difference), Note: v.Message(b.Note),
		Split:       v.split(b.Name, b.Change),
		CompareHref: v.Link("/brands/" + b.Name + "/compare"),
		TrendTitle:  v.trendTitle(b.By),
		TrendArgs:   trendArgs{v, v.trend(b.Name, b.By, b.Periods, b.Campaigns, b.Gaps, v.Message(b.Change.Sentence))},
	}
	body.TrendArgs.Trend.mark(v, b.Changes)
	body.TrendArgs.Trend.File = v.figureFile("nps", b.Name, b.By)
	body.SplitArgs = splitArgs{v, body.Split}
	if b.Proxy != nil {
		body.NoOpinion = v.T("brand.noopinion", b.Proxy.NoOpinion)
		body.Calibration = v.calibration(b.Calibration)
		body.Estimator = v.Message(b.Proxy.Why)
		if w := b.Proxy.Warning; w != nil {
			body.Warning = v.T("estimator.warning", *w)
		}
	}
	if b.Survey == nil {
		body.SurveyTry = "overheard import survey answers.csv --brand " + b.Name
	} else {
		body.Comments = v.T("brand.comments", b.Survey.Comments)
		needed, ok := b.Survey.Score.Needed(surveyAim)
		if more := needed - b.Survey.N; ok && b.Survey.Score.OK && more > 0 {
			body.Needed = v.T("survey.needed", more, surveyAim)
		}
	}
	body.Shares, body.SharesTitle = v.shares(b)
	body.Silent, body.SilentTitle = v.silent(b)
	body.Intents, body.IntentTitle = v.intents(b)
	for _, t := range b.Hashtags {
		body.Tags = append(body.Tags, v.tag(b.Name, t))
		body.TagsBefore = body.TagsBefore || t.Before != nil
	}
	body.LabelLinks = append(body.LabelLinks, presetLink{Text: v.T("brand.all"), Href: v.Link("/mentions", "brand", b.Name, "by", "")})
	for _, l := range labels {
		body.LabelLinks = append(body.LabelLinks, presetLink{
			Text: v.T("label." + string(l)), Href: v.Link("/mentions", "brand", b.Name, "label", string(l), "by", ""),
		})
	}
	return body
}

func (v *view) trendTitle(by nps.Grain) string {
	return v.T("trend.title." + string(cmp.Or(by, nps.GrainMonth)))
}

// shares writes the three shares of both sides, and the one sentence about them.
func (v *view) shares(b *figures.BrandFigure) (views []sharesView, sentence string) {
	sentence = v.T("shares.none")
	if p := b.Proxy; p != nil && p.Promoters != nil {
		links := map[sentiment.Label]string{}
		for _, l := range labels {
			links[l] = v.Days(b.Name, nps.Period{Start: p.Start, End: p.End}, "label", string(l), "reason", mentions.ReasonVotes)
		}
		views = append(views, v.sharesView(v.T("shares.posts"), *p.Detractors, *p.Passives, *p.Promoters, links))
		sentence = v.T("shares.title", *p.Detractors, *p.Promoters)
	}
	if s := b.Survey; s != nil && s.Promoters != nil {
		views = append(views, v.sharesView(v.T("shares.survey"), *s.Detractors, *s.Passives, *s.Promoters, nil))
	}
	return views, sentence
}

func (v *view) sharesView(title string, detractors, passives, promoters float64, links map[sentiment.Label]string) sharesView {
	s := sharesView{Title: title, Bar: sharesBar{Label: v.T("shares.label", detractors, passives, promoters)}}
	x := 0.0
	for i, share := range []float64{detractors, passives, promoters} {
		l := labels[i]
		s.Cells = append(s.Cells, shareCell{string(l), signs[l], v.Percent(share), links[l]})
		s.Bar.Parts = append(s.Bar.Parts, barPart{string(l), round1(x), round1(share)})
		x += share
	}
	return s
}

// silent counts the mentions that do not vote, and says so in one sentence.
func (v *view) silent(b *figures.BrandFigure) (views []silentView, sentence string) {
	var total int64
	for _, s := range b.Silent {
		total += s.Mentions
		views = append(views, silentView{
			v.T("reason." + string(s.Reason)), v.Link("/mentions", "brand", b.Name, "reason", string(s.Reason), "by", ""), v.Count(s.Mentions),
		})
	}
	if total == 0 {
		return nil, v.T("silent.none")
	}
	return views, v.T("silent.title", total, b.Mentions)
}

// intents counts the complaints, questions and recommendations, and says so in one sentence.
func (v *view) intents(b *figures.BrandFigure) (views []silentView, sentence string) {
	counts := map[mentions.Intent]int64{}
	for _, i := range b.Intents {
		counts[i.Intent] = i.Mentions
		views = append(views, silentView{
			v.T("intents." + string(i.Intent)),
			v.Link("/mentions", "brand", b.Name, "intent", string(i.Intent), "reason", mentions.ReasonVotes, "by", ""), v.Count(i.Mentions),
		})
	}
	return views, v.T("intents.title", counts[mentions.IntentComplaint], counts[mentions.IntentRecommendation])
}

// tag writes a hashtag of a brand; pairs go into the address of its mentions.
func (v *view) tag(brand string, t figures.HashtagFigure, pairs ...string) tagView {
	view := tagView{
		Tag: t.Tag, Mentions: v.Count(t.Mentions), Proxy: v.level(brand, t.Proxy),
		Href: v.Link("/mentions", append([]string{"brand", brand, "hashtag", t.Tag, "by", ""}, pairs...)...),
	}
	if t.Before != nil {
		view.Before = v.Count(*t.Before)
	}
	if t.Proxy != nil {
		view.Proxy.Href = view.Href
	}
	return view
}
