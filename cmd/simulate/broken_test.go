//go:build broken

package simulate

import (
	"flag"
	"testing"
	"time"

	"recado/bot/broken"
)

var onlyPromise = flag.String("promise", "", "the only promise to break; \"\": each")

// promises are what can be broken on purpose, and how.
var promises = []struct{ name, how string }{
	{"compare-and-set", "a session is replaced whatever is stored"},
	{"store before acknowledging", "a webhook is acknowledged, then its messages are stored"},
	{"outbox", "who takes one effect out of a session's outbox takes all"},
	{"claim", "a message that another process has claimed is sent"},
	{"epoch", "a message is sent although an agent has taken over"},
	{"wake", "the sweep does not look for messages that wait"},
	{"timer", "a timer that has fired stays"},
	{"policy at sending", "whether a reminder is lawful is asked when it is planned, not when it is sent"},
	{"attempt", "a wrong code is not counted"},
	{"payment", "a payment that is known is counted again"},
}

const (
	findWithin = 60 * time.Second // of real time, for one promise
	firstSeed  = 1
)

// TestBroken breaks one promise after the other, and fails for one whose breach no seed shows in time.
func TestBroken(t *testing.T) {
	emptyStore(t)
	t.Logf("%-28s %6s %9s  %s", "promise", "seeds", "seconds", "first seen as")
	for _, p := range promises {
		if *onlyPromise != "" && *onlyPromise != p.name {
			continue
		}
		broken.Chosen = p.name
		began, seen := time.Now(), ""
		n := 0
		for seed := uint64(firstSeed); seen == "" && time.Since(began) < findWithin; seed++ {
			n++
			if out := simulate(t, seed, newPlan(seed)); len(out.broken) > 0 {
				seen = out.broken[0]
			}
		}
		t.Logf("%-28s %6d %9.1f  %s", p.name, n, time.Since(began).Seconds(), seen)
		if seen == "" {
			t.Errorf("%s: broken (%s), and not seen", p.name, p.how)
		}
	}
	broken.Chosen = ""
}
