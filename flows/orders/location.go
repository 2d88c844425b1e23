package orders

import (
	"encoding/json"
	"regexp"
	"strings"

	"recado/bot"
)

// UnmarshalJSON accepts an object, or one line of text, as a Jelou skill sends it.
func (l *Location) UnmarshalJSON(raw []byte) error {
	var line string
	if json.Unmarshal(raw, &line) == nil {
		*l = ParseLocation(line)
		return nil
	}
	type plain Location
	var p struct {
		plain
		Lat *float64 `json:"lat"`
		Lon *float64 `json:"lon"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*l = Location(p.plain)
	if l.Point == nil && p.Lat != nil && p.Lon != nil {
		l.Point = &bot.Location{Latitude: *p.Lat, Longitude: *p.Lon}
	}
	return nil
}

// ParseLocation parses building, floor and room from one line. Text that it can't classify becomes
// the building; Text keeps the whole line.
func ParseLocation(line string) Location {
	line = CleanLine(line)
	l := Location{Text: line}
	var rest []string
	for _, part := range regexpComma.Split(line, -1) {
		switch part = strings.TrimSpace(part); {
		case part == "":
		case l.Floor == "" && regexpFloor.MatchString(bot.Fold(part)):
			l.Floor = part
		default:
			rest = append(rest, part)
		}
	}
	if len(rest) > 0 {
		l.Building = rest[0]
	}
	if len(rest) > 1 {
		l.Room = strings.Join(rest[1:], ", ")
	}
	return l
}

var (
	regexpComma = regexp.MustCompile(`[,;/|\n]+`)
	regexpFloor = regexp.MustCompile(`^(piso|planta|nivel|sotano|floor|level|mezzanine|mezanine|pb\b|primer|segundo|tercer|cuarto|quinto|\d+(er|do|o|th|st|nd|rd)?\.? (piso|nivel|floor))`)
)
