package compact

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// magic begins every file of weights. Its number rises with what makes older files unreadable, or features other ones.
const magic = "overheard-compact-3\n"

// Weights are a trained model as it is kept in a file.
type Weights struct {
	words  *wordList
	tables [families]*table
	head   *languageHead
}

// tableHeader is what stands in front of the rows of a table.
type tableHeader struct {
	Rows        uint32
	Scale, Bias [columns]float32
	Tone        Calibration
	Reply       Answer
	Voice       Opinion
	Chinese     Opinion
}

// WriteTo writes the file.
func (w *Weights) WriteTo(out io.Writer) (int64, error) {
	var b bytes.Buffer
	b.WriteString(magic)
	put := func(v any) {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil { // only for types of no fixed size
			panic(err)
		}
	}
	list := w.words.all()
	put(uint32(len(list)))
	for _, e := range list {
		put(e.key)
		put([2]uint8{uint8(e.valence), e.role})
	}
	w.head.write(put)
	for _, t := range w.tables {
		put(tableHeader{Rows: uint32(len(t.rows)), Scale: t.scale, Bias: t.bias, Tone: t.tone, Reply: t.reply, Voice: t.voice, Chinese: t.chinese})
		writeRows(put, t.rows)
		put(t.net.layer)
		put(uint32(len(t.net.rows)))
		put(t.net.rows)
	}
	n, err := out.Write(b.Bytes())
	if err != nil {
		return int64(n), fmt.Errorf("write weights: %w", err)
	}
	return int64(n), nil
}

var errWeights = errors.New("not a file of weights of this version")

// ReadWeights reads what [Weights.WriteTo] wrote.
func ReadWeights(file []byte) (*Weights, error) {
	rest, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok {
		return nil, errWeights
	}
	in := &reader{rest: rest}
	n := in.size(6)
	list := make([]word, n)
	for i := range list {
		list[i].key = in.uint32()
		b := in.take(2)
		if b != nil {
			list[i].valence, list[i].role = int8(b[0]), b[1]
		}
	}
	w := &Weights{words: indexWords(list), head: readLanguageHead(in)}
	for f := range w.tables {
		t := readTable(in)
		if t == nil {
			return nil, errWeights
		}
		t.net = readNet(in)
		w.tables[f] = t
	}
	if in.short || len(in.rest) > 0 {
		return nil, errWeights
	}
	return w, nil
}

// readTable reads a table without its net; nil where it makes no sense.
func readTable(in *reader) *table {
	var h tableHeader
	if b := in.take(binary.Size(h)); b != nil {
		if _, err := binary.Decode(b, binary.LittleEndian, &h); err != nil {
			return nil
		}
	}
	if !(h.Tone.Temperature > 0) || !(h.Reply.Long.Temperature > 0) || !(h.Reply.Short.Temperature > 0) {
		return nil
	}
	t := &table{scale: h.Scale, bias: h.Bias, tone: h.Tone, reply: h.Reply, voice: h.Voice, chinese: h.Chinese}
	if t.rows = readRows(in, int(h.Rows)); len(t.rows) == 0 {
		return nil
	}
	return t
}

// readNet reads the net of a table.
func readNet(in *reader) (n net) {
	if b := in.take(binary.Size(n.layer)); b != nil {
		_, _ = binary.Decode(b, binary.LittleEndian, &n.layer) // the size is right
	}
	n.rows = make([][netWords]uint64, in.size(netWidth))
	b := in.take(netWidth * len(n.rows))
	for i := range n.rows {
		for j := range netWords {
			n.rows[i][j] = binary.LittleEndian.Uint64(b[netWidth*i+8*j:])
		}
	}
	return n
}

// reader takes pieces off a file and remembers whether it was too short.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.rest) {
		r.short = true
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) uint32() uint32 {
	b := r.take(4)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

// size reads how many pieces of some bytes follow; 0 where the file cannot hold them.
func (r *reader) size(bytes int) int {
	n := int(r.uint32())
	if n > len(r.rest)/bytes {
		r.short = true
		return 0
	}
	return n
}
