package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2/negotiation"

	"overheard/internal/messages"
)

const (
	jsonType = "application/json"
	csvType  = "text/csv"
)

// Asked is how the caller wants an answer; every input of a route that reads has it.
type Asked struct {
	Accept      string `header:"Accept" hidden:"true"`
	Language    string `header:"Accept-Language" doc:"Language of the sentences: en, ru or zh; numbers and dates stay as they are" example:"ru"`
	IfNoneMatch string `header:"If-None-Match" doc:"ETag of the answer that the caller has: 304 where it is still the same"`
}

func (a *Asked) asked() (how *Asked, format string) { return a, "" }

// Tabular is Asked for the figures that also come as CSV.
type Tabular struct {
	Asked
	Format string `query:"format" enum:"json,csv" doc:"json (the default) or csv; Accept: text/csv works too"`
}

func (t *Tabular) asked() (how *Asked, format string) { return &t.Asked, t.Format }

// asker is an input that has Asked in it.
type asker interface {
	asked() (how *Asked, format string)
}

// csvWriter is a figure that can be written as a table.
type csvWriter interface{ WriteCSV(io.Writer) error }

// linker is a page of a list: next is the Link header that leads to the following page, "" on the last one.
type linker interface{ next() string }

// titled is an input that is about one thing, whose name goes into the name of a downloaded file.
type titled interface{ about() string }

// answer is a whole answer as huma sends it.
type answer struct {
	Status      int
	ContentType string `header:"Content-Type" hidden:"true"`
	ETag        string `header:"ETag" doc:"For If-None-Match"`
	Language    string `header:"Content-Language" doc:"Language of the sentences"`
	Vary        string `header:"Vary" hidden:"true"`
	Link        string `header:"Link" doc:"The following page of a list, rel=next"`
	Disposition string `header:"Content-Disposition" hidden:"true"`
	RetryAfter  string `header:"Retry-After" hidden:"true"`
	Cache       string `header:"Cache-Control" hidden:"true"`
	Body        []byte
}

// accepted boils an Accept header down to the one type of ours that suits it best. JSON is the answer to everything
// that does not clearly ask for CSV.
func accepted(header string) string {
	if best := negotiation.SelectQValue(header, []string{jsonType, csvType}); best != "" {
		return best
	}
	return jsonType
}

// render writes v as the caller wants it.
func render(in asker, v any, name string) (*answer, error) {
	how, format := in.asked()
	a := &answer{Status: http.StatusOK, ContentType: jsonType, Vary: "Accept, Accept-Language"}
	var body bytes.Buffer
	if table, ok := v.(csvWriter); ok && (format == "csv" || format == "" && how.Accept == csvType) {
		a.ContentType = csvType + "; charset=utf-8"
		if t, ok := in.(titled); ok {
			name = t.about() + "-" + name
		}
		a.Disposition = mime.FormatMediaType("attachment", map[string]string{"filename": name + ".csv"})
		if err := table.WriteCSV(&body); err != nil {
			return nil, fmt.Errorf("write CSV: %w", err)
		}
	} else {
		p := messages.For(messages.Match(how.Language)).Plain()
		a.Language = p.Lang()
		enc := json.NewEncoder(&body)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(translated(v, p)); err != nil {
			return nil, fmt.Errorf("write JSON: %w", err)
		}
	}
	a.Body = body.Bytes()
	sum := sha256.Sum256(a.Body)
	a.ETag = `"` + hex.EncodeToString(sum[:12]) + `"`
	if matches(how.IfNoneMatch, a.ETag) {
		a.Status, a.Body = http.StatusNotModified, nil
	}
	return a, nil
}

// refused turns a problem into an answer.
func refused(p *Problem) *answer {
	a := &answer{Status: p.Status, ContentType: problemType, Cache: "no-store", RetryAfter: p.header.Get("Retry-After")}
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil { // strings and numbers: cannot happen
		panic(err)
	}
	a.Body = body.Bytes()
	return a
}

// matches reports whether an If-None-Match header names tag, weakly, as RFC 9110 wants it.
func matches(header, tag string) bool {
	if strings.TrimSpace(header) == "*" {
		return true
	}
	for one := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == tag {
			return true
		}
	}
	return false
}

// answering wraps a handler that returns a value and an error into one that huma can send: the value rendered, or the
// error translated.
func answering[I any, P interface {
	*I
	asker
}, T any](s *Server, name string, h func(context.Context, P) (T, error)) func(context.Context, *I) (*answer, error) {
	return func(ctx context.Context, in *I) (*answer, error) {
		v, err := h(ctx, P(in))
		if err != nil {
			return refused(s.problem(ctx, err)), nil
		}
		a, err := render(P(in), v, name)
		if err != nil {
			return refused(s.problem(ctx, err)), nil
		}
		if l, ok := any(v).(linker); ok {
			a.Link = l.next()
		}
		return a, nil
	}
}
