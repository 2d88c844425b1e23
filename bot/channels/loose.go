package channels

import "encoding/json"

// Loose is a value that a vendor writes now as a string, now as a number; it is kept
// as text. Anything else is "".
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
		*l = Loose(b[1 : len(b)-1]) // nothing to undo: most ids and times are so
	case c == '-' || c >= '0' && c <= '9':
		*l = Loose(b)
	default:
		*l = ""
	}
	return nil
}
