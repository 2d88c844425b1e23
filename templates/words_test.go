package templates_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
	"testing/fstest"

	"recado/templates"
)

// worded renders a given text in a locale.
func worded(t *testing.T, text, locale, args string) string {
	t.Helper()
	file := &fstest.MapFile{Data: []byte("a = '''" + text + "'''")}
	c, err := templates.LoadFS(fstest.MapFS{"es.toml": file, "en.toml": file, "es-CO.toml": {}, "es-SV.toml": {}, "es-HN.toml": {}}, "es")
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Render("a", locale, "", json.RawMessage(args))
	if err != nil {
		t.Errorf("%s of %s in %s: %v", text, args, locale, err)
	}
	return got
}

func TestWeek(t *testing.T) {
	const office = `["08:00-12:00","13:00-18:00"]`
	for _, tt := range []struct{ name, locale, week, holidays, want string }{
		{"an office", "es-CO", office + "," + office + "," + office + "," + office + "," + office + `,["08:00-13:00"],[]`, "true", "lunes a viernes 8:00–12:00 y 13:00–18:00, sábado 8:00–13:00; domingos y festivos cerrado"},
		{"in English", "en", office + "," + office + "," + office + "," + office + "," + office + `,["08:00-13:00"],[]`, "true", "Monday to Friday 8:00–12:00 and 13:00–18:00, Saturday 8:00–13:00; closed on Sundays and holidays"},
		{"no holidays known", "es", office + "," + office + "," + office + "," + office + "," + office + `,[],[]`, "false", "lunes a viernes 8:00–12:00 y 13:00–18:00; sábados y domingos cerrado"},
		{"every day", "es-SV", `["07:00-19:30"],["07:00-19:30"],["07:00-19:30"],["07:00-19:30"],["07:00-19:30"],["07:00-19:30"],["07:00-19:30"]`, "true", "todos los días 7:00–19:30; feriados cerrado"},
		{"day and night", "es", `["00:00-24:00"],["00:00-24:00"],["00:00-24:00"],["00:00-24:00"],["00:00-24:00"],["00:00-24:00"],["00:00-24:00"]`, "false", "todos los días las 24 horas"},
		{"day and night, in English", "en", `["00:00-24:00"],["00:00-24:00"],["00:00-24:00"],["00:00-24:00"],["00:00-24:00"],["00:00-24:00"],["00:00-24:00"]`, "true", "every day 24 hours; closed on holidays"},
		{"days apart", "es-HN", `["09:00-17:00"],[],["09:00-17:00"],[],["09:00-17:00"],[],[]`, "true", "lunes, miércoles y viernes 9:00–17:00; martes, jueves, sábados, domingos y feriados cerrado"},
		{"two days, three spans, midnight", "es", `["00:00-06:00","08:00-12:00","22:00-24:00"],["00:00-06:00","08:00-12:00","22:00-24:00"],[],[],[],[],["10:00-11:00"]`, "false", "lunes y martes 0:00–6:00, 8:00–12:00 y 22:00–24:00, domingo 10:00–11:00; miércoles, jueves, viernes y sábados cerrado"},
		{"a run and a day", "en", `["09:00-17:00"],["09:00-17:00"],["09:00-17:00"],[],["09:00-17:00"],["10:00-11:00"],["10:00-11:00"]`, "false", "Monday to Wednesday and Friday 9:00–17:00, Saturday and Sunday 10:00–11:00; closed on Thursdays"},
		{"never", "es", `[],[],[],[],[],[],[]`, "true", ""},
		{"too varied", "es", `["08:00-12:00","13:00-18:00"],["08:01-12:00","13:00-18:00"],["08:02-12:00","13:00-18:00"],["08:03-12:00","13:00-18:00"],["08:04-12:00","13:00-18:00"],["08:05-12:00","13:00-18:00"],["08:06-12:00","13:00-18:00"]`, "false", ""},
		{"six days", "es", `[],[],[],[],[],[]`, "true", ""},
	} {
		args := `{"week":[` + tt.week + `],"holidays":` + tt.holidays + `,"locale":"` + tt.locale + `"}`
		if got := worded(t, "{{week .week .holidays .locale}}", tt.locale, args); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := worded(t, "{{week .week .holidays}}", "es", `{"week":7}`); got != "" {
		t.Error(got)
	}
}

func TestList(t *testing.T) {
	for _, tt := range []struct{ text, locale, names, want string }{
		{"{{list 99 .names}}", "es", `["Cali","Palmira","Yumbo"]`, "Cali, Palmira y Yumbo"},
		{"{{list 99 .names}}", "en", `["Cali","Palmira","Yumbo"]`, "Cali, Palmira and Yumbo"},
		{"{{list 99 .names}}", "es", `["Cali"]`, "Cali"},
		{"{{list 99 .names}}", "es", `[]`, ""},
		{"{{list 99 .names}}", "es", `"Cali"`, ""},
		{"{{list 99 .names}}", "es", `["Cali","Ibagué"]`, "Cali e Ibagué"},
		{"{{list 99 .names}}", "es", `["Cali","Íquira"]`, "Cali e Íquira"},
		{"{{list 99 .names}}", "es", `["agua","hielo"]`, "agua y hielo"},
		{"{{list 99 .names}}", "es", `["Cali","Hispania"]`, "Cali e Hispania"},
		{"{{list 21 .names}}", "es", `["Cali","Palmira","Yumbo","Jamundí"]`, "Cali, Palmira y 2 más"},
		{"{{list 20 .names}}", "en", `["Cali","Palmira","Yumbo","Jamundí"]`, "Cali and 3 more"},
		{"{{list 3 .names}}", "es", `["Cali","Palmira"]`, "Cali y 1 más"},
		{"{{list 99 (lower .names)}}", "es", `["Plomería","IT Support","Óptica"]`, "plomería, IT Support y óptica"},
		{"{{lower (index .names 0)}}", "es", `["Pintura"]`, "pintura"},
		{"{{lower (index .names 0)}}", "es", `[""]`, ""},
	} {
		if got := worded(t, tt.text, tt.locale, `{"names":`+tt.names+`}`); got != tt.want {
			t.Errorf("%s of %s in %s: %q, want %q", tt.text, tt.names, tt.locale, got, tt.want)
		}
	}
}

func TestMinutes(t *testing.T) {
	for n, want := range map[string][2]string{
		"0": {"0 minutos", "0 minutes"}, "1": {"1 minuto", "1 minute"}, "45": {"45 minutos", "45 minutes"}, "60": {"1 hora", "1 hour"},
		"90": {"1 hora y 30 minutos", "1 hour and 30 minutes"}, "121": {"2 horas y 1 minuto", "2 hours and 1 minute"},
	} {
		for i, locale := range []string{"es", "en"} {
			if got := worded(t, "{{minutes .n}}", locale, `{"n":`+n+`}`); got != want[i] {
				t.Errorf("%s: %q", n, got)
			}
		}
	}
}

// TestMoneyOfEveryReader checks the format of an amount in the locales.
func TestMoneyOfEveryReader(t *testing.T) {
	for locale, want := range map[string]string{"es": "$60.000", "es-CO": "$60.000", "en": "COP 60,000"} {
		if got := worded(t, "{{money .total}}", locale, `{"total":{"minor":6000000,"currency":"COP"}}`); got != want {
			t.Errorf("in %s: %q, want %q", locale, got, want)
		}
	}
}

// TestDatesHaveOneArticle checks that no text adds an article to that of the date functions in
// Spanish: "el 20 de diciembre".
func TestDatesHaveOneArticle(t *testing.T) {
	texts, err := os.ReadFile("locales/es.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, twice := range regexp.MustCompile(`(?i)\b(el|al|del) \{\{ ?(date|day) [^}]*\}\}`).FindAllString(string(texts), -1) {
		t.Errorf("%s: two articles", twice)
	}
}
