package technicians

import (
	"cmp"
	"time"
)

// ringWidth is how wide the rings around a site are, in metres: within one ring, everybody is
// as near as the other. Without rings the metre would decide and nothing after it.
const ringWidth = 2000

// urgent gives the reasons of an emergency, in their order.
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

// byUrgency is the order of the requirements (5.6): who can go at once (nothing in
// process before something, on shift before on call); then who is nearer, by rings of
// near, who covers the zone before who is nobody knows where; then who knows more of
// the specialty; then who attended an emergency longest ago. Only then the metre.
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

// ring counts from the site outwards. Those whose place is not known come after all.
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
