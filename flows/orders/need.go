package orders

import (
	"context"
	"time"
)

// maxJobsInProcess limits the jobs that a technician has in process (RN-004).
const maxJobsInProcess = 3

// need returns the requirements of a job, with the current load of each technician.
func (s *Service) need(ctx context.Context, o Order, t Terms) (Need, error) {
	n := Need{
		Service: o.ServiceType, Point: site(o, t), Emergency: o.Priority == Emergency, When: o.Work.When, Company: t.Company,
		Preferred: t.Preferred, Vetoed: t.Vetoed,
	}
	if o.Preferred != "" {
		n.Preferred = append([]string{o.Preferred}, t.Preferred...)
	}
	for _, a := range o.Work.Asked {
		n.Asked = append(n.Asked, a.Technician)
	}
	var err error
	if n.InProcess, n.Scheduled, err = s.Load(ctx, o.ID); err != nil {
		return n, err
	}
	if t.Company != "" {
		n.Served, err = s.CompletedByTechnician(ctx, t.Company)
	} else {
		n.Served, err = s.countCompleted(ctx, Filter{Contact: o.Contact})
	}
	return n, err
}

// recentOrders limits how many of a customer's latest orders are read to find who knows the place.
const recentOrders = 200

// CompletedByTechnician counts the completed jobs among a company's latest orders, by technician.
func (s *Service) CompletedByTechnician(ctx context.Context, company string) (map[string]int, error) {
	return s.countCompleted(ctx, Filter{Company: company})
}

// countCompleted does one read by the index of the contact or the company. One query for each state
// would read all orders each time.
func (s *Service) countCompleted(ctx context.Context, f Filter) (map[string]int, error) {
	f.Limit = recentOrders
	page, _, err := s.Orders.List(ctx, f)
	of := map[string]int{}
	for _, o := range page {
		if w := o.Work.Technician; w != nil && (o.State == Completed || o.State == Invoiced || o.State == Closed) {
			of[w.ID]++
		}
	}
	return of, err
}

// Load counts the jobs in process and the scheduled ones, by technician, without the order but.
func (s *Service) Load(ctx context.Context, but string) (inProcess, scheduled map[string]int, err error) {
	inProcess, scheduled = map[string]int{}, map[string]int{}
	if err = s.perTechnician(ctx, Filter{State: InProgress, Limit: 200}, but, inProcess); err == nil {
		err = s.perTechnician(ctx, Filter{State: Scheduled, Limit: 200}, but, scheduled)
	}
	return inProcess, scheduled, err
}

func (s *Service) perTechnician(ctx context.Context, f Filter, but string, of map[string]int) error {
	for {
		page, next, err := s.Orders.List(ctx, f)
		if err != nil {
			return err
		}
		for _, o := range page {
			if w := o.Work.Technician; w != nil && o.ID != but {
				of[w.ID]++
			}
		}
		if f.After = next; next == "" {
			return nil
		}
	}
}

// busy reports whether a technician has the maximum of jobs in process. It only reads;
// reserveTechnician decides.
func (s *Service) busy(ctx context.Context, technician, but string) (bool, error) {
	inProcess, err := s.inProcess(ctx, technician, but)
	return len(inProcess) >= maxJobsInProcess, err
}

func (s *Service) inProcess(ctx context.Context, technician, but string) (ids []string, err error) {
	held, err := s.Orders.Held(ctx, technician, 200)
	for _, o := range held {
		if o.State == InProgress && o.ID != but && o.Work.Technician != nil && o.Work.Technician.ID == technician {
			ids = append(ids, o.ID)
		}
	}
	return ids, err
}

// reserveTechnician adds an order to those that a technician has in process, or refuses (RN-004).
func (s *Service) reserveTechnician(ctx context.Context, technician, order string, now time.Time) error {
	inProcess, err := s.inProcess(ctx, technician, order)
	if err != nil {
		return err
	}
	switch free, err := s.Technicians.Begin(ctx, technician, order, inProcess, maxJobsInProcess, now); {
	case err != nil:
		return err
	case !free:
		return refuse("job.too_many")
	}
	return nil
}

// terms returns the terms of the order's customer; zero without contracts.
func (s *Service) terms(ctx context.Context, o Order, now time.Time) (Terms, error) {
	if s.Customers == nil || o.Unconfirmed { // an anonymous caller's order does not get a contract's terms
		return Terms{}, nil
	}
	return s.Customers.Terms(ctx, o, now)
}
