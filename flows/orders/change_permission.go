package orders

import "slices"

// ChangeKind is what a customer wants of an order that is not over.
type ChangeKind string

// The kinds.
const (
	ChangeCancel      ChangeKind = "cancel"
	ChangePlace       ChangeKind = "place"
	ChangeDate        ChangeKind = "date"
	ChangeDescription ChangeKind = "description" // adds to it
	ChangePhotos      ChangeKind = "photos"      // adds some
	ChangeService     ChangeKind = "service"
	ChangeOther       ChangeKind = "other"
)

// ChangeKinds lists every kind.
func ChangeKinds() []ChangeKind {
	return []ChangeKind{ChangeCancel, ChangePlace, ChangeDate, ChangeDescription, ChangePhotos, ChangeService, ChangeOther}
}

// Valid reports whether k is one of ChangeKinds.
func (k ChangeKind) Valid() bool { return slices.Contains(ChangeKinds(), k) }

// Permission says how a customer gets a change.
type Permission string

// The permissions.
const (
	ChangeNow Permission = "now" // it is made at once
	ChangeAsk Permission = "ask" // a supervisor says yes or no
	ChangeNo  Permission = "no"  // not any more
)

// Allows says how a customer gets a change of an order as it stands. Cancelling goes by
// the table of transitions (section 5.1: until a technician is on his way). What a
// technician already goes by, his route and his calendar, takes a supervisor to change;
// what only tells him more is never refused while there is work to do.
func (o *Order) Allows(k ChangeKind) Permission {
	at := o.Stage()
	open := slices.Contains(unstarted, at) || slices.Contains(given, at) || slices.Contains(underway, at)
	allowed := false
	switch k {
	case ChangeCancel:
		allowed = CheckTransition(at, Stage{Cancelled, ""}, RoleClient) == nil
	case ChangePlace:
		allowed = !slices.Contains(underway, at)
	case ChangeDate:
		allowed = slices.Contains(unstarted, at)
	case ChangeDescription, ChangePhotos:
		allowed = true
	}
	switch {
	case !open || !k.Valid():
		return ChangeNo
	case allowed:
		return ChangeNow
	}
	return ChangeAsk
}
