package dialogs

import (
	"strconv"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/hours"
)

// shiftDecisionSlots are the slots of a supervisor's answer about hours.
type shiftDecisionSlots struct {
	Week       string     `json:"week"`
	Day        string     `json:"day,omitempty"`
	Number     int        `json:"number,omitempty"` // of a request for overtime
	Choice     string     `json:"choice,omitempty"` // approve, deny or return
	Reason     string     `json:"reason,omitempty"`
	Shown      hours.View `json:"shown,omitzero"`
	RefusalKey string     `json:"why,omitempty"`
}

// ShiftDecision takes the answer of a supervisor who tapped a button of a notice about a technician's day or request for
// overtime. For a no it asks for the reason, which the technician is told.
func ShiftDecision() *bot.Program {
	return bot.MustCompile(bot.Dialog[shiftDecisionSlots]{
		Name: shiftDecision, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"}, Reopen: reopenShift,
		Steps: []bot.Step[shiftDecisionSlots]{
			{State: "reason", Expects: bot.ExpectsReason, Ask: "shift_decision.reason", SkipIf: func(s shiftDecisionSlots) bool { return s.Choice == "approve" || s.Reason != "" }, Gather: true, Handle: handleShiftDenied, On: bot.On{"ok": "answering", bot.Cancel: "open"}},
			{State: "answering", Do: decideShift, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "shift.waiting", Handle: handleShiftDecided, On: bot.On{"ok": "answered", "refused": "refused", bot.Timeout: "refused"}},
			{State: "answered", Ask: "shift_decision.answered"},
			{State: "refused", Ask: "shift_decision.refused"},
			{State: "open", Ask: "shift_decision.open"},
		},
	})
}

// reopenShift parses "approve JOR-T1-2026-11-30/2026-12-01" and "deny JOR-T1-2026-11-30/2".
func reopenShift(choice string, _ bot.Facts) (shiftDecisionSlots, string) {
	verb, about, ok := strings.Cut(choice, " ")
	week, of, named := strings.Cut(about, "/")
	if !ok || !named || verb != "approve" && verb != "deny" && verb != "return" {
		return shiftDecisionSlots{}, ""
	}
	s := shiftDecisionSlots{Choice: verb, Week: week}
	if s.Number, _ = strconv.Atoi(of); s.Number == 0 {
		s.Day = of
	}
	return s, about
}

func handleShiftDenied(s shiftDecisionSlots, in bot.Input) (shiftDecisionSlots, bot.Event) {
	switch {
	case in.Reading.Has(bot.ActApprove): // the supervisor has changed their mind
		s.Choice = "approve"
		return s, bot.OK
	case !hasLetters(in.Text, 2) || isYes(in) || isNo(in):
		return s, ""
	}
	s.Reason = strings.TrimSpace(in.Text)
	return s, bot.OK
}

func decideShift(s shiftDecisionSlots) []bot.Effect {
	return []bot.Effect{bot.Do(hours.DoDecide, hours.Decision{Week: s.Week, Day: s.Day, Number: s.Number, Approve: s.Choice == "approve", Reason: s.Reason})}
}

func handleShiftDecided(s shiftDecisionSlots, in bot.Input) (shiftDecisionSlots, bot.Event) {
	if in.Event == bot.OK {
		_ = in.Into(&s.Shown) // an unreadable answer leaves it empty
		return s, bot.OK
	}
	s.RefusalKey, _ = refusalOf(in)
	return s, "refused"
}
