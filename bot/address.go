package bot

import (
	"slices"
	"strings"
	"time"
)

// maxAddresses bounds the other addresses, and the owners of before, that a session remembers.
const maxAddresses = 8

// ForwardedSuffix ends the id of an input that was handed on from an address of before.
const ForwardedSuffix = "→"

// PastOwner is a stretch of time in which an address was somebody else's.
type PastOwner struct {
	Person     ContactID `json:"person"` // where that person went
	MovedAt    time.Time `json:"moved"`  // when they went
	OwnedUntil time.Time `json:"until"`  // when the next owner began to write
}

// IsPhone reports whether a contact is known by a phone number. Whoever is known by a
// vendor's id alone can't be called or reached by SMS.
func (c ContactID) IsPhone() bool { return strings.HasPrefix(string(c), "+") }

// Canonical is the one way in which a phone is written here: numbers of three countries
// reach us in two. Other contacts are returned as they are.
//
//   - Mexico: +52 and 10 digits. The 1 after 52 was of mobiles until August 2019 (IFT, Plan
//     Técnico Fundamental de Numeración); WhatsApp keeps it.
//   - Brazil: +55, the area, and 9 digits of a mobile. WhatsApp leaves the first 9, which
//     Anatel added from 2012 to 2016 (Resolução 553/2010), out of older accounts. Without it
//     a mobile begins with 6–9, a fixed line with 2–5.
//   - Argentina: +54 9 and 10 digits. Fixed and mobile numbers are of one plan, so no two
//     subscribers share the 10 digits, with or without the 9.
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

// Variants are the other ways in which vendors write a canonical phone.
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

// PersonAt says for whom something was that was caused at a moment: the session's own ID, or
// where that person went, and when. Who leaves an address is still meant by it until somebody
// else writes from it.
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

// SenderAt says who wrote from the session's address at a moment. A phone that was left is
// somebody else's at once; a vendor's id is never given to another person.
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

// addAddress notes another address of the person, the latest last.
func (s *Session) addAddress(other ContactID) {
	if other == "" || other == s.ID || slices.Contains(s.OtherAddresses, other) {
		return
	}
	s.OtherAddresses = append(slices.Clone(s.OtherAddresses), other)
	s.OtherAddresses = s.OtherAddresses[max(0, len(s.OtherAddresses)-maxAddresses):]
}
