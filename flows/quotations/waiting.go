package quotations

import (
	"slices"
	"time"

	"recado/flows/orders"
	"recado/flows/pricing"
)

// waited adds a line of labour for each wait of an order's technician (seed 5.4: waiting is billed
// at the tariff's share), unless the draft has a waiting line with the same start.
func waited(labour []pricing.Labour, o orders.Order, now time.Time) []pricing.Labour {
	all := slices.Clone(labour)
	for _, w := range o.Waits(now) {
		known := func(l pricing.Labour) bool { return l.Waiting && l.Start.Equal(w.From) }
		if slices.ContainsFunc(labour, known) {
			continue
		}
		all = append(all, pricing.Labour{
			Service: o.ServiceType, Start: w.From, Minutes: w.Minutes, Priority: pricing.Priority(o.Priority.Class()), Waiting: true,
		})
	}
	return all
}
