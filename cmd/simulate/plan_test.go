package simulate

import (
	"math/rand/v2"
	"time"
)

// plan is what a seed wants of a run: how many take part, and how often what goes wrong. A rate is
// once in so many times; 0 is never.
type plan struct {
	Processes int
	Orders    int // people who order something
	Silent    int // people who break off
	Agents    int // who take conversations over
	Guessers  int // of one-time codes
	Partners  int // who record debts and payments
	Debtors   int // whom a campaign reminds

	Kill, DiskFails, DiskSlow    int
	VendorFails, Duplicate       int
	LateStatus, Twice, LoseQueue int
	OutageAfter, OutageFor       time.Duration // in which the vendor takes nothing
	Skew                         time.Duration
	Start                        time.Time
	Faults                       bool
}

// newPlan draws the plan of a seed. One in ten is calm. Each seed has a theme, so that a run stays
// small and what belongs together meets often.
func newPlan(seed uint64) plan {
	r := rand.New(rand.NewPCG(seed, 0x91a7))
	rate := func(least, most int) int { // sometimes never
		if r.IntN(4) == 0 {
			return 0
		}
		return least + r.IntN(most-least+1)
	}
	p := plan{Processes: 1 + r.IntN(2), Start: time.Date(2026, 11, 30, 10, r.IntN(240), 0, 0, bogota)}
	theme := r.IntN(5)
	switch theme {
	case 0: // conversations
		p.Orders, p.Silent = 1+r.IntN(3), r.IntN(2)
	case 1: // agents
		p.Agents = 1 + r.IntN(3)
	case 2: // codes and money
		p.Guessers, p.Partners = 1+r.IntN(2), 1+r.IntN(3)
	case 3: // reminders
		p.Debtors, p.Start = 1+r.IntN(3), edges[r.IntN(len(edges))]
	default:
		p.Orders, p.Silent, p.Agents, p.Guessers, p.Partners = 1, r.IntN(2), r.IntN(2), r.IntN(2), r.IntN(2)
	}
	if r.IntN(10) == 0 {
		return p
	}
	p.Faults = true
	p.Kill, p.DiskFails, p.DiskSlow = rate(60, 600), rate(60, 600), rate(100, 1000)
	p.VendorFails, p.Duplicate = rate(4, 30), rate(2, 10)
	p.LateStatus, p.Twice, p.LoseQueue = rate(3, 20), rate(3, 20), rate(200, 2000)
	p.Skew = time.Duration(r.IntN(3)) * time.Second
	if theme == 1 {
		p.DiskSlow = rate(10, 60)
	}
	if theme == 3 || r.IntN(5) == 0 {
		p.OutageAfter, p.OutageFor = time.Duration(r.IntN(20))*time.Minute, time.Duration(1+r.IntN(25))*time.Minute
	}
	return p
}
