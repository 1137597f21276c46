package crawler

import "time"

// What a source must have brought before its silence means anything.
const (
	silenceDays  = 7
	silencePosts = 10
)

// SilentFor returns for how long a source that answers well has brought nothing, where that is much longer than is usual
// for it, and zero otherwise. days are those of the last weeks on which it brought something, in order.
//
// Usual is what its own history says: five times the mean interval between its posts and twice its longest pause have to
// pass, and never less than a day. A source of hundreds of posts every day is missed after one day without any; a blog
// that rests at weekends is not missed on a Sunday. A source that cannot be read is not silent, but failing.
func SilentFor(h SourceHealth, days []DayCount) time.Duration {
	const day = 24 * time.Hour
	if len(days) == 0 || h.LastPost.IsZero() || h.Failures > 0 {
		return 0
	}
	var posts int64
	longest := day
	for i, d := range days {
		posts += d.Posts
		if i > 0 {
			longest = max(longest, d.Day.Sub(days[i-1].Day))
		}
	}
	span := days[len(days)-1].Day.Sub(days[0].Day) + day
	if span < silenceDays*day || posts < silencePosts {
		return 0
	}
	mean := span / time.Duration(posts)
	usual := max(5*mean, 2*longest)
	if longest == day && mean <= time.Hour {
		usual = day
	}
	if quiet := h.Covered.Sub(h.LastPost); quiet > max(usual, day) {
		return quiet
	}
	return 0
}
