package fetch

import (
	"context"
	"fmt"
	"time"

	"overheard/crawler"
)

// midnight returns when the day that holds now ends in zone.
func midnight(now time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}

// spend counts a request against a budget of the source.
func (c *Client) spend(ctx context.Context, host, name string) error {
	if name == "" {
		return nil
	}
	now := c.web.options.Now()
	for _, b := range c.limits.Budgets {
		if b.Name != name {
			continue
		}
		want := crawler.Budget{Name: name, Limit: b.Limit, Reset: midnight(now, b.Zone)}
		left, ok, err := c.web.options.Memory.Spend(ctx, host, want, now)
		if err != nil {
			return fmt.Errorf("spend budget %s of %s: %w", name, host, err)
		}
		if !ok {
			return budgetSpent(host, left)
		}
		return nil
	}
	return fmt.Errorf("budget %s is not among the limits of source %s", name, c.source.Name)
}
