package compact

import "slices"

// The columns of a row: how much a feature speaks for a class rather than the middle one.
const (
	columnNegative = iota
	columnPositive
	columnDetractor
	columnPromoter
	columns
)

// table is what one family of languages is judged by.
type table struct {
	rows  []uint32         // four signed bytes each
	scale [columns]float32 // what one step of a byte is worth
	bias  [columns]float32
	tone  Calibration
	reply Answer
	voice Opinion
	net   net // judges tones too

	// chinese is the voice of texts in Chinese, in the table of the east. Its levels are learnt from other texts than those of Thai
	// and Korean: hardly any Chinese text that is learnt is neutral, most Thai ones are.
	chinese Opinion
}

// voiceOf says how opinions are told in the table of f for a language.
func (t *table) voiceOf(f family, lang string) Opinion {
	if f == east && lang == "zh" {
		return t.chinese
	}
	return t.voice
}

// Calibration makes probabilities of logits: each is divided by the temperature, then a class's bias is added.
type Calibration struct {
	Temperature float32          `json:"temperature"`
	Bias        [classes]float32 `json:"bias"` // low, middle, high
}

// pack makes a table of two heads over the same buckets.
func pack(tone, reply *linear) *table {
	t := &table{rows: make([]uint32, len(tone.weights)), tone: Calibration{Temperature: 1}, reply: untied, voice: plainOpinion, chinese: plainOpinion}
	column := func(i, c int) float32 {
		switch c {
		case columnNegative:
			return tone.weights[i][0] - tone.weights[i][1]
		case columnPositive:
			return tone.weights[i][2] - tone.weights[i][1]
		case columnDetractor:
			return reply.weights[i][0] - reply.weights[i][1]
		}
		return reply.weights[i][2] - reply.weights[i][1]
	}
	t.bias = [columns]float32{
		tone.bias[0] - tone.bias[1], tone.bias[2] - tone.bias[1],
		reply.bias[0] - reply.bias[1], reply.bias[2] - reply.bias[1],
	}
	for c := range columns {
		t.scale[c] = stepSize(len(t.rows), func(i int) float32 { return column(i, c) })
		for i := range t.rows {
			t.rows[i] |= uint32(uint8(nearest(float64(column(i, c)/t.scale[c])))) << (8 * c)
		}
	}
	return t
}

// netShare is what the logits of a net count in those of a table that has one; the rows' count the rest.
const netShare = 0.3

// join puts a net beside the rows. One that is nil changes nothing.
func (t *table) join(from *netTrainer) {
	if from == nil {
		return
	}
	for _, c := range [2]int{columnNegative, columnPositive} {
		t.scale[c] *= 1 - netShare
		t.bias[c] *= 1 - netShare
	}
	t.net = packNet(from, netShare)
}

// clipped is the share of the rows in use whose weight may be too large for a byte. A few very heavy rows would else make
// the steps too coarse for all others.
const clipped = 2e-5

// stepSize chooses what one step of a byte is worth in a column.
func stepSize(n int, value func(int) float32) float32 {
	var sizes []float32
	for i := range n {
		if v := value(i); v != 0 {
			sizes = append(sizes, max(v, -v))
		}
	}
	if len(sizes) == 0 {
		return 1
	}
	slices.Sort(sizes)
	return sizes[len(sizes)-1-int(float64(len(sizes))*clipped)] / 127
}

// logits adds up the rows of the features in the bag.
func (t *table) logits(b *bag) (tone, reply [classes]float64) {
	n := uint64(len(t.rows))
	var z [columns]float64
	for g := range groups {
		features := b.features[g]
		sum, size := t.sum(features, n), len(features)
		if g == groupChars && len(b.spelled) > 0 {
			size += b.grams
			for c, v := range b.look(t) {
				sum[c] += v
			}
		}
		if size == 0 {
			continue
		}
		x := value(g, size)
		for c := range z {
			z[c] += float64(float32(sum[c]) * t.scale[c] * x)
		}
	}
	for c := range z {
		z[c] += float64(t.bias[c])
	}
	tone = t.net.logits(b)
	tone[0] += z[columnNegative]
	tone[2] += z[columnPositive]
	return tone, [classes]float64{z[columnDetractor], 0, z[columnPromoter]}
}

// sum adds up the rows of features. Bytes are made unsigned and added in pairs of 16 bits, which hold 256 of them.
func (t *table) sum(features []uint32, n uint64) (sum [columns]int32) {
	const flip, low, most = 0x80808080, 0x00FF00FF, 256
	for len(features) > 0 {
		part := features[:min(len(features), most)]
		features = features[len(part):]
		var even, odd uint32
		rest := part
		for ; len(rest) >= 4; rest = rest[4:] { // four looks into memory at a time
			a, b := t.rows[rowOf(rest[0], n)]^flip, t.rows[rowOf(rest[1], n)]^flip
			c, d := t.rows[rowOf(rest[2], n)]^flip, t.rows[rowOf(rest[3], n)]^flip
			even += a&low + b&low + c&low + d&low
			odd += a>>8&low + b>>8&low + c>>8&low + d>>8&low
		}
		for _, f := range rest {
			row := t.rows[rowOf(f, n)] ^ flip
			even += row & low
			odd += row >> 8 & low
		}
		bias := int32(128 * len(part))
		sum[0] += int32(even&0xFFFF) - bias
		sum[1] += int32(odd&0xFFFF) - bias
		sum[2] += int32(even>>16) - bias
		sum[3] += int32(odd>>16) - bias
	}
	return sum
}

// probabilities turns logits into calibrated probabilities, none of them 0 or 1.
func (c Calibration) probabilities(z [classes]float64) [classes]float64 {
	for k := range z {
		z[k] = max(-maxLogit, min(maxLogit, z[k]/float64(c.Temperature)+float64(c.Bias[k])))
	}
	return softmax(z)
}

// maxLogit keeps probabilities away from 0 and 1: nobody is that sure of a text.
const maxLogit = 12
