package survey

import (
	"strconv"
	"testing"
)

func TestScoresAsToolsWriteThem(t *testing.T) {
	for in, want := range map[string]int{
		"0": 0, "7": 7, "10": 10, " 9 ": 9, "9.0": 9, "9,00": 9, "09": 9, "-0": 0, "9分": 9, "１０分": 10, "9 баллов": 9, "1 point": 1, "9/10": 9, "9 out of 10": 9, "9 из 10": 9,
		"10 - Extremely likely": 10, "0 – Not at all likely": 0, "10: Очень вероятно": 10, "10. 非常可能": 10, "10 (extremely likely)": 10, "10、非常可能": 10,
		"Extremely likely - 10": 10, "Очень вероятно (10)": 10, "Совсем нет: 0": 0,
	} {
		if got, err := parseScore(in); err != nil || got != want {
			t.Errorf("parseScore(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
}

func TestScoresThatAreNone(t *testing.T) {
	for in, want := range map[string]string{
		"11":          `"11" is outside 0-10`,
		"-1":          `"-1" is outside 0-10`,
		"100":         `"100" is outside 0-10`,
		"7.5":         `"7.5" is not a whole number from 0 to 10`,
		"7,5":         `"7,5" is not a whole number from 0 to 10`,
		"n/a":         `"n/a" is not a whole number from 0 to 10`,
		"promoter":    `"promoter" is not a whole number from 0 to 10`,
		"9-10":        `"9-10" holds more than one number`,
		"4/5":         `"4/5" is on another scale than 0 to 10`,
		"4 out of 5":  `"4 out of 5" is on another scale than 0 to 10`,
		"9th":         `"9th" is not a whole number from 0 to 10`,
		"1e1":         `"1e1" holds more than one number`,
		"0x9":         `"0x9" holds more than one number`,
		"likely -1":   `"likely -1" is not a whole number from 0 to 10`,
		"Q1":          `"Q1" is not a whole number from 0 to 10`,
		"2026-03-05":  `"2026-03-05" holds more than one number`,
		"99999999999": `"99999999999" is outside 0-10`,
	} {
		if got, err := parseScore(in); err == nil || err.Msg != want {
			t.Errorf("parseScore(%q) = %d, %v; want %s", in, got, err, want)
		}
	}
}

func TestEveryIntegerIsReadOrOutside(t *testing.T) {
	for n := -200; n <= 200; n++ {
		got, err := parseScore(strconv.Itoa(n))
		if inside := n >= 0 && n <= 10; inside != (err == nil) || inside && got != n {
			t.Errorf("%d gave %d, %v", n, got, err)
		}
	}
}

func FuzzScore(f *testing.F) {
	for _, s := range []string{"10 - Extremely likely", "9分", "7,5", "-1", "Очень вероятно (10)", "9/10", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := parseScore(s); err == nil && (n < 0 || n > 10) || err != nil && (err.Msg == "" || err.Reason() == "") {
			t.Fatalf("%q gave %d, %v", s, n, err)
		}
	})
}
