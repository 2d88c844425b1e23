package dialogs

import (
	"regexp"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/stock"
)

// supplySlots are the slots of a technician's request for material.
type supplySlots struct {
	Text     string          `json:"text,omitempty"` // the technician's words
	SKU      string          `json:"sku,omitempty"`
	Quantity string          `json:"quantity,omitempty"`
	Found    stock.Look      `json:"found,omitzero"`
	Made     stock.Requested `json:"made,omitzero"`
}

// Supply takes a technician's request for material: "me queda un rodamiento". It finds the material in the
// catalogue, tells how many the van and the store have, and asks how many are needed. For who has no van it
// ends as "none".
func Supply() *bot.Program {
	return bot.MustCompile(bot.Dialog[supplySlots]{
		Name: supplyRequest, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, CancelledText: "supply.left", Inactivity: bot.InactivityRules{4 * time.Hour: "leave"},
		Steps: []bot.Step[supplySlots]{
			{State: "looking", Do: lookUpMaterial, WorkTimeout: answerLimit, WaitingText: "supply.waiting", Handle: handleLookedUp, On: bot.On{"ok": "how_many", "choose": "choose", "what": "what", "none": "none", bot.Timeout: "trouble"}},
			{State: "what", Expects: bot.ExpectsProgress, Ask: "supply.what", Options: supplyBack, Handle: handleSupplyWhat, ClearAnswer: func(s supplySlots) supplySlots { return supplySlots{} }, On: bot.On{"ok": "looking", "back": "left"}},
			{State: "choose", Expects: bot.ExpectsProgress, Ask: "supply.choose", Options: supplyOptions, Handle: handleSupplyChoice, ClearAnswer: func(s supplySlots) supplySlots { s.SKU = ""; return s }, On: bot.On{"ok": "looking", "back": "left"}},
			{State: "how_many", Expects: bot.ExpectsHours, Ask: "supply.how_many", Options: supplyBack, OwnNumbering: true, Handle: handleHowMany, ClearAnswer: func(s supplySlots) supplySlots { s.Quantity = ""; return s }, On: bot.On{"ok": "asking", "back": "left"}},
			{State: "asking", Do: askForMaterial, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "supply.waiting", Handle: handleAskedFor, On: bot.On{"ok": "asked", "again": "how_many", "none": "none", bot.Timeout: "trouble"}},
			{State: "asked", Ask: "supply.asked"},
			{State: "left", Ask: "supply.left"},
			{State: "none", Do: func(supplySlots) []bot.Effect { return nil }},
			{State: "trouble", Ask: "supply.trouble"},
		},
	})
}

func lookUpMaterial(s supplySlots) []bot.Effect {
	return []bot.Effect{bot.Do(stock.LookUp, stock.Asking{SKU: s.SKU, Text: s.Text})}
}

func handleLookedUp(s supplySlots, in bot.Input) (supplySlots, bot.Event) {
	s.Found = stock.Look{}
	_ = in.Into(&s.Found) // an unreadable answer finds nothing
	switch in.Event {
	case bot.OK:
		s.SKU = s.Found.SKU
		return s, bot.OK
	case "choose":
		return s, "choose"
	case "none":
		return s, "none"
	}
	s.SKU = ""
	return s, "what"
}

func supplyBack(supplySlots) []bot.Option {
	return []bot.Option{{Choice: "back", Title: "option.go_back"}}
}

func supplyOptions(s supplySlots) []bot.Option {
	var list []bot.Option
	for _, m := range s.Found.Options[:min(len(s.Found.Options), bot.MaxRows-1)] {
		label := []rune(m.Name)
		list = append(list, bot.Option{Choice: m.SKU, Label: string(label[:min(len(label), bot.MaxRowTitle)])})
	}
	return append(list, bot.Option{Choice: "back", Title: "option.go_back"})
}

func handleSupplyWhat(s supplySlots, in bot.Input) (supplySlots, bot.Event) {
	switch {
	case in.Option == "back", declinesToAdd(in):
		return s, "back"
	case !hasContent(in, 3):
		return s, ""
	}
	s.Text = strings.TrimSpace(in.Text)
	return s, bot.OK
}

func handleSupplyChoice(s supplySlots, in bot.Input) (supplySlots, bot.Event) {
	if in.Option == "" || in.Option == "back" {
		return handleSupplyWhat(s, in)
	}
	s.SKU = in.Option
	return s, bot.OK
}

// numberPattern matches a quantity in figures.
var numberPattern = regexp.MustCompile(`\d+(?:[.,]\d{1,3})?`)

// handleHowMany takes a quantity: a number is read as hours are, and figures with their unit as they stand.
func handleHowMany(s supplySlots, in bot.Input) (supplySlots, bot.Event) {
	if in.Option == "back" || isNo(in) {
		return s, "back"
	}
	n := hoursIn(in)
	if n == "" {
		if found := numberPattern.FindAllString(in.Text, -1); len(found) == 1 {
			n = strings.Replace(found[0], ",", ".", 1)
		}
	}
	if n == "" || strings.Trim(n, "0.") == "" {
		return s, ""
	}
	s.Quantity = n
	return s, bot.OK
}

func askForMaterial(s supplySlots) []bot.Effect {
	return []bot.Effect{bot.Do(stock.AskFor, stock.Asking{SKU: s.SKU, Text: s.Text, Quantity: s.Quantity})}
}

func handleAskedFor(s supplySlots, in bot.Input) (supplySlots, bot.Event) {
	switch in.Event {
	case bot.OK:
		_ = in.Into(&s.Made) // an unreadable answer leaves it empty
		return s, bot.OK
	case "none":
		return s, "none"
	}
	s.Quantity = ""
	return s, "again"
}

// handleSupplied goes on with the job after a request for material.
func handleSupplied(j jobSlots, _ bot.Input) (jobSlots, bot.Event) {
	j.Note = ""
	return j, bot.OK
}

// supplyDecisionSlots are the slots of a supervisor's answer to a request for material.
type supplyDecisionSlots struct {
	Request    string          `json:"request"`
	Choice     string          `json:"choice,omitempty"` // approve or deny
	Reason     string          `json:"reason,omitempty"`
	Made       stock.Requested `json:"made,omitzero"`
	RefusalKey string          `json:"why,omitempty"`
}

// SupplyDecision takes the answer of a supervisor who tapped a button of the notice about a request for
// material. For a no it asks for the reason, which the technician is told.
func SupplyDecision() *bot.Program {
	return bot.MustCompile(bot.Dialog[supplyDecisionSlots]{
		Name: supplyDecision, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"}, Reopen: reopenSupply,
		Steps: []bot.Step[supplyDecisionSlots]{
			{State: "reason", Expects: bot.ExpectsReason, Ask: "supply.reason", SkipIf: func(s supplyDecisionSlots) bool { return s.Choice != "deny" || s.Reason != "" }, Options: noSupplyReason, Gather: true, Handle: handleSupplyDenied, On: bot.On{"ok": "answering", bot.Cancel: "open"}},
			{State: "answering", Do: decideSupply, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "supply.waiting", Handle: handleSupplyDecided, On: bot.On{"ok": "answered", "refused": "refused", bot.Timeout: "refused"}},
			{State: "answered", Ask: "supply.answered"},
			{State: "refused", Ask: "supply.refused"},
			{State: "open", Ask: "supply.open"},
		},
	})
}

// reopenSupply parses "approve REP-00012".
func reopenSupply(choice string, _ bot.Facts) (supplyDecisionSlots, string) {
	verb, id, ok := strings.Cut(choice, " ")
	if !ok || verb != "approve" && verb != "deny" {
		return supplyDecisionSlots{}, ""
	}
	return supplyDecisionSlots{Choice: verb, Request: id}, id
}

func noSupplyReason(s supplyDecisionSlots) []bot.Option {
	return []bot.Option{{Choice: "none " + s.Request, Title: "option.reason_none"}}
}

func handleSupplyDenied(s supplyDecisionSlots, in bot.Input) (supplyDecisionSlots, bot.Event) {
	switch {
	case verb(in) == "none" || isSkip(in):
		s.Choice = "deny"
		return s, bot.OK
	case in.Reading.Has(bot.ActApprove): // the supervisor has changed their mind
		s.Choice = "approve"
		return s, bot.OK
	case !hasLetters(in.Text, 2):
		return s, ""
	}
	s.Reason = strings.TrimSpace(in.Text)
	return s, bot.OK
}

func decideSupply(s supplyDecisionSlots) []bot.Effect {
	return []bot.Effect{bot.Do(stock.DecideAsked, stock.Decision{Request: s.Request, Approve: s.Choice == "approve", Reason: s.Reason})}
}

func handleSupplyDecided(s supplyDecisionSlots, in bot.Input) (supplyDecisionSlots, bot.Event) {
	if in.Event == bot.OK {
		_ = in.Into(&s.Made) // an unreadable answer leaves it empty
		return s, bot.OK
	}
	s.RefusalKey, _ = refusalOf(in)
	return s, "refused"
}
