package dialogs

import (
	"strings"
	"time"

	"recado/bot"
)

// handoffSlots say why an agent is called.
type handoffSlots struct {
	Lost      bool          `json:"lost,omitempty"`      // the person was not understood and did not ask for an agent
	Complains bool          `json:"complains,omitempty"` // the person complained and did not ask for an agent
	Text      string        `json:"text,omitempty"`      // the person's words
	Case      *bot.OpenCase `json:"case,omitempty"`      // nil: no agent was called before
	Answer    string        `json:"answer,omitempty"`    // what happened, when, and who came, as the person tells it
}

// Handoff opens a case and says when an agent will answer. The open dialog continues meanwhile,
// so that nothing has to be told twice.
//
// Where a case is open already, the person's words are passed on to the team. A second complaint is asked
// for what a supervisor needs to know: the same regret once more helps nobody.
func Handoff() *bot.Program {
	return bot.MustCompile(bot.Dialog[handoffSlots]{
		Name: handoff, Version: 2, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{time.Hour: "leave"}, Upgrades: map[int]bot.Upgrade{1: sameSlots},
		Steps: []bot.Step[handoffSlots]{
			{State: "passed", SkipIf: handoffSlots.isFirst, Do: passOnWords, On: bot.On{"ok": "details"}},
			{State: "details", SkipIf: handoffSlots.needsNoDetails, Expects: bot.ExpectsText, Ask: "handoff.details", Args: waitArgs, Gather: true, Handle: handleDetails, On: bot.On{"ok": "noted", bot.Cancel: "left"}},
			{State: "noted", SkipIf: func(s handoffSlots) bool { return s.Answer == "" }, Ask: "handoff.noted", Args: waitArgs, Do: passOnAnswer, On: bot.On{"ok": "waiting"}},
			{State: "waiting", SkipIf: func(s handoffSlots) bool { return s.isFirst() || s.Answer != "" }, Ask: "handoff.waiting", Args: waitArgs, On: bot.On{"ok": "called"}},
			{State: "called", SkipIf: func(s handoffSlots) bool { return !s.isFirst() }, Ask: "handoff.called", Args: waitArgs, Do: openTheCase, On: bot.On{"ok": "done"}},
			{State: "left", Ask: "handoff.left"},
			{State: "done"},
		},
	})
}

// isFirst reports whether no agent was called before.
func (s handoffSlots) isFirst() bool { return s.Case == nil }

// needsNoDetails reports whether the team need not hear more: it is asked for once, at the second complaint.
func (s handoffSlots) needsNoDetails() bool {
	return s.isFirst() || !s.Complains || s.Case.Complaints != 1
}

func openTheCase(s handoffSlots) []bot.Effect {
	switch {
	case s.Lost:
		return []bot.Effect{bot.Handoff("not_understood")}
	case s.Complains:
		return []bot.Effect{bot.Handoff(bot.ReasonComplained)}
	}
	return []bot.Effect{bot.Handoff("asked")}
}

func passOnWords(s handoffSlots) []bot.Effect {
	return []bot.Effect{bot.CaseNote(strings.TrimSpace(s.Text), s.Complains)}
}

func passOnAnswer(s handoffSlots) []bot.Effect { return []bot.Effect{bot.CaseNote(s.Answer, true)} }

// handleDetails takes what happened in the person's own words.
func handleDetails(s handoffSlots, in bot.Input) (handoffSlots, bot.Event) {
	short := strings.Contains(in.Text, "?") && len(strings.Fields(in.Text)) < minTold // "¿y entonces?" tells nothing
	if (short || isOnlyCourtesy(in) || !hasLetters(in.Text, 2)) && len(in.Media) == 0 {
		return s, ""
	}
	s.Answer = firstNonEmpty(strings.TrimSpace(in.Text), "📎")
	return s, bot.OK
}

// minTold is the fewest words of a question that may tell what happened.
const minTold = 4

func waitArgs(s handoffSlots, f bot.Facts) any {
	args := map[string]any{"lost": s.Lost, "complains": s.Complains, "open": f.Open, "wait": f.AgentWaitMinutes, "opens_at": f.OpensAt}
	if s.Case != nil {
		args["turn"] = s.Case.Notes % handoffWordings
	}
	return args
}

// handoffWordings is how many wordings "handoff.waiting" has: nobody reads the same three times.
const handoffWordings = 3
