package api

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

type document struct {
	OpenAPI    string
	Info       struct{ Title, Version string }
	Paths      map[string]map[string]documentedRoute
	Components struct {
		Schemas         map[string]map[string]any
		SecuritySchemes map[string]any
	}
}

type documentedRoute struct {
	OperationID string
	Summary     string
	Parameters  []struct{ Name, In string }
	RequestBody *struct{ Content map[string]any }
	Responses   map[string]struct{ Content map[string]any }
}

func description(t *testing.T, w *world) (document, string) {
	t.Helper()
	rec := w.get("/openapi.json")
	var d document
	if err := json.Unmarshal(rec.Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d, rec.Body.String()
}

func TestTheDescriptionListsEveryRoute(t *testing.T) {
	w := newWorld(t)
	d, _ := description(t, w)
	if !strings.HasPrefix(d.OpenAPI, "3.1.") || d.Info.Title != "Overheard" || d.Info.Version != "1.2.3" {
		t.Errorf("the head is %q %+v", d.OpenAPI, d.Info)
	}
	param := regexp.MustCompile(`:(\w+)`)
	ids := map[string]bool{}
	for _, route := range w.engine.Routes() {
		path := param.ReplaceAllString(route.Path, "{$1}")
		op, ok := d.Paths[path][strings.ToLower(route.Method)]
		if !ok {
			t.Errorf("%s %s is not described", route.Method, path)
			continue
		}
		if op.OperationID == "" || ids[op.OperationID] || op.Summary == "" {
			t.Errorf("%s %s: id %q, summary %q", route.Method, path, op.OperationID, op.Summary)
		}
		ids[op.OperationID] = true
		for _, m := range param.FindAllStringSubmatch(route.Path, -1) {
			if !strings.Contains(strings.Join(names(op), " "), "path "+m[1]) {
				t.Errorf("%s %s: the path parameter %s is not described", route.Method, path, m[1])
			}
		}
		if len(op.Responses["200"].Content) == 0 {
			t.Errorf("%s %s: the answer is not described", route.Method, path)
		}
	}
	if len(ids) != 30 {
		t.Errorf("%d routes", len(ids))
	}
}

func names(op documentedRoute) []string {
	var list []string
	for _, p := range op.Parameters {
		list = append(list, p.In+" "+p.Name)
	}
	return list
}

func TestTheDescriptionHoldsTogether(t *testing.T) {
	d, raw := description(t, newWorld(t))
	for _, m := range regexp.MustCompile(`"\$ref":"([^"]*)"`).FindAllStringSubmatch(raw, -1) {
		name, found := strings.CutPrefix(m[1], "#/components/schemas/")
		if _, ok := d.Components.Schemas[name]; !found || !ok {
			t.Errorf("%s leads nowhere", m[1])
		}
	}
	if strings.Contains(raw, "$schema") {
		t.Error("the answers are described with $schema links")
	}
	for _, scheme := range []string{"bearer", "header", "basic"} {
		if d.Components.SecuritySchemes[scheme] == nil {
			t.Errorf("the key as %s is not described", scheme)
		}
	}
}

// Whoever reads the description alone has to learn whose NPS a number is.
func TestTheDescriptionNamesTheEstimands(t *testing.T) {
	d, raw := description(t, newWorld(t))
	for schema, fields := range map[string]map[string]string{
		"ProxyScore":    {"nps": "those who post would answer", "low": "brand effect", "brand_effect": "points", "estimator": "pcc", "calibration": "audit", "no_opinion": "Percentage"},
		"SurveyScore":   {"nps": "all who answered", "low": "Wald"},
		"Combined":      {"nps": "who are surveyed", "lambda": "Weight of the posts", "omega": "differ from respondents"},
		"Decomposition": {"respondents": "all who answered", "commenters": "whose comment", "posts": "mean over the posts"},
		"Difference":    {"p_adjusted": "Holm"},
		"Equivalence":   {"low": "90 %"},
		"Brand":         {"calibration": "labels"},
	} {
		props, _ := d.Components.Schemas[schema]["properties"].(map[string]any)
		for field, want := range fields {
			prop, _ := props[field].(map[string]any)
			if said, _ := prop["description"].(string); !strings.Contains(said, want) {
				t.Errorf("%s.%s: %q does not say %q", schema, field, said, want)
			}
		}
	}
	if !strings.Contains(raw, "Four quantities with one scale are kept apart") {
		t.Error("the four quantities are not named")
	}
}

func TestTheDescriptionKnowsTheContract(t *testing.T) {
	d, _ := description(t, newWorld(t))
	property := func(schema, name string) string {
		props, _ := d.Components.Schemas[schema]["properties"].(map[string]any)
		if prop, ok := props[name].(map[string]any); ok {
			delete(prop, "description")
		}
		b, err := json.Marshal(props[name])
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, tt := range []struct{ schema, name, want string }{
		{"Comparison", "verdict", `{"type":"string"}`},
		{"ComparedPeriod", "proxy", `{"anyOf":[{"$ref":"#/components/schemas/ProxyScore"},{"type":"null"}]}`},
		{"ProxyScore", "start", `{"type":"string"}`},
		{"ProxyScore", "nps", `{"format":"double","type":["number","null"]}`},
		{"Run", "id", `{"type":"string"}`},
		{"Mention", "id", `{"type":"string"}`},
	} {
		if got := property(tt.schema, tt.name); got != tt.want {
			t.Errorf("%s.%s is described as %s, want %s", tt.schema, tt.name, got, tt.want)
		}
	}
	nps := d.Paths["/api/v1/brands/{brand}/nps"]["get"]
	if nps.Responses["200"].Content["text/csv"] == nil || nps.Responses["default"].Content[problemType] == nil {
		t.Errorf("the answers of nps are %+v", nps.Responses)
	}
	for _, want := range []string{"query from", "query to", "query by", "query source", "query hashtag", "query lang", "query segment", "query format"} {
		if !strings.Contains(strings.Join(names(nps), "\n"), want) {
			t.Errorf("nps has no %s: %v", want, names(nps))
		}
	}
	upload := d.Paths["/api/v1/brands/{brand}/survey"]["post"]
	if upload.RequestBody == nil || upload.RequestBody.Content["multipart/form-data"] == nil || upload.RequestBody.Content["text/csv"] == nil {
		t.Errorf("the body of the upload is %+v", upload.RequestBody)
	}
}

func TestWithoutAnUploaderThereIsNoUpload(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Upload = nil })
	if d, _ := description(t, w); d.Paths["/api/v1/brands/{brand}/survey"] != nil {
		t.Error("the upload is described")
	}
	wantProblem(t, w.ask("POST", "/api/v1/brands/acme-air/survey", "x"), kindNotFound)
}
