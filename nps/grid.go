package nps

import "math"

// gridSteps is into how many steps each share is cut in a [Grid]: 153 points. An EMQ over them is within a
// point of that over the voices (TestTheGridIsFineEnough).
const gridSteps = 16

// Grid is how the calibrated shares of the voices of one period lie in the triangle of all mixes, in bounded room: each voice's
// weight is parted among the three nearest points of a regular grid so that its mean shares stay as they are. So what is linear in
// the shares, as [Sum], is exact, and what is smooth in them, as [EMQ], nearly so; and a share that rounding moves over a border moves
// the grid no further than itself. Grids of disjoint sets of voices add up.
type Grid [(gridSteps + 1) * (gridSteps + 2) / 2]float64

// add parts the weight w of a voice with the shares p and d.
func (g *Grid) add(w, p, d float64) {
	a, b := max(0, p*gridSteps), max(0, d*gridSteps)
	if over := a + b - gridSteps; over > 0 { // rounding
		a, b = max(0, a-over/2), max(0, b-over/2)
	}
	i, j := min(int(a), gridSteps), min(int(b), gridSteps)
	u, v := a-float64(i), b-float64(j)
	if u+v <= 1 {
		g.put(i, j, w*(1-u-v))
		g.put(i+1, j, w*u)
		g.put(i, j+1, w*v)
		return
	}
	g.put(i+1, j+1, w*(u+v-1))
	g.put(i+1, j, w*(1-v))
	g.put(i, j+1, w*(1-u))
}

// put adds to the point with i steps of promoters and j of detractors. What rounding pushes out of the triangle is nothing.
func (g *Grid) put(i, j int, w float64) {
	if w > 0 && i+j <= gridSteps {
		g[gridPlace(i, j)] += w
	}
}

// gridPlace numbers the points: those without promoters first, of each by detractors.
func gridPlace(i, j int) int { return i*(2*gridSteps+3-i)/2 + j }

func (g *Grid) merge(o *Grid) {
	for i, w := range o {
		g[i] += w
	}
}

// weighed is a vote, or a point of a grid, with its weight.
type weighed struct {
	Mix
	w float64
}

// points lists the points that hold anything.
func (g *Grid) points() (points []weighed) {
	for i := range gridSteps + 1 {
		for j := range gridSteps + 1 - i {
			if w := g[gridPlace(i, j)]; w > 0 && !math.IsInf(w, 0) {
				p, d := float64(i)/gridSteps, float64(j)/gridSteps
				points = append(points, weighed{Mix: Mix{d, max(0, 1-p-d), p}, w: w})
			}
		}
	}
	return points
}
