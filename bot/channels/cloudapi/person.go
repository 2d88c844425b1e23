package cloudapi

import (
	"regexp"
	"strings"
	"time"

	"recado/bot"
)

// person names who wrote: a number where there is one, else the vendor's id.
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

// secondaryID is the vendor's id beside a number. The vendor gives both for whoever hides no
// number, and from then on perhaps the id alone (business-scoped user IDs, 2026).
func secondaryID(who bot.ContactID, userID loose) bot.ContactID {
	if id := bot.ContactID(userID); who.IsPhone() && id != who {
		return id
	}
	return ""
}

// addAddressChange notes that whoever had an address has another one.
func (b *batch) addAddressChange(from, to bot.ContactID, at time.Time) bool {
	if from == "" || to == "" || from == to {
		return false
	}
	b.renames = append(b.renames, rename{b.channel, from, to, at})
	return true
}

// system is the network's own word about a person.
func (b *batch) system(m *message, who bot.ContactID, now time.Time) {
	if s := m.System; s != nil && (s.Type == "user_changed_number" || s.Type == "customer_changed_number") {
		number, at := s.WaID, when(m.Timestamp, now)
		if number == "" {
			number = s.NewWaID
		}
		to := person(number, s.UserID) // a number that is hidden has an id
		if b.addAddressChange(who, to, at) {
			b.addAddressChange(bot.ContactID(s.UserID), to, at)
			return
		}
	}
	b.addUnreadable("a system message that says nothing we know")
}

// changedID is the type of the system message on a person whose id has changed.
const changedID = "user_changed_user_id"

// idChange is how that message's body ends, in the vendor's own words; a person's name in it
// comes before.
var idChange = regexp.MustCompile(`changed from ([A-Z]{2}\.[A-Za-z0-9.]{1,132}) to ([A-Z]{2}\.[A-Za-z0-9.]{1,132})\.?$`)

// changedID reads it. The id of before stands in one of three places, or nowhere: then the
// number, if there is one, is all that ties the new id to anybody.
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

// newID moves a person from one id to another. The vendor makes a new one when the person's
// number changes: without the new number, the new id is all that reaches the person.
func (b *batch) newID(n newID, now time.Time) {
	previous, current, at := bot.ContactID(n.UserID.Previous), bot.ContactID(n.UserID.Current), when(n.Timestamp, now)
	to := person(n.WaID, n.UserID.Current)
	moved := b.addAddressChange(previous, to, at)
	if !b.addAddressChange(current, to, at) && !moved {
		b.addUnreadable("a change of a user id that says nothing")
	}
}

// ownNumber ties the number that a person gave by the vendor's own button to the person's id.
// Any other card may be anybody's: what is on it is only said.
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
	if len(own) != 1 { // which of them writes here is not said
		return
	}
	for to := range own {
		b.addAddressChange(who, to, at)
	}
}

// contactRequest is the origin of a card that answers the vendor's button.
const contactRequest = "contact_request"

func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}
