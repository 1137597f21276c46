package compact

// netPool gathers the greatest value and the sum of each column over the tokens of a text, cut off below zero. Two columns
// share a word, in lanes of 32 bits of which the highest is free: what one instruction does to a word, it does to both.
type netPool struct{ most, sum [netWidth / 2]uint64 }

const (
	laneOnes  = 0x0000000100000001
	laneHighs = 0x8000000080000000
	laneZero  = 1 << 30 // what stands for 0 while values may be negative
)

// add adds a token: the sums of the rows of its characters and of the whole, and of how many rows each is the sum.
func (p *netPool) add(chars, heads sums, nChars, nHeads int) {
	const low = 0x0000FFFF0000FFFF
	unit := uint64(netUnits[nChars])
	offset := (laneZero - 128*(unit*uint64(nChars)+netUnit*uint64(nHeads))) * laneOnes
	for i := range chars {
		c, h := chars[i], heads[i]
		p.take(2*i, c&low*unit+h&low*netUnit+offset)
		p.take(2*i+1, c>>16&low*unit+h>>16&low*netUnit+offset)
	}
}

// take adds two values to the lanes at i.
func (p *netPool) take(i int, values uint64) {
	over := (values | laneHighs) - laneZero*laneOnes // the high bit stays where a value is not negative
	high := over & laneHighs
	v := over & (high - high>>31)
	p.sum[i] += v
	over = (v | laneHighs) - p.most[i]
	high = over & laneHighs
	p.most[i] += over & (high - high>>31)
}

// columns returns what was gathered in the order of the columns.
func (p *netPool) columns() (most, sum [netWidth]int32) {
	for i := range p.most {
		// Of eight columns the first two words hold the even ones, 0 and 4, 2 and 6.
		first := i/4*8 + i%4/2 + i%2*2
		most[first], most[first+4] = int32(uint32(p.most[i])), int32(uint32(p.most[i]>>32))
		sum[first], sum[first+4] = int32(uint32(p.sum[i])), int32(uint32(p.sum[i]>>32))
	}
	return most, sum
}
