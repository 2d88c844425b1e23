package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// figures are what runs have seen.
type figures struct {
	runs, steps, turns, sent int
	days                     float64
	twins                    int
	faults                   map[string]int // by kind
	kills                    map[string]int // by place
	pairs                    map[pair]int
}

// pair is a fault at a place; the fault "" is none.
type pair struct{ fault, place string }

func newFigures() figures {
	return figures{faults: map[string]int{}, kills: map[string]int{}, pairs: map[pair]int{}}
}

func (f *figures) add(o figures) {
	f.runs, f.steps, f.turns, f.sent, f.days, f.twins = f.runs+o.runs, f.steps+o.steps, f.turns+o.turns, f.sent+o.sent, f.days+o.days, f.twins+o.twins
	for k, n := range o.faults {
		f.faults[k] += n
	}
	for k, n := range o.kills {
		f.kills[k] += n
	}
	for k, n := range o.pairs {
		f.pairs[k] += n
	}
}

// print shows the figures, and which faults were seen at which places.
func (f figures) print(t *testing.T, took time.Duration) {
	t.Logf("%d seeds, each twice, in %.1f s: %.1f simulated days, %d messages of people, %d messages to them, %d steps, %d of which only the order of arrival told apart",
		f.runs, took.Seconds(), f.days, f.turns, f.sent, f.steps, f.twins)
	t.Log("faults by kind: " + listed(f.faults))
	t.Log("kills by place: " + listed(f.kills))
	columns := []string{"kill", "refused", "done but refused", "slow", "lost", "done but lost", "too many"}
	var places []string
	for p := range f.pairs {
		if !slices.Contains(places, p.place) {
			places = append(places, p.place)
		}
	}
	slices.SortFunc(places, func(a, b string) int { return cmp.Or(f.pairs[pair{"", b}]-f.pairs[pair{"", a}], strings.Compare(a, b)) })
	table := fmt.Sprintf("fault × place\n%-28s %8s", "", "passed")
	for _, c := range columns {
		table += fmt.Sprintf(" %*s", max(8, len(c)), c)
	}
	for _, place := range places {
		table += fmt.Sprintf("\n%-28s %8d", place, f.pairs[pair{"", place}])
		for _, c := range columns {
			shown := "·"
			if n := f.pairs[pair{c, place}]; n > 0 {
				shown = fmt.Sprint(n)
			}
			table += fmt.Sprintf(" %*s", max(8, len(c)), shown)
		}
	}
	t.Log(table)
}

// listed shows counts, the largest first.
func listed(counts map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = fmt.Sprintf("%s %d", name, counts[name])
	}
	return strings.Join(shown, ", ")
}
