package bot

import (
	"slices"
	"strings"
	"time"
)

// maxAddresses bounds the other addresses, and the past owners, that a session keeps.
const maxAddresses = 8

// ForwardedSuffix ends the id of an input that was forwarded from a person's former address.
const ForwardedSuffix = "→"

// PastOwner is a period in which an address belonged to somebody else.
type PastOwner struct {
	Person     ContactID `json:"person"` // the address that person moved to
	MovedAt    time.Time `json:"moved"`  // when they went
	OwnedUntil time.Time `json:"until"`  // when the next owner began to write
}

// IsPhone reports whether the contact is a phone number. A contact that is only a vendor's id
// can't be called or reached by SMS.
func (c ContactID) IsPhone() bool { return strings.HasPrefix(string(c), "+") }

// Canonical returns the one form in which a phone is stored: vendors write the numbers of three
// countries in two forms. Other contacts are returned unchanged.
//
//   - Mexico: +52 and 10 digits. Mobile numbers had a 1 after 52 until August 2019 (IFT, Plan
//     Técnico Fundamental de Numeración); WhatsApp keeps it.
//   - Brazil: +55, the area, and 9 digits of a mobile. WhatsApp omits the first 9, which Anatel
//     added from 2012 to 2016 (Resolução 553/2010), in older accounts. Without it a mobile
//     begins with 6–9, a fixed line with 2–5.
//   - Argentina: +54 9 and 10 digits. Fixed and mobile numbers share one numbering plan, so no
//     two subscribers have the same 10 digits, with or without the 9.
func (c ContactID) Canonical() ContactID {
	n := string(c)
	if !c.IsPhone() || strings.Trim(n[1:], "0123456789") != "" {
		return c
	}
	switch {
	case strings.HasPrefix(n, "+521") && len(n) == 14:
		return ContactID("+52" + n[4:])
	case strings.HasPrefix(n, "+55") && len(n) == 13 && n[5] >= '6':
		return ContactID(n[:5] + "9" + n[5:])
	case strings.HasPrefix(n, "+54") && len(n) == 13 && n[3] != '9':
		return ContactID("+549" + n[3:])
	}
	return c
}

// Variants returns the other forms in which vendors write a canonical phone.
func (c ContactID) Variants() []ContactID {
	n := string(c)
	switch {
	case strings.HasPrefix(n, "+52") && len(n) == 13:
		return []ContactID{ContactID("+521" + n[3:])}
	case strings.HasPrefix(n, "+55") && len(n) == 14 && n[5] == '9':
		return []ContactID{ContactID(n[:5] + n[6:])}
	case strings.HasPrefix(n, "+549") && len(n) == 14:
		return []ContactID{ContactID("+54" + n[4:])}
	}
	return nil
}

// PersonAt returns the current address of the person whom the session's address meant at a
// moment: its own ID with that moment, or the address the person moved to with the time of the
// move. An address means the person who left it until somebody else writes from it.
func (s *Session) PersonAt(at time.Time) (ContactID, time.Time) {
	for _, was := range s.PastOwners {
		if at.Before(was.OwnedUntil) {
			return was.Person, was.MovedAt
		}
	}
	if s.MovedTo != "" {
		return s.MovedTo, s.MovedAt
	}
	return s.ID, at
}

// SenderAt returns the current address of the person who wrote from the session's address at a
// moment, with a time as PersonAt does. A phone number counts as somebody else's as soon as its
// owner leaves it; a vendor's id is never given to another person.
func (s *Session) SenderAt(at time.Time) (ContactID, time.Time) {
	for _, was := range s.PastOwners {
		if !at.After(was.MovedAt) {
			return was.Person, was.MovedAt
		}
	}
	if s.MovedTo != "" && (!s.ID.IsPhone() || !at.After(s.MovedAt)) {
		return s.MovedTo, s.MovedAt
	}
	return s.ID, at
}

// addAddress adds another address of the person; the latest is last.
func (s *Session) addAddress(other ContactID) {
	if other == "" || other == s.ID || slices.Contains(s.OtherAddresses, other) {
		return
	}
	s.OtherAddresses = append(slices.Clone(s.OtherAddresses), other)
	s.OtherAddresses = s.OtherAddresses[max(0, len(s.OtherAddresses)-maxAddresses):]
}
