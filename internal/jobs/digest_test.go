package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/jobs"
	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// office is a ToldStore, and everything that digests and alerts are made from.
type office struct {
	clock   time.Time
	told    map[string]time.Time
	marks   map[string]int64
	mark    int64
	locked  bool
	asked   []string // "since after" of the digests that were made
	spikes  []figures.DaySpike
	sources []crawler.SourceStatus
}

func newOffice() *office {
	return &office{clock: monday, told: map[string]time.Time{}, marks: map[string]int64{}}
}

func (o *office) now() time.Time { return o.clock }

func (o *office) Lock(context.Context, string, time.Duration) (func(), error) {
	if o.locked {
		return nil, busyError{}
	}
	return func() {}, nil
}

type busyError struct{}

func (busyError) Error() string { return "somebody else is at work" }
func (busyError) Busy() bool    { return true }

func (o *office) Told(_ context.Context, what string) (time.Time, int64, error) {
	return o.told[what], o.marks[what], nil
}

func (o *office) SaveTold(_ context.Context, what string, at time.Time, mark int64) error {
	o.told[what], o.marks[what] = at, mark
	return nil
}

func (o *office) Mark(context.Context) (int64, error) { o.mark++; return o.mark, nil }

func (o *office) Digest(_ context.Context, _ []string, since time.Time, after int64) (*figures.Digest, error) {
	o.asked = append(o.asked, fmt.Sprintf("%s %d", since.Format("Jan 2 15:04"), after))
	return &figures.Digest{At: o.clock, Since: since, Quiet: true}, nil
}

func (o *office) Spikes(context.Context, string, time.Time, time.Time) ([]figures.DaySpike, error) {
	return o.spikes, nil
}

func (o *office) Sources(context.Context) ([]crawler.SourceStatus, error) { return o.sources, nil }

// box is a channel that keeps what it gets, unless it is closed.
type box struct {
	name    string
	closed  bool
	letters []jobs.Letter
}

func (b *box) Name() string { return b.name }

func (b *box) Send(_ context.Context, l jobs.Letter) error {
	if b.closed {
		return errors.New("closed")
	}
	b.letters = append(b.letters, l)
	return nil
}

func send(t *testing.T, o *office, since time.Time, boxes ...*box) string {
	t.Helper()
	j := &jobs.SendDigest{Env: jobs.Env{Now: o.now}, Store: o, Figures: o}
	for _, b := range boxes {
		j.Channels = append(j.Channels, b)
	}
	o.asked = nil
	all, err := j.Run(t.Context(), since)
	if err != nil {
		t.Fatal(err)
	}
	var s []string
	for _, sent := range all {
		switch {
		case sent.Err != nil:
			s = append(s, sent.Channel+" failed")
		case !sent.Already.IsZero():
			s = append(s, sent.Channel+" had it")
		default:
			s = append(s, sent.Channel+" sent")
		}
	}
	return strings.Join(s, ", ") + "; " + strings.Join(o.asked, ", ")
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestADigestTellsWhatIsNewSinceTheLast(t *testing.T) {
	o, mail, hook := newOffice(), &box{name: "email"}, &box{name: "webhook"}
	want(t, "the first", send(t, o, time.Time{}, mail, hook), "email sent, webhook sent; Mar 1 09:00 0")
	o.clock = o.clock.Add(time.Hour)
	want(t, "an hour later", send(t, o, time.Time{}, mail, hook), "email had it, webhook had it; ")
	want(t, "asked for", send(t, o, monday.AddDate(0, 0, -3), mail), "email sent; Feb 27 09:00 0")

	hook.closed = true
	o.clock = monday.AddDate(0, 0, 1).Add(2 * time.Hour)
	want(t, "one fails", send(t, o, time.Time{}, mail, hook), "email sent, webhook failed; Mar 2 10:00 3, Mar 2 09:00 1")
	hook.closed = false
	o.clock = o.clock.Add(time.Hour)
	want(t, "again", send(t, o, time.Time{}, mail, hook), "email had it, webhook sent; Mar 2 09:00 1")
	if len(mail.letters) != 3 || len(hook.letters) != 2 || mail.letters[0].ID != hook.letters[0].ID || mail.letters[0].ID == mail.letters[1].ID {
		t.Errorf("%d mails, %d posts, %q and %q", len(mail.letters), len(hook.letters), mail.letters[0].ID, hook.letters[0].ID)
	}

	o.clock = o.clock.AddDate(1, 0, 0)
	want(t, "a year later", send(t, o, time.Time{}, mail), "email sent; Jan 31 12:00 4")
}

func TestADigestOfOtherBrandsIsRememberedApart(t *testing.T) {
	o, mail := newOffice(), &box{name: "email"}
	send(t, o, time.Time{}, mail)
	j := &jobs.SendDigest{Env: jobs.Env{Now: o.now}, Store: o, Figures: o, Channels: []jobs.Channel{mail}, Named: true, Brands: []string{"mokka"}}
	if _, err := j.Run(t.Context(), time.Time{}); err != nil || len(mail.letters) != 2 {
		t.Errorf("%d letters, %v", len(mail.letters), err)
	}
	o.locked = true
	var busy interface{ Busy() bool }
	if _, err := j.Run(t.Context(), time.Time{}); !errors.As(err, &busy) {
		t.Errorf("two at once: %v", err)
	}
}

// alert looks once and returns what was told, kind by kind.
func alert(t *testing.T, o *office, boxes ...*box) string {
	t.Helper()
	j := &jobs.Alerts{Env: jobs.Env{Now: o.now}, Store: o, Figures: o, Sources: o, Brands: []mentions.Brand{{Name: "acme", Title: "Acme", Role: mentions.Own}, {Name: "mokka", Role: mentions.Competitor}}, Location: time.UTC}
	for _, b := range boxes {
		j.Channels = append(j.Channels, b)
	}
	news, _, err := j.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var s []string
	for _, a := range news {
		s = append(s, fmt.Sprintf("%s %s%s", a.Kind, a.Brand, a.Source))
	}
	return strings.Join(s, ", ")
}

func spikeOf(kind figures.SpikeKind, at time.Time) figures.DaySpike {
	day := nps.DayOf(at, time.UTC)
	return figures.DaySpike{Day: day, Kind: kind, Sentence: messages.M("digest.spike.detractors", day, 42, 4)}
}

func downSince(name string, since time.Time) crawler.SourceStatus {
	return crawler.SourceStatus{Name: name, State: crawler.StateFailing, Kind: crawler.Down, FailingFrom: &since, Failures: 9, Every: 15 * time.Minute, Trouble: "no answer"}
}

func TestAlertsAreToldOnce(t *testing.T) {
	o, mail, hook := newOffice(), &box{name: "email"}, &box{name: "webhook", closed: true}
	want(t, "all is well", alert(t, o, mail, hook), "")
	last := monday.AddDate(0, 0, -9)
	o.sources = []crawler.SourceStatus{downSince("forum", monday.Add(-3*time.Hour)), downSince("young", monday.Add(-time.Hour)),
		{Name: "slow", State: crawler.StateSilent, LastPost: &last}, {Name: "good", State: crawler.StateOK}}
	o.spikes = []figures.DaySpike{spikeOf(figures.SpikeMentions, monday), spikeOf(figures.SpikeDetractors, monday)}
	want(t, "three things", alert(t, o, mail, hook), "spike acme, failing forum, silent slow")
	if len(mail.letters) != 1 || !strings.Contains(mail.letters[0].Text, "Acme: On 2 Mar 2026, about 42 detractors") || !strings.Contains(mail.letters[0].Text, "forum cannot be read") {
		t.Errorf("%+v", mail.letters)
	}
	o.clock = monday.Add(30 * time.Minute)
	o.sources[1] = downSince("young", monday.Add(-3*time.Hour))
	want(t, "too soon after the last", alert(t, o, mail), "")
	o.clock = monday.Add(2 * time.Hour)
	want(t, "the new one alone", alert(t, o, mail), "failing young")
	o.clock = monday.Add(40 * time.Hour)
	want(t, "what lasts is not told again", alert(t, o, mail), "")

	// It recovered and fails anew; it is another day.
	o.sources[0] = downSince("forum", monday.Add(37*time.Hour))
	o.spikes = []figures.DaySpike{spikeOf(figures.SpikeShare, o.clock)}
	want(t, "anew", alert(t, o, mail), "spike acme, failing forum")
	o.clock = o.clock.Add(5 * time.Hour)
	o.sources[0] = downSince("forum", o.clock.Add(-3*time.Hour))
	want(t, "up and down within a day", alert(t, o, mail), "")
	if len(mail.letters) != 3 {
		t.Errorf("%d letters", len(mail.letters))
	}
}

func TestAnAlertThatReachesNobodyIsToldLater(t *testing.T) {
	o, mail := newOffice(), &box{name: "email", closed: true}
	o.sources = []crawler.SourceStatus{downSince("forum", monday.Add(-3*time.Hour))}
	want(t, "nobody is reached", alert(t, o, mail), "failing forum")
	mail.closed = false
	o.clock = monday.Add(time.Minute)
	want(t, "not every minute", alert(t, o, mail), "")
	o.clock = monday.Add(20 * time.Minute)
	want(t, "later", alert(t, o, mail), "failing forum")
	o.locked = true
	o.clock = monday.Add(90 * time.Hour)
	want(t, "another process looks", alert(t, o, mail), "")
	if len(mail.letters) != 1 {
		t.Errorf("%d letters", len(mail.letters))
	}
}

// A week in which a brand is slandered and a source is down all the time: crawls every quarter of an hour.
func TestAWeekOfTroubleIsFewAlerts(t *testing.T) {
	o, mail := newOffice(), &box{name: "email"}
	o.sources = []crawler.SourceStatus{downSince("forum", monday.Add(-3*time.Hour))}
	for range 7 * 24 * 4 {
		o.spikes = []figures.DaySpike{spikeOf(figures.SpikeDetractors, o.clock)}
		alert(t, o, mail)
		o.clock = o.clock.Add(15 * time.Minute)
	}
	if n := len(mail.letters); n < 7 || n > 8 {
		t.Errorf("%d letters in a week, want one a day", n)
	}
}

// stopper is a channel during whose sending the program is asked to stop.
type stopper struct {
	box
	stop func()
}

func (s *stopper) Send(ctx context.Context, l jobs.Letter) error {
	s.stop()
	return s.box.Send(ctx, l)
}

func TestADigestThatWasSentIsRememberedThoughTheProgramStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	o, mail := newOffice(), &stopper{box: box{name: "email"}, stop: stop}
	j := &jobs.SendDigest{Env: jobs.Env{Now: o.now}, Store: o, Figures: o, Channels: []jobs.Channel{mail}}
	if _, err := j.Run(ctx, time.Time{}); err != nil {
		t.Fatal(err)
	}
	want(t, "run again", send(t, o, time.Time{}, &mail.box), "email had it; ")
}
