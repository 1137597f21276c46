package nps

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func mustDay(t testing.TB, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no time zone data: %v", err)
	}
	return loc
}

func TestContaining(t *testing.T) {
	tests := []struct {
		name       string
		grain      Grain
		day        string
		start, end string
	}{
		{"a day", GrainDay, "2026-03-05", "2026-03-05", "2026-03-06"},
		{"a week from its Monday", GrainWeek, "2026-03-02", "2026-03-02", "2026-03-09"},
		{"a week from its Sunday", GrainWeek, "2026-03-08", "2026-03-02", "2026-03-09"},
		{"a week over New Year", GrainWeek, "2026-01-01", "2025-12-29", "2026-01-05"},
		{"a week over a leap day", GrainWeek, "2024-02-29", "2024-02-26", "2024-03-04"},
		{"a week before 1970", GrainWeek, "1969-12-31", "1969-12-29", "1970-01-05"},
		{"a month", GrainMonth, "2026-03-31", "2026-03-01", "2026-04-01"},
		{"February of a leap year", GrainMonth, "2024-02-29", "2024-02-01", "2024-03-01"},
		{"February of a year divisible by 100", GrainMonth, "1900-02-28", "1900-02-01", "1900-03-01"},
		{"December", GrainMonth, "2025-12-31", "2025-12-01", "2026-01-01"},
		{"the first quarter", GrainQuarter, "2026-03-31", "2026-01-01", "2026-04-01"},
		{"the last quarter", GrainQuarter, "2026-10-01", "2026-10-01", "2027-01-01"},
		{"a leap year", GrainYear, "2024-02-29", "2024-01-01", "2025-01-01"},
		{"all is the day alone", GrainAll, "2026-03-05", "2026-03-05", "2026-03-06"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := Period{mustDay(t, tt.start), mustDay(t, tt.end)}
			if got := tt.grain.Containing(mustDay(t, tt.day)); got != want {
				t.Errorf("got %s..%s, want %s..%s", got.Start, got.End, want.Start, want.End)
			}
		})
	}
	if got := GrainYear.Containing(mustDay(t, "2024-05-05")).Days(); got != 366 {
		t.Errorf("2024 has %d days", got)
	}
}

func TestCut(t *testing.T) {
	tests := []struct {
		name     string
		grain    Grain
		from, to string
		want     []string
	}{
		{"whole months", GrainMonth, "2026-01-01", "2026-04-01", []string{"2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"}},
		{"both ends within a month", GrainMonth, "2026-01-15", "2026-03-10", []string{"2026-01-15", "2026-02-01", "2026-03-01", "2026-03-10"}},
		{"within one month", GrainMonth, "2026-01-15", "2026-01-16", []string{"2026-01-15", "2026-01-16"}},
		{"weeks cut at both ends", GrainWeek, "2026-03-04", "2026-03-17", []string{"2026-03-04", "2026-03-09", "2026-03-16", "2026-03-17"}},
		{"all", GrainAll, "2025-06-07", "2026-03-17", []string{"2025-06-07", "2026-03-17"}},
		{"no days", GrainMonth, "2026-03-17", "2026-03-17", nil},
		{"the wrong way round", GrainDay, "2026-03-17", "2026-03-01", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for i, p := range tt.grain.Cut(mustDay(t, tt.from), mustDay(t, tt.to)) {
				if i == 0 {
					got = append(got, p.Start.String())
				}
				got = append(got, p.End.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestCutLeavesNoGapAndEveryPeriodWithinItsGrain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.SampledFrom(Grains).Draw(t, "grain")
		from := Day(rapid.IntRange(-40_000, 40_000).Draw(t, "from"))
		to := from + Day(rapid.IntRange(1, 1000).Draw(t, "days"))
		at := from
		for _, p := range g.Cut(from, to) {
			if p.Start != at || p.Days() <= 0 {
				t.Fatalf("%s..%s after %s", p.Start, p.End, at)
			}
			if g != GrainAll && g.Containing(p.Start) != g.Containing(p.End-1) {
				t.Fatalf("%s..%s is more than one %s", p.Start, p.End, g)
			}
			at = p.End
		}
		if at != to {
			t.Fatalf("ends at %s, not %s", at, to)
		}
	})
}

func TestDayOfIsCutInTheZone(t *testing.T) {
	tests := []struct{ name, at, zone, want string }{
		{"late evening in UTC is the next day in Shanghai", "2026-03-05T20:00:00Z", "Asia/Shanghai", "2026-03-06"},
		{"early morning in UTC is the day before in New York", "2026-03-05T04:59:59Z", "America/New_York", "2026-03-04"},
		{"the hour that summer time skips", "2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29"},
		{"the last instant of the day of 25 hours", "2026-10-25T22:59:59Z", "Europe/Berlin", "2026-10-25"},
		{"the first instant after it", "2026-10-25T23:00:00Z", "Europe/Berlin", "2026-10-26"},
		{"half an hour off", "2026-03-05T18:30:00Z", "Asia/Kolkata", "2026-03-06"},
		{"before 1970", "1969-12-31T23:59:59Z", "UTC", "1969-12-31"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := DayOf(at, zone(t, tt.zone)).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestStartOfADay(t *testing.T) {
	tests := []struct{ name, day, zone, want string }{
		{"UTC", "2026-03-05", "UTC", "2026-03-05T00:00:00Z"},
		{"east", "2026-03-05", "Asia/Shanghai", "2026-03-04T16:00:00Z"},
		{"the day summer time begins", "2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"},
		{"the day after", "2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"},
		{"the day summer time ends", "2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z"},
		{"midnight skipped in Sao Paulo", "2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"},
		{"midnight skipped in Beirut", "2022-03-27", "Asia/Beirut", "2022-03-26T22:00:00Z"},
		{"midnight skipped in Santiago", "2022-09-11", "America/Santiago", "2022-09-11T04:00:00Z"},
		{"midnight twice in Havana: the first", "2020-11-01", "America/Havana", "2020-11-01T04:00:00Z"},
		{"midnight twice on the Azores: the first", "2020-10-25", "Atlantic/Azores", "2020-10-25T00:00:00Z"},
		{"the day that Samoa left out begins with the next", "2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"},
		{"the day after it", "2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mustDay(t, tt.day).Start(zone(t, tt.zone)).UTC().Format(time.RFC3339); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// Zones with changes at midnight, by half hours and across the date line.
var awkwardZones = []string{
	"UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "America/Havana", "Atlantic/Azores", "Australia/Lord_Howe",
	"Asia/Kathmandu", "Pacific/Kiritimati", "America/Santiago", "Africa/Cairo", "Asia/Tehran",
}

func TestEveryDayBeginsWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(awkwardZones).Draw(t, "zone")
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Skip("no time zone data")
		}
		d := Day(rapid.IntRange(7305, 21915).Draw(t, "day")) // 1990 to 2030
		if name == "Pacific/Kiritimati" && d < 9132 {
			d += 9132 // it left out the first day of 1995
		}
		start := d.Start(loc)
		if got := DayOf(start, loc); got != d {
			t.Fatalf("%s in %s begins on %s", d, name, got)
		}
		if got := DayOf(start.Add(-time.Second), loc); got != d-1 {
			t.Fatalf("the second before %s in %s is on %s", d, name, got)
		}
	})
}

func TestDayAsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.IntRange(-700_000, 2_900_000).Draw(t, "day"))
		b, err := d.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back Day
		if err := back.UnmarshalText(b); err != nil || back != d {
			t.Fatalf("%d became %q and then %d: %v", d, b, back, err)
		}
	})
	for _, s := range []string{"", "2026-02-29", "2026-3-1", "05.03.2026", "2026-03-05T00:00:00Z", "2026-13-01"} {
		if d, err := ParseDay(s); err == nil {
			t.Errorf("%q was read as %s", s, d)
		}
	}
}

func TestParseGrain(t *testing.T) {
	for _, g := range Grains {
		if got, err := ParseGrain(string(g)); err != nil || got != g {
			t.Errorf("%s: got %s, %v", g, got, err)
		}
	}
	if _, err := ParseGrain("fortnight"); err == nil {
		t.Error("a fortnight was accepted")
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2026-03-31", "1900-02-29", "", "0000-01-01", "9999-12-31", "2026-00-00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDay(s); err == nil && d.String() != s {
			t.Errorf("%q was read as %s", s, d)
		}
	})
}
