package dashboard

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"overheard/internal/table"
	"overheard/mentions"
)

const (
	mentionFilePath = "/mentions.csv"
	mentionsPerRead = 500 // how many the file asks the store for at a time
)

// mentionColumns are the columns of the file; more may be added at the end.
var mentionColumns = []string{
	"mention", "published_at", "source", "id", "url", "kind", "author", "lang", "label", "promoter", "passive", "detractor", "opinion", "tone",
	"votes", "reason", "intent", "matched", "hashtags", "likes", "reposts", "replies", "views", "rating", "rating_max", "passage", "text",
}

// mentionFile answers with all mentions that the filters of the list let through, newest first, as CSV for a spreadsheet. Column
// names and values are the same in all languages; times are in the report's time zone. A file that cannot be finished breaks off in a
// way that browsers tell: half a list never looks whole.
func (d *dashboard) mentionFile(w http.ResponseWriter, r *http.Request) {
	v, err := d.newView(r)
	var q mentions.ListQuery
	if err == nil {
		q, err = d.checkedQuery(v)
	}
	q.Limit, q.Before = mentionsPerRead, ""
	var page []mentions.Found
	if err == nil {
		page, q.Before, err = d.Mentions.Mentions(r.Context(), q)
	}
	if err != nil {
		name, status := d.problem(r.Context(), v, err)
		d.write(w, r, v, name, status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": q.Brand + "-mentions.csv"}))
	h.Set("Cache-Control", "no-store")
	out := table.NewCSV(w)
	out.Write(mentionColumns)
	for {
		for i := range page {
			out.Write(d.mentionRow(&page[i]))
		}
		if err := out.Flush(); err != nil {
			return // the reader went away: nobody is left to tell
		}
		if q.Before == "" {
			return
		}
		if page, q.Before, err = d.Mentions.Mentions(r.Context(), q); err != nil {
			d.Log.ErrorContext(r.Context(), "file of mentions broken off", "err", err)
			panic(http.ErrAbortHandler)
		}
	}
}

// mentionRow is a mention in the order of mentionColumns. What is not known is empty, and so are counts of 0, which networks also give
// for what they do not count.
func (d *dashboard) mentionRow(f *mentions.Found) []string {
	m, o, p := &f.Mention, f.Mention.Opinion, &f.Post
	var why []string
	for _, h := range m.Why {
		why = append(why, h.Term)
	}
	return []string{
		strconv.FormatInt(f.ID, 10), p.PublishedAt.In(d.Location).Format(time.RFC3339), p.Source, p.NativeID, webAddress(p.URL), string(p.Kind), p.Author, o.Lang,
		string(o.Label()), share(o.P.Promoter), share(o.P.Passive), share(o.P.Detractor), share(o.Opinion), string(o.Sentiment()),
		strconv.FormatBool(m.Reason == mentions.Votes), string(m.Reason), string(m.Intent), strings.Join(why, " "), strings.Join(m.Tags, " "),
		known(float64(p.Likes)), known(float64(p.Reposts)), known(float64(p.Replies)), known(float64(p.Views)), known(p.Rating), known(p.RatingMax),
		mentions.Passage(p.Text, m.Passage), p.Text,
	}
}

// share is a probability with four decimals.
func share(p float64) string { return strconv.FormatFloat(p, 'f', 4, 64) }

func known(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
