package dashboard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"overheard/internal/figures"
	"overheard/nps"
)

// Audits draws mentions for people to label, keeps the labels, and says what they tell. id 0 is the latest audit of a brand.
type Audits interface {
	Audit(ctx context.Context, brand string, id int64) (*figures.AuditFigure, error)
	AuditItems(ctx context.Context, brand string, id int64) ([]figures.AuditItem, error)
	SaveAuditLabels(ctx context.Context, brand string, id int64, marks []figures.AuditMark) (changed int, err error)
	DrawAudit(ctx context.Context, d figures.AuditDraw) (figures.Audit, error)
}

// auditView is the page on which people label, and see what their labels say.
type auditView struct {
	Action   string // where the forms go
	None     bool   // nothing was drawn yet
	Rater    string
	Raters   []presetLink
	Progress string
	Done     int
	Of       int
	Item     *auditItemView // nil where nothing is left to label
	SoFar    string         // leads to the figures; "" where they are there
	Figures  *auditFiguresView
	Default  int // how many mentions the form asks for
}

// auditItemView is the mention to label: nothing on the page tells what the model said, or another person.
type auditItemView struct {
	Item    int
	Passage string
	Text    string // the whole post, where the passage is only a part of it
	Lang    string
	Ask     string
	Said    string // what the rater said before, on the way back
	Buttons []auditButton
	Back    string // the mention before; "" for the first
}

type auditButton struct{ Label, Key, Text string }

// defaultDraw is how many mentions are drawn where nobody says.
const defaultDraw = 200

// audit is the page on which a brand's sample is labelled.
func (d *dashboard) audit(r *http.Request, v *view) (string, error) {
	name := r.PathValue("brand")
	if v.Brand = d.brandNamed(name); v.Brand == nil {
		return "", errNoBrand
	}
	v.Title, v.Section = v.T("audit.title", v.BrandTitle()), "brand"
	body := auditView{Action: auditPath(name), Rater: v.Query.Get("rater"), Default: defaultDraw}
	if body.Rater == "" {
		body.Rater = figures.DefaultRater
	}
	if figures.CheckRater(body.Rater) != nil {
		return "", &badInput{"rater", body.Rater}
	}
	items, err := d.Audits.AuditItems(r.Context(), name, 0)
	var none *figures.ErrNoAudit
	if errors.As(err, &none) {
		body.None = true
		v.Body = body
		return "audit", nil
	}
	if err != nil {
		return "", fmt.Errorf("read audit: %w", err)
	}
	if err := body.fill(v, items); err != nil {
		return "", err
	}
	if body.Item == nil || v.Query.Get("show") == "figures" {
		f, err := d.Audits.Audit(r.Context(), name, 0)
		if err != nil {
			return "", fmt.Errorf("compute audit: %w", err)
		}
		body.Figures, body.SoFar, body.Item = v.auditFigures(f), "", nil
		if body.Done < body.Of {
			body.SoFar = v.auditLink(body.Rater)
		}
	}
	v.Body = body
	return "audit", nil
}

func auditPath(brand string) string { return "/brands/" + url.PathEscape(brand) + "/audit" }

// auditLink is the page as a rater sees it, with pairs of keys and values.
func (v *view) auditLink(rater string, pairs ...string) string {
	return address(auditPath(v.Brand.Name), url.Values{}, append([]string{"rater", rater}, pairs...))
}

// fill says how far the rater is and which mention is next: the one that the address names, else the first without a label.
func (b *auditView) fill(v *view, items []figures.AuditItem) error {
	known := map[string]bool{figures.DefaultRater: true, "b": true, b.Rater: true}
	next, before, asked := -1, 0, v.Query.Get("item")
	for i, it := range items {
		for _, s := range it.Labels {
			known[s.Rater] = true
		}
		if it.Gone {
			continue
		}
		b.Of++
		if it.By(b.Rater) != "" {
			b.Done++
		}
		if asked == strconv.Itoa(it.Item) || asked == "" && next < 0 && it.By(b.Rater) == "" {
			next = i
		}
	}
	if asked != "" && next < 0 {
		return &badInput{"item", asked}
	}
	for name := range known {
		b.Raters = append(b.Raters, presetLink{name, v.auditLink(name), name == b.Rater})
	}
	sortLinks(b.Raters)
	b.Progress, b.SoFar = v.T("audit.progress", b.Done, b.Of), v.auditLink(b.Rater, "show", "figures")
	if next < 0 {
		return nil
	}
	for i := range next {
		if !items[i].Gone {
			before = items[i].Item
		}
	}
	it := items[next]
	b.Item = &auditItemView{Item: it.Item, Passage: it.Passage, Text: it.Text, Lang: it.Lang, Ask: v.T("audit.ask", v.BrandTitle())}
	if said := it.By(b.Rater); said != "" {
		b.Item.Said = v.T("audit.said", v.T("audit.label."+string(said)))
	}
	if before > 0 {
		b.Item.Back = v.auditLink(b.Rater, "item", strconv.Itoa(before))
	}
	for _, l := range nps.AuditLabels {
		b.Item.Buttons = append(b.Item.Buttons, auditButton{string(l), figures.AuditKeys[l], v.T("audit.say." + string(l))})
	}
	return nil
}

// saveAudit draws a sample or saves a label, and goes back to the page. That the form comes from a page of this server, and from who
// may write, is checked before by the one who mounts the pages, as for every changing request.
func (d *dashboard) saveAudit(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	v, _ := d.newView(r) // a strange filter in the address is no matter here
	err := errNoBrand
	to := ""
	if v.Brand = d.brandNamed(r.PathValue("brand")); v.Brand != nil {
		if r.PostFormValue("n") != "" {
			to, err = d.drawAudit(r, v)
		} else {
			to, err = d.labelAudit(r, v)
		}
	}
	if err != nil {
		name, status := d.problem(r.Context(), v, err)
		d.write(w, r, v, name, status)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// mostDrawn is how many mentions one sample may hold.
const mostDrawn = 10000

func (d *dashboard) drawAudit(r *http.Request, v *view) (string, error) {
	n, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue("n")))
	if err != nil || n < 1 || n > mostDrawn {
		return "", &badInput{"n", r.PostFormValue("n")}
	}
	draw := figures.AuditDraw{Brand: v.Brand.Name, N: n}
	for _, day := range []struct {
		name string
		into *nps.Day
	}{{"from", &draw.From}, {"to", &draw.To}} {
		if s := r.PostFormValue(day.name); s != "" {
			if *day.into, err = nps.ParseDay(s); err != nil {
				return "", &badInput{day.name, s}
			}
		}
	}
	if _, err := d.Audits.DrawAudit(r.Context(), draw); err != nil {
		return "", err
	}
	return auditPath(v.Brand.Name), nil
}

func (d *dashboard) labelAudit(r *http.Request, v *view) (string, error) {
	rater, label := r.PostFormValue("rater"), nps.AuditLabel(r.PostFormValue("label"))
	item, err := strconv.Atoi(r.PostFormValue("item"))
	switch {
	case err != nil:
		return "", &badInput{"item", r.PostFormValue("item")}
	case figures.CheckRater(rater) != nil:
		return "", &badInput{"rater", rater}
	case !label.Valid():
		return "", &badInput{"label", string(label)}
	}
	_, err = d.Audits.SaveAuditLabels(r.Context(), v.Brand.Name, 0, []figures.AuditMark{{Item: item, Rater: rater, Label: label, At: d.Now()}})
	var no *figures.ErrNoItem
	if errors.As(err, &no) {
		return "", &badInput{"item", strconv.Itoa(item)}
	}
	return v.auditLink(rater), err
}
