package dashboard

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// view is what every page is made with: the reader's language and theme, and what the address asks for. Templates call
// its methods.
type view struct {
	*messages.Printer
	Path    string
	Query   url.Values // without what is not about the page's content
	Theme   string     // light or dark; "" follows the system
	Span    span
	Filter  figures.Filter
	Title   string
	Section string // the entry of the menu that is marked: overview, mentions, runs
	Brand   *mentions.Brand
	Body    any // what the page's own template shows

	d   *dashboard
	now time.Time
}

// newView reads what the address and the cookies ask for. The view can be used even where err is not nil.
func (d *dashboard) newView(r *http.Request) (v *view, err error) {
	q := r.URL.Query()
	v = &view{Printer: messages.For(d.language(r)), Path: r.URL.Path, Query: url.Values{}, d: d, now: d.Now().In(d.Location)}
	if c, err := r.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		v.Theme = c.Value
	}
	for key, values := range q {
		if key != "ui" && len(values) > 0 && values[0] != "" {
			v.Query.Set(key, values[0])
		}
	}
	if v.Span, err = readSpan(q, nps.DayOf(v.now, d.Location)); err != nil {
		return v, err
	}
	v.Filter, err = readFilter(q, v.Span)
	return v, err
}

// language is what ?ui= names, else the cookie, else what the browser asks for.
func (d *dashboard) language(r *http.Request) string {
	if ui := r.URL.Query().Get("ui"); isLanguage(ui) {
		return ui
	}
	if c, err := r.Cookie("ui"); err == nil && isLanguage(c.Value) {
		return c.Value
	}
	return messages.Match(r.Header.Get("Accept-Language"))
}

func isLanguage(s string) bool {
	for _, l := range messages.Languages {
		if l == s {
			return true
		}
	}
	return false
}

// Link returns an address within the dashboard that keeps the range and the filters of this page, with pairs of keys and
// values set, or taken out where the value is "".
func (v *view) Link(path string, pairs ...string) string {
	q := url.Values{}
	for _, key := range keys {
		if value := v.Query.Get(key); value != "" {
			q.Set(key, value)
		}
	}
	return address(path, q, pairs)
}

// Here returns the address of this very page, everything kept, with pairs of keys and values set or taken out.
func (v *view) Here(pairs ...string) string {
	q := url.Values{}
	for key, values := range v.Query {
		q[key] = values
	}
	return address(v.Path, q, pairs)
}

func address(path string, q url.Values, pairs []string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Days returns the address of the mentions of a brand on the days of p, with the filters of this page.
func (v *view) Days(brand string, p nps.Period, pairs ...string) string {
	all := append([]string{"brand", brand, "last", "", "by", "", "from", p.Start.String(), "to", p.End.String()}, pairs...)
	return v.Link("/mentions", all...)
}

// BrandLink returns the address of a brand's page.
func (v *view) BrandLink(name string) string { return v.Link("/brands/" + url.PathEscape(name)) }

// CampaignLink returns the address of a campaign's page.
func (v *view) CampaignLink(name string) string { return "/campaigns/" + url.PathEscape(name) }

// Asset returns the address of a static file, "" where it was not built.
func (v *view) Asset(name string) string {
	if !v.d.assets.has(name) {
		return ""
	}
	return v.d.assets.url(name)
}

// Charts reports whether the chart bundle was built.
func (v *view) Charts() bool { return v.d.assets.has(charts) }

// Version is the version of the program.
func (v *view) Version() string { return v.d.Version }

// Zone is the time zone that days are cut in.
func (v *view) Zone() string { return v.d.Location.String() }

// Languages lists the languages with their own names.
func (v *view) Languages() []language {
	return []language{{"en", "EN", "English"}, {"ru", "РУ", "Русский"}, {"zh", "中文", "中文"}}
}

type language struct{ Code, Short, Name string }

// NextTheme is the theme that the theme button changes to: system, then dark, then light, then system again.
func (v *view) NextTheme() string {
	switch v.Theme {
	case "dark":
		return "light"
	case "light":
		return "system"
	}
	return "dark"
}

// ThemeName is what the theme is called.
func (v *view) ThemeName() string { return v.T("theme." + cmp.Or(v.Theme, "system")) }

// Count writes a count.
func (v *view) Count(n int64) string { return v.Number(float64(n)) }

// BrandTitle and IsCompetitor are about the brand of the page.
func (v *view) BrandTitle() string { return title(*v.Brand) }
func (v *view) IsCompetitor() bool { return v.Brand.Role == mentions.Competitor }

// Tabs are the pages about the brand of the page.
func (v *view) Tabs() []presetLink {
	home := "/brands/" + url.PathEscape(v.Brand.Name)
	tabs := []presetLink{
		{v.T("tab.summary"), v.Link(home), v.Path == home},
		{v.T("tab.compare"), v.Link(home + "/compare"), v.Path == home+"/compare"},
		{v.T("nav.mentions"), v.Link("/mentions", "brand", v.Brand.Name), v.Path == "/mentions"},
	}
	if v.d.Audits != nil {
		tabs = append(tabs, presetLink{v.T("tab.audit"), home + "/audit", v.Path == home+"/audit"})
	}
	if v.d.Records != nil {
		tabs = append(tabs, presetLink{v.T("tab.records"), v.Link("/records", "brand", v.Brand.Name), v.Path == "/records"})
	}
	return tabs
}

// Own and Competitors list the brands of a role, for the menu.
func (v *view) Own() []mentions.Brand         { return v.role(mentions.Own) }
func (v *view) Competitors() []mentions.Brand { return v.role(mentions.Competitor) }

func (v *view) role(r mentions.Role) []mentions.Brand {
	var bs []mentions.Brand
	for _, b := range v.d.Brands {
		if (b.Role == mentions.Competitor) == (r == mentions.Competitor) {
			bs = append(bs, b)
		}
	}
	return bs
}

// title is what people call a brand.
func title(b mentions.Brand) string {
	if b.Title != "" {
		return b.Title
	}
	return b.Name
}

// brandNamed finds a brand of the configuration.
func (d *dashboard) brandNamed(name string) *mentions.Brand {
	for i := range d.Brands {
		if d.Brands[i].Name == name {
			return &d.Brands[i]
		}
	}
	return nil
}

// brandTitle is what people call the brand of that name.
func (d *dashboard) brandTitle(name string) string {
	if b := d.brandNamed(name); b != nil {
		return title(*b)
	}
	return name
}

// funcs are the functions of templates that need no view.
var funcs = template.FuncMap{"title": title}

// HasSources reports whether there is a page of the sources.
func (v *view) HasSources() bool { return v.d.Sources != nil }
