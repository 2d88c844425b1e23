package templates

import "fmt"

// minutes renders a number of minutes: "45 minutos", "1 hora", "2 horas y 30 minutos".
func minutes(locale string, v any) string {
	f, _ := v.(float64) // JSON numbers are float64
	n := int(f)
	var parts []string
	if h := n / 60; h > 0 {
		parts = append(parts, count(in(locale, hourWords), h))
	}
	if m := n % 60; m > 0 || n < 60 {
		parts = append(parts, count(in(locale, minuteWords), m))
	}
	return and(locale, parts)
}

var (
	hourWords   = map[string][2]string{"es": {"hora", "horas"}, "en": {"hour", "hours"}}
	minuteWords = map[string][2]string{"es": {"minuto", "minutos"}, "en": {"minute", "minutes"}}
)

// count returns a number with the singular or the plural of a word.
func count(word [2]string, n int) string {
	if n == 1 {
		return "1 " + word[0]
	}
	return fmt.Sprintf("%d %s", n, word[1])
}
