package cases

import "recado/bot"

// The effects that dialogs ask for. Their arguments are a Command, their answers an Answer.
const (
	DoAlert  = "emergencies.alert"  // somebody is in danger: everybody hears of it → "ok"
	DoNote   = "emergencies.note"   // more is known of it: those who were told hear it → "ok"
	DoClear  = "emergencies.clear"  // it is over, or never was: they hear that → "order", "open", "personal", "none"
	DoSettle = "emergencies.settle" // what becomes of its order → "ok", "refused"
)

// Command is what dialogs say of an emergency. Every field but the kinds of an alert may
// be absent: what is known already stays.
type Command struct {
	Kinds       []string      `json:"kinds,omitempty"` // of danger, as flows/emergency names them
	Text        string        `json:"text,omitempty"`  // the person's words
	Place       string        `json:"place,omitempty"`
	Point       *bot.Location `json:"point,omitempty"`
	Country     string        `json:"country,omitempty"` // of Place, ISO 3166, where the place tells it
	Safe        string        `json:"safe,omitempty"`    // "yes": everybody is out; "no": not everybody; "": not known
	Minor       bool          `json:"minor,omitempty"`   // a child writes
	Files       int           `json:"files,omitempty"`   // photos and the like that came with it; they stand in the conversation
	Order       string        `json:"order,omitempty"`   // made of it
	OrderChoice OrderChoice   `json:"wish,omitempty"`    // DoSettle
}

// OrderChoice is what a person wants of the order once the danger is over.
type OrderChoice string

// The wishes.
const (
	KeepVisit   OrderChoice = "visit" // a visit all the same, with normal priority
	CancelVisit OrderChoice = "drop"  // no visit
)

// Answer is what dialogs hear.
type Answer struct {
	People  []string `json:"people,omitempty"`  // names of those who were told
	Episode string   `json:"episode,omitempty"` // the same for all that is said of one emergency: names its order's command
	Order   string   `json:"order,omitempty"`   // made of it, where one was
	Kinds   []string `json:"kinds,omitempty"`   // of danger, as they were alerted
	Place   string   `json:"place,omitempty"`
	Safe    string   `json:"safe,omitempty"`
}

// The events of an Answer to DoClear: what there was.
const (
	ClearOrder    bot.Event = "order"    // an emergency with an order
	ClearOpen     bot.Event = "open"     // … without one yet
	ClearPersonal bot.Event = "personal" // … that no order is made of
	ClearNone     bot.Event = "none"     // no emergency is open
)
