package table

// findDelimiter finds what separates the cells: of comma, semicolon, tab and pipe the one that gives the most rows of the
// sample the same number of cells, two or more. Quoted cells are passed over. Where none does, it is the comma.
func findDelimiter(sample []byte, eol byte, whole bool) byte {
	best, bestScore := byte(','), 0.0
	for _, comma := range []byte{',', ';', '\t', '|'} {
		if score := consistency(widths(sample, comma, eol, whole)); score > bestScore {
			best, bestScore = comma, score
		}
	}
	return best
}

// widths counts the cells of the first rows of the sample. The last row is left out where the sample may have cut it.
func widths(sample []byte, comma, eol byte, whole bool) []int {
	const most = 50
	var out []int
	cells, quoted, begin, any := 1, false, true, false
	end := func() {
		if any {
			out = append(out, cells)
		}
		cells, begin, any = 1, true, false
	}
	for i := 0; i < len(sample) && len(out) < most; i++ {
		b := sample[i]
		switch {
		case quoted:
			if b != '"' {
				break
			}
			if i+1 < len(sample) && sample[i+1] == '"' {
				i++
				break
			}
			quoted = false
		case b == eol:
			end()
		case b == comma:
			cells++
			begin, any = true, true
		case b == '"' && begin:
			quoted, begin, any = true, false, true
		case b == ' ' || b == '\r':
		default:
			begin, any = false, true
		}
	}
	if whole && len(out) < most {
		end()
	}
	return out
}

// consistency is the share of rows that have the most frequent width, with a little more for wider rows, so that a comma
// in a text does not win over the semicolons around it. It is 0 where that width is 1.
func consistency(widths []int) float64 {
	count := map[int]int{}
	for _, w := range widths {
		count[w]++
	}
	width, rows := 1, 0
	for _, w := range widths { // in order, so that a tie goes to the first
		if w > 1 && count[w] > rows {
			width, rows = w, count[w]
		}
	}
	if width == 1 {
		return 0
	}
	share := float64(rows) / float64(len(widths))
	return share + 0.001*float64(min(width, 50))
}
