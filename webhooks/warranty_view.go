package webhooks

import (
	"time"

	"recado/flows/orders"
)

// warrantyTerms is the warranty of finished work.
type warrantyTerms struct {
	Until      string      `json:"until"`
	Coverage   string      `json:"coverage"`
	Exclusions string      `json:"exclusions"`
	Voided     *voidedView `json:"voided"`
	Cause      *causeView  `json:"reworkCause"` // why the work had to be done again
}

type voidedView struct {
	Reason   string       `json:"reason"`
	By       orders.Actor `json:"by"`
	At       time.Time    `json:"at"`
	Approved bool         `json:"approved"` // by an admin: until then the warranty holds
	Admin    string       `json:"approvedBy,omitempty"`
}

type causeView struct {
	Kind string       `json:"kind"`
	Text string       `json:"text,omitempty"`
	By   orders.Actor `json:"by"`
	At   time.Time    `json:"at"`
}

func showWarranty(o orders.Order) *warrantyTerms {
	c := o.Closing
	if c.WarrantyUntil == "" {
		return nil
	}
	t := &warrantyTerms{Until: c.WarrantyUntil, Coverage: c.Coverage, Exclusions: c.Exclusions}
	if v := c.Voided; v != nil {
		t.Voided = &voidedView{v.Reason, v.By, v.At, !v.ApprovedAt.IsZero(), v.ApprovedBy.ID}
	}
	if w := c.Cause; w != nil {
		t.Cause = &causeView{w.Kind, w.Text, w.By, w.At}
	}
	return t
}

// signedView is the customer's signature.
type signedView struct {
	Name  string    `json:"name,omitempty"`
	At    time.Time `json:"at"`
	Photo string    `json:"url"`
}

func (s *server) showSignature(o orders.Order) *signedView {
	if o.Closing.Signature == nil {
		return nil
	}
	return &signedView{o.Closing.Signature.Name, o.Closing.Signature.At, s.photoURL(o.Closing.Signature.Media.ID)}
}
