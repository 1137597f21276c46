package compact

import "encoding/binary"

// In a file, most rows take three bytes: a byte of a row is one of few values, of which the small ones are all there and the
// large ones lie an eighth apart. So a byte is six bits: its sign, and the place of its size among the sizes.

var sizes = [32]uint8{
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 56, 64, 72, 80, 96, 112, 127,
}

const codeSign = 32

// codes gives the code of every byte that has one, else noCode.
var codes = func() (codes [256]uint8) {
	for b := range codes {
		codes[b] = noCode
	}
	for i, size := range sizes {
		codes[uint8(-int8(size))] = uint8(i) | codeSign
		codes[size] = uint8(i)
	}
	return codes
}()

const noCode = 255

// bytesOfCodes is the other way round.
var bytesOfCodes = func() (bytes [64]uint8) {
	for i, size := range sizes {
		bytes[i], bytes[i|codeSign] = size, uint8(-int8(size))
	}
	return bytes
}()

// nearest returns the byte that has a code and is nearest to q.
func nearest(q float64) int8 {
	size, sign := q, int8(1)
	if q < 0 {
		size, sign = -q, -1
	}
	best := sizes[len(sizes)-1]
	for i := 1; i < len(sizes); i++ {
		if low, high := float64(sizes[i-1]), float64(sizes[i]); size <= (low+high)/2 {
			best = sizes[i-1]
			break
		}
	}
	return sign * int8(best)
}

// writeRows writes how many bytes a row takes, then the rows: those of an adapted model may hold any byte and take four.
func writeRows(put func(any), rows []uint32) {
	if short(rows) {
		put(uint8(3))
		put(shorten(rows))
		return
	}
	put(uint8(4))
	put(rows)
}

// readRows reads n rows; none where the file cannot hold them.
func readRows(in *reader, n int) []uint32 {
	size := in.take(1)
	if size == nil || size[0] != 3 && size[0] != 4 || n > len(in.rest)/int(size[0]) {
		return nil
	}
	b := in.take(int(size[0]) * n)
	if size[0] == 3 {
		return lengthen(b)
	}
	rows := make([]uint32, n)
	for i := range rows {
		rows[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return rows
}

// short reports whether every byte of the rows has a code.
func short(rows []uint32) bool {
	for _, row := range rows {
		for c := range columns {
			if codes[uint8(row>>(8*c))] == noCode {
				return false
			}
		}
	}
	return true
}

// shorten writes rows in three bytes each.
func shorten(rows []uint32) []byte {
	out := make([]byte, 0, 3*len(rows))
	for _, row := range rows {
		var code uint32
		for c := range columns {
			code |= uint32(codes[uint8(row>>(8*c))]) << (6 * c)
		}
		out = append(out, byte(code), byte(code>>8), byte(code>>16))
	}
	return out
}

// lengthen reads what shorten wrote.
func lengthen(in []byte) []uint32 {
	rows := make([]uint32, len(in)/3)
	for i := range rows {
		b := in[3*i:][:3]
		code := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
		rows[i] = uint32(bytesOfCodes[code&63]) | uint32(bytesOfCodes[code>>6&63])<<8 |
			uint32(bytesOfCodes[code>>12&63])<<16 | uint32(bytesOfCodes[code>>18])<<24
	}
	return rows
}
