package nps

import "math"

// EMQ returns the mix of answers under which the votes are likeliest, by expectation maximisation (Saerens, Latinne and
// Decaestecker, Neural Computation 14(1), 2002; SLD in QuaPy): each vote's shares are weighed by how much more or less frequent an
// answer is than it was among the texts that taught it, prior, and the mix is their mean, again and again until it stands still.
// It starts from prior and stops after 1,000 rounds or where no share moves by more than 1e-6. ok is false for no votes, and where
// prior is no mix of three answers that all occur.
func EMQ(votes []Mix, prior Mix) (m Mix, ok bool) {
	return emq(alike(votes), prior)
}

// emq is EMQ of votes with weights.
func emq(votes []weighed, prior Mix) (m Mix, ok bool) {
	prior, ok = prior.normal()
	if !ok || len(votes) == 0 || !(prior[0] > 0 && prior[1] > 0 && prior[2] > 0) {
		return Mix{}, false
	}
	m = prior
	for range 1000 {
		var next Mix
		for _, v := range votes {
			if r, ok := v.under(m, prior); ok {
				for i := range r {
					next[i] += v.w * r[i]
				}
			}
		}
		if next, ok = next.normal(); !ok {
			return Mix{}, false
		}
		moved := 0.
		for i := range m {
			moved = math.Max(moved, math.Abs(next[i]-m[i]))
		}
		if m = next; moved <= 1e-6 {
			break
		}
	}
	return m, true
}

// under returns what the shares v would be where answers are mixed as m and not as in prior.
func (v Mix) under(m, prior Mix) (Mix, bool) {
	for i := range v {
		v[i] *= m[i] / prior[i]
	}
	return v.normal()
}

// emqBend returns by how much, in points, a voice with the shares v would move the score of an EMQ that came to m, against the
// number of all voices: the influence function of the solution of m = mean of v.under(m), which is −J⁻¹·(v.under(m) − m) with J the
// derivative of mean − m. An answer that fell out of the mix stays out.
func emqBend(votes []weighed, m, prior Mix) func(v Mix) float64 {
	// In the two free shares a = m[0] and b = m[2], m[1] = 1 − a − b.
	var j [2][2]float64
	var total float64
	for _, v := range votes {
		r, ok := v.under(m, prior)
		if !ok {
			continue
		}
		total += v.w
		for row, i := range [2]int{0, 2} {
			for column, k := range [2]int{0, 2} {
				// ∂r_i/∂m_k = (r_i/m_i)[i = k] − r_i·r_k/m_k, less the same for the passives that make room.
				d := -r[i]*safe(r[k], m[k]) + r[i]*safe(r[1], m[1])
				if i == k {
					d += safe(r[i], m[i])
				}
				j[row][column] += v.w * d
			}
		}
	}
	for row := range j {
		for column := range j {
			j[row][column] /= max(total, 1e-12)
		}
		j[row][row]--
	}
	det := j[0][0]*j[1][1] - j[0][1]*j[1][0]
	if !(math.Abs(det) > 1e-9) {
		return func(v Mix) float64 { return v.NPS() - m.NPS() }
	}
	return func(v Mix) float64 {
		r, _ := v.under(m, prior)
		x, y := r[0]-m[0], r[2]-m[2]
		return 100 * (j[1][0]*x - j[0][0]*y + j[1][1]*x - j[0][1]*y) / det
	}
}

func safe(a, b float64) float64 {
	if b < 1e-9 {
		return 0
	}
	return a / b
}

// Between returns the mean of two mixes: of PCC and EMQ it errs less than the worse of them, whichever that is.
func Between(a, b Mix) Mix {
	for i := range a {
		a[i] = (a[i] + b[i]) / 2
	}
	return a
}
