package main

import (
	"context"

	"overheard/internal/figures"
	"overheard/mentions"
	"overheard/nps"
)

// domainOf is the calibration of a brand's domain for the languages of its votes, as long as the opinions that count are those of the
// model whose shares the domain was learnt from. What a filter leaves may be in other languages than all votes of the brand.
func (r *rooms) domainOf(ctx context.Context, b mentions.Brand, f figures.Filter) (nps.Calibration, error) {
	m, ok, err := r.db.BrandModel(ctx, b.Name)
	if err != nil || !ok {
		return nps.Uncalibrated, err
	}
	d := r.domain(m, b.Domain)
	if d.Identity() {
		return nps.Uncalibrated, nil
	}
	votes, err := r.db.Languages(ctx, b.Name, figures.Filter{})
	if err != nil {
		return nps.Uncalibrated, err
	}
	shown := votes
	if f.Narrows() {
		if shown, err = r.db.Languages(ctx, b.Name, f); err != nil {
			return nps.Uncalibrated, err
		}
	}
	return d.In(votes, shown), nil
}

// remarkDomains says which brands have a domain that the model at work has no calibration for. A model server that has not been
// asked yet has no name.
func (r *rooms) remarkDomains(a *app) {
	m := r.model.Model()
	if path := weightsPath(r.cfg); r.domains.SHA256 != "" && m.SHA256 != r.domains.SHA256 && r.standIn == nil {
		a.remark("remark: %s is for other weights than those of %s; to learn it again: overheard model calibrate", domainsPath(path), path)
	}
	for _, b := range r.cfg.Brands {
		if b.Domain != "" && m.Name != "" && r.domain(m, b.Domain).Identity() {
			a.remark("remark: %s: model %s has no calibration for the domain %s; it does not calibrate its scores", b.Name, m.Name, b.Domain)
		}
	}
}
