package dialogs

import (
	"regexp"
	"strconv"
	"strings"

	"recado/bot"
)

// besides begins what a person remembers at the summary: whoever comes should know of it.
var besides = regexp.MustCompile(`^(?:(?:si|bueno|ok|yes|y|ah|oiga|and),? )*(?:tambien|ademas|aparte|otra cosa|de paso|also|in addition)\b(?:\S* \S+){2}`)

// hearConfirm takes a yes, the number or the name of a field to correct, or the
// correction itself, which Listen has understood already.
func hearConfirm(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option == "" && besides.MatchString(bot.Fold(in.Text)) && len(o.Description) < maxWishes && !elsewhere(in.Text) {
		o.Description = remark(o.Description, in.Text)
		return o, "edit" // the summary again, with it
	}
	if in.Option == "" && agrees(in.Text) {
		in.Option = "yes"
	}
	switch in.Option {
	case "yes":
		if o.Command == "" {
			o.Command = string(in.Facts.Contact) + "#" + in.ID
		}
		o.Phone, o.Name, o.Locale = string(in.Facts.Contact), in.Facts.Profile, in.Facts.Locale
		return o, bot.OK
	case "edit":
		return o, "which"
	}
	if field := named(in.Text); field != "" {
		return forget(o, field), "edit"
	}
	p := urgency(bot.Fold(in.Text))
	if p == "" && bot.Fold(in.Text) != "normal" {
		p = inWords(in.Text)
	}
	if p != "" && p != o.Priority && !strings.Contains(in.Text, "?") {
		o.Priority = p
		return o, "edit" // all is known: the summary again
	}
	return o, ""
}

// named finds the field that a text means: "3", "la 3", "el serial".
func named(text string) string {
	said := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(bot.Fold(text), "la "), "el "), "numero ")
	n, err := strconv.Atoi(said)
	if err != nil {
		n = numberIn(said)
	}
	if n >= 1 && n <= len(fields) {
		return fields[n-1]
	}
	switch said {
	case "servicio", "service":
		return "service"
	case "descripcion", "problema", "description":
		return "description"
	case "foto", "fotos", "photo", "photos":
		return "photos"
	case "serial", "serie", "placa", "plate":
		return "serial"
	case "ubicacion", "lugar", "direccion", "location", "edificio", "piso":
		return "place"
	case "prioridad", "urgencia", "priority":
		return "priority"
	case "correo", "email", "mail", "e-mail":
		return "mail"
	}
	return ""
}

// forget clears a field, so that it is asked for again.
func forget(o Order, field string) Order {
	switch field {
	case "service":
		return forgetService(o)
	case "description":
		return forgetDescription(o)
	case "photos":
		return forgetPhotos(o)
	case "serial":
		o.Serial, o.NoSerial, o.Plate = "", false, nil
	case "place":
		return forgetPlace(o)
	case "priority":
		return forgetPriority(o)
	case "mail":
		o.Mail, o.AskMail = "", true
	}
	return o
}

func hearWhich(o Order, in bot.Input) (Order, bot.Event) {
	field := in.Option
	if field == "" {
		field = named(in.Text)
	}
	if field != "" {
		return forget(o, field), "edit"
	}
	if p := inWords(in.Text); p != "" {
		o.Priority = p
		return o, "keep"
	}
	if corrected(in.Text) {
		return o, "keep" // Listen has put it right
	}
	switch bot.Fold(in.Text) {
	case "nada", "ninguno", "ninguna", "nothing", "todo bien", "esta bien":
		return o, "keep"
	}
	return o, ""
}

func hearCreated(o Order, in bot.Input) (Order, bot.Event) {
	var made struct {
		OrderID string `json:"orderId"`
		Key     string `json:"key"`
	}
	if len(in.Data) > 0 && in.Into(&made) != nil || in.Event != bot.OK || made.OrderID == "" {
		o.Refused = made.Key
		return o, "failed"
	}
	o.OrderID, o.Refused = made.OrderID, ""
	return o, bot.OK
}

func hearRetry(o Order, in bot.Input) (Order, bot.Event) {
	switch in.Option {
	case "yes":
		return o, bot.OK
	case "edit":
		return o, "edit"
	}
	return o, ""
}
