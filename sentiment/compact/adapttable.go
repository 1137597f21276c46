package compact

import (
	"context"
	"math"
)

// adapt returns the table with corrections for each question that the texts can teach.
func (p *ownPool) adapt(ctx context.Context, base *table, seed uint64, progress func(), learnt func(Learning)) (*table, error) {
	t := base
	for q := range questions {
		what := Learning{Table: familyNames[p.family], Question: questionNames[q], Texts: len(p.lessons[q]), Learnt: p.enough(q)}
		if what.Learnt {
			c, err := correct(ctx, p.lessons[q], len(p.cells), progress)
			if err != nil {
				return nil, err
			}
			t = t.corrected(q, c, p.cells, seed)
			what.Words = c.weights != nil
		}
		if what.Texts > 0 && learnt != nil {
			learnt(what)
		}
	}
	return t, nil
}

// level returns the calibrated logits.
func (c Calibration) level(z [classes]float64) [classes]float64 {
	for k := range z {
		z[k] = z[k]/float64(c.Temperature) + float64(c.Bias[k])
	}
	return z
}

// rescaled stretches the calibrated logits and shifts them.
func (c Calibration) rescaled(scale float64, shift [classes]float64) Calibration {
	c.Temperature = float32(float64(c.Temperature) / scale)
	for k := range c.Bias {
		c.Bias[k] = float32(scale*float64(c.Bias[k]) + shift[k])
	}
	return c
}

// corrected returns a copy of the table with a correction of one question.
func (t *table) corrected(q question, c *correction, cells map[uint64]int32, seed uint64) *table {
	out := *t
	temperature, first := float64(out.tone.Temperature), columnNegative
	if q == questionAnswer {
		temperature, first = out.reply.temperature(), columnDetractor
		out.reply = out.reply.rescaled(c.scale, c.shift)
	} else {
		out.tone = out.tone.rescaled(c.scale, c.shift)
	}
	if c.weights == nil {
		return &out
	}
	out.rows = append([]uint32(nil), t.rows...)
	for row, cell := range cells {
		w := &c.weights[cell]
		for side, class := range [2]int{0, 2} {
			column := first + side
			added := temperature * (w[class] - w[1]) / float64(t.scale[column])
			out.rows[row] = addByte(out.rows[row], column, added, dither(row, column, seed))
		}
	}
	return &out
}

// addByte adds to one byte of a row. What is left over is rounded up with its own probability, of which chance is the draw,
// lest the many small steps of a correction all be lost.
func addByte(row uint32, column int, added, chance float64) uint32 {
	at := 8 * column
	q := float64(int8(uint8(row >> at)))
	q = max(-127, min(127, math.Floor(q+added+chance)))
	return row&^(0xFF<<at) | uint32(uint8(int8(q)))<<at
}

// dither is a number from 0 to 1, without 1, that belongs to a byte of a table.
func dither(row uint64, column int, seed uint64) float64 {
	h := mix(mix(seedMark, row*uint64(columns)+uint64(column)), seed)
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	return float64(h>>40) / (1 << 24)
}
