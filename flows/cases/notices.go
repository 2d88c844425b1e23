package cases

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/emergency"
	"recado/flows/notify"
)

// NoticeArgs are the arguments of a case's notices. The contact's number is masked.
type NoticeArgs struct {
	Who       string    `json:"who"`              // name and masked number
	Reason    string    `json:"reason,omitempty"` // one of reasons, or "other"
	Topic     string    `json:"topic,omitempty"`
	Kinds     []string  `json:"kinds,omitempty"`
	Words     string    `json:"words,omitempty"`
	Place     string    `json:"place,omitempty"`
	Safe      string    `json:"safe,omitempty"`
	Order     string    `json:"order,omitempty"`
	Minor     bool      `json:"minor,omitempty"`     // a child writes
	Spoofable bool      `json:"spoofable,omitempty"` // the channel does not authenticate the sender
	Files     int       `json:"files,omitempty"`
	Agent     string    `json:"agent,omitempty"`
	Link      string    `json:"link,omitempty"`
	Minutes   int       `json:"minutes,omitempty"` // since an agent was requested
	People    []string  `json:"people,omitempty"`  // names of those who are notified now
	Again     bool      `json:"again,omitempty"`   // … and were notified before
	OpensAt   time.Time `json:"opens_at,omitzero"`
	Gentle    bool      `json:"gentle,omitempty"` // the person may hurt themselves

	Numbers []emergency.Number `json:"numbers,omitempty"` // numbers to dial; in the contact's notice only
}

// reasons are the reasons of conversations for requesting an agent.
var reasons = []string{"asked", "not_understood", bot.ReasonComplained, "trouble", "debt_disputed", "receipt", ReviewReason}

func (s *Service) noticeArgs(c *Case) NoticeArgs {
	t := NoticeArgs{
		Who: nameOf(c), Reason: c.Reason, Topic: c.Topic, Kinds: c.Kinds, Words: c.Words,
		Place: c.Place, Safe: c.Safe, Order: c.Order, Minor: c.Minor,
	}
	if !slices.Contains(reasons, t.Reason) {
		t.Reason = "other"
	}
	if s.Link != nil {
		t.Link = s.Link(c.Contact)
	}
	return t
}

// nameOf returns a contact's name and masked number.
func nameOf(c *Case) string {
	if c.Name == "" {
		return bot.Mask(c.Contact)
	}
	return c.Name + " (" + bot.Mask(c.Contact) + ")"
}

// notify notifies people of an event, and returns the names of those who will get it.
func (s *Service) notify(c *Case, ev notify.Event, t NoticeArgs, people []notify.Person, now time.Time) []string {
	var names []string
	heard := make([]notify.Person, 0, len(people))
	for _, p := range people {
		if p.Contact == c.Contact {
			continue // a contact gets no notice about themselves
		}
		if p.Contact != "" && !c.emergency() {
			p.Mail = "" // a chat is enough
		}
		heard = append(heard, p)
	}
	effects := notify.Notice{Event: ev, About: string(c.Contact), Args: t}.Effects(heard...)
	if c.WithoutSMS {
		effects = slices.DeleteFunc(effects, func(e bot.Effect) bool { return e.Say != nil && e.Say.Via == bot.BySMS })
	}
	c.Add(string(c.Contact)+"/case", c.V, now, effects...)
	for _, p := range heard {
		if !p.Wants(ev) || notify.ChannelsFor(ev, p.Role) == 0 {
			continue
		}
		names = append(names, p.Name)
		if id := address(p); !slices.Contains(c.Notified, id) {
			c.Notified, c.Names = append(c.Notified, id), append(c.Names, p.Name)
		}
	}
	return names
}

// notifyClient tells the contact the state of the case. The notice is dropped if an agent has taken
// the conversation over.
func (s *Service) notifyClient(c *Case, ev notify.Event, t NoticeArgs, now time.Time) {
	t.Link, t.Who = "", ""
	if c.emergency() {
		t.Gentle = slices.Contains(c.Kinds, "self_harm")
		t.Numbers = emergency.Numbers(emergency.Country(c.Country, string(c.Contact), s.Facts(now).Country), c.Kinds...)
	}
	n := notify.Notice{Event: ev, About: string(c.Contact), Args: t, Passing: true}
	c.Add(string(c.Contact)+"/case", c.V, now, n.Effects(notify.Person{Role: notify.Client, Contact: c.Contact})...)
}

func address(p notify.Person) string {
	if p.Contact != "" {
		return string(p.Contact)
	}
	return p.Mail
}

// onDuty lists staff of some roles (all if none is given) who are on duty and want an event, except
// the contact.
func (s *Service) onDuty(c *Case, ev notify.Event, now time.Time, roles ...notify.Role) []notify.Person {
	var duty []notify.Person
	for _, p := range s.People {
		if p.Wants(ev) && p.Contact != c.Contact && (len(roles) == 0 || slices.Contains(roles, p.Role)) && s.OnDuty(p, now) {
			duty = append(duty, p)
		}
	}
	return duty
}

// peopleAt returns the staff with some addresses.
func (s *Service) peopleAt(addresses []string) []notify.Person {
	var people []notify.Person
	for _, p := range s.People {
		if slices.Contains(addresses, address(p)) {
			people = append(people, p)
		}
	}
	return people
}

// notYetNotified returns the staff to notify next: those on duty who have not been notified, or
// everybody else if none is left or in an emergency.
func (s *Service) notYetNotified(c *Case, ev notify.Event, now time.Time) []notify.Person {
	fresh := slices.DeleteFunc(slices.Clone(s.People), func(p notify.Person) bool {
		return slices.Contains(c.Notified, address(p)) || !p.Wants(ev) || p.Contact == c.Contact
	})
	duty := slices.DeleteFunc(slices.Clone(fresh), func(p notify.Person) bool { return !s.OnDuty(p, now) })
	if c.emergency() || len(duty) == 0 {
		return fresh
	}
	return duty
}
