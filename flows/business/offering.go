package business

import (
	"encoding/json"
	"slices"
)

// Other is the code of work that fits no other service.
const Other = "OTHER"

// offered lists the titles of the services, and reports whether other work can be ordered.
func (b Business) offered(locale string) (titles []string, others bool) {
	for _, code := range b.Codes() {
		if code == Other {
			others = true
			continue
		}
		titles = append(titles, b.ServiceTitle(code, locale))
	}
	return titles, others
}

// known are the services for which texts have a name, offered or not.
var known = []string{
	"HVAC_MAINTENANCE", "PLUMBING", "ELECTRICAL", "APPLIANCE", "LOCKSMITH", "CLEANING", "CARPENTRY", "PAINTING", "IT_SUPPORT",
}

// Named reports whether texts have a name for a service, offered or not: "service.<code>".
func Named(code string) bool { return code == Other || slices.Contains(known, code) }

// mustJSON marshals values of our own, which never fails.
func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("business: " + err.Error())
	}
	return raw
}
