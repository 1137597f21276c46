package dashboard

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/mentions"
	"overheard/sentiment"
)

// Mentions are the stored mentions.
type Mentions interface {
	// Mentions lists mentions, newest first, and says where the next page begins, "" after the last one.
	Mentions(ctx context.Context, q mentions.ListQuery) (page []mentions.Found, next string, err error)
	// Mention returns one mention, ok false where there is none with this id.
	Mention(ctx context.Context, id int64) (f mentions.Found, ok bool, err error)
}

// mentionsPerPage is how many mentions one page of the list shows.
const mentionsPerPage = 30

// reasons lists why mentions do not vote, in the order in which pages show them.
var reasons = []mentions.Reason{
	mentions.ReasonOwnAccount, mentions.ReasonBot, mentions.ReasonNews, mentions.ReasonPromotion, mentions.ReasonGiveaway,
	mentions.ReasonSpam, mentions.ReasonDuplicate,
}

// clearOpinion is the probability from which a mention is said to hold an opinion. Below it, it still counts, by its
// probability; but its label says little.
const clearOpinion = 0.5

// mentionView is a mention as lists show it.
type mentionView struct {
	View    *view
	ID      int64
	Brand   string // its title
	Name    string // of the brand
	Label   labelView
	Text    []segment
	Source  string
	Lang    string
	When    string // "2 h ago"
	Exact   string // "2 Jun 2026, 18:04"
	Machine string // the same for machines
	Kind    string
	URL     string // "" where it is not a web address
	Reason  string // why it does not vote; "" where it does
	Why     []whyView
	Tags    []string
	Author  string
	Reach   []string // "12 likes", "1,204 views"
	Rating  string
}

// labelView is what the model made of a mention.
type labelView struct {
	Label   sentiment.Label
	Sign    string
	Name    string
	P       string // probability of the label
	Opinion string // probability that there is an opinion at all
	Faint   bool   // there probably is none
	Bars    []barView
}

// barView is one probability as a bar.
type barView struct {
	Class, Name, Text string
	Percent           float64
}

type whyView struct{ Term, Kind string }

type mentionListView struct {
	Mentions []mentionView
	List     mentionArgs
	Empty    *emptyView
	Next     string // address of the next page
	First    bool   // this is the first page
	Filter   mentions.ListQuery
	Labels   []option
	Brands   []option
	Reasons  []option
	Langs    []option
}

// mentionArgs is what the list of mentions is drawn from.
type mentionArgs struct {
	View *view
	List []mentionView
}

// emptyView says that there is nothing to show yet, and what to do.
type emptyView struct {
	Text, Try string
	Command   string // to copy; "" for none
	Links     []presetLink
}

// importPosts is the command that fills an empty database.
const importPosts = "overheard import posts posts.jsonl"

// option is one entry of a select element.
type option struct {
	Value, Text string
	Selected    bool
}

// listQuery reads from the address which mentions are asked for.
func (d *dashboard) listQuery(v *view) mentions.ListQuery {
	q := mentions.ListQuery{
		Brand: v.Query.Get("brand"), Source: v.Filter.Source, Lang: v.Filter.Lang, Hashtag: v.Filter.Hashtag,
		Label: sentiment.Label(v.Query.Get("label")), Reason: v.Query.Get("reason"), Before: v.Query.Get("before"), Limit: mentionsPerPage,
	}
	if v.Filter.From != 0 {
		q.From = v.Filter.From.Start(d.Location)
	}
	if v.Filter.To != 0 {
		q.To = v.Filter.To.Start(d.Location)
	}
	return q
}

// mentionList is the page of all mentions that a filter lets through.
func (d *dashboard) mentionList(r *http.Request, v *view) (string, error) {
	q := d.listQuery(v)
	v.Title, v.Section = v.T("mentions.title"), "mentions"
	switch {
	case q.Brand == "" && len(d.Brands) == 0:
		v.Body = mentionListView{First: true, Empty: v.noBrands()}
		return "mentions", nil
	case q.Brand == "":
		q.Brand = d.Brands[0].Name // own brands stand first in most configurations
		v.Query.Set("brand", q.Brand)
	case d.brandNamed(q.Brand) == nil:
		return "", errNoBrand
	}
	switch {
	case q.Label != "" && !slices.Contains(labels, q.Label):
		return "", &badInput{Field: "label", Value: string(q.Label)}
	case q.Reason != "" && q.Reason != mentions.ReasonVotes && !slices.Contains(reasons, mentions.Reason(q.Reason)):
		return "", &badInput{Field: "reason", Value: q.Reason}
	}
	found, next, err := d.Mentions.Mentions(r.Context(), q)
	if err != nil {
		return "", fmt.Errorf("list mentions: %w", err)
	}
	body := mentionListView{
		Mentions: v.mentionViews(found), First: q.Before == "", Filter: q,
		Labels: v.labelOptions(q.Label), Reasons: v.reasonOptions(q.Reason), Langs: v.langOptions(q.Lang),
	}
	body.List = mentionArgs{v, body.Mentions}
	if next != "" {
		body.Next = v.Here("before", next)
	}
	for _, b := range d.Brands {
		body.Brands = append(body.Brands, option{b.Name, title(b), q.Brand == b.Name})
	}
	if len(found) == 0 {
		body.Empty = v.noMentions(q)
	}
	v.Body, v.Brand = body, d.brandNamed(q.Brand)
	return "mentions", nil
}

// noMentions says why a list is empty and what to do.
func (v *view) noMentions(q mentions.ListQuery) *emptyView {
	if q.From.IsZero() && q.To.IsZero() && q.Source == "" && q.Lang == "" && q.Hashtag == "" && q.Label == "" && q.Reason == "" {
		return &emptyView{Text: v.T("empty.mentions"), Try: v.T("empty.posts.try"), Command: importPosts}
	}
	all := presetLink{Text: v.T("empty.all"), Href: address("/mentions", url.Values{}, []string{"brand", q.Brand})}
	return &emptyView{Text: v.T("empty.filtered"), Links: []presetLink{all}}
}

// labels lists the labels in the order in which pages show them.
var labels = []sentiment.Label{sentiment.Detractor, sentiment.Passive, sentiment.Promoter}

func (v *view) labelOptions(chosen sentiment.Label) []option {
	options := []option{{"", v.T("mentions.any"), chosen == ""}}
	for _, l := range labels {
		options = append(options, option{string(l), v.T("label." + string(l)), l == chosen})
	}
	return options
}

func (v *view) reasonOptions(chosen string) []option {
	options := []option{
		{"", v.T("mentions.any"), chosen == ""},
		{mentions.ReasonVotes, v.T("mentions.votes"), chosen == mentions.ReasonVotes},
	}
	for _, r := range reasons {
		options = append(options, option{string(r), v.T("reason." + string(r)), string(r) == chosen})
	}
	return options
}

// langOptions lists the languages that posts are mostly in, and the one that is chosen.
func (v *view) langOptions(chosen string) []option {
	codes := []string{"en", "ru", "zh", "ja", "ko", "de", "fr", "es", "it", "pt", "tr", "ar", "und"}
	if chosen != "" && !slices.Contains(codes, chosen) {
		codes = append(codes, chosen)
	}
	options := []option{{"", v.T("mentions.any"), chosen == ""}}
	for _, c := range codes {
		options = append(options, option{c, v.langName(c), c == chosen})
	}
	return options
}

// langName is the name of a language where the catalogue has one, its code otherwise.
func (v *view) langName(code string) string {
	if name, ok := v.Lookup("lang." + code); ok {
		return name
	}
	return code
}

func (v *view) mentionViews(found []mentions.Found) []mentionView {
	views := make([]mentionView, len(found))
	for i := range found {
		views[i] = v.mentionView(&found[i])
		views[i].Text = excerpt(views[i].Text)
	}
	return views
}

func (v *view) mentionView(f *mentions.Found) mentionView {
	at := f.Post.PublishedAt.In(v.d.Location)
	m := mentionView{
		View: v, ID: f.ID, Brand: v.d.brandTitle(f.Mention.Brand), Name: f.Mention.Brand, Label: v.labelView(f.Mention.Opinion),
		Text:   segments(f.Post.Text, f.Mention.Passage, f.Mention.Why),
		Source: f.Post.Source, Lang: f.Mention.Opinion.Lang, When: v.Ago(at, v.now), Exact: v.Time(at), Machine: at.Format(time.RFC3339),
		Kind: string(f.Post.Kind), URL: webAddress(f.Post.URL), Tags: f.Mention.Tags, Author: f.Post.Author, Reach: v.reach(&f.Post),
	}
	m.Lang = cmp.Or(m.Lang, f.Post.Lang, "und")
	if m.Author == "" && f.AuthorKey > 0 {
		m.Author = v.T("mention.pseudonym", fmt.Sprintf("%016x", f.AuthorKey)[:6])
	}
	if f.Mention.Reason != mentions.Votes {
		m.Reason = v.T("reason." + string(f.Mention.Reason))
	}
	for _, h := range f.Mention.Why {
		w := whyView{h.Term, v.T("hit." + string(h.Kind))}
		if !slices.Contains(m.Why, w) {
			m.Why = append(m.Why, w)
		}
	}
	if f.Post.RatingMax > 0 && f.Post.Rating > 0 {
		m.Rating = v.T("mention.rating", f.Post.Rating, f.Post.RatingMax)
	}
	return m
}

// labelView writes an opinion out.
func (v *view) labelView(o sentiment.Opinion) labelView {
	label := o.Label()
	share := map[sentiment.Label]float64{
		sentiment.Promoter: o.P.Promoter, sentiment.Passive: o.P.Passive, sentiment.Detractor: o.P.Detractor,
	}
	l := labelView{
		Label: label, Sign: signs[label], Name: v.T("label." + string(label)), P: v.Percent(100 * share[label]),
		Opinion: v.Percent(100 * o.Opinion), Faint: o.Opinion < clearOpinion,
	}
	for _, name := range labels {
		l.Bars = append(l.Bars, barView{string(name), v.T("label." + string(name)), v.Percent(100 * share[name]), 100 * share[name]})
	}
	return l
}

// signs stand before the labels, so that colour is never the only difference.
var signs = map[sentiment.Label]string{sentiment.Promoter: "+", sentiment.Passive: "=", sentiment.Detractor: "\u2212"}

func (v *view) reach(p *crawler.Post) []string {
	var reach []string
	for _, r := range []struct {
		key string
		n   int64
	}{{"likes", p.Likes}, {"reposts", p.Reposts}, {"replies", p.Replies}, {"views", p.Views}} {
		if r.n > 0 {
			reach = append(reach, v.T("reach."+r.key, r.n))
		}
	}
	return reach
}

// webAddress returns s where it is an address that a browser may open from here, "" otherwise.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return s
}

// mentionPage is one mention in full.
type mentionPage struct {
	mentionView
	Model    string
	Tones    []barView
	Whole    bool // the whole post is the passage
	Rev      string
	Intent   string
	LangName string
}

// mention is the page of one mention: the post, why it is here, and what the model made of it.
func (d *dashboard) mention(r *http.Request, v *view) (string, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return "", errNoPage
	}
	f, ok, err := d.Mentions.Mention(r.Context(), id)
	switch {
	case err != nil:
		return "", fmt.Errorf("find mention: %w", err)
	case !ok:
		return "", errNoMention
	}
	p := mentionPage{
		mentionView: v.mentionView(&f), Model: f.Model, Whole: len(f.Mention.Passage) == 0, Rev: f.Mention.Rev,
	}
	p.LangName = v.langName(p.Lang)
	if f.Mention.Intent != "" {
		p.Intent = v.T("intent." + string(f.Mention.Intent))
	}
	tones := f.Mention.Opinion.Tones
	for _, t := range []struct {
		name  string
		share float64
	}{{"negative", tones.Negative}, {"neutral", tones.Neutral}, {"positive", tones.Positive}} {
		p.Tones = append(p.Tones, barView{t.name, v.T("tone." + t.name), v.Percent(100 * t.share), 100 * t.share})
	}
	v.Title = v.T("mention.title", strings.TrimSpace(p.Brand))
	v.Section, v.Brand, v.Body = "mentions", d.brandNamed(f.Mention.Brand), p
	return "mention", nil
}

// What an address may name that is not there.
var (
	errNoBrand   = errors.New("no such brand")
	errNoMention = errors.New("no such mention")
)
