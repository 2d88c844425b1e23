package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/flows/edit"
	"recado/flows/notify"
)

// Voiding ends a warranty because of misuse. It counts once an admin has approved it (RN-033).
type Voiding struct {
	Reason     string    `json:"reason"` // the evidence of misuse
	By         Actor     `json:"by"`
	At         time.Time `json:"at"`
	ApprovedBy Actor     `json:"approvedBy,omitzero"`
	ApprovedAt time.Time `json:"approvedAt,omitzero"`
}

// ReworkCause is why work under warranty, or after a problem, had to be done again (8.2).
type ReworkCause struct {
	Kind string    `json:"kind"` // one of ReworkCauses
	Text string    `json:"text,omitempty"`
	By   Actor     `json:"by"`
	At   time.Time `json:"at"`
}

// ReworkCauses are the causes of rework.
var ReworkCauses = []string{"workmanship", "defective_part", "wrong_diagnosis", "misuse", "unrelated", "other"}

// ErrNoWarranty means that an order has no warranty that could be voided, or no rework.
var ErrNoWarranty = errors.New("orders: there is no warranty")

// VoidWarranty records evidence of misuse. The warranty holds until an admin approves it; the admins are told.
func (s *Service) VoidWarranty(ctx context.Context, id, reason string, by Actor, now time.Time) (Order, error) {
	if reason = CleanText(reason); reason == "" || longer(reason, maxReason) {
		return Order{}, refuseClient("warranty.reason")
	}
	return s.edit(ctx, id, now, func(o *Order) error {
		switch {
		case !s.underWarranty(*o, now):
			return ErrNoWarranty
		case o.Closing.Voided != nil:
			return edit.ErrUnchanged
		}
		o.Closing.Voided = &Voiding{Reason: reason, By: by, At: now}
		o.note("warranty_void_asked", by, reason, now)
		told := s.noticeArgs(o)
		told.Text = reason
		s.notifyRoles(o, notify.WarrantyVoidAsked, told, now, notify.Admin)
		return nil
	})
}

// ApproveVoid ends the warranty for good, or lets it hold.
func (s *Service) ApproveVoid(ctx context.Context, id string, approve bool, by Actor, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		v := o.Closing.Voided
		switch {
		case v == nil:
			return ErrNoWarranty
		case !v.ApprovedAt.IsZero():
			return edit.ErrUnchanged
		case !approve:
			o.Closing.Voided = nil
			o.note("warranty_void_denied", by, "", now)
			return nil
		}
		voided := *v
		voided.ApprovedBy, voided.ApprovedAt = by, now
		o.Closing.Voided = &voided
		o.note("warranty_voided", by, v.Reason, now)
		told := s.noticeArgs(o)
		told.Text = v.Reason
		s.notifyRoles(o, notify.WarrantyVoided, told, now, notify.Client, notify.Supervisor)
		return nil
	})
}

// RecordCause records why the work of a follow-up order had to be done again. Misuse, and a fault that has
// nothing to do with the first work, do not count against the technician.
func (s *Service) RecordCause(ctx context.Context, id, kind, text string, by Actor, now time.Time) (Order, error) {
	text = CleanText(text)
	if !slices.Contains(ReworkCauses, kind) || longer(text, maxReason) {
		return Order{}, refuseClient("warranty.cause")
	}
	return s.edit(ctx, id, now, func(o *Order) error {
		if o.Kind != Warranty && o.Kind != Rework {
			return ErrNoWarranty
		}
		if c := o.Closing.Cause; c != nil && c.Kind == kind && c.Text == text {
			return edit.ErrUnchanged
		}
		o.Closing.Cause = &ReworkCause{kind, text, by, now}
		o.note("rework_cause", by, kind, now)
		return nil
	})
}
