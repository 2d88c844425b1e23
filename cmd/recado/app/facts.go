package app

import (
	"context"
	"log/slog"
	"time"

	"recado/cmd/recado/config"
	"recado/flows/facts"
	"recado/flows/invoices"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/flows/quotations"
	"recado/flows/technicians"
	"recado/templates/pdf"
	workfacts "recado/workers/facts"
)

// newFacts makes the service of facts and reports, and lets the aggregates say when they have changed.
func newFacts(p coreParts, c *core) {
	c.margins = newMargins(p.business, c)
	c.facts = &facts.Service{
		Facts: p.stores.Facts, Orders: c.orders, Invoices: c.invoices, Payments: c.payments, Quotations: c.quotations,
		Zone: p.business.Location(), Currency: p.business.Tariff().Currency, CostOf: c.margins.CostOf,
		Available: availability(c.technicians), Technicians: headcount(c.technicians),
	}
	c.orders.Facts, c.invoices.Facts, c.payments.Facts, c.quotations.Facts = true, true, true, true
}

// newScheduler makes the service of planned reports.
func newScheduler(p coreParts, c *core, kick func(outbox string) func(context.Context, string)) {
	b := p.business
	c.planned = &facts.Scheduler{
		Facts: c.facts, Runs: p.stores.ReportRuns, People: b.Staff(), Finance: b.Reports.Finance, HR: b.Reports.HR, Off: b.Reports.Off, Times: b.Reports.Times(), Business: b.Name,
		Now: p.clock.Now, Signal: kick(p.stores.ReportRuns.Name()),
		Print: workfacts.Printer{
			StoreDocument: p.storeDocument, Title: p.texts.Title, ServiceName: b.ServiceName, Locale: b.Locale,
			Letterhead: pdf.Business{Name: b.Name, Website: b.Website, Logo: p.logo},
		}.Print,
	}
}

// availability returns the minutes that technicians with hours work in a period, without their absences.
func availability(staff *technicians.Service) func(context.Context, facts.Period) (map[string]int64, error) {
	return func(ctx context.Context, p facts.Period) (map[string]int64, error) {
		all := map[string]int64{}
		err := eachTechnician(ctx, staff, func(t technicians.Technician) {
			if minutes := t.Planned(p.From, p.To); minutes > 0 {
				all[t.ID] = int64(minutes)
			}
		})
		return all, err
	}
}

// headcount counts the technicians who have not left.
func headcount(staff *technicians.Service) func(context.Context) (int64, error) {
	return func(ctx context.Context) (n int64, err error) {
		err = eachTechnician(ctx, staff, func(technicians.Technician) { n++ })
		return n, err
	}
}

func eachTechnician(ctx context.Context, staff *technicians.Service, visit func(technicians.Technician)) error {
	for after := ""; ; {
		page, next, err := staff.List(ctx, technicians.Filter{Limit: 100, After: after})
		if err != nil {
			return err
		}
		for _, t := range page {
			if t.Status != technicians.Terminated {
				visit(t)
			}
		}
		if after = next; after == "" {
			return nil
		}
	}
}

// RebuildFacts makes all facts again. The program may run meanwhile.
func RebuildFacts(ctx context.Context, c config.Config, log *slog.Logger, progress func(kind facts.Kind, n int)) error {
	b, err := LoadBusiness(c)
	if err != nil {
		return err
	}
	db, _, err := OpenDB(c)
	if err != nil {
		return err
	}
	defer db.Close()
	if db, err = sealedStore(c, db, log); err != nil {
		return err
	}
	s, err := openStores(db, time.Now)
	if err != nil {
		return err
	}
	all := core{
		orders: &orders.Service{Orders: s.Orders}, invoices: &invoices.Service{Invoices: s.Invoices},
		payments: &payments.Service{Payments: s.Payments}, quotations: &quotations.Service{Quotations: s.Quotations},
		technicians: &technicians.Service{Technicians: s.Technicians},
	}
	newFacts(coreParts{stores: s, business: b}, &all)
	return all.facts.Rebuild(ctx, progress)
}
