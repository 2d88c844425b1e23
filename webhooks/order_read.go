package webhooks

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/orders"
	"recado/webhooks/internal/web"
)

// Limits for reading fields. flows/orders decides what an order may contain; these limits only stop
// absurd input earlier.
const (
	maxLine   = 4_000
	maxLong   = 100_000
	maxSearch = 200
)

// freeText reads a field that people fill in their own words, with card numbers and codes masked.
func freeText(f *web.Form, most int, name string) string {
	return bot.MaskSecrets(f.Text(most, name))
}

// readOrder reads an order in the form of the seed project's DTO. Its Spanish names are aliases in
// the OpenAPI document.
func readOrder(f *web.Form, who caller) (orders.CreateCommand, error) {
	c := orders.CreateCommand{
		ServiceType: f.Text(maxLine, "serviceType"),
		Description: freeText(f, maxLong, "description"),
		Photos:      f.Texts(100, maxLine, "photos"),
		AssetSerial: f.Text(maxLine, "assetSerial"),
		Priority:    orders.Priority(f.Text(maxLine, "priority")),
		ClientPhone: f.Text(maxLine, "clientPhone"),
		ClientName:  freeText(f, maxLine, "clientName"),
		ClientMail:  f.Text(maxLine, "clientMail"),
		Company:     freeText(f, maxLine, "company"),
		Source:      f.Text(maxLine, "source"),
		ClientID:    who.client,
	}
	if who.trusted { // other callers could claim another client's name
		c.ClientID = f.Text(maxLine, "clientId")
	}
	if !f.Has("source") {
		c.Source = "API"
	}
	c.Location = readLocation(f)
	for _, photo := range c.Photos {
		if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(photo)), "https://") {
			f.AddError("photos", "field.https")
		}
	}
	return c, f.Err()
}

// readLocation reads an object, or one line as a chat skill sends it.
func readLocation(f *web.Form) orders.Location {
	if f.IsText("location") {
		return orders.ParseLocation(freeText(f, maxLine, "location"))
	}
	l := f.Object("location")
	if l == nil {
		return orders.Location{}
	}
	return orders.Location{
		Street:       freeText(l, maxLine, "street"),
		Neighborhood: freeText(l, maxLine, "neighborhood"),
		Building:     freeText(l, maxLine, "building"),
		Floor:        freeText(l, maxLine, "floor"),
		Room:         freeText(l, maxLine, "room"),
		Landmark:     freeText(l, maxLine, "landmark"),
		City:         freeText(l, maxLine, "city"),
		Department:   freeText(l, maxLine, "department"),
		House:        l.Bool("house"),
		Text:         freeText(l, maxLine, "text"),
		Point:        readPlacePoint(l),
	}
}

// readPlacePoint reads a place's point from the place itself, or as an order shows it.
func readPlacePoint(l *web.Form) *bot.Location {
	at := l.Object("point")
	if at == nil {
		return l.Point()
	}
	point, name := at.RequiredPoint(), freeText(at, maxLine, "name")
	if point != nil {
		point.Name = name
	}
	return point
}

// matchesCommand reports whether an order has the data of a command. The same idempotency key with
// other data is the sender's mistake and must not look like a success.
func matchesCommand(o orders.Order, c orders.CreateCommand, country string) bool {
	photos := make([]string, 0, len(c.Photos))
	for _, p := range c.Photos {
		if p = strings.TrimSpace(p); p != "" {
			photos = append(photos, p)
		}
	}
	line := orders.CleanLine
	return strings.EqualFold(o.ServiceType, line(c.ServiceType)) &&
		o.Description == orders.CleanText(c.Description) &&
		slices.Equal(o.Photos, photos) &&
		o.AssetSerial == line(c.AssetSerial) &&
		o.Location.Equal(c.Location) &&
		o.Priority == priorityOf(c.Priority) &&
		samePhone(o.ClientPhone, c.ClientPhone, country) &&
		o.ClientName == line(c.ClientName) &&
		o.ClientMail == line(c.ClientMail) &&
		o.Company == line(c.Company) &&
		o.ClientID == line(c.ClientID)
}

// priorityOf converts a valid priority, in either language.
func priorityOf(p orders.Priority) orders.Priority {
	switch bot.Fold(string(p)) {
	case "alta", "high", "urgente", "urgent":
		return orders.High
	case "emergencia", "emergency":
		return orders.Emergency
	case "baja", "low":
		return orders.Low
	}
	return orders.Medium
}

// samePhone reports whether a stored number equals a number in any spelling.
func samePhone(stored, said, country string) bool {
	phone, ok := orders.Phone(said, country)
	return ok && phone == stored
}
