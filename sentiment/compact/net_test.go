package compact

import (
	"math"
	"math/rand/v2"
	"testing"

	"overheard/sentiment/labelled"
)

// turned are texts whose words mean the opposite beside one another: no sum of weights can tell them apart.
func turned(n int) (r *rows, targets []target) {
	random := rand.New(rand.NewPCG(3, 3))
	r = &rows{}
	b := &bag{words: newWordList(nil)}
	for i := range n {
		c, text := labelled.Low, ""
		switch random.IntN(4) {
		case 0:
			text = "hum"
		case 1:
			text = "zip wum"
		case 2:
			text, c = "zip", labelled.High
		case 3:
			text, c = "wum", labelled.High
		}
		for range random.IntN(4) {
			text += []string{" on", " by", " at"}[random.IntN(3)]
		}
		b.read(text)
		r.add(b)
		targets = append(targets, target{row: i, classes: c, among: anyClass, weight: 1})
	}
	return r, targets
}

func trainedNet(t *testing.T, r *rows, targets []target, seed uint64) *netTrainer {
	t.Helper()
	n, err := trainNet(t.Context(), r, targets, 1<<10, seed)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNetLearnsThatAWordMeansTheOppositeBesideAnother(t *testing.T) {
	r, targets := turned(4000)
	packed := packNet(trainedNet(t, r, targets, 1), 1)
	b := &bag{words: newWordList(nil)}
	for text, bad := range map[string]bool{"zip wum": true, "zip": false, "wum": false} {
		b.read(text)
		if z := packed.logits(b); z[0] > z[2] != bad {
			t.Errorf("%q: logits %v", text, z)
		}
	}
}

func TestPackedNetSaysWhatTheTrainedOneSays(t *testing.T) {
	r, targets := turned(500)
	n := trainedNet(t, r, targets, 1)
	packed := packNet(n, 0.5)
	b := &bag{words: newWordList(nil)}
	for _, text := range []string{"zip at the wum", "НЕ ZIP!!! 😀", "服务不好", "a"} {
		b.read(text)
		one := &rows{}
		one.add(b)
		read := one.text(0)
		want, got := n.judge(&read), packed.logits(b)
		for c := range want {
			if math.Abs(got[c]-want[c]/2) > 0.05 {
				t.Errorf("%q: logits %v, want half of %v", text, got, want)
				break
			}
		}
	}
}

func TestNetOfNothing(t *testing.T) {
	n, err := trainNet(t.Context(), &rows{}, nil, 1<<10, 1)
	if n != nil || err != nil {
		t.Fatalf("got %v, %v", n, err)
	}
	b := &bag{words: newWordList(nil)}
	b.read("anything at all")
	empty := packNet(nil, 1)
	if z := empty.logits(b); z != [classes]float64{} {
		t.Errorf("a net without rows says %v", z)
	}
}

func TestPoolOfTokens(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	n := net{rows: make([][netWords]uint64, 50)}
	for i := range n.rows {
		n.rows[i] = [netWords]uint64{random.Uint64(), random.Uint64()}
	}
	features := func(most int) []uint32 {
		out := make([]uint32, random.IntN(most+1))
		for i := range out {
			out[i] = random.Uint32()
		}
		return out
	}
	scalar := func(features []uint32, column int) (sum int32) {
		for _, f := range features {
			sum += int32(int8(n.rows[rowOf(f, 50)][column/8] >> (column % 8 * 8)))
		}
		return sum
	}
	pool := newNetPool()
	var most, sum [netWidth]int32
	for range netTokens {
		chars, heads := features(maxTokenRows), features(4)
		var v lanes
		n.judge(&v, chars, heads)
		pool.take(&v)
		for j := range netWidth {
			v := max(0, scalar(chars, j)*netUnits[len(chars)]+scalar(heads, j)*netUnit)
			most[j] = max(most[j], v)
			sum[j] += v
		}
	}
	if gotMost, gotSum := pool.columns(); gotMost != most || gotSum != sum {
		t.Errorf("got %v and %v, want %v and %v", gotMost, gotSum, most, sum)
	}
}
