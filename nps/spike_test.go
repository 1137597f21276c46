package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// week repeats the counts of seven days four times.
func week(days ...float64) (history []float64) {
	for range SpikeDays / 7 {
		history = append(history, days...)
	}
	return history
}

func TestWhatIsASpike(t *testing.T) {
	nan := math.NaN()
	unseen := week(4, 5, 3, 6, 4, 5, 4)
	for i := range unseen[:14] {
		unseen[i] = nan
	}
	burst := week(4, 5, 3, 6, 4, 5, 4)
	burst[25] = 200
	tests := []struct {
		name    string
		count   float64
		history []float64
		want    bool
	}{
		{"three posts where there were none", 3, week(0, 0, 0, 0, 0, 0, 0), false},
		{"ten where there were none", 10, week(0, 0, 0, 0, 0, 0, 0), true},
		{"five times the usual", 25, week(4, 5, 3, 6, 4, 5, 4), true},
		{"twice the usual of a few", 10, week(4, 5, 3, 6, 4, 5, 4), false},
		{"a Monday like every Monday", 40, week(40, 5, 3, 6, 4, 5, 4), false},
		{"a Monday three times as loud", 120, week(40, 5, 3, 6, 4, 5, 4), true},
		{"a fifth more of many", 1200, week(1000, 990, 1010, 1000, 995, 1005, 1000), false},
		{"a spike last week hides none", 40, burst, true},
		{"half of the days were not seen", 25, unseen, true},
		{"a day like two of the last 28", 20, append(week(4, 5, 3, 6, 4, 5, 4)[:26], 21, 20), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, ok := SpikeOf(tt.count, tt.history)
			if !ok || s.Clear != tt.want {
				t.Errorf("%+v, %v; want %v", s, ok, tt.want)
			}
		})
	}
	if s, ok := SpikeOf(100, unseen[2:15]); ok || s.Clear {
		t.Errorf("of too few days: %+v", s)
	}
}

func TestWhatIsASpikeOfAShare(t *testing.T) {
	parts, wholes := week(4, 5, 4, 6, 4, 5, 4), week(20, 22, 19, 25, 21, 20, 20)
	tests := []struct {
		name        string
		part, whole float64
		want        bool
	}{
		{"three in four", 15, 20, true},
		{"more of everything", 40, 200, false},
		{"a little more", 8, 25, false},
		{"too few to say", 4, 4, false},
		{"all of nine", 9, 9, false},
	}
	for _, tt := range tests {
		if s, _ := ShareSpikeOf(tt.part, tt.whole, parts, wholes); s.Clear != tt.want {
			t.Errorf("%s: %+v, want %v", tt.name, s, tt.want)
		}
	}
	if _, ok := ShareSpikeOf(15, 20, parts[:10], wholes[:10]); ok {
		t.Error("ten days are enough")
	}
}

// The chances are those of the sums written out term by term.
func TestAtLeast(t *testing.T) {
	negative := func(k int, mu, size float64) float64 {
		sum, p := 0., math.Pow(size/(size+mu), size)
		for i := range k {
			sum += p
			p *= (size + float64(i)) / float64(i+1) * mu / (size + mu)
		}
		return 1 - sum
	}
	poisson := func(k int, mu float64) float64 {
		sum, p := 0., math.Exp(-mu)
		for i := range k {
			sum += p
			p *= mu / float64(i+1)
		}
		return 1 - sum
	}
	if got, want := atLeast(15, 5, 10), negative(15, 5, 5); math.Abs(got-want) > 1e-9 {
		t.Errorf("negative binomial: %v, want %v", got, want)
	}
	if got, want := atLeast(10, 4, 4), poisson(10, 4); math.Abs(got-want) > 1e-9 {
		t.Errorf("Poisson: %v, want %v", got, want)
	}
	if atLeast(0, 4, 4) != 1 || atLeast(3, 0, 0) != 0 {
		t.Error("the ends are wrong")
	}
}

// A usual day is called a spike in fewer than one of 100, whatever the counts look like: steady, lumpy, with weekends, growing
// by a half in a month, in waves of several days.
func TestFalseSpikesAreRare(t *testing.T) {
	const rounds = 10000
	for _, level := range []struct {
		name string
		mean float64
	}{{"rare", 0.4}, {"few", 3}, {"some", 15}, {"many", 300}} {
		for i, kind := range usualDays {
			t.Run(level.name+" "+kind.name, func(t *testing.T) {
				rng, wrong := rand.New(rand.NewPCG(3, uint64(i))), 0
				for range rounds {
					days := series(kind.day(rng, level.mean))
					if s, ok := SpikeOf(days[SpikeDays], days[:SpikeDays]); ok && s.Clear {
						wrong++
					}
				}
				t.Logf("%.2f %%", 100*float64(wrong)/rounds)
				if wrong > rounds/100 {
					t.Errorf("%d of %d usual days are spikes", wrong, rounds)
				}
			})
		}
	}
}

// usualDays are the ways in which counts differ from day to day where nothing happens.
var usualDays = []struct {
	name string
	day  func(rng *rand.Rand, mean float64) func(i int) float64
}{
	{"steady", func(rng *rand.Rand, mean float64) func(int) float64 {
		return func(int) float64 { return count(rng, mean, 0) }
	}},
	{"lumpy", func(rng *rand.Rand, mean float64) func(int) float64 {
		return func(int) float64 { return count(rng, mean, 3) }
	}},
	{"with weekends", func(rng *rand.Rand, mean float64) func(int) float64 {
		return func(i int) float64 {
			if i%7 < 2 {
				return count(rng, mean/5, 10)
			}
			return count(rng, mean, 10)
		}
	}},
	{"growing", func(rng *rand.Rand, mean float64) func(int) float64 {
		return func(i int) float64 { return count(rng, mean*math.Pow(1.015, float64(i)), 10) }
	}},
	{"in waves", func(rng *rand.Rand, mean float64) func(int) float64 {
		level := 0.
		return func(int) float64 {
			level = 0.8*level + 0.2*rng.NormFloat64()
			return count(rng, mean*math.Exp(level), 10)
		}
	}},
}

// count draws from a Poisson distribution, or with a size from a negative binomial one: the smaller, the lumpier.
func count(rng *rand.Rand, mean, size float64) float64 {
	if size > 0 {
		mean = distuv.Gamma{Alpha: size, Beta: size / mean, Src: rng}.Rand()
	}
	return distuv.Poisson{Lambda: math.Max(mean, 1e-9), Src: rng}.Rand()
}

func series(day func(i int) float64) []float64 {
	days := make([]float64, SpikeDays+1)
	for i := range days {
		days[i] = day(i)
	}
	return days
}

// The same of shares: of 30 posts a day, a quarter by detractors, more and less from day to day.
func TestFalseSpikesOfSharesAreRare(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 2))
	const rounds = 5000
	for _, kind := range []struct {
		name        string
		share, size float64
		posts       int
	}{{"quarter", .25, 0, 30}, {"quarter, unsteady", .25, 15, 30}, {"few", .05, 20, 40}, {"many", .6, 15, 200}} {
		wrong := 0
		for range rounds {
			var parts, wholes [SpikeDays + 1]float64
			for i := range parts {
				p := kind.share
				if kind.size > 0 {
					p = distuv.Beta{Alpha: kind.share * kind.size, Beta: (1 - kind.share) * kind.size, Src: rng}.Rand()
				}
				wholes[i] = float64(kind.posts/2 + rng.IntN(kind.posts))
				parts[i] = distuv.Binomial{N: wholes[i], P: p, Src: rng}.Rand()
			}
			if s, ok := ShareSpikeOf(parts[SpikeDays], wholes[SpikeDays], parts[:SpikeDays], wholes[:SpikeDays]); ok && s.Clear {
				wrong++
			}
		}
		t.Logf("%-20s %.2f %%", kind.name, 100*float64(wrong)/rounds)
		if wrong > rounds/100 {
			t.Errorf("%s: %d of %d usual days are spikes", kind.name, wrong, rounds)
		}
	}
}

func TestRealSpikesAreSeen(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	seen := 0
	const rounds = 1000
	for range rounds {
		history := make([]float64, SpikeDays)
		for i := range history {
			history[i] = distuv.Poisson{Lambda: 8, Src: rng}.Rand()
		}
		if s, _ := SpikeOf(distuv.Poisson{Lambda: 32, Src: rng}.Rand(), history); s.Clear {
			seen++
		}
	}
	if seen < rounds*8/10 {
		t.Errorf("four times the usual was seen in %d of %d", seen, rounds)
	}
}
