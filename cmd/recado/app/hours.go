package app

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/hours"
	"recado/flows/technicians"
)

// newHours makes the service of working hours.
func newHours(p coreParts, people *technicians.Service, kick func(string) func(context.Context, string)) *hours.Service {
	return &hours.Service{
		Weeks: p.stores.Weeks, Workers: workers{people}, People: p.business.Staff(), Country: p.business.Country, Zone: p.business.Location(),
		Holiday: p.business.HolidayRate, AskExit: p.business.Field.AskExit(), Signal: kick(p.stores.Weeks.Name()),
	}
}

// workers connects hours to the technicians.
type workers struct{ service *technicians.Service }

var _ hours.Workers = workers{}

// Worker returns a technician.
func (w workers) Worker(ctx context.Context, id string) (hours.Worker, error) {
	t, err := w.service.Get(ctx, id)
	return workerOf(t), err
}

// WorkerOf returns the technician of a conversation, or bot.ErrNotFound.
func (w workers) WorkerOf(ctx context.Context, who bot.ContactID) (hours.Worker, error) {
	t, err := w.service.ByContact(ctx, who)
	return workerOf(t), err
}

func workerOf(t technicians.Technician) hours.Worker {
	w := hours.Worker{ID: t.ID, Name: t.Name, Contact: t.Contact, Locale: t.Locale}
	if w.Plan.Known = len(t.Hours) > 0; w.Plan.Known {
		for day := time.Sunday; day <= time.Saturday; day++ {
			w.Plan.Minutes[day] = t.Hours.Minutes(day)
		}
	}
	return w
}
