package dialogs

import (
	"strings"
	"time"

	"recado/bot"
	"recado/flows/hours"
)

// shiftSlots are the slots of a technician's conversation about working hours.
type shiftSlots struct {
	Kind   string     `json:"kind,omitempty"`  // what the technician tells: an hours.MarkKind, "overtime" or "hours"
	Clock  string     `json:"clock,omitempty"` // the time that was told, see bot.SlotClock; "": now
	Until  string     `json:"until,omitempty"` // the same of the end of a break
	Entry  string     `json:"entry,omitempty"` // the same of an entry that was missing
	Ask    bool       `json:"ask,omitempty"`   // opened by the business: a shift has no end
	Day    string     `json:"day,omitempty"`   // of that shift, or of the day that is confirmed
	Text   string     `json:"text,omitempty"`  // the technician's words
	Hours  string     `json:"hours,omitempty"` // of overtime, decimal
	Shown  hours.View `json:"shown,omitzero"`
	Reason string     `json:"reason,omitempty"` // of overtime
}

// Shift records what a technician tells of the working day: entry, breaks and exit, now or at a time that is told, and
// corrections of them. After the exit it shows the day, which the technician confirms. It asks for the entry that an exit needs,
// takes requests for overtime, and is opened by the business to ask for the end of a shift. For who is no technician it ends as
// "none".
func Shift() *bot.Program {
	told := bot.On{"ok": "marked", "entry": "entry", "confirm": "confirm", "refused": "refused", "overtime": "how_many", "show": "showing", "none": "none", bot.Timeout: "trouble"}
	fix := bot.On{"mark": "telling", "overtime": "how_many", "hours": "showing"}
	return bot.MustCompile(bot.Dialog[shiftSlots]{
		Name: shift, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, CancelledText: "shift.left", Inactivity: bot.InactivityRules{4 * time.Hour: "leave"},
		Steps: []bot.Step[shiftSlots]{
			{State: "exit", SkipIf: func(s shiftSlots) bool { return !s.Ask }, Expects: bot.ExpectsClock, Ask: "shift.exit", Options: exitOptions, OwnNumbering: true, Handle: handleExit, On: mergeOn(fix, bot.On{"ok": "telling", "working": "working"})},
			{State: "telling", Do: tellShift, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "shift.waiting", Handle: handleTold, On: told},
			{State: "entry", Expects: bot.ExpectsClock, Ask: "shift.entry", Options: noClock, OwnNumbering: true, Handle: handleEntry, On: mergeOn(fix, bot.On{"ok": "telling", "back": "left"})},
			{State: "confirm", Expects: bot.ExpectsYesNo, Ask: "shift.confirm", Options: shiftDayOptions, Handle: handleShiftDay, On: mergeOn(fix, bot.On{"yes": "confirming", "fix": "fix", "later": "later"})},
			{State: "fix", Expects: bot.ExpectsClock, Ask: "shift.fix", Options: noClock, OwnNumbering: true, Handle: handleFix, On: mergeOn(fix, bot.On{"back": "later"})},
			{State: "confirming", Do: confirmDay, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "shift.waiting", Handle: handleTold, On: bot.On{"ok": "confirmed", "refused": "refused", "none": "none", bot.Timeout: "trouble"}},
			{State: "how_many", SkipIf: func(s shiftSlots) bool { return s.Hours != "" }, Expects: bot.ExpectsHours, Ask: "shift.how_many", Options: noClock, OwnNumbering: true, Handle: handleOvertime, ClearAnswer: func(s shiftSlots) shiftSlots { s.Hours = ""; return s }, On: bot.On{"ok": "why", "back": "left"}},
			{State: "why", SkipIf: func(s shiftSlots) bool { return s.Reason != "" }, Expects: bot.ExpectsReason, Ask: "shift.why", Options: noOvertimeReason, Gather: true, Handle: handleOvertimeReason, On: bot.On{"ok": "asking", "back": "left"}},
			{State: "asking", Do: askOvertime, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "shift.waiting", Handle: handleAsked, On: bot.On{"ok": "asked", "again": "how_many", "refused": "refused", "none": "none", bot.Timeout: "trouble"}},
			{State: "showing", Do: func(shiftSlots) []bot.Effect { return []bot.Effect{bot.Do(hours.DoShow, hours.Told{})} }, WorkTimeout: answerLimit, WaitingText: "shift.waiting", Handle: handleShown, On: bot.On{"ok": "shown", "confirm": "confirm", "none": "none", bot.Timeout: "trouble"}},
			{State: "marked", Ask: "shift.marked"},
			{State: "refused", Ask: "shift.refused"},
			{State: "confirmed", Ask: "shift.confirmed"},
			{State: "asked", Ask: "shift.asked"},
			{State: "shown", Ask: "shift.shown"},
			{State: "working", Ask: "shift.working"},
			{State: "later", Ask: "shift.later"},
			{State: "left", Ask: "shift.left"},
			{State: "trouble", Ask: "shift.trouble"},
			{State: "none", Do: func(shiftSlots) []bot.Effect { return nil }},
		},
	})
}

// shiftAct is the beginning of what bot.ActGo asks for of a shift.
const shiftAct = "shift_"

// ofShift reports whether a message tells of a shift: "entrada", "salí a las 5", "mis horas".
func ofShift(r bot.Reading) bool {
	a, ok := r.Find(bot.ActGo)
	return ok && strings.HasPrefix(a.About, shiftAct)
}

// seedShift starts a conversation about a shift with what a message tells of it.
func seedShift(text string, acts []bot.Act) shiftSlots {
	r := bot.Reading{Acts: acts}
	a, _ := r.Find(bot.ActGo)
	s := shiftSlots{Kind: strings.TrimPrefix(a.About, shiftAct), Text: strings.TrimSpace(text)}
	for _, a := range acts {
		switch {
		case a.Kind != bot.ActProvide || a.About != bot.SlotClock:
		case s.Clock == "":
			s.Clock = a.Value
		case s.Kind == string(hours.Break):
			s.Until = a.Value
		}
	}
	if n, ok := r.Find(bot.ActProvide, bot.SlotHours); ok && s.Kind == "overtime" {
		s.Hours = n.Value
	}
	return s
}

// hear takes another thing that the technician tells, at any question of the dialog.
func (s shiftSlots) hear(in bot.Input) (shiftSlots, bot.Event) {
	if !ofShift(in.Reading) {
		return s, ""
	}
	next := seedShift(in.Text, in.Reading.Acts)
	switch next.Kind {
	case "overtime", "hours":
		return next, bot.Event(next.Kind)
	}
	if next.Kind != string(hours.In) || !s.Ask { // an entry is today's, not that of the shift without an end
		next.Day = s.Day
	}
	return next, "mark"
}

func clockIn(in bot.Input) string {
	a, _ := in.Reading.Find(bot.ActProvide, bot.SlotClock)
	return a.Value
}

func exitOptions(shiftSlots) []bot.Option {
	return []bot.Option{{Choice: "now", Title: "option.left_now"}, {Choice: "working", Title: "option.still_working"}}
}

// handleExit takes the end of a shift that nobody has told.
func handleExit(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	s.Kind = string(hours.Out)
	switch {
	case in.Option == "now":
		s.Clock = ""
		return s, bot.OK
	case in.Option == "working", in.Option == "" && isNo(in) && clockIn(in) == "":
		return s, "working"
	}
	if next, event := s.hear(in); event != "" {
		return next, event
	}
	s.Text = strings.TrimSpace(in.Text)
	if s.Clock = clockIn(in); s.Clock != "" || isYes(in) || in.Reading.Has(bot.ActProgress, "finished") {
		return s, bot.OK
	}
	return s, ""
}

func tellShift(s shiftSlots) []bot.Effect {
	if s.Kind == "overtime" || s.Kind == "hours" {
		return []bot.Effect{bot.Do(hours.DoShow, hours.Told{})}
	}
	return []bot.Effect{bot.Do(hours.DoTell, hours.Told{Kind: hours.MarkKind(s.Kind), Clock: s.Clock, Until: s.Until, Entry: s.Entry, Day: s.Day, Text: s.Text})}
}

// handleAsked takes what became of a request for overtime.
func handleAsked(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	if in.Event != bot.OK {
		return handleTold(s, in)
	}
	s.Shown = hours.View{}
	_ = in.Into(&s.Shown)
	return s, bot.OK
}

// handleTold takes what became of a mark, a confirmation or a request.
func handleTold(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	if in.Event == "none" {
		return s, "none"
	}
	s.Shown = hours.View{}
	_ = in.Into(&s.Shown) // an unreadable answer shows nothing
	switch {
	case in.Event == bot.OK && s.Kind == "overtime" && s.Shown.Request == nil:
		return s, "overtime"
	case in.Event == bot.OK && s.Kind == "hours":
		return s, "show"
	case in.Event == bot.OK && s.Shown.Kind != "" && s.Shown.Out != "":
		s.Day = s.Shown.Day
		return s, "confirm"
	case in.Event == bot.OK:
		return s, bot.OK
	case s.Shown.Why == hours.WhyNoEntry:
		return s, "entry"
	case s.Shown.Why == hours.WhyHours:
		s.Hours = ""
		return s, "again"
	}
	return s, "refused"
}

func noClock(shiftSlots) []bot.Option {
	return []bot.Option{{Choice: "back", Title: "option.go_back"}}
}

// handleEntry takes the time of an entry that is missing.
func handleEntry(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	if in.Option == "back" {
		return s, "back"
	}
	if next, event := s.hear(in); event != "" && next.Kind != string(hours.In) {
		return next, event
	}
	if s.Entry = clockIn(in); s.Entry != "" {
		return s, bot.OK
	}
	if isNo(in) || in.Reading.Has(bot.ActSkip) {
		return s, "back"
	}
	return s, ""
}

func shiftDayOptions(shiftSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.hours_right"}, {Choice: "fix", Title: "option.hours_wrong"}}
}

// handleShiftDay takes the technician's word that a day is right, or what is wrong with it.
func handleShiftDay(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	if next, event := s.hear(in); in.Option == "" && event != "" {
		return next, event
	}
	switch {
	case in.Option == "yes", in.Option == "" && isYes(in):
		return s, "yes"
	case in.Option == "fix", in.Option == "" && isNo(in):
		return s, "fix"
	case in.Reading.Has(bot.ActPostpone):
		return s, "later"
	}
	return s, ""
}

// handleFix takes a correction.
func handleFix(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	if in.Option == "back" {
		return s, "back"
	}
	return s.hear(in)
}

func confirmDay(s shiftSlots) []bot.Effect {
	return []bot.Effect{bot.Do(hours.DoConfirm, hours.Told{Day: s.Day})}
}

// handleOvertime takes how long the technician wants to work.
func handleOvertime(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	if in.Option == "back" || isNo(in) {
		return s, "back"
	}
	if s.Hours = hoursIn(in); s.Hours == "" {
		return s, ""
	}
	s.Kind = "overtime"
	return s, bot.OK
}

func noOvertimeReason(shiftSlots) []bot.Option {
	return []bot.Option{{Choice: "none", Title: "option.reason_none"}}
}

func handleOvertimeReason(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	switch {
	case in.Option == "none", isSkip(in, bot.SlotReason):
		return s, bot.OK
	case in.Reading.Has(bot.ActCancel):
		return s, "back"
	case !hasContent(in, 3):
		return s, ""
	}
	s.Reason = strings.TrimSpace(in.Text)
	return s, bot.OK
}

func askOvertime(s shiftSlots) []bot.Effect {
	return []bot.Effect{bot.Do(hours.DoOvertime, hours.OvertimeAsked{Hours: s.Hours, Reason: s.Reason})}
}

// handleShown shows the hours of a technician; the last day can be confirmed.
func handleShown(s shiftSlots, in bot.Input) (shiftSlots, bot.Event) {
	if in.Event != bot.OK || in.Into(&s.Shown) != nil {
		return s, "none"
	}
	if v := s.Shown; v.Out != "" && (v.State == hours.Open || v.State == hours.Returned) {
		s.Day = v.Day
		return s, "confirm"
	}
	return s, bot.OK
}
