package hours

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/holidays"
)

// someMarks draws the marks of a week as people make them: in any order of kinds, twice, corrected, over midnight and New Year.
func someMarks(t *rapid.T, zone *time.Location) []Mark {
	from := time.Date(2026, 12, 28, 0, 0, 0, 0, zone)
	var marks []Mark
	for n := range rapid.IntRange(0, 25).Draw(t, "marks") {
		m := Mark{
			ID: fmt.Sprint("m", n), Kind: rapid.SampledFrom(markOrder).Draw(t, "kind"),
			At: from.Add(time.Duration(rapid.IntRange(0, 7*24*60).Draw(t, "at")) * time.Minute), Said: from.Add(time.Duration(n) * time.Minute),
		}
		if len(marks) > 0 && rapid.Bool().Draw(t, "corrects") {
			old := marks[rapid.IntRange(0, len(marks)-1).Draw(t, "old")]
			m.Kind, m.Replaces = old.Kind, old.At
		}
		marks = append(marks, m)
	}
	return marks
}

func someRules(t *rapid.T, zone *time.Location) rules {
	country := rapid.SampledFrom(Countries()).Draw(t, "country")
	r := rules{country: country, zone: zone, holiday: func(at time.Time) bool { return holidays.Is(country, at.In(zone)) }}
	if r.plan.Known = rapid.Bool().Draw(t, "scheduled"); r.plan.Known {
		for i := range r.plan.Minutes {
			r.plan.Minutes[i] = rapid.SampledFrom([]int{0, 240, 480, 540, 600}).Draw(t, "planned")
		}
	}
	return r
}

// TestKindsAddUpToTheMinutesWorked checks that no minute is lost or counted twice: the kinds of a week are the time between entries and
// exits without the breaks.
func TestKindsAddUpToTheMinutesWorked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", -5*60*60)
		r := someRules(t, zone)
		week := shifts(someMarks(t, zone), zone)
		worked, counted := 0, 0
		for n, s := range week {
			if n > 0 && !week[n-1].Out.IsZero() && s.In.Before(week[n-1].Out) {
				t.Fatalf("two shifts at one time: %+v %+v", week[n-1], s)
			}
			if !s.Out.IsZero() {
				worked += int(s.Out.Sub(s.In)/time.Minute) - s.Rest()
			}
		}
		for _, m := range count(week, r) {
			for _, p := range m {
				if p.Minutes <= 0 {
					t.Fatalf("%+v", p)
				}
			}
			counted += m.Worked()
		}
		if worked != counted {
			t.Fatalf("%d minutes worked, %d counted: %+v", worked, counted, week)
		}
	})
}

// TestAnyOrderOfMarksGivesTheSameShifts shuffles and repeats marks, as a queue that tries again does.
func TestAnyOrderOfMarksGivesTheSameShifts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", -5*60*60)
		marks := someMarks(t, zone)
		want := shifts(marks, zone)
		again := append([]Mark(nil), marks...)
		for _, m := range marks {
			if rapid.Bool().Draw(t, "twice") {
				again = append(again, m)
			}
		}
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		if got := shifts(again, zone); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\n%+v", got, want)
		}
	})
}
