package business_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/business"
	"recado/templates"
)

// told is a business with all facts.
const told = `name = "Servicios del Valle"
country = "CO"
locale = "es-CO"
[about]
address = "Calle 10 # 4-21, Cali."
phone = "+576025550101"
coverage = ["Cali", "Palmira", "Ibagué"]
payment_methods = ["efectivo", "transferencia", "Nequi"]
visit_price = 60000
visit_minutes = 90
invoice = "Le enviamos factura electrónica a su correo"
warranty_days = 60
who = "Llega con uniforme azul y carné."
[hours]
monday = ["08:00-12:00", "13:00-18:00"]
saturday = ["08:00-13:00"]
[pricing]
currency = "COP"
hourly = 80000
[[services]]
code = "PLUMBING"
name.es = "Plomería"
name.en = "Plumbing"
[[services]]
code = "OTHER"
name.es = "Otro"
name.en = "Other"
`

// answered returns the text of an answer about a topic, or "" without one.
func answered(t *testing.T, b business.Business, topic, locale string) string {
	t.Helper()
	say, ok := b.Answer(bot.Question{Topic: topic, Locale: locale, At: moment(t, "2026-07-14 09:00")}, "") // a Tuesday
	if !ok {
		if say.Key != "" || say.Text != "" {
			t.Errorf("%s in %s: nothing is known, and yet %+v", topic, locale, say)
		}
		return ""
	}
	return said(t, say, locale)
}

var catalogue = sync.OnceValue(func() *templates.Catalog {
	c, err := templates.Load("es")
	if err != nil {
		panic(err)
	}
	return c
})

func said(t *testing.T, say bot.Say, locale string) string {
	t.Helper()
	if say.Text != "" {
		return say.Text
	}
	c := catalogue()
	text, err := c.Render(say.Key, locale, "whatsapp", say.Args)
	if err != nil || !c.Has(say.Key, locale) {
		t.Errorf("%s in %s: %v", say.Key, locale, err)
	}
	return text
}

func TestAnswers(t *testing.T) {
	all, none := must(t, told), must(t, bare)
	for _, tt := range []struct {
		name   string
		b      business.Business
		topic  string
		locale string
		want   string
	}{
		{"the price of a visit", all, bot.TopicPrice, "es-CO", "La visita de revisión cuesta $60.000. El precio"},
		{"in the country's way", all, bot.TopicPrice, "es", "La visita de revisión cuesta $60.000. El precio"},
		{"in English", all, bot.TopicPrice, "en", "The inspection visit costs COP 60,000. The price"},
		{"a free visit", must(t, strings.Replace(told, "= 60000", "= 0", 1)), bot.TopicPrice, "es", "La visita de revisión no tiene costo. El precio"},
		{"no price", none, bot.TopicPrice, "es", "El precio del trabajo depende"},
		{"VAT", all, bot.TopicTax, "es", "Las cotizaciones ya incluyen el IVA del 19 %"},
		{"VAT of Honduras", must(t, "country = \"HN\"\n"+bare), bot.TopicTax, "es-HN", "Las cotizaciones ya incluyen el ISV del 15 %"},
		{"VAT of El Salvador", must(t, "country = \"SV\"\n"+bare), bot.TopicTax, "en", "Our quotations already include 13 % VAT"},
		{"VAT of a country that is not known", must(t, "country = \"GT\"\n"+bare), bot.TopicTax, "es", ""},
		{"hours", all, bot.TopicHours, "es-CO", "Atendemos lunes 8:00–12:00 y 13:00–18:00, sábado 8:00–13:00; martes, miércoles, jueves, viernes, domingos y festivos cerrado. Abrimos el sábado 18 de julio a las 08:00. Por este chat"},
		{"hours of Honduras", must(t, strings.Replace(told, `"CO"`, `"HN"`, 1)), bot.TopicHours, "es", "Atendemos lunes 8:00–12:00 y 13:00–18:00, sábado 8:00–13:00; martes, miércoles, jueves, viernes, domingos y feriados cerrado."},
		{"open now", must(t, bare+"[hours]\ntuesday = [\"08:00-12:00\"]\n"), bot.TopicHours, "en", "We are open Tuesday 8:00–12:00; closed on Mondays, Wednesdays, Thursdays, Fridays, Saturdays, Sundays and holidays. We are open right now."},
		{"no holidays are kept", must(t, "country = \"GT\"\n"+bare+"[hours]\ntuesday = [\"08:00-12:00\"]\n"), bot.TopicHours, "es", "Atendemos martes 8:00–12:00; lunes, miércoles, jueves, viernes, sábados y domingos cerrado. En este momento"},
		{"always open", none, bot.TopicHours, "es", "Atendemos todos los días, las 24 horas."},
		{"never open", must(t, bare+"[hours]\nmonday = []\n"), bot.TopicHours, "es", ""},
		{"address", all, bot.TopicAddress, "es", "Estamos en Calle 10 # 4-21, Cali. Para"},
		{"no address", none, bot.TopicAddress, "es", ""},
		{"coverage", all, bot.TopicCoverage, "es", "Atendemos en Cali, Palmira e Ibagué. Si"},
		{"no coverage", none, bot.TopicCoverage, "en", ""},
		{"services", all, bot.TopicServices, "es", "Ofrecemos: plomería. Si necesita otra cosa"},
		{"services, in English", all, bot.TopicServices, "en", "We offer: plumbing. If you need something else"},
		{"services of one's own alone", none, bot.TopicServices, "es", "Ofrecemos: a."},
		{"payment", all, bot.TopicPayment, "es", "Recibimos efectivo, transferencia y Nequi."},
		{"no payment", none, bot.TopicPayment, "es", ""},
		{"invoice", all, bot.TopicInvoice, "es-CO", "Le enviamos factura electrónica a su correo."},
		{"a sentence in another language than the person's", all, bot.TopicInvoice, "en", ""},
		{"no invoice", none, bot.TopicInvoice, "es", ""},
		{"warranty", all, bot.TopicWarranty, "es", "Nuestros trabajos tienen 60 días de garantía."},
		{"warranty as the work has", none, bot.TopicWarranty, "es", "La garantía depende del trabajo"},
		{"duration", all, bot.TopicDuration, "es", "La visita suele durar 1 hora y 30 minutos. El tiempo"},
		{"duration as the work takes", none, bot.TopicDuration, "es", "El tiempo del trabajo depende"},
		{"who", all, bot.TopicWho, "es", "A cada servicio va un técnico de nuestro equipo. Llega con uniforme azul y carné. Cuando"},
		{"who, to a foreigner", all, bot.TopicWho, "en", "A technician of our team comes to each job. Once"},
		{"contact", all, bot.TopicContact, "es", "Puede llamarnos al +576025550101 o escribirnos"},
		{"no phone", none, bot.TopicContact, "es", "Le atendemos por este mismo chat."},
		{"robot", all, bot.TopicRobot, "es", "Soy el asistente virtual de Servicios del Valle"},
		{"the business's locale", all, bot.TopicRobot, "", "Soy el asistente virtual"},
		{"what only an order tells", all, bot.TopicWhen, "es", ""},
		{"the machine's own", all, bot.TopicRepeat, "es", ""},
		{"a slip", all, "prise", "es", ""},
	} {
		got := answered(t, tt.b, tt.topic, tt.locale)
		if !strings.HasPrefix(got, tt.want) || (tt.want == "") != (got == "") {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The VAT rate is that of the day.
func TestAnswerTaxOfTheDay(t *testing.T) {
	b := must(t, bare+"[[pricing.vat]]\ncountry = \"CO\"\nfrom = \"2028-01-01\"\npercent = 20\n")
	for at, want := range map[string]string{"2027-12-31 23:59": "19 %", "2028-01-01 00:00": "20 %"} {
		say, ok := b.Answer(bot.Question{Topic: bot.TopicTax, Locale: "es", At: moment(t, at).UTC()}, "")
		if got := said(t, say, "es"); !ok || !strings.Contains(got, want) {
			t.Errorf("%s: %q", at, got)
		}
	}
}

func TestOwnAnswersReplaceDefaults(t *testing.T) {
	b := must(t, told+`
[answers.es]
price = "Cuesta $50.000."
when = "Vamos en el día."
[answers.es-SV]
price = "Cuesta $12."
[answers.en]
address = """Two
lines."""
`)
	for _, tt := range []struct{ topic, locale, want string }{
		{bot.TopicPrice, "es", "Cuesta $50.000."},
		{bot.TopicPrice, "es-CO", "Cuesta $50.000."},
		{bot.TopicPrice, "es-SV", "Cuesta $12."},
		{bot.TopicPrice, "", "Cuesta $50.000."},
		{bot.TopicPrice, "en", "The inspection visit costs"},
		{bot.TopicPrice, "fr", "La visita de revisión cuesta"}, // the fallback of texts
		{bot.TopicAddress, "en", "Two\nlines."},
		{bot.TopicAddress, "es", "Estamos en"},
		{bot.TopicWhen, "es-CO", "Vamos en el día."},
		{bot.TopicWhen, "en", ""},
	} {
		if got := answered(t, b, tt.topic, tt.locale); !strings.HasPrefix(got, tt.want) || (tt.want == "") != (got == "") {
			t.Errorf("%v: %q", tt, got)
		}
	}
	if say, _ := b.Answer(bot.Question{Topic: bot.TopicPrice, Locale: "es", At: moment(t, "2026-07-14 09:00")}, ""); say.Author != "" || say.Purpose != bot.PurposeAnswer || say.IsQuestion {
		t.Errorf("%+v", say)
	}
}

var seams = regexp.MustCompile(`<no value>|%!|\{\{|  |\.\.|null|answer\.|service\.|\d{4}-\d\d-\d\d`)

// Every topic has an answer in every language, or is known to have none; no answer exceeds a
// message, whatever the facts.
func TestEveryTopic(t *testing.T) {
	longest := strings.NewReplacer(
		`"Servicios del Valle"`, `"`+strings.Repeat("N", 80)+`"`,
		`"Calle 10 # 4-21, Cali."`, `"`+strings.Repeat("á", 160)+`"`,
		`"Le enviamos factura electrónica a su correo"`, `"`+strings.Repeat("f", 160)+`"`,
		`"Llega con uniforme azul y carné."`, `"`+strings.Repeat("q", 160)+`"`,
		`["Cali", "Palmira", "Ibagué"]`, manyNames(), `["efectivo", "transferencia", "Nequi"]`, manyNames(),
		"= 60000", "= 99999999999.99", "visit_minutes = 90", "visit_minutes = 1439", "+576025550101", "+576025550101123",
		"warranty_days = 60", "warranty_days = 3650",
	).Replace(told)
	for i := strings.Count(longest, "[[services]]"); i < bot.MaxRows; i++ {
		longest += fmt.Sprintf("[[services]]\ncode = \"S%d\"\nname.es = \"%s%d\"\nshort.es = \"%s%d\"\n", i, strings.Repeat("n", 59), i, strings.Repeat("s", 23), i)
	}
	silent := map[string][]string{ // topics without an answer
		"told":    {"limit", "interest", "includes", "when", "status", "owed", "details", "repeat", "options", "other"},
		"bare":    {"limit", "interest", "includes", "when", "status", "owed", "details", "repeat", "options", "other", "address", "coverage", "payment", "invoice"},
		"longest": {"limit", "interest", "includes", "when", "status", "owed", "details", "repeat", "options", "other"},
	}
	for name, file := range map[string]string{"told": told, "bare": bare, "longest": longest} {
		b := must(t, file)
		for _, locale := range []string{"es", "es-CO", "es-SV", "es-HN", "en"} {
			for _, topic := range bot.Topics() {
				text := answered(t, b, topic, locale)
				unknown := slices.Contains(silent[name], topic) || topic == bot.TopicInvoice && locale == "en"
				switch n := utf8.RuneCountInString(text); {
				case (text == "") != unknown:
					t.Errorf("%s: %s in %s: %q, unknown: %v", name, topic, locale, text, unknown)
				case n > business.MaxAnswer:
					t.Errorf("%s: %s in %s has %d characters: %q", name, topic, locale, n, text)
				case seams.MatchString(text):
					t.Errorf("%s: %s in %s shows its seams: %q", name, topic, locale, text)
				}
			}
		}
	}
}

// manyNames returns the longest accepted list.
func manyNames() string {
	var names []string
	for i := range 60 {
		names = append(names, fmt.Sprintf("%s%02d", strings.Repeat("c", 38), i))
	}
	list, _ := json.Marshal(names)
	return string(list)
}

func TestAnswersRefused(t *testing.T) {
	long := strings.Repeat("ñ", 301)
	for _, tt := range []struct{ file, want string }{
		{"[answers.es]\nprice = \"x\"\nprise = \"x\"\n", "business.toml:7: answers.es.prise: is not a topic"},
		{"[answers.es]\nrepeat = \"x\"\nother = \"x\"\n", "business.toml:6: answers.es.repeat: is answered with the open; business.toml:7: answers.es.other: is everything"},
		{"[answers.spanish]\nprice = \"x\"\n", "business.toml:5: answers.spanish: is not a locale"},
		{"[answers.es]\nprice = \" \"\nhow = \"" + long + "\"\n", "business.toml:6: answers.es.price: must be 1 to 300; business.toml:7: answers.es.how: must be"},
		{"[answers.es]\nprice = \"a\\u0007\"\n", "business.toml:6: answers.es.price: must be"},
		{"[answers.es]\nprice = 5\n", "business.toml:6: answers.es.price"},
		{"[answers]\nprice = \"x\"\n", "business.toml:6: answers.price"},
		{"[about]\nadress = \"x\"\n", "business.toml:6: about.adress: is not a setting"},
		{"[about]\naddress = \"a\\nb\"\nphone = \"602 555\"\n", "business.toml:6: about.address: must be one line; business.toml:7: about.phone: must be like"},
		{"[about]\ncoverage = [\"Cali\", \"\"]\npayment_methods = [\"x\", \"x\"]\n", "business.toml:6: about.coverage[1]: must not be empty; business.toml:7: about.payment_methods[1]: x stands twice"},
		{"[about]\ncoverage = [\"" + strings.Repeat("x", 41) + "\"]\n", "business.toml:6: about.coverage[0]: must be one line of at most 40"},
		{"[about]\ncoverage = " + strings.Replace(manyNames(), "[", `["Cali",`, 1) + "\n", "business.toml:6: about.coverage: has 61, 60 at most"},
		{"[about]\nvisit_price = -1\nvisit_minutes = 1441\nwarranty_days = -1\n", "business.toml:6: about.visit_price: must not be negative; business.toml:7: about.visit_minutes: must be from; business.toml:8: about.warranty_days: must be from"},
		{"[about]\nvisit_price = 1.001\n", "business.toml:6: about.visit_price: has too many decimals"},
		{"[about]\nvisit_price = \"mucho\"\n", "business.toml:6: about.visit_price: money"},
		{"[about]\ninvoice = \"" + long + "\"\nwho = \"" + long + "\"\n", "business.toml:6: about.invoice: must be; business.toml:7: about.who: must be"},
		{"[[services]]\ncode = \"B\"\nname.es = \"B\"\nneeds = [\"photo\", \"seriel\"]\n", "business.toml:8: services[1].needs[1]: \"seriel\" must be one of photo, serial"},
		{"[[services]]\ncode = \"B\"\nname.es = \"B\"\nneeds = [\"photo\", \"photo\"]\n", "business.toml:8: services[1].needs[1]: photo stands twice"},
	} {
		_, err := business.Parse([]byte(bare + tt.file))
		if err == nil {
			t.Errorf("%q is accepted", tt.file)
			continue
		}
		if got := strings.Split(err.Error(), "\n"); !slices.EqualFunc(got, strings.Split(tt.want, "; "), strings.HasPrefix) {
			t.Errorf("%q:\n%s", tt.file, err)
		}
	}
}

// The example lists exactly the topics that may have an answer.
func TestExampleNamesTheTopics(t *testing.T) {
	_, doc, _ := strings.Cut(string(business.Example), "Topics: ")
	doc, _, _ = strings.Cut(doc, " (")
	named := strings.FieldsFunc(doc, func(r rune) bool { return strings.ContainsRune("# ,\n", r) })
	want := slices.DeleteFunc(bot.Topics(), func(topic string) bool {
		return slices.Contains([]string{bot.TopicDetails, bot.TopicRepeat, bot.TopicOptions, bot.TopicOther}, topic)
	})
	if !slices.Equal(named, want) {
		t.Errorf("%v, want %v", named, want)
	}
}

func TestNeeds(t *testing.T) {
	b := must(t, bare+`
[[services]]
code = "APPLIANCE"
name.es = "B"
[[services]]
code = "PAINTING"
name.es = "C"
needs = ["serial"]
[[services]]
code = "IT_SUPPORT"
name.es = "D"
needs = []
`)
	for code, want := range map[string]string{
		"A": "photo serial", "APPLIANCE": "photo serial", "PAINTING": "serial", "IT_SUPPORT": "", "HVAC_MAINTENANCE": "photo serial",
		"PLUMBING": "photo", "ELECTRICAL": "photo", "LOCKSMITH": "photo", "CARPENTRY": "photo", "CLEANING": "photo", "OTHER": "photo serial", "NOPE": "photo serial",
	} {
		got := b.Needs(code)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", code, got)
		}
		for i := range got {
			got[i] = "changed"
		}
		if strings.Join(b.Needs(code), " ") != want {
			t.Errorf("%s: the answer can be changed", code)
		}
	}
}

func TestAQuestionAboutOneServiceIsAnsweredWithIt(t *testing.T) {
	b := must(t, told)
	for _, c := range []struct{ service, want string }{
		{"PLUMBING", "Sí, de eso nos encargamos: plomería."},
		{"PAINTING", "Eso no lo veo entre nuestros servicios. Ofrecemos: plomería."}, // not offered
		{"OTHER", "Eso no lo veo entre nuestros servicios. Ofrecemos: plomería."},
		{"", "Eso no lo veo entre nuestros servicios. Ofrecemos: plomería."},
	} {
		say, ok := b.Answer(bot.Question{Topic: bot.TopicServices, Text: "¿hacen eso?", Locale: "es", At: moment(t, "2026-07-14 09:00")}, c.service)
		if got := said(t, say, "es"); !ok || !strings.HasPrefix(got, c.want) {
			t.Errorf("%q: %q, want %q", c.service, got, c.want)
		}
	}
}
