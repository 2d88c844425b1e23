package reading

import (
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// rangeText formats a range as "10-15 12:00>18:00", with both days if they differ.
func rangeText(r bot.TimeRange) string {
	from := r.From.Format("01-02 15:04")
	switch {
	case r.To.IsZero():
		return from + ">"
	case r.To.Format("01-02") == r.From.Format("01-02"):
		return from + ">" + r.To.Format("15:04")
	}
	return from + ">" + r.To.Format("01-02 15:04")
}

// TestReadTimes reads texts at Wednesday, October 14th 2026, 10:00.
func TestReadTimes(t *testing.T) {
	words := []*entityWords{wordsOf(t, "es"), wordsOf(t, "en")}
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"no enciende la nevera", ""},
		{"hoy", "10-14 10:00>10-15 00:00"},
		{"mañana", "10-15 00:00>10-16 00:00"},
		{"mañana en la tarde", "10-15 12:00>18:00"},
		{"mañana por la mañana", "10-15 06:00>12:00"},
		{"mañana tarde", "10-15 12:00>18:00"},
		{"en la mañana", "10-14 10:00>12:00"},
		{"por la tarde", "10-14 12:00>18:00"},
		{"esta noche", "10-14 18:00>10-15 00:00"},
		{"el sábado", "10-17 00:00>10-18 00:00"},
		{"el miércoles", "10-21 00:00>10-22 00:00"},
		{"este miércoles", "10-14 10:00>10-15 00:00"},
		{"el lunes festivo", "10-19 00:00>10-20 00:00"},
		{"el lunes que viene", "10-19 00:00>10-20 00:00"},
		{"el jueves de la otra semana", "10-22 00:00>10-23 00:00"},
		{"el lunes pasado", "past 10-12 00:00>10-13 00:00"},
		{"ayer", "past 10-13 00:00>10-14 00:00"},
		{"pasado mañana a las 3", "10-16 15:00>16:00"},
		{"después de las 3", "10-14 15:00>10-15 00:00"},
		{"mañana después de las 3", "10-15 15:00>10-16 00:00"},
		{"antes de las 5", "10-14 10:00>17:00"},
		{"de 2 a 4", "weak 10-14 14:00>16:00"},
		{"mañana de 2 a 4", "10-15 14:00>16:00"},
		{"de 2 a 4 de la tarde", "10-14 14:00>16:00"},
		{"entre las 2 y las 4", "10-14 14:00>16:00"},
		{"de 8 a 12 mañana", "10-15 08:00>12:00"},
		{"de 10 a 2 el viernes", "10-16 10:00>14:00"},
		{"2-4pm", "10-14 14:00>16:00"},
		{"de 2 a 4 personas", ""},
		{"la otra semana", "10-19 00:00>10-26 00:00"},
		{"la próxima semana", "10-19 00:00>10-26 00:00"},
		{"la semana que viene", "10-19 00:00>10-26 00:00"},
		{"esta semana", "10-14 10:00>10-19 00:00"},
		{"en media hora", "10-14 10:30>11:30"},
		{"en 20 minutos", "10-14 10:20>11:20"},
		{"en dos horas", "10-14 12:00>13:00"},
		{"dentro de 3 días", "10-17 00:00>10-18 00:00"},
		{"en ocho días", "10-21 00:00>10-22 00:00"},
		{"en quince días", "10-28 00:00>10-29 00:00"},
		{"el 15", "weak 10-15 00:00>10-16 00:00"},
		{"el 10", "weak 11-10 00:00>11-11 00:00"},
		{"el día 20", "10-20 00:00>10-21 00:00"},
		{"el 15 piso", ""},
		{"15 de diciembre", "12-15 00:00>12-16 00:00"},
		{"el primero de mayo", "05-01 00:00>05-02 00:00"},
		{"diciembre 15", "12-15 00:00>12-16 00:00"},
		{"el 24 de dic a las 10 am", "12-24 10:00>11:00"},
		{"31/12/2026", "12-31 00:00>01-01 00:00"},
		{"05/11", "weak 11-05 00:00>11-06 00:00"},
		{"30/2", ""},
		{"2026-12-15", "12-15 00:00>12-16 00:00"},
		{"15-dic-2026", "12-15 00:00>12-16 00:00"},
		{"fin de mes", "10-29 00:00>11-01 00:00"},
		{"a fin de mes", "10-29 00:00>11-01 00:00"},
		{"la quincena", "10-15 00:00>10-16 00:00"},
		{"después de la quincena", "10-16 00:00>"},
		{"el fin de semana", "10-17 00:00>10-19 00:00"},
		{"ahorita", "10-14 10:00>12:00"},
		{"hoy mismo", "10-14 10:00>10-15 00:00"},
		{"a las 3", "10-14 15:00>16:00"},
		{"a las tres y media", "10-14 15:30>16:30"},
		{"a las 8", "10-14 20:00>21:00"},
		{"mañana a las 8", "10-15 08:00>09:00"},
		{"a las 9 de la noche", "10-14 21:00>22:00"},
		{"3pm", "10-14 15:00>16:00"},
		{"3 p.m.", "10-14 15:00>16:00"},
		{"15:30", "10-14 15:30>16:30"},
		{"a las 4 menos cuarto", "10-14 15:45>16:45"},
		{"cuarto para las 4", "10-14 15:45>16:45"},
		{"al mediodía", "10-14 12:00>14:00"},
		{"a las 12 del día", "10-14 12:00>13:00"},
		{"tipo 3", "10-14 15:00>16:00"},
		{"como a las 3 de la tarde del sábado", "10-17 15:00>16:00"},
		{"el sábado en la mañana", "10-17 06:00>12:00"},
		{"sábado 17 de octubre a las 9 am", "10-17 09:00>10:00"},
		{"martes 20", "10-20 00:00>10-21 00:00"},
		{"del 15 al 20", "10-15 00:00>10-21 00:00"},
		{"del 15 al 20 de diciembre", "12-15 00:00>12-21 00:00"},
		{"de lunes a viernes", "10-19 00:00>10-24 00:00"},
		{"después del lunes", "10-20 00:00>"},
		{"antes del viernes", "10-14 10:00>10-16 00:00"},
		{"a partir del lunes", "10-19 00:00>"},
		{"hasta el viernes", "10-14 10:00>10-17 00:00"},
		{"en diciembre", "12-01 00:00>01-01 00:00"},
		{"navidad", "12-25 00:00>12-26 00:00"},
		{"más tarde", "10-14 10:00>10-15 00:00"},
		{"a las 3 cuadras", ""},
		{"a la vuelta de la esquina", ""},
		{"apto 301 torre 2", ""},
		{"Calle 45 # 12-30", ""},
		{"buenas tardes", ""},
		{"buenos días, la lavadora bota agua", ""},
		{"la tarde del viernes", "10-16 12:00>18:00"},
		{"mañana temprano", "10-15 06:00>09:00"},
		{"mañana, a las 3", "10-15 15:00>16:00"},
		{"hace 3 días", "past 10-11 00:00>10-12 00:00"},
		{"hoy o mañana", "10-14 10:00>10-15 00:00; 10-15 00:00>10-16 00:00"},
		{"el otro mes", "11-01 00:00>12-01 00:00"},
		{"la próxima semana el martes", "10-20 00:00>10-21 00:00"},
		{"el martes por la tarde, la otra semana", "10-20 12:00>18:00"},
		{"cerca de las 11", "10-14 11:00>12:00"},
		{"son las siete y media", "10-14 19:30>20:30"},
		{"el 30 de febrero", ""},
		{"anoche a las 8", "past 10-13 20:00>21:00"},
		{"el 17 del 11", "11-17 00:00>11-18 00:00"},
		{"5 a 6 p.m.", "10-14 17:00>18:00"},
		{"entre las 3 p.m. y las 5 p.m.", "10-14 15:00>17:00"},
		{"de 5 a 7 mañana", "10-15 17:00>19:00"},
		{"a finales de noviembre", "11-28 00:00>12-01 00:00"},
		{"la primera semana de noviembre", "11-01 00:00>11-08 00:00"},
		{"antes de hoy", ""},
		{"de 2008 a 2010", ""},
		{"hacía 37.1 por la mañana", "10-14 10:00>12:00"},
		{"mañana todo el día", "10-15 06:00>21:00"},
		{"el viernes 16", "10-16 00:00>10-17 00:00"},
		{"el viernes 17", "weak 10-17 00:00>10-18 00:00"},
		{"Calle 5 de mayo # 12-30", ""},
		{"vivo en el barrio 20 de julio", ""},
		{"el martes 20 o miércoles 21 de 8 a 10", "10-20 00:00>10-21 00:00; 10-21 08:00>10:00"},
		{"lunes 19 8am", "10-19 08:00>09:00"},
		{"cualquier día después de las 6", "10-14 18:00>10-15 00:00"},
		{"hasta las 7", "10-14 10:00>19:00"},
		{"después de las 8", "10-14 10:00>10-15 00:00"},
		{"de hoy en ocho", "10-21 00:00>10-22 00:00"},
		{"el viernes después de las 2 pm", "10-16 14:00>10-17 00:00"},
		{"el viernes antes de las 11", "10-16 00:00>11:00"},
		{"tomorrow afternoon", "10-15 12:00>18:00"},
		{"next monday at 3", "10-19 15:00>16:00"},
		{"on saturday morning", "10-17 06:00>12:00"},
		{"after 3pm", "10-14 15:00>10-15 00:00"},
		{"between 2 and 4 pm", "10-14 14:00>16:00"},
		{"in half an hour", "10-14 10:30>11:30"},
		{"the day after tomorrow", "10-16 00:00>10-17 00:00"},
		{"tonight", "10-14 18:00>10-15 00:00"},
		{"$15", ""},
		{"cuesta 15.30", ""},
		{"304PJPX6R390", ""},
	} {
		var got []string
		for _, r := range readTimes(scanIn(c.text, "CO", words...)) {
			one := rangeText(r.Range)
			if r.Past {
				one = "past " + one
			}
			if r.Weak {
				one = "weak " + one
			}
			got = append(got, one)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%q: %s, want %s", c.text, g, c.want)
		}
	}
}

func TestTimesOfAnotherMoment(t *testing.T) {
	words := wordsOf(t, "es")
	zone := testNow.Location()
	for _, c := range []struct {
		text, now, want string
	}{
		{"en la mañana", "2026-10-14 15:00", "10-15 06:00>12:00"},
		{"a las 3", "2026-10-14 16:00", "10-15 15:00>16:00"},
		{"a las 9", "2026-10-14 22:00", "10-15 09:00>10:00"},
		{"esta tarde", "2026-10-14 15:00", "10-14 15:00>18:00"},
		{"el 31", "2026-11-01 08:00", "weak 12-31 00:00>01-01 00:00"},
		{"el sábado", "2026-10-17 08:00", "10-24 00:00>10-25 00:00"},
		{"la quincena", "2026-10-20 08:00", "10-31 00:00>11-01 00:00"},
		{"29 de febrero", "2026-10-20 08:00", "02-29 00:00>03-01 00:00"},
		{"el fin de semana", "2026-10-18 08:00", "10-18 08:00>10-19 00:00"},
		{"mañana", "2026-12-31 23:30", "01-01 00:00>01-02 00:00"},
		{"la otra semana", "2026-10-18 08:00", "10-19 00:00>10-26 00:00"},
	} {
		now, _ := time.ParseInLocation("2006-01-02 15:04", c.now, zone)
		s := newEntityText(c.text, tokens(c.text), bot.ReadingContext{Country: "CO", Now: now, Zone: zone}, words)
		got := ""
		for _, r := range readTimes(s) {
			if got = rangeText(r.Range); r.Weak {
				got = "weak " + got
			}
		}
		if got != c.want {
			t.Errorf("%q at %s: %s, want %s", c.text, c.now, got, c.want)
		}
	}
}

func TestReadDurations(t *testing.T) {
	words := []*entityWords{wordsOf(t, "es"), wordsOf(t, "en")}
	for _, c := range []struct {
		text     string
		expected bool
		minutes  int
		hours    string
	}{
		{"", true, 0, ""},
		{"media hora", false, 30, "0.5"},
		{"media horita", false, 30, "0.5"},
		{"hora y media", false, 90, "1.5"},
		{"una hora y media", false, 90, "1.5"},
		{"dos horas y media", false, 150, "2.5"},
		{"20 min", false, 20, "0.33"},
		{"20min", false, 20, "0.33"},
		{"unos veinte minutos", false, 20, "0.33"},
		{"1,5 horas", false, 90, "1.5"},
		{"2h", false, 120, "2"},
		{"2h30", false, 150, "2.5"},
		{"1 hora y 20 minutos", false, 80, "1.33"},
		{"un cuarto de hora", false, 15, "0.25"},
		{"tres cuartos de hora", false, 45, "0.75"},
		{"en una hora", false, 60, "1"},
		{"un par de horas", false, 120, "2"},
		{"half an hour", false, 30, "0.5"},
		{"an hour and a half", false, 90, "1.5"},
		{"25", true, 25, "25"},
		{"25", false, 0, ""},
		{"unos 25", true, 25, "25"},
		{"2", true, 2, "2"},
		{"una y media", true, 0, "1.5"},
		{"media", true, 0, "0.5"},
		{"dos", true, 2, "2"},
		{"piso 30", true, 0, ""},
		{"-5", true, 0, ""},
		{"99999999999999999999 minutos", false, 720, ""},
		{"007,5 h", false, 450, "7.5"},
		{"½ hora", false, 30, "0.5"},
		{"3 días", false, 0, ""},
		{"1:30 horas", false, 90, "1.5"},
	} {
		n, _, _ := readMinutes(scanIn(c.text, "CO", words...), c.expected)
		h, _, _ := readHours(scanIn(c.text, "CO", words...), c.expected)
		if n != c.minutes || h != c.hours {
			t.Errorf("%q (expected %v): %d min, %q h, want %d, %q", c.text, c.expected, n, h, c.minutes, c.hours)
		}
	}
}
