package templates

import "fmt"

// minutes renders a number of minutes: "45 minutos", "2 horas y 30 minutos", "3 días y 2 horas". Of two days
// and more it says no minutes.
func minutes(locale string, v any) string {
	f, _ := v.(float64) // JSON numbers are float64
	n := int(f)
	var parts []string
	days := n / minutesADay
	if days >= 2 { // "36 horas" is how a person says it, "72 horas" is not
		parts = append(parts, count(in(locale, dayWords), days))
		n = n % minutesADay / 60 * 60
	}
	if h := n / 60; h > 0 {
		parts = append(parts, count(in(locale, hourWords), h))
	}
	if m := n % 60; m > 0 || len(parts) == 0 {
		parts = append(parts, count(in(locale, minuteWords), m))
	}
	return and(locale, parts)
}

var (
	dayWords    = map[string][2]string{"es": {"día", "días"}, "en": {"day", "days"}}
	hourWords   = map[string][2]string{"es": {"hora", "horas"}, "en": {"hour", "hours"}}
	minuteWords = map[string][2]string{"es": {"minuto", "minutos"}, "en": {"minute", "minutes"}}
)

const minutesADay = 24 * 60

// count returns a number with the singular or the plural of a word.
func count(word [2]string, n int) string {
	if n == 1 {
		return "1 " + word[0]
	}
	return fmt.Sprintf("%d %s", n, word[1])
}
