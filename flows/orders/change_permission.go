package orders

import "slices"

// ChangeKind is a change that a customer may want in an order that has not ended.
type ChangeKind string

// The kinds.
const (
	ChangeCancel      ChangeKind = "cancel"
	ChangePlace       ChangeKind = "place"
	ChangeDate        ChangeKind = "date"
	ChangeDescription ChangeKind = "description" // adds text to it
	ChangePhotos      ChangeKind = "photos"      // adds photos
	ChangeService     ChangeKind = "service"
	ChangeOther       ChangeKind = "other"
)

// ConfirmCheckIn is the kind of a technician's request: a supervisor confirms the arrival at a site whose
// point is unknown.
const ConfirmCheckIn ChangeKind = "check_in"

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
	ChangeAsk Permission = "ask" // a supervisor decides
	ChangeNo  Permission = "no"  // it is no longer possible
)

// Allows returns how a customer gets a change of the order in its present stage. Cancelling follows
// the table of transitions (section 5.1: until a technician is on the way). A supervisor must
// decide changes of what a technician already relies on, such as the route and the calendar.
// Additional information is accepted while there is work to do.
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
