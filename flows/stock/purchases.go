package stock

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/validation"
)

// ErrOver means that a purchase or a request was decided already.
var ErrOver = errors.New("stock: it is over")

const dueArrival = "arrival" // a purchase has not arrived on its day

// Buy makes a purchase, once for its command. Without a supplier it takes the first one of the first
// material; without a day it takes the supplier's delivery time.
func (s *Service) Buy(ctx context.Context, p Purchase, now time.Time) (Purchase, error) {
	if known, err := s.Purchases.ByCommand(ctx, p.Command); !errors.Is(err, bot.ErrNotFound) {
		return known, err
	}
	if err := s.checkPurchase(ctx, &p, now); err != nil {
		return Purchase{}, err
	}
	n, err := s.Numbers.Next(ctx, "purchases")
	if err != nil {
		return Purchase{}, err
	}
	p.ID, p.V, p.State, p.CreatedAt, p.UpdatedAt = fmt.Sprintf("OC-%05d", n), 1, Ordered, now, now
	p.watch(s.zone())
	p.Add(p.ID, p.V, now, p.event(now))
	p.Add(p.ID, p.V, now, notify.Notice{Event: notify.PurchaseMade, About: p.ID, Args: s.purchaseArgs(p)}.Effects(s.People...)...)
	if err := s.Purchases.Insert(ctx, p); errors.Is(err, bot.ErrDuplicate) {
		return s.Purchases.ByCommand(ctx, p.Command)
	} else if err != nil {
		return Purchase{}, err
	}
	s.signalPurchase(ctx, p.ID)
	return p, nil
}

// checkPurchase completes a purchase from the catalogue and the suppliers, and reports its problems.
func (s *Service) checkPurchase(ctx context.Context, p *Purchase, now time.Time) error {
	var wrong validation.Problems
	if len(p.Lines) == 0 {
		wrong.Add("lines", validation.Required)
	}
	if len(p.Lines) > MaxLines {
		return validation.Refuse("lines", validation.TooMany, MaxLines)
	}
	lines := slices.Clone(p.Lines)
	seen := map[string]bool{}
	for i := range lines {
		l := &lines[i]
		l.SKU = strings.ToUpper(strings.TrimSpace(l.SKU))
		item, err := s.Catalog.StockItem(ctx, l.SKU)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			wrong.Add(validation.At("lines", i, "sku"), validation.Unknown)
			continue
		case err != nil:
			return err
		case seen[l.SKU]:
			wrong.Add(validation.At("lines", i, "sku"), validation.Twice)
		}
		seen[l.SKU] = true
		l.Name, l.Unit = item.Name, item.Unit
		if wrong.Number(validation.At("lines", i, "quantity"), l.Quantity, MaxQuantity, MaxPlaces); l.Quantity.Sign() == 0 {
			wrong.Add(validation.At("lines", i, "quantity"), validation.Zero)
		}
		wrong.Amount(validation.At("lines", i, "price"), l.Price, s.Currency, false)
		if l.Price.Blank() {
			l.Price = item.Cost
		}
		if p.Supplier == "" && len(item.Suppliers) > 0 {
			p.Supplier = item.Suppliers[0]
		}
	}
	p.Lines = lines
	if p.ETA != "" && !validation.Date(p.ETA) {
		wrong.Add("eta", validation.Day)
	}
	if p.Supplier != "" {
		switch supplier, err := s.Suppliers.Get(ctx, p.Supplier); {
		case errors.Is(err, bot.ErrNotFound) || err == nil && supplier.Data.Inactive:
			wrong.Add("supplier", validation.Unknown)
		case err != nil:
			return err
		default:
			p.Supplier, p.SupplierName = supplier.ID, supplier.Data.Name
			if p.ETA == "" {
				p.ETA = now.In(s.zone()).AddDate(0, 0, supplier.Data.LeadDays).Format(time.DateOnly)
			}
		}
	}
	return wrong.Err()
}

// watch sets the deadline at the end of the day on which a purchase is to arrive.
func (p *Purchase) watch(zone *time.Location) {
	p.Deadlines = p.Deadlines.Clear(dueArrival)
	if day, err := time.ParseInLocation(time.DateOnly, p.ETA, zone); err == nil && p.open() {
		p.Deadlines = p.Deadlines.Set(dueArrival, day.AddDate(0, 0, 1))
	}
	p.DueAt = p.Deadlines.Next()
}

// Receive records what arrived of a purchase, once for the delivery's id: an effect enters it into the
// ledger. Without lines all that is still to come has arrived. More than was ordered is taken too.
func (s *Service) Receive(ctx context.Context, id string, d Delivery, now time.Time) (Purchase, error) {
	p, err := s.editPurchase(ctx, id, now, func(p *Purchase) error {
		if slices.ContainsFunc(p.Deliveries, func(old Delivery) bool { return old.ID == d.ID }) {
			return edit.ErrUnchanged
		}
		if !p.open() {
			return ErrOver
		}
		d := d
		p.Lines = slices.Clone(p.Lines)
		if len(d.Lines) == 0 {
			for _, l := range p.Lines {
				if rest := l.Quantity.Sub(l.Received); rest.Sign() > 0 {
					d.Lines = append(d.Lines, DeliveredLine{SKU: l.SKU, Quantity: rest})
				}
			}
		}
		var wrong validation.Problems
		d.Lines = slices.Clone(d.Lines)
		for i := range d.Lines {
			got := &d.Lines[i]
			got.SKU = strings.ToUpper(strings.TrimSpace(got.SKU))
			l := p.line(got.SKU)
			if l == nil {
				wrong.Add(validation.At("lines", i, "sku"), validation.Unknown)
				continue
			}
			if wrong.Number(validation.At("lines", i, "quantity"), got.Quantity, MaxQuantity, MaxPlaces); got.Quantity.Sign() == 0 {
				wrong.Add(validation.At("lines", i, "quantity"), validation.Zero)
			}
			wrong.Amount(validation.At("lines", i, "price"), got.Price, s.Currency, false)
			if got.Price.Blank() {
				got.Price = l.Price
			}
			l.Received = l.Received.Add(got.Quantity)
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		d.At = now
		p.Deliveries = append(slices.Clone(p.Deliveries), d)
		p.State = Received
		for _, l := range p.Lines {
			if l.Received.Cmp(l.Quantity) < 0 {
				p.State = Partial
			}
		}
		p.watch(s.zone())
		p.Add(p.ID, p.V, now, bot.Do(DoDeliver, Delivered{p.ID, d.ID}), p.event(now))
		return nil
	})
	if err == nil {
		s.signalPurchase(ctx, p.ID)
	}
	return p, err
}

// Deliver enters a delivery into the ledger of the central store. Who waits for the purchase is told once
// all of it is there. It may be repeated.
func (s *Service) Deliver(ctx context.Context, of Delivered, now time.Time) (Purchase, error) {
	p, err := s.Purchases.Get(ctx, of.Purchase)
	if err != nil {
		return p, err
	}
	for _, d := range p.Deliveries {
		if d.ID != of.Delivery {
			continue
		}
		for i, l := range d.Lines {
			_, err := s.Move(ctx, Movement{
				Command: fmt.Sprintf("%s/%s/%d", p.ID, d.ID, i), SKU: l.SKU, Kind: Receipt, To: Store, Quantity: l.Quantity, UnitPrice: l.Price, Purchase: p.ID, By: d.By,
			}, now)
			if err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// ChangeETA records another day of arrival.
func (s *Service) ChangeETA(ctx context.Context, id, day string, now time.Time) (Purchase, error) {
	if !validation.Date(day) {
		return Purchase{}, validation.Refuse("eta", validation.Day)
	}
	return s.editPurchase(ctx, id, now, func(p *Purchase) error {
		switch {
		case !p.open():
			return ErrOver
		case p.ETA == day:
			return edit.ErrUnchanged
		}
		p.ETA = day
		p.watch(s.zone())
		return nil
	})
}

// CancelPurchase ends a purchase of which nothing more is to come.
func (s *Service) CancelPurchase(ctx context.Context, id, reason string, now time.Time) (Purchase, error) {
	return s.editPurchase(ctx, id, now, func(p *Purchase) error {
		switch {
		case p.State == Cancelled:
			return edit.ErrUnchanged
		case !p.open():
			return ErrOver
		}
		p.State, p.Reason = Cancelled, reason
		p.watch(s.zone())
		p.Add(p.ID, p.V, now, p.event(now))
		return nil
	})
}

// Expire tells people of purchases that have not arrived on their day, at most limit.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Purchases.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := s.editPurchase(ctx, id, now, func(p *Purchase) error {
			due, rest := p.Deadlines.Due(now)
			if len(due) == 0 {
				return edit.ErrUnchanged
			}
			p.Deadlines = rest
			p.DueAt = rest.Next()
			if p.open() {
				p.Add(p.ID, p.V, now, notify.Notice{Event: notify.PurchaseLate, About: p.ID, Args: s.purchaseArgs(*p)}.Effects(s.People...)...)
			}
			return nil
		})
		err = errors.Join(err, failed)
	}
	return err
}

// Soonest returns the earliest deadline of all purchases, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Purchases.Soonest(ctx) }

func (s *Service) editPurchase(ctx context.Context, id string, now time.Time, change func(*Purchase) error) (Purchase, error) {
	return edit.Document(ctx, s.Purchases, id, func(p *Purchase) error {
		p.V++
		p.UpdatedAt = now
		return change(p)
	})
}

func (s *Service) purchaseArgs(p Purchase) NoticeArgs {
	names := make([]string, len(p.Lines))
	for i, l := range p.Lines {
		names[i] = l.Quantity.String() + " × " + l.Name
	}
	return NoticeArgs{ID: p.ID, Name: strings.Join(names[:min(len(names), 5)], ", "), Supplier: p.SupplierName, ETA: p.ETA, Order: p.Order}
}

func (s *Service) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

func (s *Service) signalPurchase(ctx context.Context, id string) {
	if s.SignalPurchase != nil {
		s.SignalPurchase(ctx, id)
	}
}
