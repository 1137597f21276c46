package figures

import (
	"fmt"
	"strings"
	"testing"

	"overheard/internal/messages"
	"overheard/nps"
)

func TestVerdicts(t *testing.T) {
	months := []string{"2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"}
	tests := []struct {
		name string
		fill func(*memory)
		want string
	}{
		{"nothing", func(*memory) {}, "Nothing is stored for this brand on these days."},
		{"a survey alone", func(m *memory) { m.answered("acme-air", "2026-01-05", 50, 30, 20) }, "No public posts to set beside the survey."},
		{"posts alone", func(m *memory) { m.say("acme-air", "2026-01-05", 100, .5) },
			"Balance of public posts, not an NPS of customers: read the change, not the level."},
		{"few posts alone", func(m *memory) { m.say("acme-air", "2026-01-05", 4, .5) },
			"Too little data to say (4 voices; about 70 are needed)."},
		{"one post alone", func(m *memory) { m.say("acme-air", "2026-01-05", 1, 1) },
			"Too little data to say (1 voice; about 70 are needed)."},
		{"posts that scatter", func(m *memory) { m.say("acme-air", "2026-01-05", 12, .5) },
			"Too little data to say (12 voices; about 50 are needed)."},
		{"posts over months, few in each", func(m *memory) {
			for _, month := range months {
				m.say("acme-air", month+"-05", 8, .5)
			}
		}, "Balance of public posts, not an NPS of customers: read the change, not the level."},
		{"few posts, a survey", func(m *memory) {
			m.say("acme-air", "2026-01-05", 4, .5)
			m.answered("acme-air", "2026-01-05", 50, 30, 20)
		}, "Too little data to say (4 voices; about 70 are needed)."},
		{"posts, few answers", func(m *memory) {
			m.say("acme-air", "2026-01-05", 100, .5)
			m.answered("acme-air", "2026-01-05", 5, 3, 1)
		}, "Too little data to say (9 survey answers; about 70 are needed)."},
		{"far apart", func(m *memory) {
			m.say("acme-air", "2026-01-05", 200, .2)
			m.answered("acme-air", "2026-01-05", 120, 50, 30)
		}, "The posts run 79 points lower than the survey (22 to 135). The labels behind the posts are not calibrated: read the change, not the level."},
		{"no clear difference", func(m *memory) {
			m.say("acme-air", "2026-01-05", 200, .5)
			m.answered("acme-air", "2026-01-05", 80, 50, 70)
		}, "No clear difference between posts and survey: 0 points (-57 to +57), which is not to say that they agree. The labels " +
			"behind the posts are not calibrated: read the change, not the level."},
		{"anywhere", func(m *memory) {
			m.say("acme-air", "2026-01-05", 12, .5)
			m.answered("acme-air", "2026-01-05", 5, 4, 4)
		}, "Too little data to say: the posts may stand anywhere from"},
		{"two periods", func(m *memory) {
			for _, month := range months[:2] {
				m.say("acme-air", month+"-05", 100, .2)
				m.answered("acme-air", month+"-06", 60, 25, 15)
			}
		}, "The posts run 79 points lower than the survey (22 to 135). It takes 8 periods with both scores to say whether they move " +
			"together; so far: 2. The labels behind the posts are not calibrated: read the change, not the level."},
		{"moving together", func(m *memory) {
			for i, month := range months {
				m.say("acme-air", month+"-05", 100, .1*float64(i%5))
				m.answered("acme-air", month+"-06", 40+10*(i%5), 20, 60-10*(i%5))
			}
		}, "The gap between posts and survey has not clearly changed: -2 points from the earlier half of these periods to the later (-16 to +12). They move together: " +
			"a correlation of 1.00, where noise leaves room for 0.91. No clear difference"},
		{"the posts came up against the survey", func(m *memory) {
			for i := range 12 {
				month := fmt.Sprintf("2025-%02d", i+1)
				m.say("acme-air", month+"-05", 200, .3+.25*float64(i/6)+.02*float64(i%3))
				m.answered("acme-air", month+"-06", 80+i%2, 40, 80-i%2)
			}
		}, "Against the survey the posts have come up 33 points"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &memory{}
			tt.fill(m)
			c, err := service(m).Compare(t.Context(), "acme-air", Filter{})
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Verdict.String(); !strings.Contains(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestABrandWithoutSurveyIsReadByItsChange(t *testing.T) {
	m := &memory{}
	m.say("acme-air", "2026-02-10", 100, .7)
	m.say("acme-air", "2026-03-10", 100, .2)
	s := service(m)
	c, err := s.Compare(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Periods {
		if p.Proxy == nil || p.Survey != nil || p.Difference != nil || p.Combined != nil {
			t.Errorf("%+v", p)
		}
	}
	if got := c.Verdict.String(); got != "Balance of public posts, not an NPS of customers: read the change, not the level." {
		t.Errorf("verdict: %s", got)
	}
	b, err := s.Brand(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if b.Survey != nil || b.Difference != nil || !b.Change.Clear || b.Together.Key != "verdict.no_survey" || b.Note.Key != "verdict.balance" {
		t.Errorf("%+v", b)
	}
}

func TestChanges(t *testing.T) {
	tests := []struct {
		name      string
		fill      func(*memory)
		f         Filter
		key       string
		was, now  string
		clear     bool
		inEnglish string
	}{
		{"down", func(m *memory) { m.say("acme-air", "2026-02-10", 100, .7); m.say("acme-air", "2026-03-10", 100, .2) },
			Filter{From: day("2026-03-01"), To: day("2026-04-01")}, "change.down", "2026-02-10..2026-03-01", "2026-03-01..2026-04-01", true,
			"Proxy NPS down 65 points against 10 Feb 2026 to 28 Feb 2026, more than chance would give."},
		{"up, the newest month against the one before", func(m *memory) { m.say("acme-air", "2026-02-10", 100, .2); m.say("acme-air", "2026-03-10", 100, .7) },
			Filter{}, "change.up", "2026-02-01..2026-03-01", "2026-03-01..2026-04-01", true,
			"Proxy NPS up 65 points against 1 Feb 2026 to 28 Feb 2026, more than chance would give."},
		{"inside the margin", func(m *memory) { m.say("acme-air", "2026-02-10", 40, .5); m.say("acme-air", "2026-03-10", 40, .6) },
			Filter{}, "change.none", "2026-02-01..2026-03-01", "2026-03-01..2026-04-01", false,
			"No clear change against 1 Feb 2026 to 28 Feb 2026: +13 points, give or take 29."},
		{"too few before", func(m *memory) { m.say("acme-air", "2026-02-10", 4, .5); m.say("acme-air", "2026-03-10", 40, .55) },
			Filter{}, "change.few", "2026-02-01..2026-03-01", "2026-03-01..2026-04-01", false, "Too little data to compare with the time before."},
		{"a month without posts before", func(m *memory) { m.say("acme-air", "2026-01-10", 40, .5); m.say("acme-air", "2026-03-10", 40, .55) },
			Filter{}, "change.few", "2026-02-01..2026-03-01", "2026-03-01..2026-04-01", false, "Too little data to compare with the time before."},
		{"nothing before", func(m *memory) { m.say("acme-air", "2026-03-10", 40, .55) },
			Filter{From: day("2026-03-01"), To: day("2026-04-01")}, "change.first", "", "", false, "There is no earlier time to compare with."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &memory{}
			tt.fill(m)
			b, err := service(m).Brand(t.Context(), "acme-air", tt.f)
			if err != nil {
				t.Fatal(err)
			}
			c := b.Change
			if c.Sentence.Key != tt.key || c.Clear != tt.clear || c.Sentence.String() != tt.inEnglish {
				t.Errorf("%s, clear %v: %s", c.Sentence.Key, c.Clear, c.Sentence)
			}
			var was, now nps.Period
			if c.Before != nil {
				was, now = *c.Before, *c.Now
			}
			if span(was) != tt.was || span(now) != tt.now {
				t.Errorf("%s against %s", span(now), span(was))
			}
		})
	}
}

func TestCampaignVerdicts(t *testing.T) {
	tests := []struct {
		name string
		fill func(*memory)
		want string
	}{
		{"no data from its days", func(m *memory) { m.say("acme-air", "2026-02-10", 50, .5) }, "There are no data from the campaign's days yet."},
		{"no data before", func(m *memory) { m.say("acme-air", "2026-03-10", 50, .5) }, "There is no earlier time to compare the campaign with."},
		{"few before", func(m *memory) { m.say("acme-air", "2026-02-10", 5, .5); m.say("acme-air", "2026-03-10", 50, .5) },
			"Too little data to compare with the time before."},
		{"higher", func(m *memory) { m.say("acme-air", "2026-02-10", 100, .2); m.say("acme-air", "2026-03-10", 100, .7) },
			"The brand stood 65 points higher during the campaign than before (49 to 81). That the campaign did it does not follow."},
		{"lower", func(m *memory) { m.say("acme-air", "2026-02-10", 100, .7); m.say("acme-air", "2026-03-10", 100, .2) },
			"The brand stood 65 points lower during the campaign than before (49 to 81). That the campaign did it does not follow."},
		{"no clear change", func(m *memory) { m.say("acme-air", "2026-02-10", 50, .5); m.say("acme-air", "2026-03-10", 50, .5) },
			"No clear change during the campaign: 0 points (-26 to +26)."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &memory{}
			tt.fill(m)
			c, err := service(m).Campaign(t.Context(), "spring-sale")
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Verdict.String(); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestLagSentences(t *testing.T) {
	tests := []struct {
		lag     nps.Lag
		want    string
		periods bool
	}{
		{nps.Lag{N: 5, Reason: nps.LagFewPeriods}, "It takes 24 periods in a row with both scores to say whether one leads; so far: 5.", false},
		{nps.Lag{N: 30, Reason: nps.LagConstant}, "One of the two does not move, so neither can lead.", false},
		{nps.Lag{N: 30, Reason: nps.LagUnclear, R: .3, P: .4}, "Neither clearly runs ahead of the other (periods in a row: 30).", false},
		{nps.Lag{N: 30, Periods: 1, R: .8, P: .001}, "The posts run 1 period ahead of the survey.", true},
		{nps.Lag{N: 30, Periods: 2, R: .8, P: .001}, "The posts run 2 periods ahead of the survey.", true},
		{nps.Lag{N: 30, Periods: -3, R: .8, P: .001}, "The survey runs 3 periods ahead of the posts.", true},
		{nps.Lag{N: 30, R: .8, P: .001}, "They move in the same period, neither ahead of the other.", true},
	}
	for _, tt := range tests {
		l := lagOf(tt.lag)
		if got := l.Sentence.String(); got != tt.want || (l.Periods != nil) != tt.periods || (l.R != nil) != tt.periods {
			t.Errorf("%+v: %s", tt.lag, got)
		}
	}
}

func TestMovementSentences(t *testing.T) {
	tests := []struct {
		name string
		a    nps.Agreement
		want string
	}{
		{"together", nps.Agreement{Periods: 9, Pearson: nps.Correlation{R: .8, Low: .3, High: .95, OK: true}}, "They move together."},
		{"opposite", nps.Agreement{Periods: 9, Pearson: nps.Correlation{R: -.8, Low: -.95, High: -.3, OK: true}}, "They move in opposite directions."},
		{"unclear", nps.Agreement{Periods: 9, Pearson: nps.Correlation{R: .3, Low: -.4, High: .8, OK: true}},
			"Whether they move together cannot be told from these periods."},
		{"one does not move", nps.Agreement{Periods: 9}, "Whether they move together cannot be told from these periods."},
		{"few", nps.Agreement{Periods: 2}, "It takes 8 periods with both scores to say whether they move together; so far: 2."},
	}
	for _, tt := range tests {
		if got := (near{Comparison: nps.Comparison{Agreement: tt.a}}).together().String(); got != tt.want {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

func TestSentencesInThreeLanguages(t *testing.T) {
	m := halfYear()
	s := service(m)
	b, err := s.Brand(t.Context(), "acme-air", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.Overview(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Campaign(t.Context(), "spring-sale")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range messages.Languages {
		p := messages.For(lang)
		for _, m := range []messages.Message{
			b.Note, b.Together, b.Change.Sentence, b.Change.Short, b.Agreement.Sentence, b.Lag.Sentence, o.Note, c.Verdict, c.Change.Short,
		} {
			if got := p.Message(m); got == "" || strings.ContainsAny(got, "‹›{}") {
				t.Errorf("%s: %s is %q", lang, m.Key, got)
			}
		}
	}
}
