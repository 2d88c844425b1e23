package dialogs

import (
	"strings"
	"time"

	"recado/bot"
	"recado/flows/business"
	"recado/flows/cases"
	"recado/flows/orders"
)

// endSlots is what is known of a danger that is over. All of it is optional for an opener
// without an open emergency.
type endSlots struct {
	Order   string            `json:"order,omitempty"`
	Service string            `json:"service,omitempty"`
	Place   string            `json:"place,omitempty"`
	Point   *bot.Location     `json:"point,omitempty"`
	Text    string            `json:"text,omitempty"`
	Work    string            `json:"work,omitempty"`   // what the visit is for, told afterwards: not the danger
	Alerted []string          `json:"people,omitempty"` // who was told that it is over
	Wish    cases.OrderChoice `json:"wish,omitempty"`
}

// EmergencyOver tells those alerted that the danger is over or never existed, and asks the
// person whether a visit without hurry is wanted.
func EmergencyOver() *bot.Program {
	return bot.MustCompile(bot.Dialog[endSlots]{
		Name: emergencyOver, Version: 2, MaxMisses: 2, Upgrades: map[int]bot.Upgrade{1: sameSlots}, Inactivity: bot.InactivityRules{5 * time.Minute: "quiet"},
		Steps: []bot.Step[endSlots]{
			{State: "clearing", Do: clearEmergency, Irrevocable: true, WorkTimeout: answerLimit, WaitingText: "emergency_over.clearing", Handle: handleCleared, On: bot.On{"order": "keep", "open": "keep", "personal": "glad", "none": "none", "failed": "trouble", bot.Timeout: "trouble"}},
			{State: "keep", Expects: bot.ExpectsYesNo, Ask: "emergency_over.keep", Options: keepOptions, Handle: handleKeep, SkipIf: func(o endSlots) bool { return o.Wish == cases.CancelVisit }, On: bot.On{"ok": "settling", "still": "still", "visit": "classifying", "drop": "settling", bot.Inactive: "unsaid", bot.TooManyMisses: "unsaid"}},
			{State: "still", Expects: bot.ExpectsYesNo, Ask: "emergency_over.still", Options: stillOptions, Handle: handleStill, On: bot.On{"again": "danger", "ok": "visit", bot.Inactive: "danger", bot.TooManyMisses: "danger"}},
			{State: "danger"},
			{State: "classifying", Do: func(o endSlots) []bot.Effect { return classify(Order{ServiceText: o.Work}) }, SkipIf: func(o endSlots) bool { return o.Order != "" || o.Work == "" }, WorkTimeout: answerLimit, WaitingText: "order.thinking", Handle: handleVisitClass, On: bot.On{"ok": "visit", bot.Timeout: "visit"}},
			{State: "visit", SkipIf: func(o endSlots) bool { return o.Order != "" }, Call: orderIntake, CallSlots: visitSlots, Handle: func(o endSlots, _ bot.Input) (endSlots, bot.Event) { return o, "asked" }, On: bot.On{"ok": "settling", "asked": "done"}},
			{State: "settling", Do: applyEnd, SkipIf: func(o endSlots) bool { return o.Order == "" }, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "emergency_over.settling", Handle: handleSettled, On: bot.On{"ok": "settled", "refused": "refused", "failed": "refused", bot.Timeout: "refused"}},
			{State: "unsaid", Do: applyEnd, SkipIf: func(o endSlots) bool { return o.Order == "" }, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "emergency_over.settling", Handle: handleSettled, On: bot.On{"ok": "done", "refused": "done", "failed": "done", bot.Timeout: "done"}},
			{State: "settled", Ask: "emergency_over.settled"},
			{State: "refused", Ask: "emergency_over.refused"},
			{State: "glad", Ask: "emergency_over.glad"},
			{State: "none", Ask: "emergency_over.none"},
			{State: "trouble", Ask: "emergency_over.trouble"},
			{State: "done"},
		},
	})
}

func clearEmergency(o endSlots) []bot.Effect {
	return []bot.Effect{bot.Do(cases.DoClear, cases.Command{Order: o.Order, Text: o.Text})}
}

func handleCleared(o endSlots, in bot.Input) (endSlots, bot.Event) {
	var a cases.Answer
	if len(in.Data) > 0 && in.Into(&a) != nil {
		return o, "failed"
	}
	switch in.Event {
	case cases.ClearOrder, cases.ClearOpen, cases.ClearPersonal, cases.ClearNone:
		o.Order, o.Alerted = firstNonEmpty(o.Order, a.Order), a.People[:min(len(a.People), maxNames)]
		return o, in.Event
	}
	return o, "failed"
}

func keepOptions(endSlots) []bot.Option {
	return []bot.Option{{Choice: string(cases.KeepVisit), Title: "option.visit"}, {Choice: string(cases.CancelVisit), Title: "option.no_visit"}}
}

func handleKeep(o endSlots, in bot.Input) (endSlots, bot.Event) {
	goesOn := in.Reading.Persists || in.Reading.Contrasts && isYes(in) && !in.Reading.Has(bot.ActProvide) // "sí, que vengan, todavía huele", "sí, pero está morado"
	if in.Option == "" && goesOn && !in.Reading.Has(bot.ActAllClear) {
		return o, "still"
	}
	switch o.Wish = cases.OrderChoice(in.Option); {
	case in.Option != "":
	case isYes(in), in.Reading.Has(bot.ActProvide, bot.SlotDescription, bot.SlotService, bot.SlotTime), in.Reading.Has(bot.ActResume):
		o.Wish, o.Work = cases.KeepVisit, o.wantedWork(in)
	case isNo(in):
		o.Wish = cases.CancelVisit
	case o.Order != "" && isUnrecognised(in) && len(strings.Fields(in.Text)) > maxPlainRefusal: // the order stays, as without an answer, with this text
		o.Wish, o.Work = cases.KeepVisit, truncate(orders.CleanText(in.Text), orders.MaxDescription)
	}
	switch o.Wish {
	case cases.KeepVisit:
		return o, "visit"
	case cases.CancelVisit:
		return o, "drop"
	}
	o.Wish = ""
	return o, bot.InvalidInput("emergency_over.keep.again")
}

// wantedWork returns the work that a message asks for, or "". For an existing order it is the
// whole text, which may also name a day.
func (o endSlots) wantedWork(in bot.Input) string {
	a, ok := in.Reading.Find(bot.ActProvide, bot.SlotDescription)
	switch {
	case !ok && !in.Reading.Has(bot.ActProvide, bot.SlotTime, bot.SlotService):
		return ""
	case !ok || o.Order != "":
		return truncate(orders.CleanText(in.Text), orders.MaxDescription)
	}
	return truncate(orders.CleanText(a.Text), orders.MaxDescription)
}

// handleVisitClass sets the service of the work; if none is known, the service of the danger
// stays.
func handleVisitClass(o endSlots, in bot.Input) (endSlots, bot.Event) {
	var u bot.Classification
	if in.Event == bot.OK && in.Into(&u) == nil && business.Named(u.Service) {
		o.Service = u.Service
	}
	return o, bot.OK
}

func stillOptions(endSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.still_danger"}, {Choice: "no", Title: "option.all_clear"}}
}

// handleStill decides whether the danger goes on. Only a clear no ends it.
func handleStill(o endSlots, in bot.Input) (endSlots, bot.Event) {
	switch {
	case isNo(in), in.Reading.Has(bot.ActAllClear):
		o.Wish = cases.KeepVisit
		return o, bot.OK
	case isYes(in), in.Reading.Persists:
		return o, "again"
	}
	return o, ""
}

// visitSlots are the first slots of the order of a visit without hurry: what was told in danger
// is not asked for again.
func visitSlots(o endSlots) any {
	visit := Order{Service: o.Service, Description: o.Text, Priority: string(orders.Medium), Location: orders.Location{Text: o.Place, Point: o.Point}}
	if o.Work != "" {
		visit.Description = o.Work
	}
	return visit
}

// applyEnd lowers the order's priority, also without an answer, or cancels it.
func applyEnd(o endSlots) []bot.Effect {
	wish := o.Wish
	if wish == "" {
		wish = cases.KeepVisit
	}
	return []bot.Effect{bot.Do(cases.DoSettle, cases.Command{Order: o.Order, OrderChoice: wish, Text: o.Work})}
}

func handleSettled(o endSlots, in bot.Input) (endSlots, bot.Event) {
	switch in.Event {
	case bot.OK, "refused":
		return o, in.Event
	}
	return o, "failed"
}
