package channels

import "encoding/json"

// Loose is a value that a vendor writes as a string or as a number; it is kept as text. Any other
// type gives "".
type Loose string

// UnmarshalJSON implements json.Unmarshaler.
func (l *Loose) UnmarshalJSON(b []byte) error {
	switch c := b[0]; {
	case c == '"':
		for _, x := range b[1 : len(b)-1] {
			if x == '\\' || x >= 0x80 {
				return json.Unmarshal(b, (*string)(l))
			}
		}
		*l = Loose(b[1 : len(b)-1]) // without escapes, as in most ids and times
	case c == '-' || c >= '0' && c <= '9':
		*l = Loose(b)
	default:
		*l = ""
	}
	return nil
}
