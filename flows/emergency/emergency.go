package emergency

import (
	_ "embed" // for the table
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nyaruka/phonenumbers"
)

// Other is the kind of dangers that the table does not name.
const Other = "other"

// Number is a number to dial.
type Number struct {
	Line   string `json:"line"`             // "emergency", "gas", "fire", "medical", "crisis": text key "emergency.line.<line>"
	Number string `json:"number"`           // digits
	Option string `json:"option,omitempty"` // the menu option to choose
}

//go:embed numbers.toml
var file string

type table struct {
	Countries map[string]map[string][]string `toml:"countries"`
	Kinds     map[string]struct {
		Lines    []string `toml:"lines"`
		Services []string `toml:"services"`
		Traps    bool     `toml:"traps"`
		Hurts    bool     `toml:"hurts"`
	} `toml:"kinds"`
}

const (
	general   = "emergency"
	elsewhere = "default"
)

var known = read(file)

func read(file string) table {
	var t table
	if _, err := toml.Decode(file, &t); err != nil {
		panic("emergency: numbers.toml: " + err.Error()) // excluded by a test
	}
	for name, c := range t.Countries {
		if len(c[general]) == 0 {
			panic(fmt.Sprintf("emergency: numbers.toml: %s has no %s line", name, general))
		}
	}
	return t
}

// Kinds lists the known kinds of danger by name.
func Kinds() []string { return slices.Sorted(maps.Keys(known.Kinds)) }

// Countries lists the codes of the countries in the table.
func Countries() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for c := range known.Countries {
			if c != elsewhere && !yield(c) {
				return
			}
		}
	})
}

// Known returns the kind, or Other if the table does not have it.
func Known(kind string) string {
	if _, ok := known.Kinds[kind]; ok {
		return kind
	}
	return Other
}

// related are kinds of which one is a sign of the other.
var related = map[string]string{"fire": "smoke", "smoke": "fire", "flood": "water_electric", "water_electric": "flood"}

// Related reports whether the end of one kind of danger may be the end of another: smoke that is
// gone may mean that the fire is out.
func Related(kind, other string) bool { return related[kind] == other }

// Traps reports whether somebody who can't get out is in one of these dangers, and not only
// behind a door or in a lift.
func Traps(kinds ...string) bool {
	return slices.ContainsFunc(kinds, func(k string) bool { return known.Kinds[k].Traps })
}

// Hurts reports whether a kind of danger is that somebody is hurt.
func Hurts(kind string) bool { return known.Kinds[kind].Hurts }

// Numbers lists what to dial in a country (ISO 3166) for some kinds of danger, the most
// fitting first and the general number last. There is always one.
func Numbers(country string, kinds ...string) []Number {
	lines := known.Countries[country]
	if lines == nil {
		lines = known.Countries[elsewhere]
	}
	var all []Number
	add := func(line string) {
		for _, dial := range lines[line] {
			number, option, _ := strings.Cut(dial, "/")
			if !slices.ContainsFunc(all, func(n Number) bool { return n.Number == number && n.Option == option }) {
				all = append(all, Number{line, number, option})
			}
		}
	}
	for _, kind := range kinds {
		for _, line := range known.Kinds[Known(kind)].Lines {
			add(line)
		}
	}
	add(general)
	return all
}

// Country returns the country (ISO 3166) whose numbers apply: that of the place in danger if known,
// else that of the phone, else the business's. A phone of a country that is not in the table
// belongs to a visitor, for whom the business's country applies.
func Country(place, phone, business string) string {
	if place != "" {
		return place
	}
	if n, err := phonenumbers.Parse(phone, ""); err == nil {
		if own := phonenumbers.GetRegionCodeForNumber(n); known.Countries[own] != nil {
			return own
		}
	}
	return business
}

// Service returns the service of an order for a danger: the first offered service of the first kind
// that has one; "" if no order is created.
func Service(offers func(code string) bool, kinds ...string) string {
	for _, kind := range kinds {
		for _, code := range known.Kinds[Known(kind)].Services {
			if offers(code) {
				return code
			}
		}
	}
	return ""
}

// Personal reports whether the danger concerns people only, so that no order is created and no
// technician sent.
func Personal(kinds ...string) bool {
	for _, kind := range kinds {
		if len(known.Kinds[Known(kind)].Services) > 0 {
			return false
		}
	}
	return len(kinds) > 0
}
