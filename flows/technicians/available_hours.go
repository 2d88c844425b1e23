package technicians

import "time"

// AvailableHours returns how many hours a technician's schedule has between two times, without the
// days of absences; 0 for who has no schedule, since then nobody knows.
func (t Technician) AvailableHours(from, to time.Time, zone *time.Location) float64 {
	minutes := 0
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := from.In(zone).Date()
	for n := 0; ; n++ {
		day := time.Date(y, m, d+n, 0, 0, 0, 0, zone)
		if !day.Before(to) {
			return float64(minutes) / 60
		}
		if _, away := t.absent(day.Format(time.DateOnly)); away {
			continue
		}
		for _, span := range t.Hours[weekdays[int(day.Weekday())]] {
			length := span.To - span.From
			if length <= 0 { // it ends on the next day
				length += 24 * 60
			}
			minutes += length
		}
	}
}
