package messages

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

const nbsp = "\u00a0"

func TestUnknownKeyIsVisible(t *testing.T) {
	if got := For("en").T("no.such.key"); got != "‹no.such.key›" {
		t.Errorf("got %q", got)
	}
	if got := For("en").T("ago.hours"); got != "‹0› h ago" {
		t.Errorf("a missing argument gave %q", got)
	}
}

func TestRussianPlurals(t *testing.T) {
	ru := For("ru")
	for n, want := range map[int]string{
		0: "0 дней назад", 1: "1 день назад", 2: "2 дня назад", 4: "4 дня назад", 5: "5 дней назад", 11: "11 дней назад",
		12: "12 дней назад", 14: "14 дней назад", 21: "21 день назад", 22: "22 дня назад", 111: "111 дней назад", 1001: "1001 день назад",
	} {
		if got := ru.T("ago.days", n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestRussianCountsOfThePages(t *testing.T) {
	ru := For("ru")
	for want, got := range map[string]string{
		"22 автора": ru.T("drivers.said", 22), "21 автор": ru.T("drivers.said", 21), "11 авторов": ru.T("drivers.said", 11),
		"5 из 21 голоса": ru.T("share.of", 5, 21), "21 из 25 голосов": ru.T("share.of", 21, 25),
		"Не голосует: 3 из 31 упоминания": ru.T("silent.title", 3, 31),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for n, want := range map[int]string{24: "нужно 24 периода подряд", 8: "нужно 8 периодов подряд"} {
		if got := ru.T("verdict.lag_few", n, 6); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
	}
}

func TestNumbersByLocale(t *testing.T) {
	tests := []struct {
		name, lang string
		write      func(*Printer) string
		want       string
	}{
		{"thousands in English", "en", func(p *Printer) string { return p.Number(1204567) }, "1,204,567"},
		{"thousands in Russian", "ru", func(p *Printer) string { return p.Number(1204567) }, "1" + nbsp + "204" + nbsp + "567"},
		{"four digits stay together in Russian", "ru", func(p *Printer) string { return p.Number(1204) }, "1204"},
		{"thousands in Chinese", "zh", func(p *Printer) string { return p.Number(1204) }, "1,204"},
		{"a fraction in Russian", "ru", func(p *Printer) string { return p.Number(1.25) }, "1,2"},
		{"a negative score has a true minus", "en", func(p *Printer) string { return p.NPS(-12.4) }, "\u221212"},
		{"a positive score has a plus", "en", func(p *Printer) string { return p.NPS(17.5) }, "+18"},
		{"zero has no sign, from either side", "en", func(p *Printer) string { return p.NPS(-0.4) }, "0"},
		{"plain text has a hyphen", "en", func(p *Printer) string { return p.Plain().NPS(-12) }, "-12"},
		{"a negative fraction that rounds to zero", "en", func(p *Printer) string { return p.Decimal(-0.04, 1) }, "0.0"},
		{"not a number", "en", func(p *Printer) string { return p.Number(math.NaN()) }, "–"},
		{"percent in English", "en", func(p *Printer) string { return p.Percent(41.2) }, "41%"},
		{"percent in Russian", "ru", func(p *Printer) string { return p.Percent(41.2) }, "41" + nbsp + "%"},
		{"a little is not nothing", "en", func(p *Printer) string { return p.Percent(0.2) }, "<1%"},
		{"nearly all is not all", "en", func(p *Printer) string { return p.Percent(99.7) }, ">99%"},
		{"nothing is nothing", "en", func(p *Printer) string { return p.Percent(0) }, "0%"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.write(For(tt.lang)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestPeriodsByLocale(t *testing.T) {
	tests := []struct{ start, end, grain, en, ru, zh string }{
		{"2026-06-01", "2026-06-02", "day", "1 Jun 2026", "1 июня 2026", "2026年6月1日"},
		{"2026-06-01", "2026-06-08", "week", "1–7 Jun 2026", "1–7 июня 2026", "2026年6月1日–6月7日"},
		{"2026-06-29", "2026-07-06", "week", "29 Jun – 5 Jul 2026", "29 июня – 5 июля 2026", "2026年6月29日–7月5日"},
		{"2025-12-29", "2026-01-05", "week", "29 Dec 2025 – 4 Jan 2026", "29 дек. 2025 – 4 янв. 2026", "2025年12月29日–2026年1月4日"},
		{"2026-06-01", "2026-07-01", "month", "Jun 2026", "июнь 2026", "2026年6月"},
		{"2026-06-05", "2026-07-01", "month", "5–30 Jun 2026", "5–30 июня 2026", "2026年6月5日–6月30日"},
		{"2026-04-01", "2026-07-01", "quarter", "Q2 2026", "2-й кв. 2026", "2026年第2季度"},
		{"2026-01-01", "2027-01-01", "year", "2026", "2026", "2026年"},
	}
	for _, tt := range tests {
		for lang, want := range map[string]string{"en": tt.en, "ru": tt.ru, "zh": tt.zh} {
			if got := For(lang).Period(day(tt.start), day(tt.end), tt.grain); got != want {
				t.Errorf("%s %s..%s: got %q, want %q", lang, tt.start, tt.end, got, want)
			}
		}
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC)
	p := For("en")
	for want, d := range map[string]time.Duration{
		"just now": 30 * time.Second, "5 min ago": 5 * time.Minute, "2 h ago": 150 * time.Minute, "1 day ago": 30 * time.Hour,
		"3 days ago": 80 * time.Hour, "2 May 2026": 59 * 24 * time.Hour, "1 Jul 2026": -24 * time.Hour,
	} {
		if got := p.Ago(now.Add(-d), now); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestMatchPicksTheNearestLanguage(t *testing.T) {
	for header, want := range map[string]string{
		"": "en", "ru": "ru", "ru-RU,ru;q=0.9,en;q=0.8": "ru", "zh-Hans-CN": "zh", "zh-CN,zh;q=0.9": "zh", "en-GB": "en",
		"fr-FR": "en", "fr;q=0.9, zh;q=0.5": "zh", "!!!": "en",
	} {
		if got := Match(header); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

func TestMessageInJSONIsPlainEnglish(t *testing.T) {
	b, err := json.Marshal(struct {
		A, B Message
	}{A: M("ago.days", -3)})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(b), `{"A":"-3 days ago","B":""}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestArgumentsNestAndFormat(t *testing.T) {
	p := &Printer{lang: "en", loc: locales["en"], minus: "\u2212", texts: map[string]text{}}
	var err error
	p.texts, err = parse([]byte(`{"in": "{0:nps} since {1:date}", "out": "It says: {0}."}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.T("out", M("in", -9.0, day("2026-06-02"))), "It says: \u22129 since 2 Jun 2026."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.texts, _ = parse([]byte(`{"pts": {"one": "{0:points} point", "other": "{0:points} points"}, "two": {"of": "1", "one": "{0}: {1} post", "other": "{0}: {1} posts"}}`))
	if got, want := p.T("pts", 1.3), "1 point"; got != want {
		t.Errorf("a number that is written rounded: got %q, want %q", got, want)
	}
	if got, want := p.T("two", "acme", 1)+" "+p.T("two", "acme", 2), "acme: 1 post acme: 2 posts"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
