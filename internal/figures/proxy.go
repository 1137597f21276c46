package figures

import (
	"context"
	"fmt"

	"overheard/internal/messages"
	"overheard/nps"
)

// moments returns the moments of the voices of each period, and what their votes were calibrated with before they were added
// up: what [Service].Calibration says for the brand.
func (s *Service) moments(ctx context.Context, brand string, f Filter, periods []nps.Period) ([]nps.Moments, nps.Calibration, error) {
	f, err := s.calibrated(ctx, brand, f)
	if err != nil {
		return nil, nps.Uncalibrated, err
	}
	moments, err := s.Store.Voices(ctx, brand, f, periods)
	return moments, f.Calibration, err
}

// calibrated returns f with what [Service].Calibration says for the brand: once for a figure, so that all of it is read alike even
// while others write.
func (s *Service) calibrated(ctx context.Context, brand string, f Filter) (Filter, error) {
	if f.choice != nil {
		return f, nil
	}
	b, err := s.brand(brand)
	if err != nil {
		return f, err
	}
	choice := Choice{Calibration: nps.Uncalibrated, Base: nps.Uncalibrated, Why: messages.M("calibration.none_asked")}
	if s.Calibration != nil {
		if choice, err = s.Calibration(ctx, b, f); err != nil {
			return f, fmt.Errorf("calibration of %s: %w", brand, err)
		}
	}
	f.choice, f.Calibration = &choice, choice.Calibration
	return f, nil
}

// proxies returns the proxy score of each period, nil where no post voted.
func (s *Service) proxies(ctx context.Context, brand string, f Filter, periods []nps.Period) ([]*ProxyScore, error) {
	moments, calibration, err := s.moments(ctx, brand, f, periods)
	if err != nil {
		return nil, err
	}
	out := make([]*ProxyScore, len(periods))
	for i, p := range periods {
		out[i] = proxyScore(p, moments[i], calibration)
	}
	return out, nil
}

// proxy is proxies for one period.
func (s *Service) proxy(ctx context.Context, brand string, f Filter, p nps.Period) (*ProxyScore, error) {
	scores, err := s.proxies(ctx, brand, f, []nps.Period{p})
	if err != nil {
		return nil, err
	}
	return scores[0], nil
}
