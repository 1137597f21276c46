package nps

import "math"

// EMQ returns the mix of answers under which the votes are likeliest, by expectation maximisation (Saerens, Latinne and
// Decaestecker, Neural Computation 14(1), 2002; SLD in QuaPy): each vote's shares are weighed by how much more or less frequent an
// answer is than it was among the texts that taught it, prior, and the mix is their mean, again and again until it stands still.
// It starts from prior and stops after 1,000 rounds or where no share moves by more than 1e-6. ok is false for no votes, and where
// prior is no mix of three answers that all occur.
func EMQ(votes []Mix, prior Mix) (m Mix, ok bool) {
	prior, ok = prior.normal()
	if !ok || len(votes) == 0 || !(prior[0] > 0 && prior[1] > 0 && prior[2] > 0) {
		return Mix{}, false
	}
	m = prior
	for range 1000 {
		var next Mix
		for _, v := range votes {
			var w Mix
			for i := range v {
				w[i] = v[i] * m[i] / prior[i]
			}
			if w, ok := w.normal(); ok {
				for i := range w {
					next[i] += w[i]
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

// Between returns the mean of two mixes: of PCC and EMQ it errs less than the worse of them, whichever that is.
func Between(a, b Mix) Mix {
	for i := range a {
		a[i] = (a[i] + b[i]) / 2
	}
	return a
}
