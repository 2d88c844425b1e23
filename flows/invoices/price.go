package invoices

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/flows/validation"
)

// ErrUnpriced means that an order's work can't be priced as it is recorded; the error says why.
var ErrUnpriced = errors.New("invoices: the work can't be priced")

// price prices an order by what was really done: the hours worked, with the surcharges of their time and of the order's
// priority; the waits; the materials used; travel, other costs and the discount of its approved quotation; else the
// contract's discount. The rates are those of the contract in force on the day of the work (Terms). Extra work has no
// line of its own: its hours and materials are among those of the work.
func (s *Service) price(ctx context.Context, o orders.Order, t Terms, now time.Time) (Part, error) {
	p := Part{Order: o.ID, Service: o.ServiceType, On: s.day(workedAt(o, now)), Place: o.Location.String(), Warranty: o.Kind == orders.Warranty}
	if o.Work.Technician != nil {
		p.Technician = o.Work.Technician.Name
	}
	job := pricing.Job{Country: s.Country, Date: now, Labour: labour(o, now)}
	for _, used := range o.Work.Materials {
		m, err := s.material(ctx, used)
		if err != nil {
			return Part{}, err
		}
		job.Materials = append(job.Materials, m)
	}
	if o.Quote != nil && o.Quote.Approved {
		q, err := s.Quotation(ctx, o.Quote.ID)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return Part{}, err
		}
		if err == nil && q.Status == quotations.Approved {
			job.Zone, job.Others, job.Discount = q.Job.Zone, q.Job.Others, q.Job.Discount
			quotedPrices(job.Materials, q.Estimate)
		}
	}
	if job.Discount != nil && job.Discount.Percent.Cmp(t.Tariff.MaxDiscountFor(job.Discount.Role)) > 0 {
		t.Tariff.Discount = job.Discount.Percent // it was granted when it was quoted
		job.Discount = nil
	}
	if len(job.Labour)+len(job.Materials)+len(job.Others) == 0 && job.Zone == "" { // nothing to bill, as zero hours of a diagnosis
		p.Estimate = nothing(t.Tariff.Currency)
		return p, nil
	}
	estimate, err := pricing.Price(job, t.Tariff, s.Calendar)
	if invalid, wrong := errors.AsType[*validation.InvalidError](err); wrong {
		return Part{}, fmt.Errorf("%w: order %s: %w", ErrUnpriced, o.ID, invalid)
	}
	if err != nil {
		return Part{}, err
	}
	if p.Warranty {
		estimate.DiscountPercent, estimate.DiscountBy, estimate.Discount = money.Int(100), "warranty", estimate.Subtotal
		zero := money.Zero(estimate.Total.Currency)
		estimate.Net, estimate.VAT, estimate.Total = zero, zero, zero
	}
	p.Estimate = estimate
	return p, nil
}

// nothing is the estimate of work that costs nothing.
func nothing(currency string) pricing.Estimate {
	zero := money.Zero(currency)
	return pricing.Estimate{
		Labour: zero, Materials: zero, Travel: zero, Others: zero, Subtotal: zero, Discount: zero, Net: zero, VAT: zero, Total: zero,
	}
}

// workedAt returns when the work began.
func workedAt(o orders.Order, now time.Time) time.Time {
	if len(o.Work.Visits) > 0 {
		return o.Work.Visits[0].In
	}
	if !o.Closing.CompletedAt.IsZero() {
		return o.Closing.CompletedAt
	}
	return now
}

// labour returns the work of an order: its visits without their pauses, or, where the technician has corrected the
// hours, so many hours from the first visit on.
func labour(o orders.Order, now time.Time) []pricing.Labour {
	r := o.Work.Report
	if r == nil {
		return nil
	}
	class := map[orders.Class]pricing.Priority{orders.UrgentClass: pricing.PriorityUrgent, orders.EmergencyClass: pricing.PriorityEmergency}[o.Priority.Class()]
	var all []pricing.Labour
	if hours, err := money.ParseDecimal(strings.Replace(r.Hours, ",", ".", 1)); err == nil && hours.Cmp(money.Share(int64(r.Minutes), 60, 2)) != 0 {
		if hours.Sign() > 0 {
			all = append(all, pricing.Labour{Service: o.ServiceType, Start: workedAt(o, now), Hours: hours, Priority: class})
		}
	} else {
		for _, span := range worked(o.Work) {
			if minutes := int(span.to.Sub(span.from).Minutes()); minutes > 0 {
				all = append(all, pricing.Labour{Service: o.ServiceType, Start: span.from, Minutes: minutes, Priority: class})
			}
		}
	}
	for _, w := range o.Waits(r.At) {
		all = append(all, pricing.Labour{Service: o.ServiceType, Start: w.From, Minutes: w.Minutes, Priority: class, Waiting: true})
	}
	return all
}

type span struct{ from, to time.Time }

// worked returns the visits without their pauses.
func worked(w orders.Work) []span {
	var all []span
	for _, v := range w.Visits {
		out := v.Out
		if out.IsZero() && w.Report != nil {
			out = w.Report.At
		}
		from := v.In
		for _, p := range w.Pauses {
			until := p.Until
			if until.IsZero() || until.After(out) {
				until = out
			}
			if p.From.Before(from) || !p.From.Before(out) {
				if p.From.Before(from) && until.After(from) {
					from = until
				}
				continue
			}
			all = append(all, span{from, p.From})
			from = until
		}
		if out.After(from) {
			all = append(all, span{from, out})
		}
	}
	return all
}

// material returns a used material with its price. One that the catalogue does not know any more has no price: a
// person has to say it.
func (s *Service) material(ctx context.Context, used orders.UsedMaterial) (pricing.Material, error) {
	quantity, err := money.ParseDecimal(strings.Replace(used.Quantity, ",", ".", 1))
	if err != nil {
		return pricing.Material{}, fmt.Errorf("%w: quantity of %s: %w", ErrUnpriced, used.SKU, err)
	}
	m, known, err := s.Item(ctx, used.SKU)
	if err != nil {
		return pricing.Material{}, err
	}
	if !known {
		return pricing.Material{}, fmt.Errorf("%w: material %s is not in the catalogue", ErrUnpriced, used.SKU)
	}
	m.Quantity = quantity
	return m, nil
}

// quotedPrices gives materials the price at which they were quoted.
func quotedPrices(materials []pricing.Material, quoted pricing.Estimate) {
	for i := range materials {
		for _, l := range quoted.Lines {
			if l.Kind == pricing.KindMaterial && l.SKU != "" && l.SKU == materials[i].SKU {
				materials[i].Price = l.Unit
			}
		}
	}
}

// sum adds the parts up into the invoice.
func (i *Invoice) sum(currency string) error {
	zero := money.Zero(currency)
	i.Subtotal, i.Discount, i.Net, i.VAT, i.Total = zero, zero, zero, zero, zero
	for _, p := range i.Parts {
		for _, one := range []struct {
			to   *money.Amount
			from money.Amount
		}{{&i.Subtotal, p.Estimate.Subtotal}, {&i.Discount, p.Estimate.Discount}, {&i.Net, p.Estimate.Net}, {&i.VAT, p.Estimate.VAT}, {&i.Total, p.Estimate.Total}} {
			var err error
			if *one.to, err = one.to.Add(one.from); err != nil {
				return fmt.Errorf("%w: %w", ErrUnpriced, err)
			}
		}
		i.VATRate = p.Estimate.VATPercent
	}
	return nil
}
