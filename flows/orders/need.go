package orders

import (
	"context"
	"time"
)

// perTechnician is how many jobs a technician may have in process (RN-004).
const perTechnician = 3

// need says what a job asks of a technician, with what each of them is at already.
func (s *Service) need(ctx context.Context, o Order, t Terms) (Need, error) {
	n := Need{
		Service: o.ServiceType, Point: site(o, t), Emergency: o.Priority == Emergency, When: o.Work.When, Company: t.Company,
		Preferred: t.Preferred, Vetoed: t.Vetoed,
		InProcess: map[string]int{}, Scheduled: map[string]int{}, Served: map[string]int{},
	}
	if o.Preferred != "" {
		n.Preferred = append([]string{o.Preferred}, t.Preferred...)
	}
	for _, a := range o.Work.Asked {
		n.Asked = append(n.Asked, a.Technician)
	}
	count := func(f Filter, of map[string]int) error {
		for {
			page, next, err := s.Orders.List(ctx, f)
			if err != nil {
				return err
			}
			for _, other := range page {
				if w := other.Work.Technician; w != nil && other.ID != o.ID {
					of[w.ID]++
				}
			}
			if f.After = next; next == "" {
				return nil
			}
		}
	}
	if err := count(Filter{State: InProgress, Limit: 200}, n.InProcess); err != nil {
		return n, err
	}
	if err := count(Filter{State: Scheduled, Limit: 200}, n.Scheduled); err != nil {
		return n, err
	}
	return n, count(Filter{Contact: o.Contact, Limit: 200}, n.Served)
}

// busy reports whether a technician has as many jobs in process as there may be.
func (s *Service) busy(ctx context.Context, technician, but string) (bool, error) {
	held, err := s.Orders.Held(ctx, technician, 200)
	n := 0
	for _, o := range held {
		if o.State == InProgress && o.ID != but && o.Work.Technician != nil && o.Work.Technician.ID == technician {
			n++
		}
	}
	return n >= perTechnician, err
}

// terms are those of the order's customer, zero where none are kept.
func (s *Service) terms(ctx context.Context, o Order, now time.Time) (Terms, error) {
	if s.Customers == nil {
		return Terms{}, nil
	}
	return s.Customers.Terms(ctx, o, now)
}
