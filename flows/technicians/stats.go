package technicians

import (
	"slices"
	"time"
)

// Aspect is what a customer rates, one to five.
type Aspect string

// The aspects (5.3, phase 4).
const (
	Overall         Aspect = "overall"
	Punctuality     Aspect = "punctuality"
	Quality         Aspect = "quality"
	Professionalism Aspect = "professionalism"
)

// Aspects lists them in the order in which they are asked for.
func Aspects() []Aspect { return []Aspect{Overall, Punctuality, Quality, Professionalism} }

// Rating adds up the answers about one aspect.
type Rating struct {
	Sum   int `json:"sum"`
	Count int `json:"count"`
}

// Mean is 1 to 5; 0 where nobody has answered.
func (r Rating) Mean() float64 {
	if r.Count == 0 {
		return 0
	}
	return float64(r.Sum) / float64(r.Count)
}

// Stats count what someone has done.
type Stats struct {
	Completed     int       `json:"completed"`
	Rework        int       `json:"rework"` // of these, done again for the same fault (RN-032)
	LastEmergency time.Time `json:"lastEmergency,omitzero"`
}

// MaxReworkShare is the share above which work calls for a plan, in percent (RN-024).
const MaxReworkShare = 5

// ReworkShare is the part of the work that had to be done again, in percent. It is 0 for who has done nothing yet.
func (s Stats) ReworkShare() float64 {
	if s.Completed == 0 {
		return 0
	}
	return 100 * float64(s.Rework) / float64(s.Completed)
}

// Fact is something to be counted of a technician, once.
type Fact struct {
	ID        string         // names it: "ORD-00001/completed"
	Completed bool           // an order was completed
	Rework    bool           // one that he had completed must be done again
	Emergency time.Time      // he took an emergency then; zero: he did not
	Scores    map[Aspect]int // a customer's answers, 1 to 5; others are not counted
}

// maxFacts is how many facts a technician's document names. One is told again within
// minutes, when a worker has died, and not after hundreds of others.
const maxFacts = 300

// count adds a fact, and says whether it was new.
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
