package hours

import (
	"strconv"
	"strings"
	"time"
)

// halfUnknown ends a clock time of which nobody said whether it is before or after noon: "07:00?".
const halfUnknown = "?"

// instants lists the moments from after, up to and with until, at which a clock shows a time, the earliest first. The clock
// is "07:00", or "07:00?" where the half of the day is unknown.
func instants(clock string, after, until time.Time, zone *time.Location) []time.Time {
	text, open := strings.CutSuffix(clock, halfUnknown)
	h, m, ok := strings.Cut(text, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hour < 0 || hour > 24 || minute < 0 || minute > 59 {
		return nil
	}
	hours := []int{hour}
	if open && hour <= 12 {
		hours = []int{hour % 12, hour%12 + 12}
	}
	var all []time.Time
	y, mo, d := after.In(zone).Date()
	for day := 0; day <= 2; day++ {
		for _, h := range hours {
			at := time.Date(y, mo, d+day, h, minute, 0, 0, zone)
			if at.After(after) && !at.After(until) {
				all = append(all, at)
			}
		}
	}
	return all
}

// latest returns the latest of some moments.
func latest(all []time.Time) (time.Time, bool) {
	if len(all) == 0 {
		return time.Time{}, false
	}
	return all[len(all)-1], true
}

// nearest returns the one of some moments that is nearest to another.
func nearest(all []time.Time, to time.Time) (best time.Time, ok bool) {
	for _, at := range all {
		if !ok || at.Sub(to).Abs() < best.Sub(to).Abs() {
			best, ok = at, true
		}
	}
	return best, ok
}
