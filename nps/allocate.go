package nps

import (
	"cmp"
	"slices"
)

// Allocate spreads a sample of n over strata of the given sizes, in proportion (largest remainders), but takes at least two of
// each stratum as far as it has them and n allows: a variance needs two. It takes all where n is not below the sum of sizes.
func Allocate(sizes []int, n int) []int {
	total := 0
	for _, size := range sizes {
		total += size
	}
	n = min(n, total)
	took := make([]int, len(sizes))
	left := n
	for range 2 {
		for i, size := range sizes {
			if took[i] < size && left > 0 {
				took[i]++
				left--
			}
		}
	}
	// What is due to a stratum beyond what it has been given, largest first, until nothing is left.
	for ; left > 0; left-- {
		i := slices.MaxFunc(indexes(len(sizes)), func(a, b int) int {
			return cmp.Or(cmp.Compare(due(sizes[a], took[a], n, total), due(sizes[b], took[b], n, total)), cmp.Compare(b, a))
		})
		took[i]++
	}
	return took
}

// due is how much of a stratum the proportion still asks for; below everything else where it has no more.
func due(size, took, n, total int) float64 {
	if took >= size {
		return float64(-total)
	}
	return float64(size)*float64(n)/float64(total) - float64(took)
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
