package business

import (
	"time"

	"recado/flows/sla"
)

// ServiceHours are when somebody attends, for promises that are counted in such time.
func (b Business) ServiceHours() sla.Hours {
	h := sla.Hours{Zone: b.zone, Closed: b.Holiday}
	if b.spans == nil {
		return h
	}
	h.Week = map[time.Weekday][]sla.Span{}
	for day, spans := range b.spans {
		for _, s := range spans {
			h.Week[day] = append(h.Week[day], sla.Span{From: s.from, To: s.to})
		}
	}
	return h
}
