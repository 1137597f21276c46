package jobs_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

// A week of cron on three sources: north is down for all of Wednesday, south asks us to wait on Thursday evening, and east
// shows only its latest posts, so that a machine that sleeps for a night misses some. Posts are edited and deleted later.
func TestLongAWeekOfCron(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) { liveThrough(t, db, 7) })
}

// TestADayOfCron is the first of these days.
func TestADayOfCron(t *testing.T) {
	liveThrough(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), 1)
}

func liveThrough(t *testing.T, db *store.DB, days int) {
	w := newWorld(t, db, "north", "south", "east")
	w.clock = monday.Truncate(24 * time.Hour)
	w.town.change("east", func(s *square) { s.keeps = 40 })
	week := &week{world: w, random: rand.New(rand.NewPCG(1, 2)), told: map[string]int{}}
	for quarter := range days * 96 {
		week.quarter(quarter/96, quarter%96)
	}
	for range 20 { // whatever was deleted or edited last is found in time
		w.wait(3 * time.Hour)
		w.crawl(jobs.CrawlOptions{})
	}
	week.check(days)
}

type week struct {
	*world
	random *rand.Rand
	told   map[string]int // by source: how often people were told about trouble
}

// quarter lives through the quarter-th quarter of an hour of a day; 0 is Monday.
func (w *week) quarter(day, quarter int) {
	const wednesday, thursday, friday = 2, 3, 4
	w.wait(15*time.Minute + time.Duration(w.random.IntN(2000)-1000)*time.Millisecond) // as punctual as cron
	for _, name := range []string{"north", "south", "east"} {
		w.town.shout(name, numbered(fmt.Sprintf("brightcup on day %d at %d", day, quarter), w.random.IntN(4))...)
		w.town.change(name, w.trouble)
	}
	w.town.change("north", func(s *square) {
		s.trouble = nil
		if day == wednesday {
			s.trouble = down("north does not answer")
		}
	})
	w.town.change("south", func(s *square) {
		s.trouble = nil
		if day == thursday && quarter >= 72 {
			s.trouble = &crawler.Trouble{Kind: crawler.Limited, Text: "south asks to wait", Until: w.now().Add(2 * time.Hour)}
		}
	})
	if day == friday && quarter < 48 {
		return // the machine sleeps
	}
	report := w.crawl(jobs.CrawlOptions{})
	for _, trouble := range report.Troubles {
		if trouble.News {
			w.told[trouble.Source]++
		}
	}
	if report.Run.Status == runs.Failed {
		w.Fatalf("day %d, %d: %+v", day, quarter, report.Run)
	}
}

// trouble edits one of the latest posts and takes another back.
func (w *week) trouble(s *square) {
	if len(s.posts) < 10 {
		return
	}
	if i := len(s.posts) - 1 - w.random.IntN(10); !s.posts[i].gone && w.random.IntN(8) == 0 {
		s.posts[i].Text += " (edited)"
	}
	if i := len(s.posts) - 1 - w.random.IntN(10); w.random.IntN(8) == 0 {
		s.posts[i].gone = true
	}
}

// check compares what is stored with what was shouted, post by post.
func (w *week) check(days int) {
	w.Helper()
	stored := map[string]map[string]string{"north": {}, "south": {}, "east": {}}
	for after := int64(0); ; {
		page, err := w.db.Posts(w.Context(), after, 1000)
		if err != nil {
			w.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			after = p.ID
			if _, twice := stored[p.Post.Source][p.Post.NativeID]; twice {
				w.Errorf("%s %s is stored twice", p.Post.Source, p.Post.NativeID)
			}
			stored[p.Post.Source][p.Post.NativeID] = p.Post.Text
		}
	}
	for name, s := range w.town.squares {
		missing := 0
		for _, p := range s.posts {
			text, ok := stored[name][p.NativeID]
			switch {
			case p.gone && ok:
				w.Errorf("%s %s was deleted and is stored", name, p.NativeID)
			case !p.gone && !ok:
				missing++
			case !p.gone && text != p.Text:
				w.Errorf("%s %s is %q, stored as %q", name, p.NativeID, p.Text, text)
			}
		}
		if missing > 0 && (name != "east" || days < 5) {
			w.Errorf("%s lacks %d of %d posts", name, missing, len(s.posts))
		}
		w.Logf("%s: %d posts, %d missing, told %d times", name, len(s.posts), missing, w.told[name])
	}
	if report, err := w.db.Check(w.Context()); err != nil || !report.OK() {
		w.Errorf("check: %v, %v", report.Problems, err)
	}
	if days == 7 {
		w.ledger()
	}
}

// ledger says what the record of the gaps must tell.
func (w *week) ledger() {
	w.Helper()
	reasons := func(name string) (list []string) {
		gaps, err := w.db.Gaps(w.Context(), crawler.GapQuery{Sources: []string{name}})
		if err != nil {
			w.Fatal(err)
		}
		for _, g := range gaps {
			hours := g.To.Sub(g.From).Round(time.Hour).Hours()
			list = append(list, fmt.Sprintf("%s %s %.0fh filled %v", g.From.Format("Mon"), g.Reason, hours, !g.Filled.IsZero()))
			w.Logf("%s: %s", name, list[len(list)-1])
		}
		return list
	}
	for name, want := range map[string]string{
		"north": `^(Tue|Wed) down 2[456]h filled true$`, "south": `^Thu limited 18h filled true$`, "east": `^(Thu|Fri) clamped \dh filled false$`,
	} {
		if got := strings.Join(reasons(name), "; "); !regexp.MustCompile(want).MatchString(got) {
			w.Errorf("gaps of %s: %s, want %s", name, got, want)
		}
	}
	if w.told["north"] != 1 && w.told["north"] != 2 || w.told["south"] != 1 {
		w.Errorf("people were told %v", w.told)
	}
}
