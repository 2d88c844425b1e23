package holidays

import "time"

// rule returns the day of a holiday in a year; false if it is not a holiday in that year.
type rule func(year int) (time.Time, bool)

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func fixedDate(m time.Month, d int) rule {
	return func(y int) (time.Time, bool) { return date(y, m, d), true }
}

// movedToMonday returns the rule of a holiday that is kept on the Monday on or after the date.
func movedToMonday(m time.Month, d int) rule {
	return func(y int) (time.Time, bool) { return monday(date(y, m, d)), true }
}

func monday(t time.Time) time.Time { return t.AddDate(0, 0, (8-int(t.Weekday()))%7) }

// easter returns the rule of a holiday so many days after Easter Sunday.
func easter(days int) rule {
	return func(y int) (time.Time, bool) { return easterSunday(y).AddDate(0, 0, days), true }
}

func since(first int, r rule) rule {
	return func(y int) (time.Time, bool) {
		t, ok := r(y)
		return t, ok && y >= first
	}
}

// morazan returns the rule of the n-th day from the first Wednesday of October. Honduras' Morazán
// week ends at noon on Saturday, which counts as a working day.
func morazan(n int) rule {
	return func(y int) (time.Time, bool) {
		first := date(y, time.October, 1)
		return first.AddDate(0, 0, (int(time.Wednesday)-int(first.Weekday())+7)%7+n), true
	}
}

// byLaw are the public holidays of each country.
var byLaw = map[string][]rule{
	"CO": {
		fixedDate(time.January, 1), movedToMonday(time.January, 6), movedToMonday(time.March, 19), easter(-3), easter(-2), fixedDate(time.May, 1),
		easter(43), easter(64), easter(71), movedToMonday(time.June, 29),
		since(2026, movedToMonday(time.July, 9)), // Ley 2578
		fixedDate(time.July, 20), fixedDate(time.August, 7), movedToMonday(time.August, 15), movedToMonday(time.October, 12), movedToMonday(time.November, 1),
		movedToMonday(time.November, 11), fixedDate(time.December, 8), fixedDate(time.December, 25),
	},
	"SV": {
		fixedDate(time.January, 1), easter(-3), easter(-2), easter(-1), fixedDate(time.May, 1), fixedDate(time.May, 10), fixedDate(time.June, 17),
		fixedDate(time.August, 6), fixedDate(time.September, 15), fixedDate(time.November, 2), fixedDate(time.December, 25),
	},
	"HN": {
		fixedDate(time.January, 1), easter(-3), easter(-2), easter(-1), movedToMonday(time.April, 14), fixedDate(time.May, 1), fixedDate(time.September, 15), // Decreto 50-2003
		morazan(0), morazan(1), morazan(2), fixedDate(time.December, 25),
	},
}

// Is reports whether the date of t is a public holiday of a country ("CO", "SV", "HN"). Other
// countries have none here.
func Is(country string, t time.Time) bool {
	y, m, d := t.Date()
	for _, r := range byLaw[country] {
		if day, ok := r(y); ok && day.Equal(date(y, m, d)) {
			return true
		}
	}
	return false
}

// In lists the public holidays of a country in a year, as midnights in UTC.
func In(country string, year int) []time.Time {
	var days []time.Time
	for _, r := range byLaw[country] {
		if day, ok := r(year); ok {
			days = append(days, day)
		}
	}
	return days
}

// easterSunday computes Easter by Gauss's algorithm for the Gregorian calendar, as in Meeus.
func easterSunday(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e, f := b/4, b%4, (b+8)/25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return date(y, time.Month(n/31), n%31+1)
}

// MorazanSaturday returns the last day of Honduras' Morazán week, which ends at noon.
func MorazanSaturday(year int) time.Time {
	day, _ := morazan(3)(year)
	return day
}
