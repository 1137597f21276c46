package eval

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"overheard/nps"
)

// Scored is what a model made of one rated text that it had not seen, without the text.
type Scored struct {
	Set     string  `json:"set"`
	Domain  string  `json:"domain"`
	Brand   string  `json:"brand"`
	Lang    string  `json:"lang"`              // as the model took it
	Quarter string  `json:"quarter,omitempty"` // "2016Q3"; "" where the text has no date
	Answer  int     `json:"answer"`            // what its author answers: -1 detractor, 0 passive, 1 promoter
	P       float64 `json:"p"`                 // raw shares of promoter, passive and detractor
	N       float64 `json:"n"`
	D       float64 `json:"d"`
	Opinion float64 `json:"opinion"`
}

// key tells brands of several sets apart.
func (s *Scored) key() string { return s.Set + "/" + s.Brand }

// rated is s as calibrations are learnt from it.
func (s *Scored) rated() nps.Rated {
	return nps.Rated{Brand: s.key(), Answer: s.Answer, P: s.P, N: s.N, D: s.D, Opinion: s.Opinion, Lang: s.Lang}
}

// Scores lists what the models made of the texts of each domain, of the sets whose ratings tell passives from promoters, in the
// order of their brands.
func (m *Meter) Scores() []Scored {
	var out []Scored
	for _, key := range sortedKeys(m.brands) {
		b := m.brands[key]
		if b.domain == "" || !m.rated[b.set] {
			continue
		}
		for _, v := range b.votes {
			out = append(out, Scored{
				Set: b.set, Domain: b.domain, Brand: b.name, Lang: v.lang, Quarter: v.quarter, Answer: int(v.truth),
				P: v.shares.Promoter, N: v.shares.Passive, D: v.shares.Detractor, Opinion: v.weight,
			})
		}
	}
	return out
}

// ScoresHead says what scores are of.
type ScoresHead struct {
	Model  string `json:"model"`
	SHA256 string `json:"sha256"`       // of the weights whose levels the trainings took over
	Folds  int    `json:"folds"`        // parts that brands were cut into
	Of     string `json:"of,omitempty"` // the part of the texts; "" for all
	Texts  int    `json:"texts"`
}

// WriteScores writes scores as JSON lines packed with gzip, the head first.
func WriteScores(w io.Writer, head ScoresHead, scores []Scored) error {
	head.Texts = len(scores)
	packed := gzip.NewWriter(w)
	e := json.NewEncoder(packed)
	err := e.Encode(head)
	for i := range scores {
		if err == nil {
			err = e.Encode(&scores[i])
		}
	}
	if err = errors.Join(err, packed.Close()); err != nil {
		return fmt.Errorf("write scores: %w", err)
	}
	return nil
}

// ReadScores reads what [WriteScores] wrote. A file that was cut short is an error.
func ReadScores(r io.Reader) (head ScoresHead, scores []Scored, err error) {
	packed, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return head, nil, fmt.Errorf("no scores: %w", err)
	}
	d := json.NewDecoder(packed)
	if err := d.Decode(&head); err != nil {
		return head, nil, fmt.Errorf("no scores: %w", err)
	}
	for {
		var s Scored
		switch err := d.Decode(&s); {
		case errors.Is(err, io.EOF):
			if len(scores) != head.Texts {
				return head, nil, fmt.Errorf("%d scores of %d: the file is cut short", len(scores), head.Texts)
			}
			return head, scores, nil
		case err != nil:
			return head, nil, fmt.Errorf("score %d: %w", len(scores)+1, err)
		case s.Answer < -1 || s.Answer > 1 || !(s.P >= 0 && s.N >= 0 && s.D >= 0 && s.Opinion >= 0 && s.Opinion <= 1):
			return head, nil, fmt.Errorf("score %d: shares or answer out of bounds", len(scores)+1)
		}
		scores = append(scores, s)
	}
}
