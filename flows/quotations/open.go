package quotations

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/orders"
)

// maxOpen limits how many of a contact's latest quotations are read.
const maxOpen = 20

// OpenItems lists the quotations that wait for a contact's answer, the latest first: those sent to
// the contact, and those of others for whom the contact may approve. With the id of a quotation or
// of its order it lists that one only.
func (s *Service) OpenItems(ctx context.Context, who bot.ContactID, id string, now time.Time) ([]orders.OpenItem, error) {
	asked := []bot.ContactID{who}
	if s.Requesters != nil {
		others, err := s.Requesters(ctx, who)
		if err != nil {
			return nil, err
		}
		asked = append(asked, others...)
	}
	id = strings.ToUpper(id)
	var items []orders.OpenItem
	for _, contact := range asked {
		page, _, err := s.Quotations.List(ctx, Filter{Contact: contact, Limit: maxOpen})
		if err != nil {
			return nil, err
		}
		for _, q := range page {
			if !q.open(now) || id != "" && id != q.ID && id != q.Order {
				continue
			}
			o, err := s.Orders.Get(ctx, q.Order)
			if err != nil {
				return nil, err
			}
			if !closedToApproval(o) {
				items = append(items, s.openItem(q, o))
			}
		}
	}
	return items, nil
}

func (s *Service) openItem(q Quotation, o orders.Order) orders.OpenItem {
	total := q.Estimate.Total
	return orders.OpenItem{
		Kind: orders.OpenQuotation, ID: q.ID, Order: q.Order, Version: q.Version, Service: q.Service, Status: o.Status(), State: o.State, Sub: o.Sub,
		Place: q.Place, Total: &total, Until: s.view(&q).ValidUntil,
	}
}

// closedToApproval reports whether an order is in a state in which no quotation can be approved.
func closedToApproval(o orders.Order) bool {
	return slices.Contains([]orders.State{orders.Completed, orders.Invoiced, orders.Closed, orders.Cancelled}, o.State)
}

// Withdraw ends an undecided quotation because its order was cancelled: there are no more
// reminders, and nobody can approve it. A decided one stays as it is.
func (s *Service) Withdraw(ctx context.Context, id string, by Actor, reason string, now time.Time) (Quotation, error) {
	return s.edit(ctx, id, now, func(q *Quotation) error {
		if q.Status != Sent && q.Status != ChangesRequested && q.Status != Expired {
			return edit.ErrUnchanged
		}
		if q.Status == Sent {
			q.closeChats(now)
		}
		q.Decision = &Decision{by, now, reason}
		q.enter(Rejected, by, reason, now)
		q.add(now, bot.Effect{Kind: bot.EffectEvent, Name: EventDecided, Args: encode(s.view(q))})
		return nil
	})
}

// withdrawer converts the actor who ended an order.
func withdrawer(by orders.Actor) Actor {
	switch by.Role {
	case orders.RoleClient:
		return Actor{Role: notify.Client, ID: by.ID}
	case orders.RoleSystem:
		return Actor{Role: RoleSystem, ID: by.ID}
	}
	return Actor{Role: notify.Supervisor, ID: by.ID}
}

// OrderCancelled is Withdraw for the quotation of an order that was cancelled.
func (s *Service) OrderCancelled(ctx context.Context, end orders.QuoteEnd, now time.Time) error {
	_, err := s.Withdraw(ctx, end.ID, withdrawer(end.By), end.Reason, now)
	return err
}
