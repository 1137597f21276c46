package dashboard

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"

	"overheard/internal/figures"
	"overheard/internal/records"
	"overheard/nps"
)

// Records keeps figures and says later where they came from.
type Records interface {
	Keep(ctx context.Context, kind records.Kind, brand string, f figures.Filter, note string) (*records.Record, *records.Answered, error)
	// List lists those of a brand, or of all for "", newest first.
	List(ctx context.Context, brand string) ([]records.Summary, error)
	Find(ctx context.Context, id string) (*records.Record, error)
	Check(ctx context.Context, id string) (*records.Check, error)
	Delete(ctx context.Context, ids ...string) error
}

// maxForm is how many bytes the form that keeps a figure may have.
const maxForm = 16 << 10

// keepView is the form that keeps the figure of a page.
type keepView struct {
	View   *view
	Fields []keptField
	List   string // where those of the brand are listed
	Most   int    // characters of a note
}

type keptField struct{ Name, Value string }

// keepForm is nil where nothing can be kept.
func (v *view) keepForm(kind records.Kind, brand string, by nps.Grain) *keepView {
	if v.d.Records == nil {
		return nil
	}
	k := &keepView{View: v, Most: records.MaxNote, List: "/records?" + url.Values{"brand": {brand}}.Encode()}
	for _, f := range []keptField{
		{"kind", string(kind)}, {"brand", brand}, {"from", dayValue(v.Filter.From)}, {"to", dayValue(v.Filter.To)}, {"by", string(by)},
		{"source", v.Filter.Source}, {"hashtag", v.Filter.Hashtag}, {"lang", v.Filter.Lang}, {"segment", v.Query.Get("segment")},
	} {
		if f.Value != "" {
			k.Fields = append(k.Fields, f)
		}
	}
	return k
}

// keep keeps a figure, and leads to its record.
func (d *dashboard) keep(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	record, err := d.keptFrom(r)
	if err != nil {
		d.page(func(*http.Request, *view) (string, error) { return "", err })(w, r)
		return
	}
	http.Redirect(w, r, "/records/"+url.PathEscape(record.ID), http.StatusSeeOther)
}

func (d *dashboard) keptFrom(r *http.Request) (*records.Record, error) {
	if err := r.ParseForm(); err != nil {
		return nil, &badInput{Field: "note", Value: "…"}
	}
	form := r.PostForm
	span, err := readSpan(form, nps.DayOf(d.Now(), d.Location))
	if err != nil {
		return nil, err
	}
	f, err := readFilter(form, span)
	if err != nil {
		return nil, err
	}
	kind := records.Kind(form.Get("kind"))
	if kind != records.KindNPS && kind != records.KindComparison {
		return nil, &badInput{Field: "kind", Value: string(kind)}
	}
	record, _, err := d.Records.Keep(r.Context(), kind, form.Get("brand"), f, form.Get("note"))
	if err != nil {
		return nil, fmt.Errorf("keep figure: %w", err)
	}
	return record, nil
}

// deleteRecord deletes a record that its page asked to be deleted, and leads to those that are left of its brand.
func (d *dashboard) deleteRecord(w http.ResponseWriter, r *http.Request) {
	record, err := d.Records.Find(r.Context(), r.PathValue("id"))
	if err == nil {
		err = d.Records.Delete(r.Context(), record.ID)
	}
	if err != nil {
		d.page(func(*http.Request, *view) (string, error) { return "", fmt.Errorf("delete record: %w", err) })(w, r)
		return
	}
	to := "/records"
	if d.brandNamed(record.Brand) != nil {
		to += "?" + url.Values{"brand": {record.Brand}}.Encode()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

type recordListView struct {
	Lead  string
	List  []recordRow
	Empty *emptyView
}

type recordRow struct {
	ID, Href, Brand, Kind, Days, Note string
	When, Exact, Machine              string
}

// recordList is the page of the figures that were kept: of one brand, or of all.
func (d *dashboard) recordList(r *http.Request, v *view) (string, error) {
	name := v.Query.Get("brand")
	if v.Brand = d.brandNamed(name); name != "" && v.Brand == nil {
		return "", errNoBrand
	}
	list, err := d.Records.List(r.Context(), name)
	if err != nil {
		return "", fmt.Errorf("list records: %w", err)
	}
	v.Title, v.Section = v.T("record.list"), "brand"
	body := recordListView{Lead: v.T("record.list.lead", len(list))}
	for i := range list {
		body.List = append(body.List, v.recordRow(&list[i]))
	}
	if len(list) == 0 {
		body.Empty = &emptyView{Text: v.T("record.empty"), Try: v.T("record.empty.try"), Command: keepCommand(name)}
	}
	v.Body = body
	return "records", nil
}

func keepCommand(brand string) string {
	if brand == "" {
		brand = "NAME"
	}
	return "overheard nps --brand " + brand + " --by month --keep"
}

func (v *view) recordRow(s *records.Summary) recordRow {
	at := s.MadeAt.In(v.d.Location)
	return recordRow{
		ID: s.ID, Href: "/records/" + url.PathEscape(s.ID), Brand: v.d.brandTitle(s.Brand), Kind: v.kindOfRecord(s), Note: s.Note,
		Days: v.Range(date(s.Question.Days.From), date(s.Question.Days.To)),
		When: v.Ago(at, v.now), Exact: v.Time(at), Machine: at.Format(time.RFC3339),
	}
}

// kindOfRecord names the figure: "Proxy and survey NPS, by month".
func (v *view) kindOfRecord(s *records.Summary) string {
	return v.T("record.kind."+string(s.Kind)) + ", " + v.T("grain."+string(s.Question.By))
}

type recordView struct {
	recordRow
	Lead      string
	BrandHref string
	Moved     []movedView
	Causes    []causeView
	Remarks   []string
	Unchecked string // why the question cannot be asked again
	Scores    []movedView
	Verdict   string
	Facts     []recordFact
	Text      string
	JSON      string
	Delete    string // where a form that deletes it goes
}

type recordFact struct{ Name, Value string }

// movedView is one score then and now.
type movedView struct{ Side, Days, Then, Now, By string }

// causeView is one thing that changed, with what it moved.
type causeView struct {
	Text  string
	Moved []movedView
}

// record is the page of one record, with what changed since.
func (d *dashboard) record(r *http.Request, v *view) (string, error) {
	rec, err := d.Records.Find(r.Context(), r.PathValue("id"))
	if err != nil {
		return "", fmt.Errorf("find record: %w", err)
	}
	v.Title, v.Section = v.T("record.title", rec.ID), "brand"
	body := recordView{recordRow: v.recordRow(&rec.Summary), Text: rec.Text, Verdict: rec.Sentences[v.Lang()], Facts: v.recordFacts(rec), JSON: "/api/v1/records/" + url.PathEscape(rec.ID),
		Delete: "/records/" + url.PathEscape(rec.ID) + "/delete"}
	scores, err := rec.Scores()
	if err != nil {
		return "", fmt.Errorf("read record: %w", err)
	}
	body.Scores = v.movedViews(scores, rec.Question.By)
	if v.Brand = d.brandNamed(rec.Brand); v.Brand != nil {
		body.BrandHref = "/brands/" + url.PathEscape(rec.Brand)
	}
	check, err := d.Records.Check(r.Context(), rec.ID)
	var gone *figures.ErrUnknownBrand
	switch {
	case errors.As(err, &gone):
		body.Unchecked = v.T("record.unchecked", rec.Brand)
	case err != nil:
		return "", fmt.Errorf("check record: %w", err)
	default:
		v.checked(&body, check, rec.Question.By)
	}
	v.Body = body
	return "record", nil
}

// checked fills in what changed since.
func (v *view) checked(body *recordView, c *records.Check, by nps.Grain) {
	body.Lead, body.Moved = v.Message(c.Sentence), v.movedViews(c.Moved, by)
	for _, change := range c.Changes {
		body.Causes = append(body.Causes, causeView{v.Message(change.Sentence), v.movedViews(change.Moved, by)})
	}
	for _, m := range c.Remarks {
		body.Remarks = append(body.Remarks, v.Message(m))
	}
}

func (v *view) movedViews(list []records.Moved, by nps.Grain) []movedView {
	out := make([]movedView, len(list))
	for i, m := range list {
		out[i] = movedView{
			Side: v.T("record.side." + m.Side), Days: v.Period(date(m.Start), date(m.End), string(by)), Then: v.kept(m.Side, m.Then), Now: v.kept(m.Side, m.Now), By: "–",
		}
		if m.By != nil {
			out[i].By = v.signed(*m.By)
		}
	}
	return out
}

// kept writes a score with its margin and its n.
func (v *view) kept(side string, n *records.Number) string {
	switch {
	case n == nil:
		return v.T("record.nodata")
	case n.NPS == nil || n.Low == nil || n.High == nil:
		return v.T("record.few", n.N)
	case side == "difference" || side == "combined":
		return v.NPS(*n.NPS) + " " + v.margin(*n.Low, *n.High)
	}
	return v.NPS(*n.NPS) + " " + v.margin(*n.Low, *n.High) + " · n " + v.Number(float64(n.N))
}

// signed writes by how much a score moved, in points with two decimals: records are about small moves.
func (v *view) signed(by float64) string {
	by = math.Round(by*100) / 100
	if by > 0 {
		return "+" + v.Decimal(by, 2)
	}
	return v.Decimal(by, 2)
}

// recordFacts lists what the answer rests on.
func (v *view) recordFacts(r *records.Record) []recordFact {
	ver, c := &r.Versions, &r.Counts
	methods := make([]string, len(ver.Methods))
	for i, m := range ver.Methods {
		methods[i] = string(m)
	}
	var out []recordFact
	for _, f := range []recordFact{
		{v.T("record.fact.note"), r.Note},
		{v.T("record.fact.only"), r.Question.Narrowed()},
		{v.T("record.fact.data"), v.T("record.data", c.Posts, c.Votes, c.Answers, int(ver.DataRevision))},
		{v.T("record.fact.model"), ver.Model.String()},
		{v.T("record.fact.calibration"), ver.CalibrationName()},
		{v.T("record.fact.methods"), strings.Join(methods, ", ")},
		{v.T("record.fact.query"), ver.QueryRevision},
		{v.T("record.fact.margin"), "±" + v.Number(ver.Margin)},
		{v.T("record.fact.zone"), ver.Timezone},
		{v.T("record.fact.program"), ver.Program},
	} {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}
