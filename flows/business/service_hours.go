package business

import (
	"time"

	"recado/flows/sla"
)

// ServiceHours returns the hours in which the time of SLA targets counts.
func (b Business) ServiceHours() sla.Hours {
	h := sla.Hours{Zone: b.zone, Closed: b.Holiday}
	week := b.schedule().spans
	if week == nil {
		return h
	}
	h.Week = map[time.Weekday][]sla.Span{}
	for day, spans := range week {
		for _, s := range spans {
			h.Week[day] = append(h.Week[day], sla.Span{From: s.from, To: s.to})
		}
	}
	return h
}
