package orders

import (
	"cmp"
	"time"
)

// The deadlines of an order, besides those of its SLA ("sla.…").
const (
	dueOffer        = "offer"         // the technician has not answered the offer
	dueNext         = "offer.next"    // the next technician must be asked
	dueUnassigned   = "unassigned"    // RN-002, RN-003
	duePending      = "pending"       // RN-005
	dueHeldLong     = "pending.admin" // 5.5: a pause that an admin must approve
	duePendingOver  = "pending.over"  // a pause that ends the order
	dueApproval     = "approval"      // the customer has not approved an emergency
	dueExtra        = "extra"         // the customer has not answered about extra work
	dueRequest      = "request"       // the supervisors have not answered a customer's request
	dueConfirmation = "proof"         // nobody has confirmed the order
	duePurge        = "chat.purge"    // the chat must be deleted
)

const (
	unassignedUrgent     = 30 * time.Minute
	unassignedEmergency  = 10 * time.Minute
	pendingLong          = 24 * time.Hour
	heldLong             = 48 * time.Hour
	defaultChatRetention = 90 * 24 * time.Hour
)

// clock updates the SLA and the deadlines for a new stage.
func (s *Service) clock(o *Order, from Stage, by Actor, now time.Time) {
	if from.State == Requested && by.Role != RoleSystem {
		o.markMet("response", now)
	}
	switch o.Stage() {
	case Stage{InProgress, OnSite}:
		o.markMet("on_site", now)
	case Stage{Completed, ""}:
		o.markMet("response", now)
		o.markMet("on_site", now)
		o.markMet("resolution", now)
		o.Deadlines = o.Deadlines.Clear(dueOffer, dueNext, dueUnassigned, dueExtra)
	case Stage{Scheduled, Assigned}:
		o.markMet("response", now)
		o.Deadlines = o.Deadlines.Clear(dueUnassigned, dueNext)
	case Stage{Scheduled, Approved}:
		s.watchUnassigned(o, now)
	}
	switch {
	case o.State == OnHold && from.State != OnHold:
		o.Deadlines = o.Deadlines.Set(duePending, now.Add(pendingLong)).Set(dueHeldLong, now.Add(heldLong))
		s.watchTimeout(o, now)
	case o.State != OnHold:
		o.Deadlines = o.Deadlines.Clear(duePending, dueHeldLong, duePendingOver, dueExtra)
	}
	if o.State.Ended() {
		o.Deadlines = nil
		o.Deadlines = o.Deadlines.Set(duePurge, now.Add(cmp.Or(s.ChatRetention, defaultChatRetention)))
	}
}

// watchUnassigned sets the deadline that notifies people of an order without a technician.
func (s *Service) watchUnassigned(o *Order, now time.Time) {
	switch o.Priority {
	case High:
		o.Deadlines = o.Deadlines.Set(dueUnassigned, s.businessHours().Add(now, unassignedUrgent))
	case Emergency:
		o.Deadlines = o.Deadlines.Set(dueUnassigned, now.Add(unassignedEmergency))
	}
}
