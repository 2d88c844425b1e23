package technicians

import (
	"slices"
	"time"
)

// Aspect is what a customer rates, from one to five.
type Aspect string

// The aspects (5.3, phase 4).
const (
	Overall         Aspect = "overall"
	Punctuality     Aspect = "punctuality"
	Quality         Aspect = "quality"
	Professionalism Aspect = "professionalism"
)

// Aspects lists the aspects in the order of the questions.
func Aspects() []Aspect { return []Aspect{Overall, Punctuality, Quality, Professionalism} }

// Rating sums up the answers about one aspect.
type Rating struct {
	Sum   int `json:"sum"`
	Count int `json:"count"`
}

// Mean returns 1 to 5; 0 without answers.
func (r Rating) Mean() float64 {
	if r.Count == 0 {
		return 0
	}
	return float64(r.Sum) / float64(r.Count)
}

// Stats are a technician's statistics.
type Stats struct {
	Completed     int       `json:"completed"`
	Rework        int       `json:"rework"` // of these, done again for the same fault (RN-032)
	LastEmergency time.Time `json:"lastEmergency,omitzero"`
}

// MaxReworkShare is the percentage of rework above which a plan is required (RN-024).
const MaxReworkShare = 5

// ReworkShare returns the percentage of jobs that had to be done again; 0 without jobs.
func (s Stats) ReworkShare() float64 {
	if s.Completed == 0 {
		return 0
	}
	return 100 * float64(s.Rework) / float64(s.Completed)
}

// Fact is an event for a technician's statistics.
type Fact struct {
	ID        string         // unique: "ORD-00001/completed"
	Completed bool           // an order was completed
	Rework    bool           // a completed order must be done again
	Emergency time.Time      // when an emergency was accepted; zero: none
	Scores    map[Aspect]int // a customer's ratings, 1 to 5; other values are ignored
}

// maxFacts limits the fact ids that a document remembers. A fact is repeated within minutes, after
// a worker's death, not after hundreds of others.
const maxFacts = 300

// count adds a fact, and reports whether it was new.
func (t *Technician) count(f Fact) bool {
	if slices.Contains(t.Counted, f.ID) {
		return false
	}
	if f.Completed {
		t.Stats.Completed++
	}
	if f.Rework {
		t.Stats.Rework++
	}
	if f.Emergency.After(t.Stats.LastEmergency) {
		t.Stats.LastEmergency = f.Emergency
	}
	ratings := map[Aspect]Rating{}
	for _, a := range Aspects() {
		r := t.Ratings[a]
		if score := f.Scores[a]; score >= 1 && score <= 5 {
			r.Sum, r.Count = r.Sum+score, r.Count+1
		}
		if r.Count > 0 {
			ratings[a] = r
		}
	}
	if len(ratings) > 0 {
		t.Ratings = ratings
	}
	t.Counted = append(slices.Clone(t.Counted), f.ID)
	t.Counted = t.Counted[max(0, len(t.Counted)-maxFacts):]
	return true
}
