package lexicon

import (
	"math"
	"strconv"
	"strings"

	"github.com/jonreiter/govader/data"
)

// Words returns VADER's word list: each word or emoticon with how good or bad its judges found it, from −40 to 40 tenths.
func Words() map[string]int8 {
	words := map[string]int8{}
	for line := range strings.Lines(string(data.MustAsset("rawdata/vaderLexicon.txt"))) {
		cells := strings.Split(line, "\t")
		if len(cells) < 2 {
			continue
		}
		v, err := strconv.ParseFloat(cells[1], 64)
		if err != nil || math.Abs(v) > 4 {
			continue
		}
		words[cells[0]] = int8(math.Round(v * 10))
	}
	return words
}
