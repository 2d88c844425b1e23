package templates

import (
	"fmt"
	"strings"
	"text/template"
	"time"
)

// funcs are what texts may call.
func (c *Catalog) funcs(locale string) template.FuncMap {
	return template.FuncMap{
		// text words another key: {{text .topic}}
		"text": func(key any) string {
			k, _ := key.(string)
			return c.Title(k, locale)
		},
		// clip bounds what a person wrote, so that a summary stays one.
		"clip": truncate,
		// day says when: "hoy a las 08:00", "el lunes 23 de noviembre a las 08:00".
		"day": func(at any) string { return day(locale, c.zone, at) },
		// date says on which day: "el 11 de diciembre".
		"date": func(at any) string { return date(locale, c.zone, at) },
		// money words an amount: {{money .total}} of {"minor": 123450, "currency": "USD"}.
		// It has no say in which country's way: all texts and documents write it in one.
		"money": func(amount any) (string, error) { return money(locale, amount) },
		"plus":  func(n, m int) int { return n + m },
		"size": func(list any) int {
			l, _ := list.([]any)
			return len(l)
		},
		"join": join,
		// list joins names within so many characters: {{list 200 .coverage}}.
		"list": func(most int, names any) string { return list(locale, most, names) },
		// week words opening hours: {{week .week .holidays}}, or {{week .week .holidays .locale}}.
		"week": func(days, closedOnHolidays any, reader ...any) string {
			return week(readersOr(locale, reader), days, closedOnHolidays)
		},
		// lower makes a title, or each of a list, fit into a sentence.
		"lower": lower,
		// minutes words a duration: "1 hora y 30 minutos".
		"minutes": func(n any) string { return minutes(locale, n) },
	}
}

// readersOr is the reader's locale where one of the text's own language is given.
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

// join puts what is there of its arguments into one line.
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

// date words the day of a moment (RFC 3339, in the zone it is written in), or a day as "2026-12-26".
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

// moment reads a moment (RFC 3339) as a clock on the wall of a zone shows it; nil is the zone
// that it is written in.
func moment(zone *time.Location, s string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, s)
	if err == nil && zone != nil {
		at = at.In(zone)
	}
	return at, err
}

// day words a moment (RFC 3339).
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
