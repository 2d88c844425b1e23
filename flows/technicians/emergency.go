package technicians

import (
	"cmp"
	"time"
)

// ringWidth is the width in metres of the rings around a site. Distances within one ring count as
// equal; without rings the exact distance would decide alone and later criteria would never count.
const ringWidth = 2000

// urgent adds the reasons of an emergency, in their order.
func (j *job) urgent(f *evaluation) {
	free := busy(f.inProcess)
	if f.inProcess == 0 && !f.onShift {
		free = why(ForOnCall)
	}
	rested := why(ForFirst)
	if last := f.who.Stats.LastEmergency; !last.IsZero() {
		rested = why(ForRested, "date", last.In(j.Zone).Format(time.DateOnly))
	}
	f.reasons = append(f.reasons, free, j.place(f), j.skilled(f), rested)
}

// byUrgency compares by the order of the requirements (5.6): first who can go at once (fewer jobs
// in process, then on shift before on call); then the nearer one by rings, with technicians who
// cover the zone before others with an unknown position; then the higher level in the specialty; then
// whose last emergency is longest ago. The exact distance comes last.
func byUrgency(a, b evaluation) int {
	return cmp.Or(
		cmp.Compare(a.inProcess, b.inProcess),
		first(a.onShift, b.onShift),
		cmp.Compare(ring(a), ring(b)),
		cmp.Compare(b.level.order(), a.level.order()),
		a.who.Stats.LastEmergency.Compare(b.who.Stats.LastEmergency),
		cmp.Compare(a.metres, b.metres),
	)
}

// ring returns the number of the ring, counted from the site. Unknown positions come last.
func ring(f evaluation) int {
	switch {
	case f.metres >= 0:
		return int(f.metres) / ringWidth
	case f.covers:
		return 1 << 30
	}
	return 1<<30 + 1
}

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
