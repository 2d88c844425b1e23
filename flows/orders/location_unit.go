package orders

import (
	"regexp"
	"strings"

	"recado/bot"
)

// between stands between the units of a building: "Conjunto Los Robles, Torre B".
const between = ", "

// isUnit reports whether a part of a complex is told by a number or a letter: "Torre B", "Bloque 12".
func isUnit(building string) bool {
	_, value, ok := strings.Cut(strings.TrimSpace(building), " ")
	return ok && len(value) <= maxUnitValue && !strings.Contains(value, " ") && (len(value) <= 2 || strings.ContainsAny(value, "0123456789"))
}

// maxUnitValue bounds the number of a unit in bytes: "12-A", "# 12".
const maxUnitValue = 5

// unitKind is the noun of a unit, for comparison.
func unitKind(unit string) string {
	kind, _, _ := strings.Cut(bot.Fold(strings.TrimSpace(unit)), " ")
	return kind
}

// unitOfKind is the place of a unit of some kind among those of a building, or -1.
func unitOfKind(units []string, kind string) int {
	for i, u := range units {
		if unitKind(u) == kind {
			return i
		}
	}
	return -1
}

// unitsBeside reports whether two names of a building stand beside each other, as a complex and its
// tower do, rather than for each other.
func unitsBeside(a, b string) bool {
	if b == "" || strings.Contains(b, between) || !isUnit(a) && !isUnit(b) {
		return false
	}
	return unitOfKind(strings.Split(a, between), unitKind(b)) < 0
}

// withUnit is a building after a correction: of the units that it is told by, the one of the same
// kind is another; a tower or a block that was not told is added.
func withUnit(was, now string) string {
	if was == "" || now == "" || strings.Contains(now, between) {
		return now
	}
	units := strings.Split(was, between)
	if i := unitOfKind(units, unitKind(now)); i >= 0 {
		units[i] = now
		return strings.Join(units, between)
	}
	if isUnit(now) && !isUnit(was) {
		return was + between + now
	}
	return now
}

// Agrees reports whether another place may be the same one, told in other parts: nothing that both
// name differs.
func (l Location) Agrees(o Location) bool {
	mine, others := l.fields(), o.fields()
	for i := range mine {
		a, b := *mine[i], *others[i]
		switch mine[i] {
		case &l.Landmark: // it may be near to both
			continue
		case &l.Neighborhood: // a sector of a borough
			if unitKind(a) != unitKind(b) {
				continue
			}
		}
		if a == "" || a == noPart || b == "" || b == noPart || mine[i] == &l.Building && !o.House && unitsBeside(a, b) { // Text says the tower
			continue
		}
		if !strings.Contains(words(a), words(b)) && !strings.Contains(words(b), words(a)) {
			return false
		}
	}
	return true
}

// OnStreet is a street after a correction that tells it without a house's number: of "Carrera 9 # 12-40"
// and "Carrera 8" it is "Carrera 8 # 12-40". Another kind of street has other numbers.
func (l Location) OnStreet(street string) string {
	at := strings.IndexByte(l.Street, '#')
	if at < 0 || strings.Contains(street, "#") || regexpPlate.MatchString(street) || unitKind(l.Street) != unitKind(street) {
		return street
	}
	return street + " " + l.Street[at:]
}

// regexpPlate is the number of a house on a street, with that of the street which crosses it.
var regexpPlate = regexp.MustCompile(`\d+\s?\pL{0,3}\s*-\s*\d+\s?\pL{0,2}\s*$`)

// WithPlate is a place with another number on its street: "12-48" instead of the one of "Carrera 9
// # 12-40". A street without one gets it.
func (l Location) WithPlate(plate string) Location {
	if old := regexpPlate.FindString(l.Street); old != "" {
		if at, ok := l.Replace(old, plate); ok {
			return at
		}
	}
	street := strings.TrimSpace(regexpPlate.ReplaceAllString(l.Street, ""))
	if !strings.HasSuffix(street, "#") {
		street += " #"
	}
	return l.Override(Location{Street: street + " " + plate})
}
