package dialogs

import (
	"slices"

	"recado/bot"
	"recado/flows/orders"
)

// Order is what the intake learns from the customer, slot by slot.
type Order struct {
	ServiceText     string           `json:"asked,omitempty"` // what was said of the service, to be classified
	Unsure          int              `json:"unsure,omitempty"`
	ProblemStart    string           `json:"begun,omitempty"` // a few words that began to tell the problem: "lavadora"
	Service         string           `json:"service,omitempty"`
	RejectedService string           `json:"wrong,omitempty"` // the service that a correction calls wrong, until another is found
	Replaced        *replacedWords   `json:"swapped,omitempty"`
	ChangedBy       string           `json:"changed_by,omitempty"`      // id of the message that last changed a line of the summary
	PreviousService string           `json:"was,omitempty"`             // the service before it was put right, until the change is read back
	NewProblem      string           `json:"new_problem,omitempty"`     // the problem that was described with the service that is put right
	OldDescription  string           `json:"old_description,omitempty"` // Description until it was asked for anew
	Description     string           `json:"description,omitempty"`     // the problem, and below it what whoever comes should know
	Notes           string           `json:"notes,omitempty"`           // what whoever comes should know, while the problem is not known
	Photos          []bot.Media      `json:"photos,omitempty"`
	NoPhotos        bool             `json:"no_photos,omitempty"`
	PhotosLeftOut   int              `json:"left_out,omitempty"` // photos beyond maxPhotos
	BadPhotos       int              `json:"bad_photos,omitempty"`
	Plate           *bot.Media       `json:"plate,omitempty"`
	PlateSearched   bool             `json:"glanced,omitempty"` // the photos have been looked over for a plate
	Serial          string           `json:"serial,omitempty"`
	NoSerial        bool             `json:"no_serial,omitempty"`
	Location        orders.Location  `json:"location,omitzero"`
	SamePlace       bool             `json:"same_place,omitempty"` // the place of an earlier order is meant, and was looked for once
	Priority        string           `json:"priority,omitempty"`
	Mail            string           `json:"mail,omitempty"`
	AskMail         bool             `json:"ask_mail,omitempty"`
	RefusedMail     *bot.InvalidMail `json:"meant,omitempty"`   // a mail address that was refused, until it is settled
	DoubtfulAct     *bot.Act         `json:"doubt,omitempty"`   // would overwrite what was given: asked before it does
	AdultConfirms   bool             `json:"adult,omitempty"`   // a child wrote, and a grown-up confirms
	Command         string           `json:"command,omitempty"` // names the order to be made: however often it is tried, it is one
	Phone           string           `json:"phone,omitempty"`
	AskPhone        bool             `json:"ask_phone,omitempty"`   // the vendor hides the person's number: it is to be asked for
	AskedPhone      bool             `json:"asked_phone,omitempty"` // … and was
	Name            string           `json:"name,omitempty"`
	Locale          string           `json:"locale,omitempty"`
	Origin          *bot.Origin      `json:"origin,omitempty"` // what led the person here
	OrderID         string           `json:"order_id,omitempty"`
	RefusalKey      string           `json:"refused,omitempty"` // text key of why no order could be made
}

func hasService(o Order) bool     { return o.Service != "" }
func hasNoService(o Order) bool   { return o.Service == "" }
func hasDescription(o Order) bool { return o.Description != "" }
func hasPhotos(o Order) bool      { return len(o.Photos) > 0 || o.NoPhotos }
func hasSerial(o Order) bool      { return o.Serial != "" || o.NoSerial }

// skipUnlessNeeded passes a detail over that the service does not need: a wall has no serial plate.
// Without needs every service needs everything.
func skipUnlessNeeded(detail string, needs func(service string) []string, known func(Order) bool) func(Order) bool {
	return func(o Order) bool {
		return known(o) || needs != nil && o.Service != "" && !slices.Contains(needs(o.Service), detail)
	}
}

func hasPriority(o Order) bool { return o.Priority != "" }
func hasMail(o Order) bool     { return !o.AskMail }
func hasPhone(o Order) bool    { return !o.AskPhone || o.Phone != "" }

// maxPhotos bounds an order's pictures, the plate's among them.
const maxPhotos = 9

// maxRemarks bounds a description, in bytes, to which notes are still added.
const maxRemarks = 1500
