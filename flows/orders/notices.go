package orders

import (
	"time"

	"recado/bot"
	"recado/flows/notify"
)

// NoticeArgs holds the data for the notices about an order ("notice.<event>.<role>" and
// "mail.<event>.<role>"). It contains no phone numbers.
type NoticeArgs struct {
	Order      string    `json:"order"`
	Service    string    `json:"service"` // code
	Client     string    `json:"client,omitempty"`
	Place      string    `json:"place,omitempty"`
	Priority   Priority  `json:"priority"`
	Technician string    `json:"technician,omitempty"` // name
	When       time.Time `json:"when,omitzero"`        // of the visit, in the business's zone, for the event that assigns it
	Minutes    int       `json:"minutes,omitempty"`    // until the technician arrives, or since the wait began
	Reason     string    `json:"reason,omitempty"`     // free text, or "part", "customer", "approval", "personal"
	Text       string    `json:"text,omitempty"`
	Amount     *Amount   `json:"amount,omitempty"`
	Until      time.Time `json:"until,omitzero"`
	Target     string    `json:"target,omitempty"` // SLA target: "response", "on_site", "resolution"
	Answer     string    `json:"answer,omitempty"` // about extra work: "approved", "rejected", "expired", "auto"
	Stars      int       `json:"stars,omitempty"`  // 1–5
	Warranty   string    `json:"warranty,omitempty"`
	Linked     string    `json:"linked,omitempty"`
	Unverified bool      `json:"unverified,omitempty"` // a check-in at a site whose point is unknown
	Spoofable  bool      `json:"spoofable,omitempty"`  // anybody could have sent what it tells of, as with SMS
	Hours      string    `json:"hours,omitempty"`
	Waited     string    `json:"waited,omitempty"` // waiting hours, in addition to the hours worked
	Change     string    `json:"change,omitempty"` // the customer's ChangeKind
	Count      int       `json:"count,omitempty"`  // added photos
	Part       *Part     `json:"part,omitempty"`   // for which the work waits
	Link       string    `json:"link,omitempty"`   // where to pay
	Business   string    `json:"business,omitempty"`
}

func (s *Service) noticeArgs(o *Order) NoticeArgs {
	t := NoticeArgs{
		Order: o.ID, Service: o.ServiceType, Client: o.ClientName, Place: o.Location.String(), Priority: o.Priority,
		Warranty: o.Closing.WarrantyUntil, Business: s.Business, Spoofable: o.unverified,
	}
	if o.Work.Technician != nil {
		t.Technician = o.Work.Technician.Name
	}
	return t
}

// notifyRoles notifies the people of some roles of an event.
func (s *Service) notifyRoles(o *Order, ev notify.Event, told NoticeArgs, now time.Time, roles ...notify.Role) {
	var people []notify.Person
	for _, role := range roles {
		switch role {
		case notify.Client:
			if s.Chats != nil && o.Work.Technician != nil && offersChat[ev] {
				n := notify.Notice{Event: ev, About: o.ID, Args: told, Buttons: []bot.Option{
					{ID: bot.ReopenOptionID("order_chat", "write "+o.ID), Title: "option.write_technician"},
				}}
				o.add(now, n.Effects(client(o))...)
				continue
			}
			people = append(people, client(o))
		case notify.Technician:
			if t := o.Work.Technician; t != nil {
				people = append(people, person(*t))
			}
		default:
			for _, p := range s.People {
				if p.Role == role {
					people = append(people, p)
				}
			}
		}
	}
	notice := notify.Notice{Event: ev, About: o.ID, Args: told}
	o.add(now, notice.Effects(people...)...)
}

// offersChat are the events of which the customer is told with a button that writes to the technician.
var offersChat = map[notify.Event]bool{notify.TechnicianAssigned: true, notify.OnTheWay: true, notify.OnSite: true}

// notifyAll notifies everybody whom the matrix lists for an event.
func (s *Service) notifyAll(o *Order, ev notify.Event, told NoticeArgs, now time.Time) {
	s.notifyRoles(o, ev, told, now, notify.Client, notify.Technician, notify.Supervisor, notify.Admin)
}

func client(o *Order) notify.Person {
	return notify.Person{Role: notify.Client, Contact: o.Contact, Mail: o.ClientMail, Name: o.ClientName, Locale: o.Locale, Wishes: o.wishes}
}

func person(t Technician) notify.Person {
	return notify.Person{Role: notify.Technician, Contact: t.Contact, Mail: t.Mail, Name: t.Name, Locale: t.Locale}
}

// notifyTransition notifies people of a change that the business's own people made. For states of
// the intake the customer gets the intake's texts.
func (s *Service) notifyTransition(o *Order, t Transition, was *Technician, now time.Time) {
	told := s.noticeArgs(o)
	told.Reason = t.Reason
	switch o.Stage() {
	case Stage{Requested, Published}:
		o.add(now, s.notice(*o, NoticeState+"published", t.Reason))
	case Stage{Scheduled, Assigned}:
		o.add(now, s.notice(*o, NoticeState+"assigned", t.Reason))
	case Stage{Cancelled, ""}:
		s.endOffer(o, t.By, now)
		o.add(now, s.notice(*o, NoticeState+"cancelled", t.Reason))
		s.notifyRoles(o, notify.OrderCancelled, told, now, notify.Technician, notify.Supervisor)
	case Stage{Invoiced, ""}:
		o.unsigned(t.By)
		s.invoice(o, now)
	}
	if was != nil && o.Work.Technician == nil && o.State != Cancelled {
		o.add(now, notify.Notice{Event: notify.OrderCancelled, About: o.ID, Args: told}.Effects(person(*was))...)
	}
}

// openDialog returns the effect that opens a dialog with a contact; now is for dialogs that can't
// wait for the morning.
func openDialog(to bot.ContactID, dialog, about string, slots any, now bool) bot.Effect {
	e := bot.Open(to, dialog, about, slots)
	e.Urgent = now
	return e
}
