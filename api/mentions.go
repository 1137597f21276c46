package api

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"overheard/crawler"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// MentionLister reads stored mentions.
type MentionLister interface {
	// Mentions returns a page of mentions, newest first, and where it ended, "" on the last page.
	Mentions(ctx context.Context, q mentions.ListQuery) (page []mentions.Found, next string, err error)
}

type mentionsInput struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Days
	Source  string `query:"source" maxLength:"100" doc:"Only posts of this source" example:"mastodon-example"`
	Lang    string `query:"lang" maxLength:"35" doc:"Only posts in this language, BCP 47" example:"en"`
	Hashtag string `query:"hashtag" maxLength:"200" doc:"Only posts with this hashtag, with or without #" example:"acmespring"`
	Label   string `query:"label" enum:"promoter,passive,detractor" doc:"Only posts whose most probable label it is"`
	Intent  string `query:"intent" enum:"complaint,question,recommendation,news,promotion,giveaway,spam" doc:"Only posts whose author wants this"`
	Reason  string `query:"reason" enum:"votes,own_account,bot,news,promotion,giveaway,spam,duplicate" doc:"Only posts that vote, or that do not for this reason"`
	Paged
	Asked
}

// query reads the input; list names the list that its cursors belong to.
func (in *mentionsInput) query(loc *time.Location) (q mentions.ListQuery, list string, err error) {
	q = mentions.ListQuery{
		Brand: in.Brand, Source: in.Source, Lang: in.Lang, Hashtag: tag(in.Hashtag), Label: sentiment.Label(in.Label), Intent: mentions.Intent(in.Intent),
		Reason: in.Reason, Limit: in.Limit,
	}
	from, to, err := in.days()
	if err != nil {
		return q, "", err
	}
	q.From, q.To = start(from, loc), start(to, loc)
	list = listKey("mentions", q.Brand, q.Source, q.Lang, q.Hashtag, in.Label, in.Intent, q.Reason, in.From, in.To)
	q.Before, err = decodeCursor(list, in.Cursor)
	return q, list, err
}

// start is the first instant of a day; the zero time for an open side.
func start(d nps.Day, loc *time.Location) time.Time {
	if d == 0 {
		return time.Time{}
	}
	return d.Start(loc)
}

// Mention is a post about a brand, with its label and why it matched.
type Mention struct {
	ID         string              `json:"id"`
	Brand      string              `json:"brand"`
	Label      sentiment.Label     `json:"label" enum:"promoter,passive,detractor"`
	P          sentiment.Shares    `json:"p" doc:"Probabilities of the three labels, given an opinion"`
	Opinion    float64             `json:"opinion" doc:"Probability that the passage holds an opinion, 0 to 1"`
	Sentiment  sentiment.Sentiment `json:"sentiment" enum:"negative,neutral,positive"`
	SentimentP sentiment.Tones     `json:"sentiment_p"`
	Lang       string              `json:"lang" doc:"Language of the text, BCP 47; und where it could not be told"`
	Model      string              `json:"model"`
	Votes      bool                `json:"votes"`
	Reason     mentions.Reason     `json:"reason,omitempty" doc:"Why it does not vote"`
	Why        []mentions.Hit      `json:"why" doc:"What matched, with byte offsets into the text"`
	Passage    string              `json:"passage" doc:"The part of the text that is about the brand: what was labelled"`
	Hashtags   []string            `json:"hashtags" doc:"Folded, without #"`
	Campaigns  []string            `json:"campaigns"`
	Intent     mentions.Intent     `json:"intent,omitempty" doc:"What the author wants: complaint, question, recommendation, news, promotion, giveaway or spam; missing where nothing clear"`
	Post       crawler.Post        `json:"post"`
}

// MentionPage is one page of the list of mentions.
type MentionPage struct {
	Brand    string    `json:"brand"`
	Mentions []Mention `json:"mentions" doc:"Newest first"`
	Next     string    `json:"next,omitempty" doc:"Cursor of the following page; missing on the last one"`

	link string
}

func (p *MentionPage) next() string { return p.link }

// listMentions answers GET /api/v1/brands/{brand}/mentions.
func (s *Server) listMentions(ctx context.Context, in *mentionsInput) (*MentionPage, error) {
	if err := s.checkBrand(in.Brand); err != nil {
		return nil, err
	}
	q, list, err := in.query(s.Location)
	if err != nil {
		return nil, err
	}
	found, next, err := s.Mentions.Mentions(ctx, q)
	if err != nil {
		return nil, err
	}
	page := &MentionPage{Brand: in.Brand, Mentions: make([]Mention, len(found))}
	for i := range found {
		page.Mentions[i] = shown(&found[i])
	}
	if next != "" {
		page.Next = encodeCursor(list, next)
		page.link = nextLink("/api/v1/brands/"+url.PathEscape(in.Brand)+"/mentions", url.Values{
			"source": {in.Source}, "lang": {in.Lang}, "hashtag": {in.Hashtag}, "label": {in.Label}, "intent": {in.Intent},
			"reason": {in.Reason}, "from": {in.From}, "to": {in.To}, "limit": {strconv.Itoa(in.Limit)},
		}, page.Next)
	}
	return page, nil
}

// shown is a stored mention as the API shows it. The pseudonym of the author stays inside.
func shown(f *mentions.Found) Mention {
	m, o := &f.Mention, f.Mention.Opinion
	return Mention{
		ID: strconv.FormatInt(f.ID, 10), Brand: m.Brand, Label: o.Label(), P: o.P, Opinion: o.Opinion,
		Sentiment: o.Sentiment(), SentimentP: o.Tones, Lang: o.Lang, Model: f.Model,
		Votes: m.Reason == mentions.Votes, Reason: m.Reason, Why: some(m.Why), Passage: mentions.Passage(f.Post.Text, m.Passage),
		Hashtags: some(m.Tags), Campaigns: some(m.Campaigns), Intent: m.Intent, Post: f.Post,
	}
}
