package orders

import (
	"context"
	"time"

	"github.com/shopspring/decimal"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// warrantyDays are the defaults of section 8.1 by kind of service; the contract comes first, then
// the service's category.
var warrantyDays = map[string]int{"repair": 30, "preventive": 15, "installation": 90, "diagnosis": 7}

// defaultKind is the kind of a service without one.
const defaultKind = "repair"

// startWarranty starts the warranty, which ends with its last day in the business's zone.
func (s *Service) startWarranty(ctx context.Context, o *Order, now time.Time) error {
	var category Category
	if s.Catalog != nil {
		var err error
		if category, err = s.Catalog.Category(ctx, o.ServiceType); err != nil {
			return err
		}
	}
	kind := first(category.Kind, defaultKind)
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return err
	}
	days := orDefault(terms.WarrantyDays[kind], orDefault(category.WarrantyDays, warrantyDays[kind]))
	o.Closing.CompletedAt, o.Closing.Kind = now, kind
	o.Closing.Coverage, o.Closing.Exclusions = category.Coverage, category.Exclusions
	o.Closing.WarrantyUntil = now.In(s.zone()).AddDate(0, 0, days).Format(time.DateOnly)
	return nil
}

// underWarranty reports whether an order is under warranty.
func (s *Service) underWarranty(o Order, now time.Time) bool {
	voided := o.Closing.Voided != nil && !o.Closing.Voided.ApprovedAt.IsZero()
	return o.Closing.WarrantyUntil != "" && !voided && now.In(s.zone()).Format(time.DateOnly) <= o.Closing.WarrantyUntil
}

// Eligible lists a customer's orders under warranty, the latest first.
func (s *Service) Eligible(ctx context.Context, who bot.ContactID, now time.Time) ([]Order, error) {
	page, _, err := s.Orders.List(ctx, Filter{Contact: who, Limit: 50})
	var fit []Order
	for _, o := range page {
		if s.underWarranty(o, now) && o.Kind != Warranty {
			fit = append(fit, o)
		}
	}
	return fit, err
}

// claim makes a follow-up order without cost, for the technician who did the work if possible
// (RN-031). A second claim while the first is open returns the first.
func (s *Service) claim(ctx context.Context, o Order, c ClientCommand, now time.Time) (linked string, err error) {
	switch {
	case o.Closing.WarrantyUntil == "":
		return "", refuseClient("warranty.none")
	case o.Closing.Voided != nil && !o.Closing.Voided.ApprovedAt.IsZero():
		return "", &ClientRefusedError{ClientRefusal{Key: "warranty.voided", Order: o.ID}}
	case !s.underWarranty(o, now):
		return "", &ClientRefusedError{ClientRefusal{Key: "warranty.expired", Until: o.Closing.WarrantyUntil, Order: o.ID}}
	}
	return s.createFollowUp(ctx, o, Warranty, c, now)
}

// createFollowUp makes an order that continues the work of another, and links the two.
func (s *Service) createFollowUp(ctx context.Context, o Order, kind Kind, c ClientCommand, now time.Time) (string, error) {
	if id, err := s.openFollowUp(ctx, o, kind); id != "" || err != nil {
		return id, err
	}
	made, _, err := s.create(ctx, s.followUpCommand(o, c, kind), Link{To: o.ID, Kind: kind, Technician: technicianOf(o)}, now)
	if err != nil {
		return "", err
	}
	ev := notify.ProblemReported
	if kind == Warranty {
		ev = notify.WarrantyClaimed
	}
	_, err = s.edit(ctx, o.ID, now, func(o *Order) error {
		if _, again := o.did(c.Command); again {
			return edit.ErrUnchanged
		}
		o.done(c.Command, made.ID)
		o.Linked = append(o.Linked, made.ID)
		o.note(string(ev), Actor{RoleClient, string(o.Contact)}, made.ID, now)
		told := s.noticeArgs(o)
		told.Text, told.Linked = c.Text, made.ID
		s.notifyAll(o, ev, told, now)
		if kind == Warranty {
			s.count(o, "rework", nil, now)
		}
		return nil
	})
	return made.ID, err
}

// openFollowUp returns an unfinished follow-up order of a kind.
func (s *Service) openFollowUp(ctx context.Context, o Order, kind Kind) (string, error) {
	for _, id := range o.Linked {
		other, err := s.Orders.Get(ctx, id)
		if err != nil {
			return "", err
		}
		if other.Kind == kind && (other.State == Requested || other.State == Scheduled || other.State == InProgress || other.State == OnHold) {
			return id, nil
		}
	}
	return "", nil
}

func technicianOf(o Order) string {
	if o.Work.Technician != nil {
		return o.Work.Technician.ID
	}
	return ""
}

// hoursOf formats minutes as hours with at most two decimals.
func hoursOf(minutes int) string {
	return decimal.NewFromInt(int64(minutes)).DivRound(decimal.NewFromInt(60), 2).String()
}

// lastWarranty returns a customer's last order whose warranty is over; the zero view without one.
func (s *Service) lastWarranty(ctx context.Context, who bot.ContactID) (ClosingView, error) {
	page, _, err := s.Orders.List(ctx, Filter{Contact: who, Limit: 50})
	for _, o := range page {
		if o.Closing.WarrantyUntil != "" && o.Kind != Warranty {
			return s.ShowClosing(o), nil
		}
	}
	return ClosingView{}, err
}
