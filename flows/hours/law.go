package hours

import (
	_ "embed" // for the table
	"fmt"
	"time"

	"github.com/BurntSushi/toml"

	"recado/flows/sla"
)

// Kind is a kind of working time by which it is paid: "day", "night", "overtime_day", "rest_overtime_night".
type Kind string

// Kinds lists all kinds, the ordinary ones first.
func Kinds() []Kind {
	var all []Kind
	for _, of := range []string{"", "rest_", "holiday_"} {
		for _, over := range []string{"", "overtime_"} {
			for _, at := range []string{"day", "night"} {
				all = append(all, Kind(of+over+at))
			}
		}
	}
	return all
}

func kindOf(of string, overtime, night bool) Kind {
	if overtime {
		of += "overtime_"
	}
	if night {
		return Kind(of + "night")
	}
	return Kind(of + "day")
}

// Law is what a country's law says of working time, from a day on.
type Law struct {
	From             string       `toml:"from"` // "2026-07-15"
	WeekMinutes      int          `toml:"week_minutes"`
	DayMinutes       int          `toml:"day_minutes"`
	DayMost          int          `toml:"day_most"`
	NightMinutes     int          `toml:"night_minutes"`      // 0: as by day
	NightFromMinutes int          `toml:"night_from_minutes"` // minutes in the night that make a shift one of the night
	MixedMinutes     int          `toml:"mixed_minutes"`      // 0: as by day
	Night            string       `toml:"night"`
	OvertimeDay      int          `toml:"overtime_day"`  // 0: no limit
	OvertimeWeek     int          `toml:"overtime_week"` // 0: no limit
	Surcharges       map[Kind]int `toml:"surcharges"`    // percent; "day" is 0

	night sla.Span
}

//go:embed law.toml
var lawFile string

var laws = readLaws(lawFile)

func readLaws(file string) map[string][]Law {
	var all map[string][]Law
	if _, err := toml.Decode(file, &all); err != nil {
		panic("hours: law.toml: " + err.Error()) // excluded by a test
	}
	for country, versions := range all {
		for i := range versions {
			l := &versions[i]
			var ok bool
			if l.night, ok = sla.ParseSpan(l.Night); !ok || i > 0 && l.From <= versions[i-1].From {
				panic(fmt.Sprintf("hours: law.toml: %s %s", country, l.From)) // excluded by a test
			}
		}
	}
	return all
}

// Countries whose law is known.
func Countries() []string { return []string{"CO", "HN", "SV"} }

// LawOf returns the law of a country on a date, "2026-12-01". A country that is not known has Colombia's, and a date before
// the first version has the first.
func LawOf(country, date string) Law {
	versions := laws[country]
	if len(versions) == 0 {
		versions = laws["CO"]
	}
	found := versions[0]
	for _, l := range versions {
		if l.From <= date {
			found = l
		}
	}
	return found
}

// isNight reports whether a moment of the wall clock is in the night.
func (l Law) isNight(wall time.Time) bool {
	m := wall.Hour()*60 + wall.Minute()
	return m >= l.night.From || m < l.night.To
}

// ordinary returns the ordinary minutes of a day: of its schedule, planned, or where there is none, -1, of the law. night is
// how much of the day's work lies in the night.
func (l Law) ordinary(planned, night int) int {
	most := l.DayMost
	if planned < 0 {
		planned = l.DayMinutes
	}
	switch {
	case l.NightMinutes > 0 && night >= l.NightFromMinutes:
		most = min(most, l.NightMinutes)
	case l.MixedMinutes > 0 && night > 0:
		most = min(most, l.MixedMinutes)
	}
	return min(planned, most)
}
