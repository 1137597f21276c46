package compact

// netPool gathers the greatest value and the sum of each column over the tokens of a text, cut off below zero. Two columns
// share a word, in lanes of 32 bits of which the highest is free: what one instruction does to a word, it does to both.
type netPool struct{ most, sum lanes }

const (
	laneOnes  = 0x0000000100000001
	laneHighs = 0x8000000080000000
	laneZero  = 1 << 30 // what stands for 0 while values may be negative
)

func newNetPool() netPool { return netPool{most: zeroLanes} }

// lanes are the values of a token before they are cut off.
type lanes [netWidth / 2]uint64

// zeroLanes are the values of a token without features.
var zeroLanes = func() (v lanes) {
	for i := range v {
		v[i] = laneZero * laneOnes
	}
	return v
}()

// set makes values of the sums of n rows, which count unit each.
func (v *lanes) set(even, odd, even2, odd2, unit uint64, n int) {
	const low = 0x0000FFFF0000FFFF
	offset := (laneZero - 128*unit*uint64(n)) * laneOnes // bytes were made unsigned
	v[0], v[1] = even&low*unit+offset, even>>16&low*unit+offset
	v[2], v[3] = odd&low*unit+offset, odd>>16&low*unit+offset
	v[4], v[5] = even2&low*unit+offset, even2>>16&low*unit+offset
	v[6], v[7] = odd2&low*unit+offset, odd2>>16&low*unit+offset
}

// add adds other values.
func (v *lanes) add(w *lanes) {
	for i, values := range w {
		v[i] += values - laneZero*laneOnes
	}
}

// take adds a token.
func (p *netPool) take(v *lanes) {
	for i, values := range v {
		values |= laneHighs
		over := values - laneZero*laneOnes // the high bit stays where a value is not negative
		high := over & laneHighs
		p.sum[i] += over & (high - high>>31)
		over = values - p.most[i]
		high = over & laneHighs
		p.most[i] += over & (high - high>>31)
	}
}

// columns returns what was gathered in the order of the columns.
func (p *netPool) columns() (most, sum [netWidth]int32) {
	for i := range p.most {
		// Of eight columns the first two words hold the even ones, 0 and 4, 2 and 6.
		first := i/4*8 + i%4/2 + i%2*2
		most[first], most[first+4] = int32(uint32(p.most[i]))-laneZero, int32(uint32(p.most[i]>>32))-laneZero
		sum[first], sum[first+4] = int32(uint32(p.sum[i])), int32(uint32(p.sum[i]>>32))
	}
	return most, sum
}
