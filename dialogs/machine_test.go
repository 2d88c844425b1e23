package dialogs_test

import (
	"testing"

	"recado/bot"
	"recado/dialogs"
	"recado/templates"
)

// services are those of the example business.
var services = []string{
	"HVAC_MAINTENANCE", "PLUMBING", "ELECTRICAL", "APPLIANCE", "LOCKSMITH", "CLEANING", "CARPENTRY", "PAINTING", "IT_SUPPORT", "OTHER",
}

func machine(tb testing.TB) *bot.Machine {
	tb.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		tb.Fatal(err)
	}
	m, err := bot.NewMachine(bot.Config{Dialogs: dialogs.All(services), Texts: texts, Locale: "es", Roles: dialogs.Roles})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestTheDialogsFitTogether(t *testing.T) { machine(t) }
