package dialogs_test

import (
	"sync"
	"testing"

	"recado/bot"
	"recado/bot/reading"
	"recado/dialogs"
	"recado/templates"
)

// services are those of the example business.
var services = []string{
	"HVAC_MAINTENANCE", "PLUMBING", "ELECTRICAL", "APPLIANCE", "LOCKSMITH", "CLEANING", "CARPENTRY", "PAINTING", "IT_SUPPORT", "OTHER",
}

var reader = sync.OnceValue(func() bot.Reader {
	r, err := reading.New(templates.Lexicons, "es", "en")
	if err != nil {
		panic(err)
	}
	return r
})

func machine(tb testing.TB) *bot.Machine {
	tb.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		tb.Fatal(err)
	}
	m, err := bot.NewMachine(bot.Config{Dialogs: dialogs.All(services, nil), Texts: texts, Locale: "es", Roles: dialogs.Roles, Reader: reader()})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestDialogsMakeAMachine(t *testing.T) { machine(t) }
