package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"overheard/internal/messages"
	"overheard/internal/nearest"
)

const apiDescription = `Proxy NPS from public posts beside the survey NPS of the same brand.

Days are YYYY-MM-DD in the report's time zone, and every "to" or "end" is exclusive. Scores are points from -100 to 100, shares
are percentages, and null means too little data to judge: it is never 0. Four quantities with one scale are kept apart: the NPS
of all who answered (survey.nps), of those of them whose comment was read (decomposition.commenters), what those who post would
answer if asked, which has no field, and the model's mean over posts (proxy.nps), which estimates it. combined.nps is again of
those who are surveyed. Ids are strings. Fields are added, never changed.
Problems are answered as RFC 9457 describes; their type is a path that explains it.`

// humaConfig is huma without its extras: no documentation page from a CDN, no $schema links, JSON alone.
func (s *Server) humaConfig() huma.Config {
	teachHuma()
	c := huma.DefaultConfig("Overheard", cmp.Or(s.Version, "dev"))
	c.Info.Description = apiDescription
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.AllowAdditionalPropertiesByDefault = true // fields are added later
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer"},
		"header": {Type: "apiKey", In: "header", Name: "X-API-Key"},
		"basic":  {Type: "http", Scheme: "basic", Description: "Any user name; the key is the password"},
	}
	c.Security = []map[string][]string{{"bearer": {}}, {"header": {}}, {"basic": {}}, {}}
	c.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[messages.Message](), reflect.TypeFor[string]())
	return c
}

// operation describes a route that answers a T as JSON, or as CSV too where T can be written so.
func operation[T any](api huma.API, method, path, id, summary string) huma.Operation {
	content := map[string]*huma.MediaType{
		jsonType: {Schema: api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, id)},
	}
	var none T
	if _, ok := any(none).(csvWriter); ok {
		content[csvType] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	}
	return huma.Operation{
		Method: method, Path: path, OperationID: id, Summary: summary, Tags: []string{tagOf(path)},
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: content}},
	}
}

// tagOf groups the routes by their resource.
func tagOf(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, "/api/v1/"), "/")
	if strings.HasPrefix(path, "/api/v1/") {
		return parts[0]
	}
	return "server"
}

// raw adds a route that is answered outside huma.
func (s *Server) raw(api huma.API, path, id, summary, contentType string, h http.Handler) {
	op := &huma.Operation{
		Method: http.MethodGet, Path: path, OperationID: id, Summary: summary, Tags: []string{tagOf(path)},
		Responses: map[string]*huma.Response{"200": {
			Description: "OK", Content: map[string]*huma.MediaType{contentType: {Schema: &huma.Schema{}}},
		}},
	}
	api.OpenAPI().AddOperation(op)
	s.engine.GET(path, func(c *gin.Context) {
		if p := unknownQuery(op, c.Request.URL.RawQuery); p != nil {
			s.writeProblem(c.Writer, c.Request, p)
			return
		}
		h.ServeHTTP(c.Writer, c.Request)
	})
}

// getOpenAPI answers GET /openapi.json.
func (s *Server) getOpenAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", jsonType)
	if _, err := w.Write(s.openapi); err != nil {
		s.log.Debug("answer not written", "error", err)
	}
}

// describe finishes the description and writes it down once.
func (s *Server) describe(api huma.API) error {
	doc := api.OpenAPI()
	if s.Upload != nil {
		doc.Paths["/api/v1/brands/{brand}/survey"].Post.RequestBody = surveyBody()
	}
	mend(doc.Components.Schemas)
	var err error
	if s.openapi, err = json.Marshal(doc); err != nil {
		return fmt.Errorf("write the OpenAPI description: %w", err)
	}
	return nil
}

// surveyBody describes the body of an upload. huma must not know it while the route is made, or it would read the body.
func surveyBody() *huma.RequestBody {
	file := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	form := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": file}, Required: []string{"file"}}
	content := map[string]*huma.MediaType{"multipart/form-data": {Schema: form}}
	for mediaType := range bodyTypes {
		content[mediaType] = &huma.MediaType{Schema: file}
	}
	return &huma.RequestBody{Required: true, Content: content}
}

// mend says what huma leaves out: that a field which is a pointer to a struct may be null, and that a number is written
// as a string where its tag says so.
func mend(schemas huma.Registry) {
	for name, schema := range schemas.Map() {
		t := schemas.TypeFromRef("#/components/schemas/" + name)
		if t == nil || t.Kind() != reflect.Struct {
			continue
		}
		for i := range t.NumField() {
			f := t.Field(i)
			key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			prop := schema.Properties[key]
			switch {
			case prop == nil:
			case options == "string":
				schema.Properties[key] = &huma.Schema{Type: huma.TypeString, Description: prop.Description}
			case prop.Ref != "" && f.Type.Kind() == reflect.Pointer && !strings.Contains(options, "omit"):
				schema.Properties[key] = &huma.Schema{AnyOf: []*huma.Schema{prop, {Type: "null"}}}
			}
		}
	}
}

// refuseUnknownQuery answers a query that the route does not know with a problem instead of passing it over: a
// misspelt filter must not answer with everything.
func (s *Server) refuseUnknownQuery(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	if p := unknownQuery(ctx.Operation(), c.Request.URL.RawQuery); p != nil {
		s.writeProblem(c.Writer, c.Request, p)
		return
	}
	next(ctx)
}

// refuseStrayBody refuses a POST with a body where the route reads none: what a caller put there in good faith would be lost unsaid.
func (s *Server) refuseStrayBody(ctx huma.Context, next func(huma.Context)) {
	c, op := humagin.Unwrap(ctx), ctx.Operation()
	if op.Method == http.MethodPost && op.RequestBody == nil {
		if n, _ := c.Request.Body.Read(make([]byte, 1)); n > 0 {
			s.writeProblem(c.Writer, c.Request, newProblem(kindMediaType, "This route reads no body: everything goes into the query."))
			return
		}
	}
	next(ctx)
}

// unknownQuery returns what is wrong with the names in a query; nil where nothing is.
func unknownQuery(op *huma.Operation, raw string) *Problem {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return newProblem(kindBadParameter, "The query of the address cannot be read: escape special characters as %%XX and join with &.")
	}
	var names []string
	repeats := map[string]bool{}
	for _, p := range op.Parameters {
		if p.In == "query" {
			names = append(names, p.Name)
			repeats[p.Name] = p.Explode != nil && *p.Explode
		}
	}
	problem := newProblem(kindBadParameter, "")
	for name, values := range query {
		switch {
		case !slices.Contains(names, name):
			message := fmt.Sprintf("This route has no query parameter %q.%s", clip(name), didYouMean(nearest.Word(name, names)))
			problem.Errors = append(problem.Errors, Complaint{Location: "query." + clip(name), Message: message})
		case len(values) > 1 && !repeats[name]:
			problem.Errors = append(problem.Errors, Complaint{Location: "query." + name, Message: fmt.Sprintf("The query parameter %s is there more than once.", name)})
		}
	}
	if len(problem.Errors) == 0 {
		return nil
	}
	slices.SortFunc(problem.Errors, func(a, b Complaint) int { return cmp.Compare(a.Location, b.Location) })
	problem.Detail = problem.Errors[0].Message
	return problem
}
