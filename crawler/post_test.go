package crawler

import (
	"errors"
	"testing"
	"time"
)

func TestCheck(t *testing.T) {
	good := Post{Source: "forum", NativeID: "7", PublishedAt: time.Unix(1, 0), Text: "hello"}
	tests := []struct {
		name   string
		change func(*Post)
		want   error
	}{
		{"a whole post", func(*Post) {}, nil},
		{"no source", func(p *Post) { p.Source = "" }, ErrNoSource},
		{"no id", func(p *Post) { p.NativeID = "" }, ErrNoID},
		{"no time", func(p *Post) { p.PublishedAt = time.Time{} }, ErrNoTime},
		{"no text", func(p *Post) { p.Text = "" }, ErrNoText},
		{"a rating within its scale", func(p *Post) { p.Rating, p.RatingMax = 5, 5 }, nil},
		{"a rating above its scale", func(p *Post) { p.Rating, p.RatingMax = 6, 5 }, ErrRating},
		{"a rating without a scale", func(p *Post) { p.Rating = 4 }, ErrRating},
		{"a deletion needs no text", func(p *Post) { *p = Post{Source: "forum", NativeID: "7", Deleted: true} }, nil},
		{"a deletion needs an id", func(p *Post) { *p = Post{Source: "forum", Deleted: true} }, ErrNoID},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := good
			tt.change(&p)
			if got := p.Check(); !errors.Is(got, tt.want) {
				t.Errorf("Check() = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestATimeMayBeADayAheadAndNoMore(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]bool{
		now: true, now.Add(23 * time.Hour): true, now.Add(25 * time.Hour): false, {}: false, time.Unix(0, 0).UTC(): false,
	} {
		if got := Plausible(at, now); got != want {
			t.Errorf("%v: %v", at, got)
		}
	}
}
