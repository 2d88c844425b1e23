package simulate

import (
	"flag"
	"strings"
	"testing"
	"time"
)

var (
	seedFlag = flag.Uint64("seed", 0, "the only seed to run, with its trace; 0: from 1 on")
	runsFlag = flag.Int("runs", 6, "how many seeds")
	forFlag  = flag.Duration("for", 0, "how long at most; 0: as long as the runs take")
)

// TestSimulate runs seeds, each twice. A seed fails whose two runs differ, or whose run breaks a promise.
// A failing seed is made smaller, and printed with what is left of its trace.
func TestSimulate(t *testing.T) {
	emptyStore(t)
	began := time.Now()
	first, runs := uint64(1), *runsFlag
	if *seedFlag != 0 {
		first, runs = *seedFlag, 1
	}
	all := newFigures()
	for seed := first; seed < first+uint64(runs) && (*forFlag == 0 || time.Since(began) < *forFlag); seed++ {
		p := newPlan(seed)
		a, b := simulate(t, seed, p), simulate(t, seed, p)
		all.add(a.figures)
		if *seedFlag != 0 {
			t.Logf("seed %d: %+v\n%s", seed, p, strings.Join(a.trace, "\n"))
		}
		if at := differ(a.trace, b.trace); at >= 0 {
			t.Errorf("seed %d diverges at step %d:\n%s\n%s", seed, at, lineAt(a.trace, at), lineAt(b.trace, at))
		}
		if len(a.broken) > 0 {
			small, tries := shrink(t, seed, p)
			out := simulate(t, seed, small)
			t.Errorf("seed %d breaks a promise: %s\nmake simulate SEED=%d shows the whole run. Made smaller in %d tries: %+v\n%s\n%s",
				seed, a.broken[0], seed, tries, small, strings.Join(out.broken, "\n"), conversation(out.trace))
		}
	}
	all.print(t, time.Since(began))
}

// differ returns the first step at which two traces differ; -1 if they don't.
func differ(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if lineAt(a, i) != lineAt(b, i) {
			return i
		}
	}
	return -1
}

func lineAt(trace []string, i int) string {
	if i < len(trace) {
		return trace[i]
	}
	return "(over)"
}

// shrink drops people, processes and faults from a plan for as long as a promise is still broken.
func shrink(t *testing.T, seed uint64, p plan) (small plan, tries int) {
	began := time.Now()
	for dropped := true; dropped; {
		dropped = false
		for _, drop := range drops {
			less := p
			drop(&less)
			if less == p || time.Since(began) > shrinkFor {
				continue
			}
			tries++
			if len(simulate(t, seed, less).broken) > 0 {
				p, dropped = less, true
			}
		}
	}
	return p, tries
}

// shrinkFor bounds the real time in which a seed is made smaller.
const shrinkFor = 30 * time.Second

// drops make a plan smaller, each in one way. Nobody is dropped below none.
var drops = []func(p *plan){
	func(p *plan) { p.Orders = max(0, p.Orders-1) }, func(p *plan) { p.Silent = max(0, p.Silent-1) },
	func(p *plan) { p.Agents = max(0, p.Agents-1) }, func(p *plan) { p.Guessers = max(0, p.Guessers-1) },
	func(p *plan) { p.Partners = max(0, p.Partners-1) }, func(p *plan) { p.Debtors = max(0, p.Debtors-1) },
	func(p *plan) { p.Processes = 1 },
	func(p *plan) { p.Kill = 0 }, func(p *plan) { p.DiskFails = 0 }, func(p *plan) { p.DiskSlow = 0 },
	func(p *plan) { p.VendorFails = 0 }, func(p *plan) { p.Duplicate = 0 }, func(p *plan) { p.LateStatus = 0 },
	func(p *plan) { p.Twice = 0 }, func(p *plan) { p.LoseQueue = 0 }, func(p *plan) { p.Skew = 0 }, func(p *plan) { p.OutageFor = 0 },
}

// conversation keeps of a trace what people say and hear, the faults, and what broke.
func conversation(trace []string) string {
	var kept []string
	for _, l := range trace {
		for _, word := range []string{" says ", " hears ", "kill ", "start ", "clocks ", " refused", " lost", " too many", " †", "takeover", "handback", "guess ", "right ", "pays ", "campaign", "BROKEN"} {
			if strings.Contains(l, word) {
				kept = append(kept, l)
				break
			}
		}
	}
	return strings.Join(kept[max(0, len(kept)-maxShown):], "\n")
}

// maxShown bounds the lines of a failing seed that are printed; SEED= prints all.
const maxShown = 120
