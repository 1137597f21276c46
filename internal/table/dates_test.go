package table

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDateForms(t *testing.T) {
	msk := time.FixedZone("MSK", 3*3600)
	tests := []struct{ in, want string }{
		{"2026-03-05T10:20:30Z", "2026-03-05T10:20:30Z"},
		{"2026-03-05T10:20:30+05:00", "2026-03-05T05:20:30Z"},
		{"2026-03-05T10:20:30.5-05:00", "2026-03-05T15:20:30.5Z"},
		{"2026-03-05", "2026-03-04T21:00:00Z"},
		{"2026-03-05 10:20:30", "2026-03-05T07:20:30Z"},
		{"2026-03-05T10:20:30", "2026-03-05T07:20:30Z"},
		{"2026-03-05 10:20:30.250 UTC", "2026-03-05T10:20:30.25Z"},
		{"2018-03-28 15:11:55 -0700", "2018-03-28T22:11:55Z"},
		{"2026/03/05 2:20:15 PM GMT+3", "2026-03-05T11:20:15Z"},
		{"2026/3/5", "2026-03-04T21:00:00Z"},
		{"05.03.2026", "2026-03-04T21:00:00Z"},
		{"05.03.2026 10:20:30", "2026-03-05T07:20:30Z"},
		{"5.3.26, 10:20", "2026-03-05T07:20:00Z"},
		{"05/03/2026 12:05 AM", "2026-05-02T21:05:00Z"},
		{"05.03.2026 12:05 p.m.", "2026-03-05T09:05:00Z"},
		{"2026年3月5日", "2026-03-04T21:00:00Z"},
		{"2026年3月5日 14:20", "2026-03-05T11:20:00Z"},
		{"2026年3月5日 下午2:20:15", "2026-03-05T11:20:15Z"},
		{"2026年3月5日星期四下午2时20分15秒", "2026-03-05T11:20:15Z"},
		{"2026/3/5 上午12:20", "2026-03-04T21:20:00Z"},
		{"２０２６年３月５日 １０：２０", "2026-03-05T07:20:00Z"},
		{"2026. 3. 5 오후 2:20:15", "2026-03-05T11:20:15Z"},
		{"5 March 2026", "2026-03-04T21:00:00Z"},
		{"March 5th, 2026 at 2:20 pm", "2026-03-05T11:20:00Z"},
		{"05-Mar-2026 10:20", "2026-03-05T07:20:00Z"},
		{"5 марта 2026 г., 10:20", "2026-03-05T07:20:00Z"},
		{"5 мар. 2026", "2026-03-04T21:00:00Z"},
		{"Thu, 05 Mar 2026 10:20:30 +0000", "2026-03-05T10:20:30Z"},
		{"Thu Mar 05 10:20:30 +0000 2026", "2026-03-05T10:20:30Z"},
		{"Thu Mar 05 2026 10:20:30 GMT+0300 (Moscow Standard Time)", "2026-03-05T07:20:30Z"},
		{"1772706030", "2026-03-05T10:20:30Z"},
		{"1772706030.5", "2026-03-05T10:20:30.5Z"},
		{"1772706030123", "2026-03-05T10:20:30.123Z"},
		{"20260305", "2026-03-04T21:00:00Z"},
		{"20260305102030", "2026-03-05T07:20:30Z"},
		{"20260305T102030Z", "2026-03-05T10:20:30Z"},
		{"46086", "2026-03-04T21:00:00Z"},
		{"46086.5", "2026-03-05T09:00:00Z"},
		{"yesterday", `"yesterday" is not a date`},
		{"", "is empty"},
		{"31.02.2026", `"31.02.2026" is not a date`},
		{"2026-13-01", `"2026-13-01" is not a date`},
		{"25:70", `"25:70" is not a date`},
		{"05.03.2026 25:00", `"05.03.2026 25:00" is not a date`},
		{"2026", `"2026" is not a date`},
		{"9", `"9" is not a date`},
		{"9999-01-01", `"9999-01-01" is outside the years 1970 to 2100`},
		{"0203-01-01T00:00:00Z", `"0203-01-01T00:00:00Z" is outside the years 1970 to 2100`},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			d := Dates{Location: msk}
			d.Observe(tt.in)
			d.Decide()
			at, _, err := d.Parse(tt.in)
			got := at.Format(time.RFC3339Nano)
			var le *LineError
			if errors.As(err, &le) {
				got = le.Msg
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestDayAndMonthAreToldApartByTheColumn(t *testing.T) {
	tests := []struct {
		name    string
		column  string
		want    Order
		assumed bool
	}{
		{"a day above 12 in front", "01/02/2026 25/02/2026", DayMonth, false},
		{"a day above 12 behind", "01/02/2026 02/25/2026", MonthDay, false},
		{"a column in order of time only as day/month", "28.1.2026 01/02/2026 02/02/2026 05/02/2026 01/03/2026", DayMonth, false},
		{"ascending as day/month alone", "11/01/2026 12/01/2026 01/02/2026 05/02/2026 03/03/2026", DayMonth, true},
		{"ascending as month/day alone", "01/11/2026 01/12/2026 02/01/2026 02/05/2026 03/03/2026", MonthDay, true},
		{"slashes that say nothing", "01/02/2026", MonthDay, true},
		{"dots that say nothing", "01.02.2026", DayMonth, true},
		{"dashes that say nothing", "01-02-2026", DayMonth, true},
		{"both: the more frequent one", "25/02/2026 26/02/2026 02/25/2026", DayMonth, true},
		{"the year in front needs no order", "2026-02-01 2026-02-02", AnyOrder, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var d Dates
			for _, s := range strings.Fields(tt.column) {
				d.Observe(s)
			}
			if assumed := d.Decide(); d.Order != tt.want || (assumed != "") != tt.assumed {
				t.Errorf("order %v, assumed %q", d.Order, assumed)
			}
		})
	}
}

func TestADateAgainstTheColumnsOrderIsRefused(t *testing.T) {
	d := Dates{Order: MonthDay}
	if _, _, err := d.Parse("25/02/2026"); err == nil || !strings.Contains(err.Error(), "month/day/year") {
		t.Errorf("got %v", err)
	}
}

// Property: every way of writing an instant is read back to it.
func TestWrittenDatesComeBack(t *testing.T) {
	layouts := []string{
		time.RFC3339, "2006-01-02 15:04:05", "2006/1/2 15:04:05", "02.01.2006 15:04:05", "2 January 2006 15:04:05", "Jan 2, 2006 3:04:05 PM", time.RFC1123Z,
		"2006年1月2日 15:04:05", "20060102150405", time.RubyDate,
	}
	rapid.Check(t, func(t *rapid.T) {
		want := time.Unix(rapid.Int64Range(86400*366, 4102444799).Draw(t, "unix"), 0).UTC()
		s := want.Format(rapid.SampledFrom(layouts).Draw(t, "layout"))
		d := Dates{Order: DayMonth}
		got, _, err := d.Parse(s)
		if err != nil || !got.Equal(want) {
			t.Fatalf("Parse(%q) = %v, %v; want %v", s, got, err, want)
		}
	})
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"2026-03-05T10:20:30Z", "05.03.26 下午2:20", "46086.5", "Thu Mar 05 10:20:30 +0000 2026", "5 мар. 2026 г.", "2026. 3. 5 오후 2:20:15"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var d Dates
		d.Observe(s)
		d.Decide()
		at, _, err := d.Parse(s)
		if err == nil && CheckTime(at) != nil {
			t.Fatalf("%q gave %v", s, at)
		}
	})
}

func BenchmarkDates(b *testing.B) {
	for _, s := range []string{"2026-03-05T10:20:30Z", "2026-03-05 10:20:30", "05.03.2026 10:20"} {
		b.Run(s, func(b *testing.B) {
			d := Dates{Order: DayMonth}
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := d.Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
