package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// routes is the table of everything the server answers besides the pages.
func (s *Server) routes() error {
	api := humagin.New(s.engine, s.humaConfig())
	api.UseMiddleware(s.refuseUnknownQuery, s.refuseStrayBody)

	get(s, api, "/healthz", "health", "Whether the process runs; needs no key", s.getHealth)
	get(s, api, "/readyz", "ready", "Whether the server can work: the database is there and of the right version; needs no key", s.getReady)
	s.raw(api, "/metrics", "metrics", "Numbers for Prometheus", "text/plain", s.metrics.handler())
	s.raw(api, "/openapi.json", "openapi", "This description", jsonType, http.HandlerFunc(s.getOpenAPI))
	get(s, api, "/problems", "list-problems", "Every kind of problem", s.listProblemKinds)
	get(s, api, "/problems/{name}", "problem", "What a kind of problem means", s.getProblemKind)

	get(s, api, "/api/v1/overview", "overview", "Every brand and campaign, with its share of voice", s.getOverview)
	get(s, api, "/api/v1/brands", "list-brands", "The followed brands", s.listBrands)
	get(s, api, "/api/v1/brands/{brand}", "brand", "Everything about a brand but its mentions", s.getBrand)
	get(s, api, "/api/v1/brands/{brand}/nps", "nps", "Proxy and survey NPS of a brand by period", s.getNPS)
	get(s, api, "/api/v1/brands/{brand}/comparison", "comparison", "Proxy NPS beside survey NPS, period by period", s.getComparison)
	get(s, api, "/api/v1/brands/{brand}/mentions", "list-mentions", "The mentions of a brand, newest first", s.listMentions)
	if s.Explain != nil && s.Finder != nil {
		get(s, api, "/api/v1/mentions/{id}/explanation", "explanation", "Which words moved the label of a mention", s.getExplanation)
	}
	get(s, api, "/api/v1/brands/{brand}/hashtags", "list-hashtags", "The hashtags of a brand's mentions", s.listHashtags)
	get(s, api, "/api/v1/brands/{brand}/drivers", "list-drivers", "What promoters and detractors of a brand talk about", s.listDrivers)
	get(s, api, "/api/v1/brands/{brand}/mix", "mix", "The proxy NPS of a brand by source or language, and at a mix of these that is held fixed", s.getMix)
	if s.Audits != nil {
		get(s, api, "/api/v1/brands/{brand}/audit", "audit", "What an audit says: how right the model is, how far people agree, the corrected proxy NPS", s.getAudit)
		post(s, api, "/api/v1/brands/{brand}/audit", "draw-audit", "Draw a random sample of mentions for people to label", s.postAudit)
		get(s, api, "/api/v1/brands/{brand}/audit/next", "audit-next", "The next mention to label, without what the model said", s.getAuditNext)
		post(s, api, "/api/v1/brands/{brand}/audit/labels", "label-audit", "Save labels of one person, all or none", s.postAuditLabels)
	}
	get(s, api, "/api/v1/campaigns", "list-campaigns", "The campaigns, each before, during and after", s.listCampaigns)
	get(s, api, "/api/v1/campaigns/{campaign}", "campaign", "A campaign before, during and after", s.getCampaign)
	if s.Sources != nil {
		get(s, api, "/api/v1/sources", "list-sources", "How the sources are doing, and what is missing", s.listSources)
	}
	get(s, api, "/api/v1/runs", "list-runs", "What jobs did, latest first", s.listRuns)
	if s.Upload != nil {
		post(s, api, "/api/v1/brands/{brand}/survey", "upload-survey", "Import survey answers from a CSV or XLSX file, all or none", s.postSurvey)
	}
	if s.Records != nil {
		post(s, api, "/api/v1/brands/{brand}/records", "keep-record", "Keep a figure, with all that it came from", s.postRecord)
		get(s, api, "/api/v1/brands/{brand}/records", "list-records", "The figures of a brand that were kept, newest first", s.listRecords)
		get(s, api, "/api/v1/records/{id}", "record", "A figure as it was kept, and where it came from", s.getRecord)
		get(s, api, "/api/v1/records/{id}/check", "check-record", "The same question asked again, and what changed the number since", s.checkRecord)
		remove(s, api, "/api/v1/records/{id}", "delete-record", "Delete a figure that was kept, for good; the posts and answers behind it stay", s.deleteRecord)
	}
	return s.describe(api)
}

// get adds a route that reads.
func get[I any, P interface {
	*I
	asker
}, T any](s *Server, api huma.API, path, id, summary string, h func(context.Context, P) (T, error)) {
	op := operation[T](api, http.MethodGet, path, id, summary)
	huma.Register(api, op, answering(s, id, h))
}

// post adds a route that changes something. What it answers is never the same as before.
func post[I any, P interface {
	*I
	asker
}, T any](s *Server, api huma.API, path, id, summary string, h func(context.Context, P) (T, error)) {
	change(s, api, http.MethodPost, path, id, summary, h)
}

// remove adds a route that deletes something.
func remove[I any, P interface {
	*I
	asker
}, T any](s *Server, api huma.API, path, id, summary string, h func(context.Context, P) (T, error)) {
	change(s, api, http.MethodDelete, path, id, summary, h)
}

// change adds a route whose answer is not to be kept.
func change[I any, P interface {
	*I
	asker
}, T any](s *Server, api huma.API, method, path, id, summary string, h func(context.Context, P) (T, error)) {
	op := operation[T](api, method, path, id, summary)
	handler := answering(s, id, h)
	huma.Register(api, op, func(ctx context.Context, in *I) (*answer, error) {
		a, err := handler(ctx, in)
		if a != nil {
			a.ETag, a.Cache = "", "no-store"
		}
		return a, err
	})
}
