package cloudapi

import (
	"regexp"
	"strings"
	"time"

	"recado/bot"
)

// person returns the contact of a sender: the phone number if there is one, else the vendor's user id.
func person(number, userID loose) bot.ContactID {
	n := strings.TrimPrefix(string(number), "+")
	switch {
	case n == "":
		return bot.ContactID(userID)
	case strings.ContainsFunc(n, func(r rune) bool { return r < '0' || r > '9' }):
		return bot.ContactID(number)
	}
	return bot.ContactID("+" + n)
}

// secondaryID returns the vendor's user id of a person with a known number. The vendor sends both
// for people who don't hide their number, and later perhaps the id alone (business-scoped user IDs,
// 2026).
func secondaryID(who bot.ContactID, userID loose) bot.ContactID {
	if id := bot.ContactID(userID); who.IsPhone() && id != who {
		return id
	}
	return ""
}

// addAddressChange records that a contact has a new address.
func (b *batch) addAddressChange(from, to bot.ContactID, at time.Time) bool {
	if from == "" || to == "" || from == to {
		return false
	}
	b.renames = append(b.renames, rename{b.channel, from, to, at})
	return true
}

// system reads WhatsApp's own message about a person, such as a changed number.
func (b *batch) system(m *message, who bot.ContactID, now time.Time) {
	if s := m.System; s != nil && (s.Type == "user_changed_number" || s.Type == "customer_changed_number") {
		number, at := s.WaID, when(m.Timestamp, now)
		if number == "" {
			number = s.NewWaID
		}
		to := person(number, s.UserID) // a person with a hidden number has an id
		if b.addAddressChange(who, to, at) {
			b.addAddressChange(bot.ContactID(s.UserID), to, at)
			return
		}
	}
	b.addUnreadable("a system message that says nothing we know")
}

// changedID is the type of the system message about a changed user id.
const changedID = "user_changed_user_id"

// idChange matches the end of that message's body, in the vendor's words. A person's name may precede it.
var idChange = regexp.MustCompile(`changed from ([A-Z]{2}\.[A-Za-z0-9.]{1,132}) to ([A-Z]{2}\.[A-Za-z0-9.]{1,132})\.?$`)

// changedID reads that message. The previous id is in one of three places or missing; without it
// only the number, if present, connects the new id to a contact.
func (b *batch) changedID(m *message, now time.Time) {
	s, previous := m.System, m.System.PreviousID
	if previous == "" && m.FromUserID != s.UserID {
		previous = m.FromUserID
	}
	if said := idChange.FindStringSubmatch(s.Body); previous == "" && said != nil && said[2] == string(s.UserID) {
		previous = loose(said[1])
	}
	number := s.WaID
	if number == "" && previous == "" {
		number = m.From
	}
	n := newID{WaID: number, Timestamp: m.Timestamp}
	n.UserID.Previous, n.UserID.Current = previous, s.UserID
	b.newID(n, now)
}

// newID moves a contact from one id to another. The vendor assigns a new id when the person's
// number changes; if the new number is hidden, only the new id reaches the person.
func (b *batch) newID(n newID, now time.Time) {
	previous, current, at := bot.ContactID(n.UserID.Previous), bot.ContactID(n.UserID.Current), when(n.Timestamp, now)
	to := person(n.WaID, n.UserID.Current)
	moved := b.addAddressChange(previous, to, at)
	if !b.addAddressChange(current, to, at) && !moved {
		b.addUnreadable("a change of a user id that says nothing")
	}
}

// ownNumber connects a user id to the number that the person shared by the vendor's contact button.
// Any other card may be someone else's and is only text.
func (b *batch) ownNumber(m *message, who bot.ContactID, at time.Time) {
	if who.IsPhone() || m.kind() != "contacts" || len(m.Contacts) != 1 {
		return
	}
	c := m.Contacts[0]
	if m.Origin != contactRequest && c.Origin != contactRequest {
		return
	}
	own := map[bot.ContactID]bool{}
	for _, p := range c.Phones {
		if p.WaID == "" {
			p.WaID = loose(strings.Map(digit, p.Phone))
		}
		if to := person(p.WaID, ""); to.IsPhone() {
			own[to.Canonical()] = true
		}
	}
	if len(own) != 1 { // it is unknown which of them the person writes from
		return
	}
	for to := range own {
		b.addAddressChange(who, to, at)
	}
}

// contactRequest is the origin of a card that was shared by that button.
const contactRequest = "contact_request"

func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}
