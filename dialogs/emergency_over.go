package dialogs

import (
	"strings"
	"time"

	"recado/bot"
	"recado/flows/business"
	"recado/flows/cases"
	"recado/flows/orders"
)

// overSlots is what is known of a danger that is over. Whoever opens the dialog without
// an emergency open may leave all of it out.
type overSlots struct {
	Order   string        `json:"order,omitempty"`
	Service string        `json:"service,omitempty"`
	Place   string        `json:"place,omitempty"`
	Point   *bot.Location `json:"point,omitempty"`
	Text    string        `json:"text,omitempty"`
	Work    string        `json:"work,omitempty"`   // what the visit is for, said since: not what the danger was
	People  []string      `json:"people,omitempty"` // who was told that it is over
	Wish    cases.Wish    `json:"wish,omitempty"`
}

// EmergencyOver steps down: those alerted hear that it is over or never was, and the
// person says whether a visit without hurry is wanted.
func EmergencyOver() *bot.Program {
	return bot.MustCompile(bot.Dialog[overSlots]{
		Name: emergencyOver, Version: 2, MaxMisses: 2, Upgrades: map[int]bot.Upgrade{1: same}, Inactivity: bot.InactivityRules{5 * time.Minute: "quiet"},
		Steps: []bot.Step[overSlots]{
			{State: "clearing", Do: clearEmergency, Irrevocable: true, WorkTimeout: answerLimit, WaitingText: "emergency_over.clearing", Handle: hearCleared, On: bot.On{"order": "keep", "open": "keep", "personal": "glad", "none": "none", "failed": "trouble", bot.Timeout: "trouble"}},
			{State: "keep", Expects: bot.ExpectsYesNo, Ask: "emergency_over.keep", Options: keepOptions, Handle: hearKeep, SkipIf: func(o overSlots) bool { return o.Wish == cases.WishDrop }, On: bot.On{"ok": "settling", "still": "still", "visit": "classifying", "drop": "settling", bot.Inactive: "unsaid", bot.TooManyMisses: "unsaid"}},
			{State: "still", Expects: bot.ExpectsYesNo, Ask: "emergency_over.still", Options: stillOptions, Handle: hearStill, On: bot.On{"again": "danger", "ok": "visit", bot.Inactive: "danger", bot.TooManyMisses: "danger"}},
			{State: "danger"},
			{State: "classifying", Do: func(o overSlots) []bot.Effect { return classify(Order{Asked: o.Work}) }, SkipIf: func(o overSlots) bool { return o.Order != "" || o.Work == "" }, WorkTimeout: answerLimit, WaitingText: "order.thinking", Handle: hearVisitClass, On: bot.On{"ok": "visit", bot.Timeout: "visit"}},
			{State: "visit", SkipIf: func(o overSlots) bool { return o.Order != "" }, Call: orderIntake, CallSlots: seedVisit, Handle: func(o overSlots, _ bot.Input) (overSlots, bot.Event) { return o, "asked" }, On: bot.On{"ok": "settling", "asked": "done"}},
			{State: "settling", Do: settle, SkipIf: func(o overSlots) bool { return o.Order == "" }, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "emergency_over.settling", Handle: hearSettled, On: bot.On{"ok": "settled", "refused": "refused", "failed": "refused", bot.Timeout: "refused"}},
			{State: "unsaid", Do: settle, SkipIf: func(o overSlots) bool { return o.Order == "" }, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "emergency_over.settling", Handle: hearSettled, On: bot.On{"ok": "done", "refused": "done", "failed": "done", bot.Timeout: "done"}},
			{State: "settled", Ask: "emergency_over.settled"},
			{State: "refused", Ask: "emergency_over.refused"},
			{State: "glad", Ask: "emergency_over.glad"},
			{State: "none", Ask: "emergency_over.none"},
			{State: "trouble", Ask: "emergency_over.trouble"},
			{State: "done"},
		},
	})
}

func clearEmergency(o overSlots) []bot.Effect {
	return []bot.Effect{bot.Do(cases.DoClear, cases.Command{Order: o.Order, Text: o.Text})}
}

func hearCleared(o overSlots, in bot.Input) (overSlots, bot.Event) {
	var a cases.Answer
	if len(in.Data) > 0 && in.Into(&a) != nil {
		return o, "failed"
	}
	switch in.Event {
	case cases.ClearOrder, cases.ClearOpen, cases.ClearPersonal, cases.ClearNone:
		o.Order, o.People = first(o.Order, a.Order), a.People[:min(len(a.People), maxNames)]
		return o, in.Event
	}
	return o, "failed"
}

func keepOptions(overSlots) []bot.Option {
	return []bot.Option{{Choice: string(cases.WishVisit), Title: "option.visit"}, {Choice: string(cases.WishDrop), Title: "option.no_visit"}}
}

func hearKeep(o overSlots, in bot.Input) (overSlots, bot.Event) {
	if in.Option == "" && in.Reading.Persists && !in.Reading.Has(bot.ActAllClear) { // "sí, que vengan, todavía huele"
		return o, "still"
	}
	switch o.Wish = cases.Wish(in.Option); {
	case in.Option != "":
	case saysYes(in), in.Reading.Has(bot.ActProvide, bot.SlotDescription, bot.SlotService, bot.SlotTime), in.Reading.Has(bot.ActResume):
		o.Wish, o.Work = cases.WishVisit, o.workOf(in)
	case saysNo(in):
		o.Wish = cases.WishDrop
	case o.Order != "" && unread(in) && len(strings.Fields(in.Text)) > fewWords: // the order stays, as in silence, with what was said
		o.Wish, o.Work = cases.WishVisit, clipped(orders.CleanText(in.Text), orders.MaxDescription)
	}
	switch o.Wish {
	case cases.WishVisit:
		return o, "visit"
	case cases.WishDrop:
		return o, "drop"
	}
	o.Wish = ""
	return o, bot.InvalidInput("emergency_over.keep.again")
}

// workOf is what a message wants to be done, "" where it does not say: for an order that is
// there all of its words, since they may name a day too.
func (o overSlots) workOf(in bot.Input) string {
	a, ok := in.Reading.Find(bot.ActProvide, bot.SlotDescription)
	switch {
	case !ok && !in.Reading.Has(bot.ActProvide, bot.SlotTime, bot.SlotService):
		return ""
	case !ok || o.Order != "":
		return clipped(orders.CleanText(in.Text), orders.MaxDescription)
	}
	return clipped(orders.CleanText(a.Text), orders.MaxDescription)
}

// hearVisitClass takes the service that the work is for; where none is known, that of the danger stays.
func hearVisitClass(o overSlots, in bot.Input) (overSlots, bot.Event) {
	var u bot.Classification
	if in.Event == bot.OK && in.Into(&u) == nil && business.Named(u.Service) {
		o.Service = u.Service
	}
	return o, bot.OK
}

func stillOptions(overSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.still_danger"}, {Choice: "no", Title: "option.all_clear"}}
}

// hearStill learns whether the danger goes on. Only a clear no ends it.
func hearStill(o overSlots, in bot.Input) (overSlots, bot.Event) {
	switch {
	case saysNo(in), in.Reading.Has(bot.ActAllClear):
		o.Wish = cases.WishVisit
		return o, bot.OK
	case saysYes(in), in.Reading.Persists:
		return o, "again"
	}
	return o, ""
}

// seedVisit is the order of a visit without hurry: what was said in danger is not asked
// for again.
func seedVisit(o overSlots) any {
	visit := Order{Service: o.Service, Description: o.Text, Priority: string(orders.Medium), Location: orders.Location{Text: o.Place, Point: o.Point}}
	if o.Work != "" {
		visit.Description = o.Work
	}
	return visit
}

// settle lowers the order, which is what silence means too, or drops it.
func settle(o overSlots) []bot.Effect {
	wish := o.Wish
	if wish == "" {
		wish = cases.WishVisit
	}
	return []bot.Effect{bot.Do(cases.DoSettle, cases.Command{Order: o.Order, Wish: wish, Text: o.Work})}
}

func hearSettled(o overSlots, in bot.Input) (overSlots, bot.Event) {
	switch in.Event {
	case bot.OK, "refused":
		return o, in.Event
	}
	return o, "failed"
}
