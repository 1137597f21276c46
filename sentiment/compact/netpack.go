package compact

import "math"

// packNet makes a net of a trained one, its rows in bytes. Its logits count share. A trainer that is nil gives a net that
// says nothing.
func packNet(from *netTrainer, share float32) net {
	if from == nil {
		return net{}
	}
	n := net{rows: make([][netWords]uint64, len(from.table))}
	var steps [netWidth]float32
	for j := range netWidth {
		steps[j] = stepSize(len(from.table), func(i int) float32 { return from.table[i].weights[j] })
		for i := range n.rows {
			q := math.Round(float64(from.table[i].weights[j] / steps[j]))
			n.rows[i][j/8] |= uint64(uint8(int8(max(-127, min(127, q))))) << (j % 8 * 8)
		}
	}
	l := &n.layer
	for k := range netHidden {
		for j := range l.Hidden[k] {
			l.Hidden[k][j] = from.hidden[k][j].w * steps[j%netWidth] / netUnit
		}
		l.HiddenBias[k] = from.hiddenBias[k].w
		for c := range classes {
			l.Out[c][k] = share * from.out[c][k].w
		}
	}
	for c := range classes {
		l.OutBias[c] = share * from.outBias[c].w
	}
	return n
}
