package facts

import "time"

// Period is the days from From to before To, "2026-11-01" to "2026-12-01".
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// MaxDays bounds a period.
const MaxDays = 5 * 366

// OneDay returns the period of a day.
func OneDay(day string) Period { return Period{day, shift(day, 1)} }

// MonthOf returns the calendar month of a day.
func MonthOf(day string) Period {
	at := parse(day)
	first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	return Period{first.Format(time.DateOnly), first.AddDate(0, 1, 0).Format(time.DateOnly)}
}

// WeekOf returns the week of a day, from Monday.
func WeekOf(day string) Period {
	back := (int(parse(day).Weekday()) + 6) % 7
	monday := shift(day, -back)
	return Period{monday, shift(monday, 7)}
}

// Days returns the length; 0 or less is no period.
func (p Period) Days() int { return int(parse(p.To).Sub(parse(p.From)) / (24 * time.Hour)) }

// Last returns the last day.
func (p Period) Last() string { return shift(p.To, -1) }

// Valid reports whether both are days and the period has 1 to MaxDays days.
func (p Period) Valid() bool {
	_, err1 := time.Parse(time.DateOnly, p.From)
	_, err2 := time.Parse(time.DateOnly, p.To)
	return err1 == nil && err2 == nil && p.Days() >= 1 && p.Days() <= MaxDays
}

// Before returns the period that this one is compared with: as many calendar months if it consists of whole ones, else
// as many days, just before it.
func (p Period) Before() Period {
	from, to := parse(p.From), parse(p.To)
	if from.Day() == 1 && to.Day() == 1 {
		months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
		return Period{from.AddDate(0, -months, 0).Format(time.DateOnly), p.From}
	}
	return Period{shift(p.From, -p.Days()), p.From}
}

func shift(day string, days int) string {
	return parse(day).AddDate(0, 0, days).Format(time.DateOnly)
}

// parse reads a day; one that is none is the zero time.
func parse(day string) time.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{}
	}
	return at
}
