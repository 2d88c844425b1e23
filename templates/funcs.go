package templates

import (
	"fmt"
	"strings"
	"text/template"
	"time"
)

// funcs returns the functions that texts may call.
func (c *Catalog) funcs(locale string) template.FuncMap {
	return template.FuncMap{
		// text renders another key: {{text .topic}}
		"text": func(key any) string {
			k, _ := key.(string)
			return c.Title(k, locale)
		},
		// clip shortens what a person wrote, so that a summary stays short.
		"clip": truncate,
		// day renders a day and time: "hoy a las 08:00", "el lunes 23 de noviembre a las
		// 08:00".
		"day": func(at any) string { return day(locale, c.zone, at) },
		// local renders a day and time in the zone in which the moment is written.
		"local": func(at any) string { return day(locale, nil, at) },
		// date renders a day: "el 11 de diciembre".
		"date": func(at any) string { return date(locale, c.zone, at) },
		// fulldate renders a day with its year, or a month: "12 de mayo de 1990", "marzo de 2019".
		"fulldate": func(at any) string { return fullDate(locale, at) },
		// money renders an amount: {{money .total}} of {"minor": 123450, "currency": "USD"}. It
		// has no argument for a country, so that all texts and documents use one format.
		"money": func(amount any) (string, error) { return money(locale, amount) },
		"plus":  func(n, m int) int { return n + m },
		"size": func(list any) int {
			l, _ := list.([]any)
			return len(l)
		},
		"join": join,
		// list joins names within a number of characters: {{list 200 .coverage}}.
		"list": func(most int, names any) string { return list(locale, most, names) },
		// week renders opening hours: {{week .week .holidays}}, or {{week .week .holidays
		// .locale}}.
		"week": func(days, closedOnHolidays any, reader ...any) string {
			return week(readersOr(locale, reader), days, closedOnHolidays)
		},
		// lower makes a title, or each of a list, fit into a sentence.
		"lower": lower,
		// minutes renders a duration: "1 hora y 30 minutos".
		"minutes": func(n any) string { return minutes(locale, n) },
	}
}

// readersOr returns the reader's locale if it is of the text's language, otherwise the text's.
func readersOr(locale string, reader []any) string {
	if len(reader) == 1 {
		lang, _, _ := strings.Cut(locale, "-")
		if r, _ := reader[0].(string); strings.HasPrefix(r, lang+"-") {
			return r
		}
	}
	return locale
}

func truncate(most int, v any) string {
	s, _ := v.(string)
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

// join joins its non-empty arguments.
func join(sep string, parts ...any) string {
	var there []string
	for _, p := range parts {
		if s, ok := p.(string); ok && s != "" {
			there = append(there, s)
		}
	}
	return strings.Join(there, sep)
}

var (
	weekdays = map[string][]string{
		"es": {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	months = map[string][]string{
		"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
)

// date renders the day of a moment (RFC 3339, in the given zone or else the one it is written
// in), or a day as "2026-12-26".
func date(locale string, zone *time.Location, v any) string {
	s, _ := v.(string)
	at, err := moment(zone, s)
	if err != nil {
		at, err = time.Parse(time.DateOnly, s)
	}
	if err != nil {
		return s
	}
	if lang, _, _ := strings.Cut(locale, "-"); lang == "en" {
		return fmt.Sprintf("%s %d", months[lang][at.Month()-1], at.Day())
	}
	return fmt.Sprintf("el %d de %s", at.Day(), months["es"][at.Month()-1])
}

// moment parses a moment (RFC 3339) and converts it to a zone; nil keeps the zone that it is
// written in.
// fullDate renders "1990-05-12" or "2019-03". Anything else stays as it is.
func fullDate(locale string, v any) string {
	s, _ := v.(string)
	english := strings.HasPrefix(locale, "en")
	if at, err := time.Parse("2006-01", s); err == nil {
		if english {
			return fmt.Sprintf("%s %d", months["en"][at.Month()-1], at.Year())
		}
		return fmt.Sprintf("%s de %d", months["es"][at.Month()-1], at.Year())
	}
	at, err := time.Parse(time.DateOnly, s)
	switch {
	case err != nil:
		return s
	case english:
		return fmt.Sprintf("%s %d, %d", months["en"][at.Month()-1], at.Day(), at.Year())
	}
	return fmt.Sprintf("%d de %s de %d", at.Day(), months["es"][at.Month()-1], at.Year())
}

func moment(zone *time.Location, s string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, s)
	if err == nil && zone != nil {
		at = at.In(zone)
	}
	return at, err
}

// day renders a moment (RFC 3339).
func day(locale string, zone *time.Location, v any) string {
	s, _ := v.(string)
	at, err := moment(zone, s)
	if err != nil {
		return s
	}
	lang, _, _ := strings.Cut(locale, "-")
	if lang == "en" {
		return fmt.Sprintf("%s, %s %d at %s", weekdays[lang][at.Weekday()], months[lang][at.Month()-1], at.Day(), at.Format("15:04"))
	}
	return fmt.Sprintf("el %s %d de %s a las %s", weekdays["es"][at.Weekday()], at.Day(), months["es"][at.Month()-1], at.Format("15:04"))
}
