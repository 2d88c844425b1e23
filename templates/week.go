package templates

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxWeek bounds the opening hours in a message, in characters.
const maxWeek = 180

// week renders opening hours: "lunes a viernes 8:00–12:00 y 13:00–18:00, sábado 8:00–13:00;
// domingos y festivos cerrado". It takes seven lists of spans ("08:00-12:00"), Monday's first,
// and whether holidays are closed. It returns "" for a week that is never open, or that needs
// more than maxWeek characters.
func week(locale string, v any, closedOnHolidays any) string {
	days, _ := v.([]any)
	if len(days) != 7 {
		return ""
	}
	var open []string
	var closed []int
	said := [7]bool{}
	for i := range days {
		if said[i] {
			continue
		}
		spans := stringsOf(days[i])
		same := sameDays(days, spans)
		for _, d := range same {
			said[d] = true
		}
		if len(spans) == 0 {
			closed = same
			continue
		}
		open = append(open, dayNames(locale, same)+" "+spansText(locale, spans))
	}
	if len(open) == 0 {
		return ""
	}
	text := strings.Join(open, ", ")
	var shut []string
	for _, d := range closed {
		shut = append(shut, in(locale, dayPlurals)[d])
	}
	if holidays, _ := closedOnHolidays.(bool); holidays {
		shut = append(shut, holidayWord(locale))
	}
	if len(shut) > 0 {
		before, after := in(locale, closedWords)[0], in(locale, closedWords)[1]
		text += "; " + before + and(locale, shut) + after
	}
	if utf8.RuneCountInString(text) > maxWeek {
		return ""
	}
	return text
}

var (
	everyDay    = map[string]string{"es": "todos los días", "en": "every day"}
	toWord      = map[string]string{"es": " a ", "en": " to "}
	allDay      = map[string]string{"es": "las 24 horas", "en": "24 hours"}
	closedWords = map[string][2]string{"es": {"", " cerrado"}, "en": {"closed on ", ""}}
	dayPlurals  = map[string][]string{
		"es": {"lunes", "martes", "miércoles", "jueves", "viernes", "sábados", "domingos"},
		"en": {"Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"},
	}
)

// holidayWord returns a country's word for public holidays.
func holidayWord(locale string) string {
	switch locale {
	case "es-SV", "es-HN":
		return "feriados"
	}
	return in(locale, map[string]string{"es": "festivos", "en": "holidays"})
}

// sameDays returns the days, 0 for Monday, that have exactly these spans.
func sameDays(days []any, spans []string) []int {
	var same []int
	for d := range days {
		if slices.Equal(stringsOf(days[d]), spans) {
			same = append(same, d)
		}
	}
	return same
}

// dayNames renders days of the week: three or more in a row by the first and the last.
func dayNames(locale string, days []int) string {
	if len(days) == 7 {
		return in(locale, everyDay)
	}
	name := func(d int) string { return in(locale, weekdays)[(d+1)%7] } // weekdays begin on Sunday
	var parts []string
	for i := 0; i < len(days); {
		end := i
		for end+1 < len(days) && days[end+1] == days[end]+1 {
			end++
		}
		if end-i >= 2 {
			parts = append(parts, name(days[i])+in(locale, toWord)+name(days[end]))
		} else {
			for _, d := range days[i : end+1] {
				parts = append(parts, name(d))
			}
		}
		i = end + 1
	}
	return and(locale, parts)
}

func spansText(locale string, spans []string) string {
	var parts []string
	for _, s := range spans {
		from, until, _ := strings.Cut(s, "-")
		if from == "00:00" && until == "24:00" {
			return in(locale, allDay)
		}
		parts = append(parts, shortTime(from)+"–"+shortTime(until))
	}
	return and(locale, parts)
}

// shortTime removes a leading zero: "08:00" → "8:00".
func shortTime(s string) string {
	if len(s) == len("08:00") && s[0] == '0' {
		return s[1:]
	}
	return s
}
