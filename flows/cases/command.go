package cases

import "recado/bot"

// The effects that dialogs request. Their arguments are a Command, their answers an Answer.
const (
	DoAlert  = "emergencies.alert"  // somebody is in danger: alert all staff → "ok"
	DoNote   = "emergencies.note"   // more is known: tell those who were alerted → "ok"
	DoClear  = "emergencies.clear"  // it is over, or never was: tell them → "order", "open", "personal", "none"
	DoSettle = "emergencies.settle" // what becomes of its order → "ok", "refused"
)

// Command is what dialogs know of an emergency. All fields are optional except the kinds of an
// alert; a missing field keeps the known value.
type Command struct {
	Kinds       []string      `json:"kinds,omitempty"` // kinds of danger as in flows/emergency
	Text        string        `json:"text,omitempty"`  // the person's own text
	Place       string        `json:"place,omitempty"`
	Point       *bot.Location `json:"point,omitempty"`
	Country     string        `json:"country,omitempty"` // country of Place, ISO 3166, if known
	Safe        string        `json:"safe,omitempty"`    // "yes": everybody is out; "no": not everybody; "": unknown
	Minor       bool          `json:"minor,omitempty"`   // a child writes
	Files       int           `json:"files,omitempty"`   // number of photos and other files, which are in the conversation
	Order       string        `json:"order,omitempty"`   // id of its order
	OrderChoice OrderChoice   `json:"wish,omitempty"`    // DoSettle

	Spoofable bool `json:"spoofable,omitempty"` // the channel does not authenticate the sender
}

// OrderChoice is what a person wants of the order after the danger.
type OrderChoice string

// The choices.
const (
	KeepVisit   OrderChoice = "visit" // keep the visit, with normal priority
	CancelVisit OrderChoice = "drop"  // no visit
)

// Answer is the answer to a dialog.
type Answer struct {
	People  []string `json:"people,omitempty"`  // names of the staff who were told
	Episode string   `json:"episode,omitempty"` // the same for all commands of one emergency; part of its order's command id
	Order   string   `json:"order,omitempty"`   // id of its order, if there is one
	Kinds   []string `json:"kinds,omitempty"`   // kinds of danger of the alert
	Place   string   `json:"place,omitempty"`
	Safe    string   `json:"safe,omitempty"`
}

// The events of an Answer to DoClear: what was cleared.
const (
	ClearOrder    bot.Event = "order"    // an emergency with an order
	ClearOpen     bot.Event = "open"     // an emergency without an order so far
	ClearPersonal bot.Event = "personal" // an emergency for which no order is created
	ClearNone     bot.Event = "none"     // no emergency is open
)
