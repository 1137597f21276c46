package dashboard

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"overheard/mentions"
	"overheard/sentiment"
)

// Mentions are the stored mentions.
type Mentions interface {
	// Mentions lists mentions, newest first, and says where the next page begins, "" after the last one.
	Mentions(ctx context.Context, q mentions.ListQuery) (page []mentions.Found, next string, err error)
	// CountMentions counts the mentions that a list without pages would have, and stops at most.
	CountMentions(ctx context.Context, q mentions.ListQuery, most int) (int, error)
	// Mention returns one mention, ok false where there is none with this id.
	Mention(ctx context.Context, id int64) (f mentions.Found, ok bool, err error)
}

const (
	mentionsPerPage = 30     // on one page of the list
	mentionsCounted = 10_000 // beyond them the list says "more than"
)

// reasons lists why mentions do not vote, in the order in which pages show them.
var reasons = []mentions.Reason{
	mentions.ReasonOwnAccount, mentions.ReasonBot, mentions.ReasonNews, mentions.ReasonPromotion, mentions.ReasonGiveaway,
	mentions.ReasonSpam, mentions.ReasonDuplicate,
}

// wants lists the intents in the order in which pages show them, those of customers first.
var wants = []mentions.Intent{
	mentions.IntentComplaint, mentions.IntentQuestion, mentions.IntentRecommendation, mentions.IntentNews, mentions.IntentPromotion,
	mentions.IntentGiveaway, mentions.IntentSpam,
}

type mentionListView struct {
	Count    string // "1,204 mentions"
	File     string // address of the list as a file
	Mentions []mentionView
	List     mentionArgs
	Empty    *emptyView
	Next     string // address of the next page
	First    bool   // this is the first page
	Filter   mentions.ListQuery
	Labels   []option
	Brands   []option
	Intents  []option
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
		Label: sentiment.Label(v.Query.Get("label")), Intent: mentions.Intent(v.Query.Get("intent")),
		Reason: v.Query.Get("reason"), Before: v.Query.Get("before"), Limit: mentionsPerPage,
	}
	if v.Filter.From != 0 {
		q.From = v.Filter.From.Start(d.Location)
	}
	if v.Filter.To != 0 {
		q.To = v.Filter.To.Start(d.Location)
	}
	return q
}

// checkedQuery reads from the address which mentions of which brand are asked for, of the first brand where it names none.
func (d *dashboard) checkedQuery(v *view) (mentions.ListQuery, error) {
	q := d.listQuery(v)
	switch {
	case q.Brand == "" && len(d.Brands) > 0:
		q.Brand = d.Brands[0].Name // own brands stand first in most configurations
		v.Query.Set("brand", q.Brand)
	case d.brandNamed(q.Brand) == nil:
		return q, errNoBrand
	}
	switch {
	case q.Label != "" && !slices.Contains(labels, q.Label):
		return q, &badInput{Field: "label", Value: string(q.Label)}
	case q.Intent != mentions.IntentNone && !slices.Contains(wants, q.Intent):
		return q, &badInput{Field: "intent", Value: string(q.Intent)}
	case q.Reason != "" && q.Reason != mentions.ReasonVotes && !slices.Contains(reasons, mentions.Reason(q.Reason)):
		return q, &badInput{Field: "reason", Value: q.Reason}
	}
	var err error
	q.IDs, err = readIDs(v.Query.Get("ids"))
	return q, err
}

// mentionList is the page of all mentions that a filter lets through.
func (d *dashboard) mentionList(r *http.Request, v *view) (string, error) {
	v.Title, v.Section = v.T("mentions.title"), "mentions"
	if len(d.Brands) == 0 {
		v.Body = mentionListView{First: true, Empty: v.noBrands()}
		return "mentions", nil
	}
	q, err := d.checkedQuery(v)
	if err != nil {
		return "", err
	}
	found, next, err := d.Mentions.Mentions(r.Context(), q)
	if err != nil {
		return "", fmt.Errorf("list mentions: %w", err)
	}
	n, err := d.Mentions.CountMentions(r.Context(), q, mentionsCounted+1)
	if err != nil {
		return "", fmt.Errorf("count mentions: %w", err)
	}
	body := mentionListView{
		Count: v.countOf(n), File: address(mentionFilePath, maps.Clone(v.Query), []string{"before", "", "by", ""}),
		Mentions: v.mentionViews(found), First: q.Before == "", Filter: q,
		Labels: v.labelOptions(q.Label), Intents: v.intentOptions(q.Intent), Reasons: v.reasonOptions(q.Reason), Langs: v.langOptions(q.Lang),
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

// countOf says how many mentions a list has.
func (v *view) countOf(n int) string {
	if n > mentionsCounted {
		return v.T("mentions.more", mentionsCounted)
	}
	return v.T("mentions.count", n)
}

// noMentions says why a list is empty and what to do.
func (v *view) noMentions(q mentions.ListQuery) *emptyView {
	if q.From.IsZero() && q.To.IsZero() && q.Source == "" && q.Lang == "" && q.Hashtag == "" && q.IDs == nil && q.Label == "" && q.Intent == "" && q.Reason == "" {
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

func (v *view) intentOptions(chosen mentions.Intent) []option {
	options := []option{{"", v.T("mentions.any"), chosen == mentions.IntentNone}}
	for _, i := range wants {
		options = append(options, option{string(i), v.T("intent." + string(i)), i == chosen})
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

// What an address may name that is not there.
var (
	errNoBrand   = errors.New("no such brand")
	errNoMention = errors.New("no such mention")
)
