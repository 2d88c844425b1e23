package technicians

import (
	"context"
	"slices"
	"time"
)

// Reservation is an order that a technician is about to have in process.
type Reservation struct {
	Order string    `json:"order"`
	At    time.Time `json:"at"`
}

// reservationTTL is how long a reservation counts before the order itself must show that it is in process.
const reservationTTL = time.Minute

// Begin reserves one more order in process for a technician, besides the known ones in inProcess,
// and reports false beyond most. Concurrent calls are serialized by the technician's document; a
// reservation expires after a minute.
func (s *Service) Begin(ctx context.Context, id, order string, inProcess []string, most int, now time.Time) (free bool, err error) {
	_, err = s.edit(ctx, id, now, func(t *Technician) (bool, error) {
		busy, kept := slices.Clone(inProcess), []Reservation(nil)
		for _, taken := range t.Reservations {
			if taken.Order == order || now.Sub(taken.At).Abs() >= reservationTTL {
				continue
			}
			kept = append(kept, taken)
			if !slices.Contains(busy, taken.Order) {
				busy = append(busy, taken.Order)
			}
		}
		if free = len(busy) < most; free {
			t.Reservations = slices.Concat(kept, []Reservation{{order, now}})
		}
		return free, nil
	})
	return free && err == nil, err
}
