package dialogs

import (
	"testing"

	"recado/bot"
)

// TestWhoMayProveAnOrder checks that a yes counts only on a channel whose sender can't be
// spoofed; a no counts everywhere.
func TestWhoMayProveAnOrder(t *testing.T) {
	yes := bot.Reading{Acts: []bot.Act{{Kind: bot.ActConfirm, Confidence: 1}}}
	no := bot.Reading{Acts: []bot.Act{{Kind: bot.ActDeny, Confidence: 1}}}
	sms := bot.Facts{Spoofable: true}
	for name, tt := range map[string]struct {
		in   bot.Input
		want bot.Event
	}{
		"a yes":              {bot.Input{Text: "sí", Reading: yes}, "yes"},
		"a tap":              {bot.Input{Option: "yes"}, "yes"},
		"a yes by SMS":       {bot.Input{Text: "sí", Reading: yes, Facts: sms}, bot.InvalidInput("order_proof.elsewhere")},
		"a choice by SMS":    {bot.Input{Option: "yes", Facts: sms}, bot.InvalidInput("order_proof.elsewhere")},
		"a no by SMS":        {bot.Input{Text: "no", Reading: no, Facts: sms}, "no"},
		"something else":     {bot.Input{Text: "hola"}, ""},
		"a yes that is weak": {bot.Input{Text: "quizás sí", Reading: bot.Reading{Acts: []bot.Act{{Kind: bot.ActConfirm, Confidence: 0.3}}}}, ""},
	} {
		if _, got := handleConfirmation(confirmationSlots{Order: "ORD-00001"}, tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestAServiceCorrectedAtThePlate checks that a confident correction of the service ends the
// plate's dialog, and a weak one does not.
func TestAServiceCorrectedAtThePlate(t *testing.T) {
	says := func(sure float64) bot.Input {
		return bot.Input{Text: "no, es plomería", Reading: bot.Reading{Acts: []bot.Act{{Kind: bot.ActCorrect, About: bot.SlotService, Text: "es plomería", Confidence: sure}}}}
	}
	if o, ev := handleDuringPlate(Order{Service: "HVAC_MAINTENANCE"}, says(0.9)); ev != "service" || o.Service != "" || !o.PlateSearched {
		t.Errorf("%q: %+v", ev, o)
	}
	if o, ev := handleDuringPlate(Order{Service: "HVAC_MAINTENANCE"}, says(0.4)); ev != "" || o.Service == "" {
		t.Errorf("a weak correction leaves: %q", ev)
	}
}
