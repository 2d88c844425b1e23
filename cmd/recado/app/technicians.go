package app

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/technicians"
)

// technicianDirectory connects orders to the technicians.
type technicianDirectory struct{ service *technicians.Service }

var _ orders.Technicians = technicianDirectory{}

// Candidates lists the eligible technicians, the best first.
func (c technicianDirectory) Candidates(ctx context.Context, n orders.Need, now time.Time) ([]orders.Technician, error) {
	need := technicians.Need{
		Service: n.Service, Point: n.Point, Emergency: n.Emergency, When: n.When, Company: n.Company,
		Preferred: n.Preferred, Vetoed: n.Vetoed, Asked: n.Asked, InProcess: n.InProcess, Scheduled: n.Scheduled, Served: n.Served,
	}
	ranked, _, err := c.service.Available(ctx, need, now)
	if errors.Is(err, bot.ErrNotFound) { // an order for a service that is no longer offered must still be done
		need.Service = ""
		ranked, _, err = c.service.Available(ctx, need, now)
	}
	fit := make([]orders.Technician, len(ranked))
	for i, r := range ranked {
		fit[i] = known(r.Technician)
	}
	return fit, err
}

// Unfit returns why a technician may not be given a job.
func (c technicianDirectory) Unfit(ctx context.Context, id string, n orders.Need, now time.Time) (string, error) {
	need := technicians.Need{Service: n.Service, Emergency: n.Emergency, When: n.When}
	why, err := c.service.Ineligibility(ctx, id, need, now)
	if errors.Is(err, bot.ErrNotFound) { // as for Candidates
		need.Service = ""
		why, err = c.service.Ineligibility(ctx, id, need, now)
	}
	return why, err
}

// Technician returns a technician who can be sent.
func (c technicianDirectory) Technician(ctx context.Context, id string) (orders.Technician, error) {
	t, err := c.service.Get(ctx, id)
	if err == nil && t.Status != technicians.Active {
		err = bot.ErrNotFound
	}
	return known(t), err
}

// Begin reserves one more order in process for a technician.
func (c technicianDirectory) Begin(ctx context.Context, id, order string, inProcess []string, most int, now time.Time) (bool, error) {
	return c.service.Begin(ctx, id, order, inProcess, most, now)
}

// ByContact returns the technician of a conversation.
func (c technicianDirectory) ByContact(ctx context.Context, who bot.ContactID) (orders.Technician, error) {
	t, err := c.service.ByContact(ctx, who)
	return known(t), err
}

// Count adds to a technician's statistics, once for each effect.
func (c technicianDirectory) Count(ctx context.Context, effect string, n orders.Count) error {
	f := technicians.Fact{ID: effect, Completed: n.What == "completed", Rework: n.What == "rework"}
	if n.What == "emergency" {
		f.Emergency = n.At
	}
	for aspect, score := range n.Scores {
		if f.Scores == nil {
			f.Scores = map[technicians.Aspect]int{}
		}
		f.Scores[technicians.Aspect(aspect)] = score
	}
	_, err := c.service.Count(ctx, n.Technician, f, n.At)
	return err
}

func known(t technicians.Technician) orders.Technician {
	return orders.Technician{ID: t.ID, Name: t.Name, Contact: t.Contact, Mail: t.Mail, Locale: t.Locale}
}

// workload implements technicians.Jobs with the orders.
type workload struct{ orders *orders.Service }

var _ technicians.Jobs = workload{}

// Load counts the jobs in process and the scheduled ones, by technician.
func (j workload) Load(ctx context.Context) (inProcess, scheduled map[string]int, err error) {
	return j.orders.Load(ctx, "")
}

// Served counts the jobs done for a company, by technician.
func (j workload) Served(ctx context.Context, company string) (map[string]int, error) {
	return j.orders.CompletedByTechnician(ctx, company)
}
