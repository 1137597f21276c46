package api

import (
	"context"
	"strings"

	"overheard/internal/figures"
	"overheard/internal/records"
)

// Records keeps figures and says later where they came from; [records.Keeper] is one.
type Records interface {
	Keep(ctx context.Context, kind records.Kind, brand string, f figures.Filter, note string) (*records.Record, *records.Answered, error)
	List(ctx context.Context, brand string) ([]records.Summary, error)
	Find(ctx context.Context, id string) (*records.Record, error)
	Check(ctx context.Context, id string) (*records.Check, error)
	// Delete deletes records for good: all, or none where one is unknown.
	Delete(ctx context.Context, ids ...string) error
}

type keepInput struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Kind  string `query:"kind" enum:"nps,comparison" doc:"Which figure; nps where it is missing"`
	Note  string `query:"note" doc:"To find the record by, such as where the figure was printed" example:"Q1 report, page 4"`
	Selection
	Asked
}

// postRecord answers POST /api/v1/brands/{brand}/records.
func (s *Server) postRecord(ctx context.Context, in *keepInput) (*records.Record, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	kind := records.KindNPS
	if in.Kind != "" {
		kind = records.Kind(in.Kind)
	}
	r, _, err := s.Records.Keep(ctx, kind, in.Brand, f, in.Note)
	return r, err
}

// RecordList is the figures of a brand that were kept.
type RecordList struct {
	Records []records.Summary `json:"records" doc:"Newest first, at most a thousand"`
}

type recordsInput struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Asked
}

// listRecords answers GET /api/v1/brands/{brand}/records.
func (s *Server) listRecords(ctx context.Context, in *recordsInput) (*RecordList, error) {
	list, err := s.Records.List(ctx, in.Brand)
	return &RecordList{list}, err
}

type recordInput struct {
	ID string `path:"id" maxLength:"40" doc:"Id of the record" example:"busal"`
	Asked
}

// getRecord answers GET /api/v1/records/{id}.
func (s *Server) getRecord(ctx context.Context, in *recordInput) (*records.Record, error) {
	return s.Records.Find(ctx, in.ID)
}

// checkRecord answers GET /api/v1/records/{id}/check.
func (s *Server) checkRecord(ctx context.Context, in *recordInput) (*records.Check, error) {
	return s.Records.Check(ctx, in.ID)
}

// RecordDeleted says which record is gone.
type RecordDeleted struct {
	ID      string `json:"id"`
	Deleted bool   `json:"deleted" doc:"Always true: a record that there is not is a problem"`
}

// deleteRecord answers DELETE /api/v1/records/{id}.
func (s *Server) deleteRecord(ctx context.Context, in *recordInput) (*RecordDeleted, error) {
	if err := s.Records.Delete(ctx, in.ID); err != nil {
		return nil, err
	}
	return &RecordDeleted{strings.ToLower(strings.TrimSpace(in.ID)), true}, nil
}
