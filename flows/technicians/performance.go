package technicians

import "math"

// Figures are what a technician did in a period. A figure without a base counts as reached in full
// only where noted.
type Figures struct {
	Completed int     // orders
	Hours     float64 // worked on orders
	Available float64 // hours that could have been worked; 0: unknown
	InTime    int     // completed orders that met all their promises
	Rating    float64 // mean of the overall ratings; 0: none
	Rework    int     // orders done again for the same fault
	FirstTime int     // completed orders with one visit
}

// Measure is one figure of a performance, with how much of its target was reached.
type Measure struct {
	Name    string  `json:"name"`
	Value   float64 `json:"value"`
	Target  float64 `json:"target"`
	Weight  int     `json:"weight"`  // percent of the score
	Reached float64 `json:"reached"` // 0 to 100
	Known   bool    `json:"known"`   // false where nothing was measured: the weight goes to the others
}

// Performance is a technician's score (seed 7.3).
type Performance struct {
	Score    float64   `json:"score"` // 0 to 100
	Class    string    `json:"class"` // "excellent" from 90, "good" from 75, "fair" from 60, "low"; "" without any order
	Measures []Measure `json:"measures"`
}

// Score computes the score of a number of months: the sum of what was reached of each target, each at
// most in full, by the weights of the seed. What was not measured, such as ratings that nobody gave,
// counts neither for nor against: its weight is shared by the others.
func (f Figures) Score(months int) Performance {
	share := func(n int) float64 {
		if f.Completed == 0 {
			return 0
		}
		return 100 * float64(n) / float64(f.Completed)
	}
	use := 0.0
	if f.Available > 0 {
		use = 100 * f.Hours / f.Available
	}
	some := f.Completed > 0
	measures := []Measure{
		{Name: "completed", Value: float64(f.Completed), Target: float64(20 * months), Weight: 15, Known: true},
		{Name: "utilization", Value: use, Target: 75, Weight: 20, Known: f.Available > 0},
		{Name: "sla", Value: share(f.InTime), Target: 95, Weight: 20, Known: some},
		{Name: "rating", Value: f.Rating, Target: 4.5, Weight: 20, Known: f.Rating > 0},
		{Name: "rework", Value: share(f.Rework), Target: 3, Weight: 15, Known: some},
		{Name: "firstTimeFix", Value: share(f.FirstTime), Target: 85, Weight: 10, Known: some},
	}
	sum, weights := 0.0, 0
	for i := range measures {
		m := &measures[i]
		m.Reached = 100 * min(1, m.Value/m.Target)
		if m.Name == "rework" { // less is better: nothing is reached at twice the target
			m.Reached = 100 * max(0, min(1, 2-m.Value/m.Target))
		}
		if !m.Known {
			m.Reached = 0
			continue
		}
		sum, weights = sum+m.Reached*float64(m.Weight), weights+m.Weight
		m.Reached = math.Round(m.Reached*10) / 10
		m.Value = math.Round(m.Value*10) / 10
	}
	p := Performance{Score: math.Round(sum/float64(weights)*10) / 10, Measures: measures}
	switch {
	case !some:
	case p.Score >= 90:
		p.Class = "excellent"
	case p.Score >= 75:
		p.Class = "good"
	case p.Score >= 60:
		p.Class = "fair"
	default:
		p.Class = "low"
	}
	return p
}
