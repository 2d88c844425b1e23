package business_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/business"
)

func TestExample(t *testing.T) {
	b := business.Default()
	if b.Name == "" || len(b.Services) != 10 || b.Location().String() != "America/Bogota" || !b.Offers("PLUMBING") || b.Offers("NOPE") {
		t.Errorf("%+v", b)
	}
	for _, tt := range []struct{ code, locale, name, title string }{
		{"HVAC_MAINTENANCE", "es-SV", "Mantenimiento de Aire Acondicionado", "Aire acondicionado"},
		{"HVAC_MAINTENANCE", "en", "HVAC Maintenance", "Air conditioning"},
		{"PLUMBING", "", "Plomería", "Plomería"},
		{"PLUMBING", "fr", "Plomería", "Plomería"},
		{"NOPE", "es", "", ""},
	} {
		if name, title := b.ServiceName(tt.code, tt.locale), b.ServiceTitle(tt.code, tt.locale); name != tt.name || title != tt.title {
			t.Errorf("%v: %q %q", tt, name, title)
		}
	}
}

// Every wrong line is reported with its number.
func TestParseRefuses(t *testing.T) {
	const good = "name = \"A\"\n[[services]]\ncode = \"A\"\nname.es = \"A\"\n"
	if _, err := business.Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ file, want string }{
		{"", "business.toml: name: must be; business.toml: services: there must be"},
		{"name = \"A", "business.toml:1: name"},
		{"name = 5\n", "business.toml:1: name: "},
		{"nmae = \"A\"\n" + good, "business.toml:1: nmae: is not a setting"},
		{good + "[[services]]\ncode = \"B\"\nprice = 3\nname.es = \"B\"\n", "business.toml:7: services.price: is not a setting"},
		{"website = \"http://a.example\"\nlogo = \"x\"\n" + good, "business.toml:1: website: must be an address; business.toml:2: logo"},
		{"country = \"Colombia\"\n\nlocale = \"spanish\"\n" + good, "business.toml:1: country; business.toml:3: locale"},
		{"zone = \"Mars\"\n" + good, "business.toml:1: zone: \"Mars\" is not"},
		{"zone = \"Local\"\n" + good, "business.toml:1: zone"},
		{"# note\nteam_mail = [\"a@example.com\", \"b\\r\\nBcc: c\"]\n" + good, "business.toml:2: team_mail[1]"},
		{"# note\nteam_mail = [\"josé@example.com\"]\n" + good, "business.toml:2: team_mail[0]"},
		{"wait_minutes = -1\n" + good, "business.toml:1: wait_minutes"},
		{"phone_minutes = 0\n" + good, "business.toml:1: phone_minutes"},
		{"holidays = [\"24/12/2026\"]\n" + good, "business.toml:1: holidays[0]"},
		{good + "[hours]\nmonday = [\"18:00-08:00\"]\ntuesday = [\"8-12\"]\nfriday = [\"08:00-12:00\", \"11:00-13:00\"]\n", "business.toml:6: hours.monday; business.toml:7: hours.tuesday; business.toml:8: hours.friday: the spans overlap"},
		{good + "[hours]\nlunes = []\n", "business.toml:6: hours.lunes: is not a setting"},
		{good + "[quiet]\nfrom = \"25:00\"\n", "business.toml:6: quiet.from"},
		{good + "[[people]]\nname = \"Luz\"\nrole = \"boss\"\nphone = \"+573001234567\"\n", "business.toml:7: people[0].role"},
		{good + "[[people]]\nname = \"Luz\"\nrole = \"admin\"\nphone = \"300 123\"\n", "business.toml:8: people[0].phone"},
		{good + "[[people]]\nname = \"Luz\"\nrole = \"admin\"\n", "business.toml:5: people[0]: needs a phone or a mail"},
		{good + "[[services]]\ncode = \"A\"\n[services.name]\nes = \"A\"\n", "business.toml:6: services[1].code: A stands twice"},
		{good + "[[services]]\ncode = \"a b\"\n", "business.toml:5: services[1].name; business.toml:6: services[1].code"},
		{good + "[[services]]\ncode = \"B\"\n[services.name]\nes = \"" + strings.Repeat("x", 25) + "\"\n", "business.toml:7: services[1].name: "},
		{good + "[[services]]\ncode = \"B\"\n[services.name]\nes = \"" + strings.Repeat("x", 21) + "\"\n", "business.toml:7: services[1].name: \"xxxxxxxxxxxxxxxxxxxxx\" is longer than the 20 characters of a button"},
		{good + "[[services]]\ncode = \"B\"\nname.es = \"B\"\nshort.es = \"" + strings.Repeat("x", 21) + "\"\n", "business.toml:8: services[1].short.es: "},
		{good + "[[services]]\ncode = \"B\"\nname.es = \"B\"\nshort.es = \"" + strings.Repeat("x", 25) + "\"\n", "business.toml:8: services[1].short.es: must be one line"},
		{services(11), "business.toml:32: services[10]: there must be at most 10"},
		{services(4) + "short.es = \"" + strings.Repeat("x", 25) + "\"\n", "business.toml:14: services[3].short.es: must be one line"},
		{good + "[[services]]\ncode = \"B\"\n[services.name]\nspanish = \"x\"\n", "business.toml:8: services[1].name.spanish: is not a locale"},
	} {
		_, err := business.Parse([]byte(tt.file))
		var e *business.Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", tt.file, err)
			continue
		}
		got := strings.Split(err.Error(), "\n")
		want := strings.Split(tt.want, "; ")
		if !slices.EqualFunc(got, want, strings.HasPrefix) {
			t.Errorf("%q:\n%s", tt.file, err)
		}
	}
}

// services is a file with so many services.
func services(n int) string {
	file := "name = \"A\"\n"
	for i := range n {
		file += fmt.Sprintf("[[services]]\ncode = \"S%d\"\nname.es = \"S%d\"\n", i, i)
	}
	return file
}

// What is right is taken up to its limits: ten services are a list of rows, three are buttons.
func TestParseTakesFullLists(t *testing.T) {
	for _, file := range []string{services(10), services(4) + "short.es = \"" + strings.Repeat("x", 24) + "\"\n", services(3) + "short.es = \"" + strings.Repeat("x", 20) + "\"\n"} {
		if _, err := business.Parse([]byte(file)); err != nil {
			t.Errorf("%s:\n%v", file, err)
		}
	}
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("America/Bogota")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestFacts(t *testing.T) {
	b := business.Default()
	for _, tt := range []struct{ at, opens, quiet string }{
		{"2026-07-14 07:59", "2026-07-14 08:00", ""},
		{"2026-07-14 08:00", "", ""},
		{"2026-07-14 11:59", "", ""},
		{"2026-07-14 12:00", "2026-07-14 13:00", ""},
		{"2026-07-14 21:00", "2026-07-15 08:00", "2026-07-15 07:00"},
		{"2026-07-15 06:59", "2026-07-15 08:00", "2026-07-15 07:00"},
		{"2026-07-15 07:00", "2026-07-15 08:00", ""},
		{"2026-07-11 13:00", "2026-07-14 08:00", ""}, // Saturday; Monday the 13th is a holiday
		{"2026-07-13 10:00", "2026-07-14 08:00", ""},
		{"2026-12-24 18:00", "2026-12-26 08:00", ""},
	} {
		f := b.Facts(moment(t, tt.at).UTC())
		show := func(at time.Time) string {
			if at.IsZero() {
				return ""
			}
			return at.In(b.Location()).Format("2006-01-02 15:04")
		}
		if show(f.OpensAt) != tt.opens || f.Open != (tt.opens == "") || show(f.QuietHoursEnd) != tt.quiet || f.QuietHours != (tt.quiet != "") || f.AgentWaitMinutes != 5 {
			t.Errorf("%s: %+v", tt.at, f)
		}
	}
}

func TestBusinessHoursFromOwnSettings(t *testing.T) {
	const file = `
name = "A"
holidays = ["2026-07-14"]
open_on_holiday = ["2026-07-13"]
quiet = { from = "00:00", to = "00:00" }
services = [{ code = "A", name = { es = "A" } }]
`
	b, err := business.Parse([]byte(file + "[hours]\nmonday = [\"00:00-24:00\"]\ntuesday = [\"00:00-24:00\"]\nwednesday = [\"10:00-11:00\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !b.Open(moment(t, "2026-07-13 23:59")) || b.Open(moment(t, "2026-07-14 00:00")) || b.Facts(moment(t, "2026-07-14 03:00")).QuietHours {
		t.Error("holidays of one's own")
	}
	if got := b.Opens(moment(t, "2026-07-14 00:00")); !got.Equal(moment(t, "2026-07-15 10:00")) {
		t.Error(got)
	}
	always, err := business.Parse([]byte(file))
	if err != nil || !always.Open(moment(t, "2026-01-01 03:00")) {
		t.Error(err)
	}
	never, err := business.Parse([]byte(file + "[hours]\nmonday = []\n"))
	if f := never.Facts(moment(t, "2026-01-05 10:00")); err != nil || f.Open || !f.OpensAt.IsZero() {
		t.Error(f, err)
	}
}

// At the time that Opens returns the business is open, and just before it is not.
func TestOpensProperty(t *testing.T) {
	b := business.Default()
	rapid.Check(t, func(r *rapid.T) {
		now := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(r, "now"), 0)
		f := b.Facts(now)
		if f.Open {
			return
		}
		if !f.OpensAt.After(now) || !b.Open(f.OpensAt) || b.Open(f.OpensAt.Add(-time.Minute)) {
			r.Fatal(now, f.OpensAt)
		}
		for at := now; at.Before(f.OpensAt); at = at.Add(29 * time.Minute) {
			if b.Open(at) {
				r.Fatal("opens earlier", now, at)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(business.Example)
	f.Add([]byte(told + "[answers.es]\nprice = \"x\"\n"))
	f.Add([]byte("[[services]]\n[services.name]\n[hours"))
	f.Fuzz(func(t *testing.T, file []byte) {
		b, err := business.Parse(file)
		if err == nil {
			now := time.Unix(1_750_000_000, 0)
			b.Facts(now)
			for _, topic := range bot.Topics() {
				b.Answer(bot.Question{Topic: topic, Locale: "es", At: now}, "PLUMBING")
			}
		}
	})
}

// Tests whose result must not depend on the time use the example without quiet hours.
func TestExampleWithoutQuiet(t *testing.T) {
	b, err := business.Parse(business.ExampleWithoutQuiet())
	if err != nil {
		t.Fatal(err)
	}
	night := moment(t, "2026-07-14 03:00")
	if b.Facts(night).QuietHours || !business.Default().Facts(night).QuietHours {
		t.Errorf("quiet at 3: %t, in the example: %t", b.Facts(night).QuietHours, business.Default().Facts(night).QuietHours)
	}
}
