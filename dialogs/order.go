package dialogs

import (
	"regexp"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// Order is what the intake learns from the customer, slot by slot.
type Order struct {
	Asked       string          `json:"asked,omitempty"` // what was said of the service, to be classified
	Unsure      int             `json:"unsure,omitempty"`
	Service     string          `json:"service,omitempty"`
	Description string          `json:"description,omitempty"`
	Photos      []bot.Media     `json:"photos,omitempty"`
	NoPhotos    bool            `json:"no_photos,omitempty"`
	BadPhotos   int             `json:"bad_photos,omitempty"`
	Remarks     int             `json:"remarks,omitempty"` // texts added while a photo was asked for
	Plate       *bot.Media      `json:"plate,omitempty"`
	Glanced     bool            `json:"glanced,omitempty"` // the photos have been looked over for a plate
	Serial      string          `json:"serial,omitempty"`
	NoSerial    bool            `json:"no_serial,omitempty"`
	Location    orders.Location `json:"location,omitzero"`
	Priority    string          `json:"priority,omitempty"`
	Mail        string          `json:"mail,omitempty"`
	AskMail     bool            `json:"ask_mail,omitempty"`
	Command     string          `json:"command,omitempty"` // names the order to be made: however often it is tried, it is one
	Phone       string          `json:"phone,omitempty"`
	Name        string          `json:"name,omitempty"`
	Locale      string          `json:"locale,omitempty"`
	OrderID     string          `json:"order_id,omitempty"`
	Refused     string          `json:"refused,omitempty"` // text key of why no order could be made
}

func hasService(o Order) bool     { return o.Service != "" }
func hasDescription(o Order) bool { return o.Description != "" }
func hasPhotos(o Order) bool      { return len(o.Photos) > 0 || o.NoPhotos }
func hasSerial(o Order) bool      { return o.Serial != "" || o.NoSerial }
func hasPlace(o Order) bool       { return hasBuilding(o) || o.Location.Floor != "" || o.Location.Room != "" }
func hasBuilding(o Order) bool    { return o.Location.Building != "" || o.Location.Point != nil }
func hasFloor(o Order) bool       { return o.Location.Floor != "" || o.Location.Point != nil }
func hasRoom(o Order) bool        { return o.Location.Room != "" || o.Location.Point != nil }
func hasPriority(o Order) bool    { return o.Priority != "" }

// maxPhotos bounds an order's pictures, the plate's among them.
const maxPhotos = 9

// maxWishes bounds a description, in bytes, to which wishes of when are still added.
const maxWishes = 1500

// listen fills what is open with whatever a message says of it, at any moment of
// the intake.
func listen(o Order, in bot.Input) Order {
	for _, photo := range usable(in.Media) {
		if len(o.Photos) < maxPhotos {
			o.Photos = append(o.Photos[:len(o.Photos):len(o.Photos)], photo)
		}
	}
	if in.Location != nil {
		o.Location.Point = in.Location
	}
	text := bot.Fold(in.Text)
	if text == "" || in.Option != "" {
		return o
	}
	if strings.Contains(text, "@") {
		if mail := address.FindString(in.Text); mail != "" {
			o.Mail, o.AskMail = strings.ToLower(mail), false
		}
	}
	if o.Priority == "" {
		o.Priority = urgency(text)
	}
	if n := len(o.Description); n > 0 && n < maxWishes && wished(in.Text) {
		o.Description = remark(o.Description, in.Text)
	}
	o.Location = overheard(o.Location, in.Text)
	return o
}

var (
	address = regexp.MustCompile(`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,4}`)
	calm    = regexp.MustCompile(`\b(no (es|tan) (tan )?urgente|sin afan|sin prisa|no hay (afan|prisa)|cuando puedan?|not urgent)\b`)
	urgent  = regexp.MustCompile(`\b(urgente|urgencia|emergencia|lo antes posible|cuanto antes|hoy mismo|ya mismo|para ya|lo mas pronto|cuanto mas pronto|urgent|asap|emergency)\b`)
)

// urgency reads a priority out of a folded text, or "".
func urgency(text string) string {
	switch {
	case calm.MatchString(text):
		return string(orders.Low)
	case urgent.MatchString(text):
		return string(orders.High)
	}
	return ""
}
