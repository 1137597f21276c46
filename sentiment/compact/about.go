package compact

import "overheard/nps"

// About is what a model is made of.
type About struct {
	Name      string       `json:"name"`
	SHA256    string       `json:"sha256"`
	Bytes     int          `json:"bytes"`
	Words     int          `json:"words"`
	Languages []string     `json:"languages"` // that the language head tells apart
	Tables    []AboutTable `json:"tables"`
	Domains   []nps.Domain `json:"domains"` // calibration domains, with what each is worth
}

// AboutTable is what one table is made of.
type AboutTable struct {
	Name    string      `json:"name"`
	Rows    int         `json:"rows"`
	Used    int         `json:"used"`
	Tone    Calibration `json:"tone"`
	Answer  Answer      `json:"answer"`
	Opinion Opinion     `json:"opinion"`
	Chinese *Opinion    `json:"opinion_chinese,omitempty"` // of texts in Chinese; null but for the table that judges them
}

// About describes the model.
func (c *Classifier) About() About {
	a := About{
		Name: c.model.Name, SHA256: c.model.SHA256, Bytes: c.size, Words: len(c.weights.words.all()),
		Languages: c.weights.head.languages, Domains: append([]nps.Domain{}, Domains(c.model)...),
	}
	for f, t := range c.weights.tables {
		used := 0
		for _, row := range t.rows {
			if row != 0 {
				used++
			}
		}
		about := AboutTable{Name: familyNames[f], Rows: len(t.rows), Used: used, Tone: t.tone, Answer: t.reply, Opinion: t.voice}
		if family(f) == east {
			about.Chinese = &t.chinese
		}
		a.Tables = append(a.Tables, about)
	}
	return a
}
