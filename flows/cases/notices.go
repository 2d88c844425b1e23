package cases

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/emergency"
	"recado/flows/notify"
)

// NoticeArgs is what the notices of a case may mention: the contact's number only masked.
type NoticeArgs struct {
	Who     string    `json:"who"`              // name and masked number
	Reason  string    `json:"reason,omitempty"` // "asked", "not_understood", "trouble", "other"
	Topic   string    `json:"topic,omitempty"`
	Kinds   []string  `json:"kinds,omitempty"`
	Words   string    `json:"words,omitempty"`
	Place   string    `json:"place,omitempty"`
	Safe    string    `json:"safe,omitempty"`
	Order   string    `json:"order,omitempty"`
	Minor   bool      `json:"minor,omitempty"` // a child writes
	Files   int       `json:"files,omitempty"`
	Agent   string    `json:"agent,omitempty"`
	Link    string    `json:"link,omitempty"`
	Minutes int       `json:"minutes,omitempty"` // since somebody was asked for
	People  []string  `json:"people,omitempty"`  // names of those who hear of it now
	Again   bool      `json:"again,omitempty"`   // … who had heard already
	OpensAt time.Time `json:"opens_at,omitzero"`
	Gentle  bool      `json:"gentle,omitempty"` // somebody may hurt himself

	Numbers []emergency.Number `json:"numbers,omitempty"` // to dial; told the contact only
}

// reasons are the words of conversations for why a person is wanted.
var reasons = []string{"asked", "not_understood", "trouble"}

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

// nameOf is a contact by name and masked number.
func nameOf(c *Case) string {
	if c.Name == "" {
		return bot.Mask(c.Contact)
	}
	return c.Name + " (" + bot.Mask(c.Contact) + ")"
}

// notify lets people hear of an event, and returns the names of those who will.
func (s *Service) notify(c *Case, ev notify.Event, t NoticeArgs, people []notify.Person, now time.Time) []string {
	var names []string
	heard := make([]notify.Person, 0, len(people))
	for _, p := range people {
		if p.Contact == c.Contact {
			continue // nobody is told of himself
		}
		if p.Contact != "" && !c.emergency() {
			p.Mail = "" // a chat is enough
		}
		heard = append(heard, p)
	}
	effects := notify.Notice{Event: ev, About: string(c.Contact), Args: t}.Effects(heard...)
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

// notifyClient tells the contact how the case stands. Once an agent has the conversation
// that is no longer so.
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

// onDuty lists those of some roles, of all without any, who attend now and want to hear
// of an event, the contact not among them.
func (s *Service) onDuty(c *Case, ev notify.Event, now time.Time, roles ...notify.Role) []notify.Person {
	var duty []notify.Person
	for _, p := range s.People {
		if p.Wants(ev) && p.Contact != c.Contact && (len(roles) == 0 || slices.Contains(roles, p.Role)) && s.OnDuty(p, now) {
			duty = append(duty, p)
		}
	}
	return duty
}

// peopleAt are the people of some addresses.
func (s *Service) peopleAt(addresses []string) []notify.Person {
	var people []notify.Person
	for _, p := range s.People {
		if slices.Contains(addresses, address(p)) {
			people = append(people, p)
		}
	}
	return people
}

// notYetNotified are those who have not heard of a case yet and may: those on duty before the
// others, and of an emergency everybody.
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
