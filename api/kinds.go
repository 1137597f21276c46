package api

import (
	"context"
	"net/http"
)

// kind is a kind of problem: its name is part of the contract and never changes.
type kind struct {
	Name        string
	Title       string
	Status      int
	Explanation string
}

// uri is the type of the problem, a path that [Server.getProblemKind] answers.
func (k kind) uri() string { return "/problems/" + k.Name }

// The kinds of problems.
var (
	kindBadParameter = kind{"bad-parameter", "A parameter is not right", http.StatusBadRequest,
		"A query or path parameter is unknown, malformed or out of range. The list of errors names each with its place."}
	kindBadRequest = kind{"bad-request", "The request cannot be read", http.StatusBadRequest,
		"The body or the address of the request is not what this route reads."}
	kindUnauthorized = kind{"unauthorized", "An API key is needed", http.StatusUnauthorized,
		"Send the key as Authorization: Bearer, as X-API-Key, or as the password of HTTP Basic."}
	kindCrossOrigin = kind{"cross-origin", "Requests from other sites are refused", http.StatusForbidden,
		"A browser sent a changing request on behalf of a page of another site."}
	kindNotFound = kind{"not-found", "There is nothing here", http.StatusNotFound,
		"The path is not one of /openapi.json, or what it names is gone."}
	kindUnknownBrand = kind{"unknown-brand", "The brand is not known", http.StatusNotFound,
		"The configuration follows no brand of this name. GET /api/v1/brands lists them."}
	kindUnknownCampaign = kind{"unknown-campaign", "The campaign is not known", http.StatusNotFound,
		"The configuration follows no campaign of this name. GET /api/v1/campaigns lists them."}
	kindUnknownRecord = kind{"unknown-record", "The record is not known", http.StatusNotFound,
		"No figure was kept under this id. GET /api/v1/brands/{brand}/records lists those of a brand."}
	kindMethod = kind{"method-not-allowed", "The method is not allowed here", http.StatusMethodNotAllowed,
		"The path exists, but not with this method. The Allow header lists those it has."}
	kindBusy = kind{"busy", "Another job is running", http.StatusConflict,
		"Jobs that write never overlap. Nothing was saved; the Retry-After header says when to try again."}
	kindReadOnly = kind{"read-only", "The database can only be read", http.StatusForbidden,
		"The server was started on a database that it may not write, such as a backup on a share. Nothing was saved. Figures are answered as ever."}
	kindTooLarge = kind{"too-large", "The body is too large", http.StatusRequestEntityTooLarge,
		"The body of the request is over the limit. Nothing was saved. Split the file, or import it on the command line."}
	kindMediaType = kind{"unsupported-media-type", "The body has a type that is not read here", http.StatusUnsupportedMediaType,
		"A survey is sent as multipart/form-data with one file, or as a body of type text/csv or XLSX; everything else as application/json."}
	kindWrongHost = kind{"wrong-host", "The server does not answer to this name", http.StatusMisdirectedRequest,
		"Without an API key the server answers to localhost only, so that a foreign page cannot reach it through a name of its own."}
	kindBadSurvey = kind{"bad-survey", "The survey cannot be imported", http.StatusUnprocessableEntity,
		"The file cannot be read, its columns cannot be told, or a line is wrong. Nothing was saved. The list of errors names lines and columns."}
	kindNothing = kind{"nothing-to-keep", "There is no figure to keep", http.StatusUnprocessableEntity,
		"No posts and no answers are stored for these days and filters. Nothing was kept."}
	kindNoVotes = kind{"nothing-to-draw", "There is nothing to draw from", http.StatusUnprocessableEntity,
		"No mention that votes is left of the brand, the days, the source and the language that were asked for."}
	kindNotReady = kind{"not-ready", "The server is not ready", http.StatusServiceUnavailable,
		"The database cannot be reached or is not of this version. The log says more."}
	kindTimeout = kind{"timeout", "The answer took too long", http.StatusServiceUnavailable,
		"The figure was not ready in time. Ask for fewer days, or for longer periods."}
	kindInternal = kind{"internal", "Something went wrong on the server", http.StatusInternalServerError,
		"A mistake of the program or of its surroundings. The log has the cause under the request id."}

	kinds = []kind{kindBadParameter, kindBadRequest, kindUnauthorized, kindCrossOrigin, kindNotFound, kindUnknownBrand,
		kindUnknownCampaign, kindUnknownRecord, kindMethod, kindBusy, kindReadOnly, kindTooLarge, kindMediaType, kindWrongHost, kindBadSurvey, kindNothing, kindNoVotes, kindNotReady,
		kindTimeout, kindInternal}
)

// ProblemKind explains a kind of problem.
type ProblemKind struct {
	Type        string `json:"type"`
	Title       string `json:"title"`
	Status      int    `json:"status"`
	Explanation string `json:"explanation"`
}

type problemKindInput struct {
	Asked
	Name string `path:"name" doc:"Last part of the type"`
}

// getProblemKind answers GET /problems/{name}.
func (s *Server) getProblemKind(_ context.Context, in *problemKindInput) (*ProblemKind, error) {
	for _, k := range kinds {
		if k.Name == in.Name {
			return &ProblemKind{k.uri(), k.Title, k.Status, k.Explanation}, nil
		}
	}
	return nil, newProblem(kindNotFound, "No kind of problem is called %q.", in.Name)
}

// ProblemKinds lists every kind of problem.
type ProblemKinds struct {
	Problems []ProblemKind `json:"problems"`
}

// listProblemKinds answers GET /problems.
func (s *Server) listProblemKinds(context.Context, *Asked) (*ProblemKinds, error) {
	list := &ProblemKinds{}
	for _, k := range kinds {
		list.Problems = append(list.Problems, ProblemKind{k.uri(), k.Title, k.Status, k.Explanation})
	}
	return list, nil
}
