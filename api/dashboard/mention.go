package dashboard

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// mentionPage is one mention in full.
type mentionPage struct {
	mentionView
	Model    string
	Tones    []barView
	Whole    bool // the whole post is the passage
	Rev      string
	Intent   string
	LangName string
	Words    *explainedView // nil where nobody can say
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
	p.Words, p.Text = v.explain(r.Context(), &f, p.Text)
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
