package api

import (
	"context"
	"fmt"

	"overheard/internal/figures"
	"overheard/nps"
)

// Auditor draws mentions for people to label, keeps the labels, and says what they tell. id 0 is the latest audit of a brand.
type Auditor interface {
	Audit(ctx context.Context, brand string, id int64) (*figures.AuditFigure, error)
	AuditItems(ctx context.Context, brand string, id int64) ([]figures.AuditItem, error)
	SaveAuditLabels(ctx context.Context, brand string, id int64, marks []figures.AuditMark) (changed int, err error)
	// DrawAudit draws at random. Its error wraps [ErrBusy], or has a method Busy that returns true, while another job holds the lock.
	DrawAudit(ctx context.Context, d figures.AuditDraw) (figures.Audit, error)
}

// AuditRef names an audit.
type AuditRef struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Audit int64  `query:"audit" minimum:"1" doc:"Id of the audit; the latest where it is missing"`
}

type auditInput struct {
	AuditRef
	Asked
}

// getAudit answers GET /api/v1/brands/{brand}/audit.
func (s *Server) getAudit(ctx context.Context, in *auditInput) (*figures.AuditFigure, error) {
	if err := s.checkBrand(in.Brand); err != nil {
		return nil, err
	}
	return s.Audits.Audit(ctx, in.Brand, in.Audit)
}

// AuditSelection says which mentions to draw.
type AuditSelection struct {
	N      int    `json:"n,omitempty" default:"200" minimum:"1" maximum:"10000" doc:"How many mentions"`
	From   string `json:"from,omitempty" doc:"First day, YYYY-MM-DD in the report's time zone; without it from the beginning" example:"2026-01-01"`
	To     string `json:"to,omitempty" doc:"First day after the last, YYYY-MM-DD; without it to the end" example:"2026-04-01"`
	Source string `json:"source,omitempty" maxLength:"100" doc:"Only posts of this source"`
	Lang   string `json:"lang,omitempty" maxLength:"35" doc:"Only posts in this language, BCP 47"`
	Seed   int64  `json:"seed,omitempty" minimum:"1" doc:"Draws the same mentions again; by chance where it is missing"`
}

type drawInput struct {
	Brand string `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Asked
	Body AuditSelection
}

// postAudit answers POST /api/v1/brands/{brand}/audit.
func (s *Server) postAudit(ctx context.Context, in *drawInput) (*figures.Audit, error) {
	if err := s.checkBrand(in.Brand); err != nil {
		return nil, err
	}
	b := in.Body
	days := Days{From: b.From, To: b.To}
	from, to, err := days.days()
	if err != nil {
		return nil, err
	}
	audit, err := s.Audits.DrawAudit(ctx, figures.AuditDraw{Brand: in.Brand, N: b.N, From: from, To: to, Source: b.Source, Lang: b.Lang, Seed: b.Seed})
	if err != nil {
		return nil, err
	}
	return &audit, nil
}

type nextInput struct {
	AuditRef
	Rater string `query:"rater" maxLength:"20" doc:"Who labels: a short name, such as a or b; a where it is missing"`
	Asked
}

// AuditProgress is how far a rater is.
type AuditProgress struct {
	Brand    string `json:"brand"`
	Rater    string `json:"rater"`
	Labelled int    `json:"labelled" doc:"Mentions that the rater has labelled"`
	Of       int    `json:"of" doc:"Mentions of the audit that are still there"`
}

// AuditNext is the next mention to label. It tells nothing of what the model or another person said.
type AuditNext struct {
	AuditProgress
	Next *figures.AuditItem `json:"next" doc:"null where nothing is left to label"`
}

// getAuditNext answers GET /api/v1/brands/{brand}/audit/next.
func (s *Server) getAuditNext(ctx context.Context, in *nextInput) (*AuditNext, error) {
	rater, err := s.rater(in.Brand, in.Rater, "query.rater")
	if err != nil {
		return nil, err
	}
	items, err := s.Audits.AuditItems(ctx, in.Brand, in.Audit)
	if err != nil {
		return nil, err
	}
	next := &AuditNext{AuditProgress: progressOf(in.Brand, rater, items)}
	for i := range items {
		if !items[i].Gone && items[i].By(rater) == "" {
			next.Next = &items[i]
			break
		}
	}
	return next, nil
}

// rater checks who labels which brand.
func (s *Server) rater(brand, rater, location string) (string, error) {
	if err := s.checkBrand(brand); err != nil {
		return "", err
	}
	if rater == "" {
		rater = figures.DefaultRater
	}
	if err := figures.CheckRater(rater); err != nil {
		return "", badParameter(location, "%s", sentence(err.Error()))
	}
	return rater, nil
}

func progressOf(brand, rater string, items []figures.AuditItem) AuditProgress {
	p := AuditProgress{Brand: brand, Rater: rater}
	for _, it := range items {
		if !it.Gone {
			p.Of++
		}
		if it.By(rater) != "" {
			p.Labelled++
		}
	}
	return p
}

// AuditMarks are labels of one rater.
type AuditMarks struct {
	Rater  string      `json:"rater,omitempty" maxLength:"20" doc:"Who labels: a short name, such as a or b; a where it is missing"`
	Labels []AuditMark `json:"labels" minItems:"1" maxItems:"10000"`
}

// AuditMark is what a rater says of one mention.
type AuditMark struct {
	Item  int    `json:"item" minimum:"1" doc:"Number of the mention in the audit"`
	Label string `json:"label" enum:"promoter,passive,detractor,no_opinion,cannot_tell," doc:"An empty one takes the label back"`
}

type labelsInput struct {
	AuditRef
	Asked
	Body AuditMarks
}

// AuditReceipt says what became of labels.
type AuditReceipt struct {
	AuditProgress
	Changed int `json:"changed" doc:"Labels that are different now"`
}

// postAuditLabels answers POST /api/v1/brands/{brand}/audit/labels: all labels are saved, or none.
func (s *Server) postAuditLabels(ctx context.Context, in *labelsInput) (*AuditReceipt, error) {
	rater, err := s.rater(in.Brand, in.Body.Rater, "body.rater")
	if err != nil {
		return nil, err
	}
	marks := make([]figures.AuditMark, len(in.Body.Labels))
	for i, m := range in.Body.Labels {
		marks[i] = figures.AuditMark{Item: m.Item, Rater: rater, Label: nps.AuditLabel(m.Label), At: s.now()}
	}
	changed, err := s.Audits.SaveAuditLabels(ctx, in.Brand, in.Audit, marks)
	if err != nil {
		return nil, err
	}
	items, err := s.Audits.AuditItems(ctx, in.Brand, in.Audit)
	if err != nil {
		return nil, fmt.Errorf("count labels: %w", err)
	}
	return &AuditReceipt{progressOf(in.Brand, rater, items), changed}, nil
}
