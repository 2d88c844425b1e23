package business

import (
	"encoding/json"
	"slices"

	"recado/bot"
)

// other is the code of work that fits no other service.
const other = "OTHER"

// offered lists the titles of what can be ordered, and reports whether other work can be.
func (b Business) offered(locale string) (titles []string, others bool) {
	for _, code := range b.Codes() {
		if code == other {
			others = true
			continue
		}
		titles = append(titles, b.ServiceTitle(code, locale))
	}
	return titles, others
}

// known are the services that texts have a name for, offered or not.
var known = []string{
	"HVAC_MAINTENANCE", "PLUMBING", "ELECTRICAL", "APPLIANCE", "LOCKSMITH", "CLEANING", "CARPENTRY", "PAINTING", "IT_SUPPORT",
}

// offering is what "answer.offered" and "answer.not_offered" may use.
type offering struct {
	Service  string   `json:"service,omitempty"` // the text key of a known service's name
	What     string   `json:"what,omitempty"`    // or how it is called
	Services []string `json:"services,omitempty"`
}

// Offered says that a service is offered. It is for a code of [Business.Codes].
func (b Business) Offered(code, locale string) bot.Say {
	return bot.Say{Key: "answer.offered", Args: mustJSON(offering{What: b.ServiceTitle(code, locale)})}
}

// NotOffered says kindly that something is not offered, and what is. What is the code of
// a service, or the words in which it was asked for; "" where neither is known.
func (b Business) NotOffered(what, locale string) bot.Say {
	o := offering{What: what}
	if slices.Contains(known, what) {
		o = offering{Service: "service." + what}
	}
	o.Services, _ = b.offered(locale)
	return bot.Say{Key: "answer.not_offered", Args: mustJSON(o)}
}

// mustJSON is for values of our own that always marshal.
func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("business: " + err.Error())
	}
	return raw
}
