package web

import (
	"encoding/json"
	"slices"

	"recado/bot/channels"
)

// DropUnfilled removes the fields that a chat skill left without a value ("{{user.mail}}", "null",
// "undefined", ""), also within lists and objects.
func (f *Form) DropUnfilled() {
	for name, raw := range f.fields {
		if !filled(raw) {
			delete(f.fields, name)
			continue
		}
		var list []json.RawMessage
		var nested map[string]json.RawMessage
		switch {
		case raw[0] == '[' && json.Unmarshal(raw, &list) == nil:
			f.fields[name] = encoded(slices.DeleteFunc(list, func(v json.RawMessage) bool { return !filled(v) }))
		case raw[0] == '{' && json.Unmarshal(raw, &nested) == nil:
			for inner, v := range nested {
				if !filled(v) {
					delete(nested, inner)
				}
			}
			f.fields[name] = encoded(nested)
		}
	}
}

func filled(raw json.RawMessage) bool {
	var s string
	return len(raw) > 0 && (raw[0] != '"' || json.Unmarshal(raw, &s) != nil || channels.SkillValue(s) != "")
}

// encoded encodes a decoded value, which never fails.
func encoded(v any) json.RawMessage {
	raw, _ := json.Marshal(v) //nolint:errchkjson // it came from JSON
	return raw
}
