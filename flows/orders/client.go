package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Client carries out a customer's command, or only reads the order, and returns the order's state
// afterwards. A repeated command changes nothing and returns the same. It may return a
// *ClientRefusedError, and errors that are worth a retry. A WarrantyLoad without an order lists the
// orders under warranty in Eligible; the list may be empty. A ClosingLoad without an order returns
// the latest order that waits for the customer's approval and lists all of them in Eligible;
// without one the view is empty.
func (s *Service) Client(ctx context.Context, name string, who bot.ContactID, c ClientCommand, now time.Time) (ClosingView, error) {
	if name == WarrantyLoad && c.Order == "" {
		eligible, err := s.Eligible(ctx, who, now)
		var all ClosingView
		for _, o := range eligible {
			all.Eligible = append(all.Eligible, s.ShowClosing(o))
		}
		if err == nil && len(eligible) == 0 { // it tells which one is over
			return s.lastWarranty(ctx, who)
		}
		return all, err
	}
	if name == ClosingLoad && c.Order == "" {
		return s.awaitingApproval(ctx, who)
	}
	if c.Text = CleanText(c.Text); longer(c.Text, MaxDescription) {
		c.Text = string([]rune(c.Text)[:MaxDescription])
	}
	c.Photos = c.Photos[:min(len(c.Photos), maxPhotosAtOnce)]
	o, err := s.Orders.Get(ctx, c.Order)
	if errors.Is(err, bot.ErrNotFound) {
		return ClosingView{}, refuseClient("work.over")
	}
	if err != nil {
		return ClosingView{}, err
	}
	if name != ExtraAnswer { // answerExtra checks who may answer
		if err := s.isClient(ctx, o, who, now); err != nil {
			return ClosingView{}, err
		}
	}
	if c.Unverified && NeedsProof(name) {
		return ClosingView{}, refuseClient(RefusedUnproven)
	}
	linked, _ := o.did(c.Command)
	switch name {
	case ClosingLoad, WarrantyLoad:
	case WorkProblem:
		if !slices.Contains([]State{Completed, Invoiced, Closed}, o.State) {
			return ClosingView{}, refuseClient("work.over")
		}
		if linked == "" {
			linked, err = s.createFollowUp(ctx, o, Rework, c, now)
		}
	case WarrantyClaim:
		if linked == "" {
			linked, err = s.claim(ctx, o, c, now)
		}
	case WorkApprove, WorkRate, ExtraAnswer:
		o, err = s.edit(ctx, c.Order, now, func(o *Order) error { return s.clientActs(ctx, name, o, who, c, now) })
	default:
		return ClosingView{}, errors.New("orders: no command of a customer: " + name)
	}
	if errors.Is(err, ErrTransition) {
		err = refuseClient("work.over")
	}
	if err != nil {
		return ClosingView{}, err
	}
	shown := s.ShowClosing(o)
	shown.Linked = linked
	return shown, nil
}

// awaitingApproval returns the customer's finished orders that were neither approved nor complained about.
func (s *Service) awaitingApproval(ctx context.Context, who bot.ContactID) (ClosingView, error) {
	page, _, err := s.Orders.List(ctx, Filter{Contact: who, State: Completed, Limit: 50})
	if err != nil || len(page) == 0 {
		return ClosingView{}, err
	}
	shown := s.ShowClosing(page[0])
	for _, o := range page {
		shown.Eligible = append(shown.Eligible, s.ShowClosing(o))
	}
	return shown, nil
}

func (s *Service) clientActs(ctx context.Context, name string, o *Order, who bot.ContactID, c ClientCommand, now time.Time) (err error) {
	if _, again := o.did(c.Command); again {
		return edit.ErrUnchanged
	}
	o.unverified, o.byChat = c.Unverified, who
	switch name {
	case WorkApprove:
		err = s.approve(o, Actor{RoleClient, string(who)}, now)
	case WorkRate:
		err = s.rate(o, c, now)
	default:
		err = s.answerExtra(ctx, o, who, c, now)
	}
	if err == nil {
		o.done(c.Command, "")
	}
	return err
}

// isClient refuses a contact who neither asked for the order nor may decide for the customer.
func (s *Service) isClient(ctx context.Context, o Order, who bot.ContactID, now time.Time) error {
	if who == o.Contact && !o.Unconfirmed {
		return nil
	}
	terms, err := s.terms(ctx, o, now)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(terms.Approvers, func(a Approver) bool { return a.Contact == who }) {
		return nil
	}
	return refuseClient("work.not_yours")
}
