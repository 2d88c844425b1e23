package orders

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// Signature is the customer's signature on finished work.
type Signature struct {
	Media bot.Media `json:"media"` // a PNG
	Name  string    `json:"name,omitempty"`
	At    time.Time `json:"at"`
}

// ErrSigned means that an order has been signed already, or that its work does not wait for a signature.
var ErrSigned = errors.New("orders: nothing is to be signed")

// signatureValid is how long a link to sign is valid.
const signatureValid = 30 * 24 * time.Hour

// Sign records the customer's signature on finished work, and has the document of the report made anew with it.
func (s *Service) Sign(ctx context.Context, id string, signed Signature, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if o.State != Completed || o.Work.Report == nil || o.Closing.Signature != nil {
			return ErrSigned
		}
		signed.At = now
		o.Closing.Signature, o.Closing.Unsigned = &signed, ""
		o.note("signed", Actor{RoleClient, string(o.Contact)}, signed.Name, now)
		r := *o.Work.Report
		r.File = nil
		o.Work.Report = &r
		o.add(now, bot.Do(DoReport, Ref{OrderID: o.ID}))
		return nil
	})
}

// unsigned keeps why work was approved without a signature.
func (o *Order) unsigned(by Actor) {
	if o.Closing.Signature != nil {
		return
	}
	o.Closing.Unsigned = "approved_by_" + string(by.Role)
}

// emergencyApproval: a customer approves an emergency within 48 hours after it, else it is in dispute (5.6).
const emergencyApproval = 48 * time.Hour

// watchApproval sets the deadline for the customer's approval of an emergency.
func (s *Service) watchApproval(o *Order, now time.Time) {
	if o.Priority == Emergency && o.Kind != Warranty {
		o.Deadlines = o.Deadlines.Set(dueApproval, now.Add(emergencyApproval))
	}
}

// dispute records that nobody has approved an emergency in time. Supervisors and admins settle it: they approve
// for the customer with a reason, or a linked order is made.
func (s *Service) dispute(o *Order, told NoticeArgs, now time.Time) error {
	if o.State != Completed || !o.Closing.DisputedAt.IsZero() {
		return edit.ErrUnchanged
	}
	o.Closing.DisputedAt = now
	o.note("disputed", Actor{Role: RoleSystem}, "", now)
	s.notifyAll(o, notify.WorkDisputed, told, now)
	return nil
}
