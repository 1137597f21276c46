package records

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"overheard/nps"
)

// packed is the version of the format in which ballots are kept, its first byte. The rest is compressed: numbers of
// variable length, ids and days as differences to the one before.
const packed = 1

// errBroken is what a packed ballot that cannot be read gives.
var errBroken = errors.New("what is kept of its posts and answers is damaged")

// pack writes the votes and answers of b, which are in the order of their ids. Voices and threads are numbered as they come.
func pack(b *Ballot) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte(packed)
	z, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	w := &packer{}
	w.votes(b.Votes)
	w.answers(b.Answers)
	if _, err := z.Write(w.b); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type packer struct{ b []byte }

func (w *packer) number(n int64) { w.b = binary.AppendVarint(w.b, n) }

func (w *packer) texts(all []string) {
	w.number(int64(len(all)))
	for _, s := range all {
		w.number(int64(len(s)))
		w.b = append(w.b, s...)
	}
}

func (w *packer) votes(vs []Vote) {
	sources, langs := numbering[string]{}, numbering[string]{}
	for _, v := range vs {
		sources.of(v.Source)
		langs.of(v.Lang)
	}
	w.texts(sources.all)
	w.texts(langs.all)
	w.number(int64(len(vs)))
	voices, threads := numbering[int64]{}, numbering[int64]{}
	threads.of(0)
	var before Vote
	for _, v := range vs {
		w.number(v.Post - before.Post)
		w.number(int64(v.Day - before.Day))
		w.number(voices.of(v.Voice))
		w.number(threads.of(v.Thread))
		w.number(sources.of(v.Source))
		w.number(langs.of(v.Lang))
		w.b = binary.LittleEndian.AppendUint32(w.b, v.Digest)
		if !v.Votes {
			w.number(-1)
		} else {
			w.number(v.Opinion)
			w.number(v.P)
			w.number(v.D)
		}
		before = v
	}
}

func (w *packer) answers(as []Answer) {
	w.number(int64(len(as)))
	var before Answer
	for _, a := range as {
		flags := int64(0)
		if a.Comment {
			flags |= 1
		}
		if a.Read {
			flags |= 2
		}
		w.number(a.ID - before.ID)
		w.number(int64(a.Day - before.Day))
		w.number(int64(a.Score))
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(a.Weight))
		w.number(flags)
		w.b = binary.LittleEndian.AppendUint32(w.b, a.Digest)
		if a.Read {
			w.number(a.Opinion)
			w.number(a.P)
			w.number(a.D)
		}
		before = a
	}
}

// numbering gives each value a number, from 0 on.
type numbering[V comparable] struct {
	at  map[V]int64
	all []V
}

func (n *numbering[V]) of(v V) int64 {
	if i, ok := n.at[v]; ok {
		return i
	}
	if n.at == nil {
		n.at = map[V]int64{}
	}
	n.at[v] = int64(len(n.all))
	n.all = append(n.all, v)
	return n.at[v]
}

// unpack reads what pack wrote. Voices and threads are numbers from 0 on, 0 being no thread.
func unpack(b []byte) (*Ballot, error) {
	if len(b) == 0 || b[0] != packed {
		return nil, errBroken
	}
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[1:])))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	r := &unpacker{b: plain}
	out := &Ballot{Votes: r.votes(), Answers: r.answers()}
	if r.short || len(r.b) > 0 {
		return nil, errBroken
	}
	return out, nil
}

type unpacker struct {
	b     []byte
	short bool // it ended too early
}

func (r *unpacker) number() int64 {
	n, size := binary.Varint(r.b)
	if size <= 0 {
		r.short, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *unpacker) bytes(n int64) []byte {
	if n < 0 || n > int64(len(r.b)) {
		r.short, r.b = true, nil
		return make([]byte, 8)
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *unpacker) digest() uint32 { return binary.LittleEndian.Uint32(r.bytes(4)) }

// count reads how many of something follow, each of which takes at least a byte.
func (r *unpacker) count() int64 {
	n := r.number()
	if n < 0 || n > int64(len(r.b)) {
		r.short, r.b = true, nil
		return 0
	}
	return n
}

func (r *unpacker) texts() []string {
	out := make([]string, r.count())
	for i := range out {
		out[i] = string(r.bytes(r.number()))
	}
	return out
}

func (r *unpacker) text(all []string) string {
	i := r.number()
	if i < 0 || i >= int64(len(all)) {
		r.short = true
		return ""
	}
	return all[i]
}

func (r *unpacker) votes() []Vote {
	sources, langs := r.texts(), r.texts()
	out := make([]Vote, r.count())
	var before Vote
	for i := range out {
		v := Vote{Post: before.Post + r.number(), Day: before.Day + nps.Day(r.number()), Voice: r.number(), Thread: r.number(), Source: r.text(sources), Lang: r.text(langs), Digest: r.digest()}
		if o := r.number(); o >= 0 {
			v.Votes, v.Opinion, v.P, v.D = true, o, r.number(), r.number()
		}
		out[i], before = v, v
	}
	return slices.Clip(out)
}

func (r *unpacker) answers() []Answer {
	out := make([]Answer, r.count())
	var before Answer
	for i := range out {
		a := Answer{ID: before.ID + r.number(), Day: before.Day + nps.Day(r.number()), Score: int(r.number()), Weight: math.Float64frombits(binary.LittleEndian.Uint64(r.bytes(8)))}
		flags := r.number()
		a.Comment, a.Read, a.Digest = flags&1 != 0, flags&2 != 0, r.digest()
		if a.Read {
			a.Opinion, a.P, a.D = r.number(), r.number(), r.number()
		}
		out[i], before = a, a
	}
	return slices.Clip(out)
}
