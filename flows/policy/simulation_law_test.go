package policy_test

import (
	"strings"
	"time"
)

// The law as the simulation knows it, apart from the code of the package.

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// holidaysOfLaw are the holidays of 2026 and 2027 as published, not computed, and the first of the days
// after them, for which messages of the last ones may wait.
var holidaysOfLaw = map[string]string{
	"CO": "2026: 01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25 " +
		"2027: 01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 12-08 12-25 2028: 01-01 01-10",
	"SV": "2026: 01-01 04-02 04-03 04-04 05-01 05-10 06-17 08-06 09-15 11-02 12-25 2027: 01-01 03-25 03-26 03-27 05-01 05-10 06-17 08-06 09-15 11-02 12-25 2028: 01-01",
	"HN": "2026: 01-01 04-02 04-03 04-04 04-20 05-01 09-15 10-07 10-08 10-09 12-25 2027: 01-01 03-25 03-26 03-27 04-19 05-01 09-15 10-06 10-07 10-08 12-25 2028: 01-01",
}

// published returns these holidays by date.
func published(country string) map[string]bool {
	all, year := map[string]bool{}, ""
	for _, word := range strings.Fields(holidaysOfLaw[country]) {
		if y, ok := strings.CutSuffix(word, ":"); ok {
			year = y
			continue
		}
		all[year+"-"+word] = true
	}
	return all
}

// unlawful returns why nobody may be reminded at a moment, by the law as docs/contact-policy.md states it.
func (s *simulation) unlawful(local time.Time) string {
	country := s.country
	if s.published[local.Format(time.DateOnly)] {
		return "on a holiday"
	}
	from, to := 0, 0 // hours
	switch day := local.Weekday(); {
	case day == time.Sunday:
	case country == "CO" && day == time.Saturday:
		from, to = 8, 15
	case country == "CO":
		from, to = 7, 19
	case country == "SV" && day == time.Saturday:
	case country == "SV":
		from, to = 8, 18
	case country == "HN":
		from, to = 8, 19
	}
	if h := local.Hour(); h < from || h >= to {
		return "outside the hours"
	}
	return ""
}

// strict are the days that the policy adds until a lawyer says otherwise.
func strict(country string, at time.Time) bool {
	switch date := at.Format("01-02"); country {
	case "SV":
		return date == "08-03" || date == "08-05"
	case "HN":
		morazan := at.Month() == time.October && at.Weekday() == time.Saturday && at.Day() >= 4 && at.Day() <= 10
		return date == "04-14" || morazan
	}
	return false
}
