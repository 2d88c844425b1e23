package business

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/BurntSushi/toml"

	"recado/flows/policy"
)

// Error holds all faults of a file, in the order of its lines.
type Error struct{ Faults []Fault }

// Fault is one fault of a file.
type Fault struct {
	Line  int    // from 1; 0 for a missing field
	Field string // "services[1].code"
	What  string
}

func (e *Error) Error() string {
	var lines []string
	for _, f := range e.Faults {
		place := "business.toml"
		if f.Line > 0 {
			place = fmt.Sprintf("business.toml:%d", f.Line)
		}
		if f.Field != "" {
			place += ": " + f.Field
		}
		lines = append(lines, place+": "+f.What)
	}
	return strings.Join(lines, "\n")
}

// Parse reads a business.toml. The error is an *Error.
func Parse(file []byte) (Business, error) {
	b := Business{
		Country: "CO", Locale: "es", Zone: "America/Bogota", WaitMinutes: 5, PhoneMinutes: 30,
		Quiet: Quiet{From: "21:00", To: "07:00"}, changed: &atomic.Pointer[schedule]{},
	}
	meta, err := toml.Decode(string(file), &b)
	if err != nil {
		return Business{}, &Error{[]Fault{syntax(err)}}
	}
	c := check{lines: lines(string(file))}
	for _, key := range meta.Undecoded() {
		c.fault(key.String(), "is not a setting; look for a slip in its name")
	}
	c.all(&b)
	if len(c.faults) > 0 {
		slices.SortStableFunc(c.faults, func(a, b Fault) int { return a.Line - b.Line })
		return Business{}, &Error{c.faults}
	}
	b.closed, b.laws = policy.NewDays(b.Holidays), collectionLaws(b.Collection)
	return b, nil
}

func syntax(err error) Fault {
	var p toml.ParseError
	if errors.As(err, &p) {
		return Fault{p.Position.Line, p.LastKey, p.Message}
	}
	// The library reports a wrong type as text: toml: line 3 (last key "name"): incompatible…
	if m := typeError.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return Fault{line, m[2], m[3]}
	}
	return Fault{What: err.Error()}
}

var typeError = regexp.MustCompile(`^toml: line (\d+) \(last key "(.*?)"\): (.*)$`)

// lines maps keys to their line numbers: "services[1].code" → 31. The library does not tell them.
// It reads only the plain TOML that people write; a line that it misses is only left out of a
// message.
func lines(file string) map[string]int {
	at, tables, prefix := map[string]int{}, map[string]int{}, ""
	note := func(key string, line int) {
		if _, known := at[key]; !known {
			at[key] = line
		}
	}
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "[["):
			name, _, _ := strings.Cut(line[2:], "]]")
			name = strings.TrimSpace(name)
			prefix = fmt.Sprintf("%s[%d].", name, tables[name])
			tables[name]++
			note(name, n)
			note(strings.TrimSuffix(prefix, "."), n)
		case strings.HasPrefix(line, "["):
			name, _, _ := strings.Cut(line[1:], "]")
			head, rest, nested := strings.Cut(strings.TrimSpace(name), ".")
			if i := tables[head]; nested && i > 0 {
				note(head+"."+rest, n)
				head = fmt.Sprintf("%s[%d]", head, i-1)
			}
			if prefix = head + "."; nested {
				prefix += rest + "."
			}
			note(strings.TrimSuffix(prefix, "."), n)
		default:
			if key, _, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, "#") {
				key = strings.Trim(strings.TrimSpace(key), `"'`)
				note(prefix+key, n)
				if plain := strings.IndexByte(prefix, '['); plain >= 0 { // the library's name of it
					_, rest, _ := strings.Cut(prefix, "].")
					note(prefix[:plain]+"."+rest+key, n)
				}
			}
		}
	}
	return at
}
