package dashboard

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"time"

	"overheard/crawler"
	"overheard/mentions"
	"overheard/sentiment"
)

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
	Intent  string // what its author wants; "" where that is not clear
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
	if f.Mention.Intent != mentions.IntentNone {
		m.Intent = v.T("intent." + string(f.Mention.Intent))
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
