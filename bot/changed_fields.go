package bot

// Which of a dialog's slots a turn changed, from their JSON.

import (
	"encoding/json"
	"iter"
	"strings"
)

// changedFields lists the top-level fields that are new or different in after.
func changedFields(before, after json.RawMessage) map[string]bool {
	if string(before) == string(after) {
		return nil
	}
	was := map[string]string{}
	for name, value := range fields(string(before)) {
		was[name] = value
	}
	diff := map[string]bool{}
	for name, value := range fields(string(after)) {
		if old, known := was[name]; !known || old != value {
			diff[name] = true
		}
	}
	return diff
}

// fields iterates over the top level of an object as json.Marshal writes a struct: no spaces,
// no escapes in names. Decoding it would cost more than the turn.
func fields(object string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		depth, quoted, from, name := 0, false, 0, ""
		for i := 0; i < len(object); i++ {
			switch c := object[i]; {
			case quoted && c == '\\':
				i++
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == '{' || c == '[':
				if depth++; depth == 1 {
					from = i + 1
				}
			case c == ':' && depth == 1:
				name, from = strings.Trim(object[from:i], `"`), i+1
			case c == ',' && depth == 1, (c == '}' || c == ']') && depth == 1:
				if name != "" && !yield(name, object[from:i]) {
					return
				}
				name, from = "", i+1
				if c != ',' {
					depth--
				}
			case c == '}' || c == ']':
				depth--
			}
		}
	}
}
