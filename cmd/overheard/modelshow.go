package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"overheard/sentiment/compact"
)

type modelShowCmd struct {
	Model string `default:"builtin" placeholder:"MODEL" help:"builtin, or a file that model train wrote."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

// Run shows the weights.
func (c *modelShowCmd) Run(a *app) error {
	model := compact.New()
	if c.Model != "builtin" {
		var err error
		if model, err = openWeights(c.Model); err != nil {
			return err
		}
	}
	about := model.About()
	if c.JSON {
		out := json.NewEncoder(a.out)
		out.SetIndent("", "  ")
		return out.Encode(about)
	}
	fmt.Fprintf(a.out, "model      %s\nsha256     %s\nsize       %s bytes\nword list  %s\nlanguages  told apart in Latin script: %s\ndomains    none yet: shares are the model's own\n\n",
		about.Name, about.SHA256, grouped(int64(about.Bytes)), count(about.Words, "word"), strings.Join(about.Languages, " "))
	for _, t := range about.Tables {
		fmt.Fprintf(a.out, "table %-9s %9s rows, %9s in use   tone: temperature %.2f, bias %+.2f %+.2f   answer: temperature %.2f, bias %+.2f %+.2f\n",
			t.Name, grouped(int64(t.Rows)), grouped(int64(t.Used)), t.Tone.Temperature, t.Tone.Bias[0], t.Tone.Bias[2],
			t.Answer.Temperature, t.Answer.Bias[0], t.Answer.Bias[2])
	}
	return nil
}
