package main

import (
	"fmt"

	"overheard/internal/config"
)

type configCheckCmd struct{}

func (configCheckCmd) Help() string {
	return `Reports everything that is wrong at once, each with its line and what to write instead.

Example
  overheard config check --config /etc/overheard/config.toml`
}

// Run checks the file, and says in short what was understood.
func (configCheckCmd) Run(a *app) error {
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	var lacks config.Complaints
	for _, s := range c.Sources {
		if s.Enabled {
			lacks = append(lacks, s.Lacks...)
		}
	}
	if lacks = append(lacks, c.Notify.Lacks...); len(lacks) > 0 {
		return lacks
	}
	if _, err := channels(c); err != nil {
		return err
	}
	if _, err := insideModel(c); err != nil {
		return err
	}
	for _, w := range c.Warnings {
		a.remark("remark: %s", w)
	}
	remarkSources(a, c)
	a.say("%s is fine: %s, %s, %s; time zone %s", a.config, count(len(c.Brands), "brand"),
		count(len(c.Campaigns), "campaign"), count(len(c.Sources), "source"), c.Location)
	return nil
}

// count writes a number with its noun.
func count[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", grouped(int64(n)), noun)
}

// grouped writes a number with a comma between thousands.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
