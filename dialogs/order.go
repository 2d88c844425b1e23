package dialogs

import (
	"slices"

	"recado/bot"
	"recado/flows/orders"
)

// Order is what the intake learns from the customer, slot by slot.
type Order struct {
	ServiceText     string           `json:"asked,omitempty"` // the person's words about the service, to be classified
	Unsure          int              `json:"unsure,omitempty"`
	ProblemStart    string           `json:"begun,omitempty"` // a few words that began to describe the problem: "lavadora"
	Service         string           `json:"service,omitempty"`
	RejectedService string           `json:"wrong,omitempty"` // the service that a correction rejects, until another is found
	Replaced        *replacedWords   `json:"swapped,omitempty"`
	ChangedBy       string           `json:"changed_by,omitempty"`      // id of the message that last changed a line of the summary
	PreviousService string           `json:"was,omitempty"`             // the service before a correction, until the change is read back
	NewProblem      string           `json:"new_problem,omitempty"`     // the problem that was described with the corrected service
	MayChange       bool             `json:"may_change,omitempty"`      // NewProblem may belong to another service: the classifier decides
	ReplacesProblem bool             `json:"replaces,omitempty"`        // NewProblem replaces the description also if the service stays
	OldDescription  string           `json:"old_description,omitempty"` // Description before it was asked for again
	Description     string           `json:"description,omitempty"`     // the problem, with notes for the technician below
	Notes           string           `json:"notes,omitempty"`           // notes for the technician, while the problem is unknown
	Photos          []bot.Media      `json:"photos,omitempty"`
	Time            *timeNote        `json:"time,omitempty"` // when the visit is wanted: the note that says it
	NoPhotos        bool             `json:"no_photos,omitempty"`
	PhotosLeftOut   int              `json:"left_out,omitempty"` // photos beyond maxPhotos
	BadPhotos       int              `json:"bad_photos,omitempty"`
	Plate           *bot.Media       `json:"plate,omitempty"`
	PlateSearched   bool             `json:"glanced,omitempty"` // the photos have been searched for a plate
	Serial          string           `json:"serial,omitempty"`
	NoSerial        bool             `json:"no_serial,omitempty"`
	Location        orders.Location  `json:"location,omitzero"`
	SamePlace       bool             `json:"same_place,omitempty"` // the place of an earlier order is meant, and was looked up once
	Priority        string           `json:"priority,omitempty"`
	Mail            string           `json:"mail,omitempty"`
	AskMail         bool             `json:"ask_mail,omitempty"`
	RefusedMail     *bot.InvalidMail `json:"meant,omitempty"`   // a refused mail address, until it is resolved
	DoubtfulAct     *bot.Act         `json:"doubt,omitempty"`   // it would overwrite a value: the person confirms it first
	AdultConfirms   bool             `json:"adult,omitempty"`   // a minor wrote, and an adult confirmed
	Command         string           `json:"command,omitempty"` // id of the command that creates the order: with retries it is one order
	Phone           string           `json:"phone,omitempty"`
	AskPhone        bool             `json:"ask_phone,omitempty"`   // the vendor hides the person's number: it has to be asked for
	AskedPhone      bool             `json:"asked_phone,omitempty"` // the number has been asked for
	OwnName         string           `json:"own_name,omitempty"`    // as the person gave it: "me llamo Juan Pérez"
	Name            string           `json:"name,omitempty"`
	Locale          string           `json:"locale,omitempty"`
	Origin          *bot.Origin      `json:"origin,omitempty"` // what led the person here
	OrderID         string           `json:"order_id,omitempty"`
	RefusalKey      string           `json:"refused,omitempty"` // text key of why no order could be created
}

// timeNote is a note about when the visit is wanted.
type timeNote struct {
	Text string        `json:"text"` // the line of the notes
	At   bot.TimeRange `json:"at"`
}

func hasService(o Order) bool     { return o.Service != "" }
func hasNoService(o Order) bool   { return o.Service == "" }
func hasDescription(o Order) bool { return o.Description != "" }
func hasPhotos(o Order) bool      { return len(o.Photos) > 0 || o.NoPhotos }
func hasSerial(o Order) bool      { return o.Serial != "" || o.NoSerial }

// skipUnlessNeeded skips a detail that the service does not need: a wall has no serial plate.
// Without needs every service needs everything.
func skipUnlessNeeded(detail string, needs func(service string) []string, known func(Order) bool) func(Order) bool {
	return func(o Order) bool {
		return known(o) || needs != nil && o.Service != "" && !slices.Contains(needs(o.Service), detail)
	}
}

func hasPriority(o Order) bool { return o.Priority != "" }
func hasMail(o Order) bool     { return !o.AskMail }
func hasPhone(o Order) bool    { return !o.AskPhone || o.Phone != "" }

// maxPhotos bounds an order's photos, including the plate's.
const maxPhotos = 9

// maxRemarks is the length in bytes up to which notes are added to a description.
const maxRemarks = 1500
