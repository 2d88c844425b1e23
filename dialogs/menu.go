package dialogs

import (
	"encoding/json"
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/business"
	"recado/flows/orders"
)

// menuSlots is what the menu knows of someone who has just written.
type menuSlots struct {
	Shown     bool          `json:"shown,omitempty"` // asked for by name: there is no first message to understand
	Probe     bool          `json:"probe,omitempty"` // WhatsApp's own reviewers ask
	Text      string        `json:"text,omitempty"`
	Media     []bot.Media   `json:"media,omitempty"`
	Point     *bot.Location `json:"point,omitempty"`
	Service   string        `json:"service,omitempty"`
	Acts      []bot.Act     `json:"acts,omitempty"`      // what Text was read as
	Rest      []bot.Span    `json:"rest,omitempty"`      // of Text, what no act accounts for
	Jobs      []bot.Job     `json:"jobs,omitempty"`      // several things to be done, each an order: those still to be taken
	Describes string        `json:"describes,omitempty"` // the part of Text that is about the order at hand
	Common    *commonSlots  `json:"common,omitempty"`    // what the orders of one message share, once the first is made
	Whole     bool          `json:"whole,omitempty"`     // the part of Text that describes the trouble told no service: all of it is asked about
	Unclear   int           `json:"unclear,omitempty"`   // messages that nobody could make out
	Same      string        `json:"same,omitempty"`      // an open order of the same service: what was described may be about it
	Underway  bool          `json:"underway,omitempty"`
}

// Menu hears first messages and takes people where they want to go.
func Menu() *bot.Program {
	choices := bot.On{"note": "note", "below": "below", "thanks": "thanks", "goodbye": "goodbye", "order": "order", "status": "status", "agent": "person", "words": "understanding", "underway": "done", "quotation": "quotation", "jobs": "jobs", "warranty": "warranty", "closing": "closing"}
	return bot.MustCompile(bot.Dialog[menuSlots]{
		Name: menu, Version: 4, Patience: 2, Anywhere: toAgent, Answer: answerNew, Upgrades: map[int]bot.Upgrade{1: same, 2: same, 3: same},
		Steps: []bot.Step[menuSlots]{
			{State: "open", Known: func(m menuSlots) bool { return m.Shown }, Expects: bot.ExpectsOpen, Gather: true, Enough: atOnce, Hear: hearOpening, On: bot.On{"note": "note", "photos": "photos", "below": "below", "order": "order", "ok": "choose", "words": "understanding", "thanks": "thanks", "goodbye": "goodbye", "agent": "person", "quotation": "quotation", "jobs": "jobs", "warranty": "warranty", "closing": "closing"}},
			{
				State: "understanding", Do: understandText, Limit: answerLimit, Waiting: "menu.thinking", Hear: hearIntent,
				On: bot.On{
					"order": "order", "mine": "mine", "several": "several", "status": "status", "agent": "person", "thanks": "thanks", "goodbye": "goodbye",
					"price": "price", "hours": "hours", "menu": "choose", "unclear": "unclear", "underway": "done", "lost": "lost", "again": "understanding", bot.Timeout: "choose",
				},
			},
			{State: "choose", Expects: bot.ExpectsOpen, Ask: "menu.choose", Args: greet, Options: menuOptions, Gather: true, Hear: hearChoice, On: choices},
			{State: "unclear", Expects: bot.ExpectsOpen, Ask: "menu.unclear", Options: menuOptions, Gather: true, Hear: hearChoice, On: choices},
			{State: "photos", Call: openItems, With: seedPhotos, Hear: hearAdded, On: bot.On{"ok": "done", "ask": "choose"}},
			{State: "note", Call: openItems, With: seedNote, Hear: hearNoted, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "price", Ask: "menu.price", Args: nothing, On: bot.On{"ok": "choose"}},
			{State: "hours", Ask: "menu.hours", Args: facts, On: bot.On{"ok": "choose"}},
			{State: "several", Expects: bot.ExpectsYesNo, Ask: "menu.several", Args: jobArgs, Options: severalOptions, Hear: hearSeveral, On: bot.On{"order": "order"}},
			{State: "mine", Do: findMine, Limit: answerLimit, Waiting: "menu.thinking", Hear: hearMine, On: bot.On{"ok": "order", "same": "same", bot.Timeout: "order"}},
			{State: "same", Expects: bot.ExpectsYesNo, Ask: "menu.same", Args: sameArgs, Options: sameOptions, Hear: hearSame, On: bot.On{"add": "add", "order": "order"}},
			{State: "add", Call: openItems, With: seedAddition, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "order", Call: orderIntake, With: seedOrder, Hear: hearOrdered, On: bot.On{"ok": "done", "more": "next"}},
			{State: "next", Ask: "menu.next", Args: jobArgs, On: bot.On{"ok": "order"}},
			{State: "status", Call: orderStatus, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "quotation", Call: quotation, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "warranty", Call: warranty, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "closing", Call: closing, With: func(menuSlots) any { return closingSlots{Choice: "approve"} }, Hear: hearJudged, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "jobs", Call: technicianJob, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "person", Call: handoff, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "lost", Call: handoff, With: func(menuSlots) any { return handoffSlots{Lost: true} }, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "thanks", Ask: "menu.thanks", Args: nothing},
			{State: "goodbye", Ask: "menu.goodbye", Args: nothing},
			{State: "below", Do: sayBelow},
			{State: "done"},
		},
	})
}

// hearJudged has praise understood like any other words where no work waits for it.
func hearJudged(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	if in.Event == "none" {
		return m, "none"
	}
	return m, bot.OK
}

// whatever takes a called dialog's end, however it ended.
func whatever(m menuSlots, _ bot.Input) (menuSlots, bot.Event) { return m, bot.OK }

// answerNew answers "¿cuándo vienen?" beside a new problem: it is no question about what is
// open already.
func answerNew(m menuSlots, topic string, _ bot.Facts) (bot.Say, bool) {
	if topic != bot.TopicWhen || !(bot.Reading{Acts: m.Acts}).Has(bot.ActProvide, bot.SlotService, bot.SlotDescription) {
		return bot.Say{}, false
	}
	return bot.Say{Key: "order.answer.when"}, true
}

// nothing is for texts that mention nothing: the same is known for the same then.
func nothing(menuSlots, bot.Facts) any { return nil }

func facts(_ menuSlots, f bot.Facts) any { return f }

func greet(m menuSlots, f bot.Facts) any {
	return map[string]any{"profile": f.Profile, "probe": m.Probe, "photos": len(m.Media), "open": f.Open}
}

func menuOptions(menuSlots) []bot.Option {
	return []bot.Option{
		{Choice: "order", Title: "option.order"},
		{Choice: "status", Title: "option.status"},
		{Choice: "agent", Title: "option.agent"},
	}
}

// saysNothingYet knows a first message that is nothing but a greeting: it is answered at once.
func saysNothingYet(in bot.Input) bool {
	return in.Kind == bot.KindText && onlyPolite(in) && in.Reading.Has(bot.ActGreet)
}

// atOnce knows messages that nothing is to be waited for.
func atOnce(in bot.Input) bool { return saysNothingYet(in) || in.Reading.Has(bot.ActGo) }

func hearOpening(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	if saysNothingYet(in) {
		return m, bot.OK
	}
	m, ev := hearWords(m, in)
	if ev == bot.OK && len(m.Media) > 0 {
		return m, "photos"
	}
	return m, ev
}

// seedPhotos offers photos that came without a word to the one order that is open; where
// there is not just one, the menu asks what to do with them.
func seedPhotos(m menuSlots) any {
	return openSlots{Want: string(orders.ChangePhotos), Photos: m.Media, Quiet: true}
}

// hearAdded: photos that belong to no open order are asked about.
func hearAdded(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch in.Event {
	case "silent", "left", "none", "trouble", "over":
		return m, "ask"
	}
	return m, bot.OK
}

// seedNote offers what whoever comes should know to the order that is open: "que entren por
// el parqueadero".
func seedNote(m menuSlots) any {
	return openSlots{Want: string(orders.ChangeDescription), Value: orders.CleanText(m.Text), Text: m.Text, Quiet: true}
}

// hearNoted has a note understood like any other words where no order is open.
func hearNoted(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch in.Event {
	case "silent", "none", "trouble", "over":
		return m, "none"
	}
	return m, bot.OK
}

// hearWords keeps what came and goes where its acts lead: to what the person asks for by
// name or means by what he says, else to have it understood. What came without words
// leads to the menu; a question is the machine's to answer.
func hearWords(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	m.Media = append(m.Media, usable(in.Media)...)
	m.Media = m.Media[max(0, len(m.Media)-maxPhotos):] // whoever never says what they are of
	if in.Location != nil {
		m.Point = in.Location
	}
	if bot.Fold(in.Text) == "" {
		return m, bot.OK
	}
	if answersBelow(in) {
		m.Text = in.Text
		return m, "below"
	}
	if !says(in.Text, 1) {
		return m, bot.OK // a face or a thumb
	}
	m.Text, m.Acts, m.Rest = in.Text, in.Reading.Acts, in.Reading.Rest
	if (onlyPolite(in) || onlyNods(in)) && len(m.Media) == 0 {
		if in.Reading.Has(bot.ActBye) && !in.Reading.Has(bot.ActThank) {
			return m, "goodbye"
		}
		return m, "thanks"
	}
	if event, dialog := leads(in.Reading); event != "" {
		if slices.Contains(in.Facts.Underway, dialog) {
			return m, "below"
		}
		return m, event
	}
	if asides(in.Reading) {
		return m, ""
	}
	return m, "words"
}

// onlyNods knows "ya", "ok", "listo" and "espere" where nothing was asked.
func onlyNods(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		short := a.Kind == bot.ActSmalltalk && len(strings.Fields(in.Text)) <= maxBareAnswer
		if a.Kind != bot.ActConfirm && a.Kind != bot.ActWait && !short {
			return false
		}
	}
	return len(in.Reading.Acts) > 0
}

// leads is where the acts of a first message lead by themselves, and the dialog there.
func leads(r bot.Reading) (bot.Event, string) {
	if a, ok := r.Find(bot.ActGo); ok {
		dialog := map[string]string{"quotation": quotation, "warranty": warranty, "closing": closing, "jobs": technicianJob, "order": orderIntake}[a.About]
		return bot.Event(a.About), dialog
	}
	if r.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription) {
		return "", ""
	}
	switch {
	case r.Has(bot.ActApprove), r.Has(bot.ActReject), r.Has(bot.ActChanges):
		return "quotation", quotation
	case r.Has(bot.ActProgress):
		return "jobs", technicianJob
	case r.Has(bot.ActComplain, "work", "price", "person", "other"):
		return "agent", handoff
	case r.Has(bot.ActProvide, bot.SlotNote) && !asides(r):
		return "note", openItems
	}
	return "", ""
}

// asides reports whether a message does nothing but what the machine answers at every
// question: it asks, or wants something of what is open.
func asides(r bot.Reading) bool {
	found := false
	for _, a := range r.Acts {
		switch a.Kind {
		case bot.ActAsk, bot.ActChange, bot.ActCancel, bot.ActComplain:
			found = true
		case bot.ActProvide:
			if a.About == bot.SlotService || a.About == bot.SlotDescription {
				return false
			}
		}
	}
	return found
}

func hearChoice(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch in.Option {
	case "order":
		if underway(in.Facts) {
			return m, "underway"
		}
		return m, "order"
	case "status", "agent":
		return m, bot.Event(in.Option)
	}
	if saysNothingYet(in) {
		return m, ""
	}
	m, ev := hearWords(m, in)
	if ev == bot.OK {
		return m, "" // a photo alone: ask what to do with it
	}
	return m, ev
}

// underway knows that an order is being taken below: one does not begin another
// in the middle of it.
func underway(f bot.Facts) bool {
	return slices.Contains(f.Underway, orderIntake)
}

// sayBelow lets the conversation that waits below hear what it was asked by name: it is not
// begun a second time.
func sayBelow(m menuSlots) []bot.Effect {
	return []bot.Effect{bot.Rehear(bot.Input{Kind: bot.KindText, Text: m.Text})}
}

// understandText has the service classified: by the part of a message that describes the
// trouble where there is one, since the rest of a long message hides it.
func understandText(m menuSlots) []bot.Effect {
	text := m.Text
	for _, a := range m.Acts {
		if a.About == bot.SlotDescription && len(a.Text) < len(text) && a.Text != "" && !m.Whole {
			text = a.Text
		}
	}
	args := map[string]any{"text": text}
	for _, a := range m.Acts {
		if a.About == bot.SlotDescription && len(a.Parts) > 1 {
			args["parts"] = a.Parts
		}
	}
	return []bot.Effect{bot.Do(Understand, args)}
}

func severalOptions(menuSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.apart"}, {Choice: "no", Title: "option.together"}}
}

// hearSeveral settles whether several things to be done are several orders.
func hearSeveral(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch {
	case len(m.Jobs) == 0:
		return m, "order"
	case saysYes(in):
		m.Service, m.Describes = m.Jobs[0].Service, m.Jobs[0].Text
		m.Jobs = m.Jobs[1:]
		return m, "order"
	case saysNo(in):
		m.Jobs = nil
		return m, "order"
	}
	return m, ""
}

// hearOrdered goes on with the next of several jobs, with what they have in common filled
// from the order that was just made.
func hearOrdered(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	var made Order
	if len(m.Jobs) == 0 || in.Event != "created" || in.Into(&made) != nil {
		return m, bot.OK
	}
	m.Common = &commonSlots{Location: made.Location, Priority: made.Priority, Mail: made.Mail}
	m.Service, m.Describes = m.Jobs[0].Service, m.Jobs[0].Text
	m.Jobs, m.Media, m.Point = m.Jobs[1:], nil, nil
	return m, "more"
}

// commonSlots are what the orders of one message share.
type commonSlots struct {
	Location orders.Location `json:"location,omitzero"`
	Priority string          `json:"priority,omitempty"`
	Mail     string          `json:"mail,omitempty"`
}

// jobArgs name the services of the jobs that are still to be ordered.
func jobArgs(m menuSlots, _ bot.Facts) any {
	var services []string
	for _, j := range m.Jobs {
		services = append(services, "service."+j.Service)
	}
	return map[string]any{"services": services, "service": "service." + m.Service, "count": len(m.Jobs)}
}

// hearIntent takes the person where the classifier says. Whom it can't make out
// is asked once more, and then gets a person.
func hearIntent(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	var u bot.Understanding
	if in.Event != bot.OK || in.Into(&u) != nil {
		return m, "menu"
	}
	switch u.Intent {
	case "order_status":
		if len(m.Media) > 0 { // "mire cómo quedó": of the photo
			m.Unclear++
			return m, "unclear"
		}
		return m, "status"
	case "complaint":
		return m, "agent"
	case "thanks":
		return m, "thanks"
	case "goodbye":
		return m, "goodbye"
	case "price_question":
		return m, "price"
	case "hours_question":
		return m, "hours"
	case "greeting", "help":
		return m, "menu"
	case "quality_probe":
		m.Probe = true
		return m, "menu"
	}
	described := bot.Reading{Acts: m.Acts}.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription)
	if u.Intent == "create_order" || u.Service != "" || described {
		if underway(in.Facts) {
			return m, "underway"
		}
		if u.Service == "" && described && !m.Whole {
			m.Whole = true
			return m, "again"
		}
		if business.Named(u.Service) {
			m.Service = u.Service
		}
		if m.Jobs = u.Jobs; len(m.Jobs) > 1 {
			return m, "several"
		}
		if described {
			return m, "mine"
		}
		return m, "order"
	}
	if m.Unclear++; m.Unclear > 2 {
		return m, "lost"
	}
	return m, "unclear"
}

// findMine looks for what the person has open: what he describes may be about that.
func findMine(menuSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.OpenFind, map[string]string{})}
}

// hearMine finds an open order of the same service; one is enough where no service was told.
func hearMine(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	var found orders.Open
	if in.Event != bot.OK || in.Into(&found) != nil {
		return m, bot.OK
	}
	for _, item := range found.Items {
		if item.Kind == orders.OpenOrder && item.State != orders.Completed && (m.Service == "" || item.Service == m.Service) {
			m.Same, m.Service = item.Order, item.Service
			return m, "same"
		}
	}
	return m, bot.OK
}

// addition is what is to be added to the order that is open: all that was written.
func (m menuSlots) addition() string { return orders.CleanText(m.Text) }

func sameArgs(m menuSlots, _ bot.Facts) any {
	return map[string]any{"id": m.Same, "service": "service." + m.Service, "value": shortened(m.addition())}
}

func sameOptions(menuSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.same_order"}, {Choice: "no", Title: "option.new_service"}}
}

// hearSame settles whether what was described is about the open order.
func hearSame(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch {
	case saysYes(in):
		return m, "add"
	case saysNo(in):
		return m, "order"
	}
	return m, ""
}

func seedAddition(m menuSlots) any {
	return openSlots{Want: string(orders.ChangeDescription), Order: m.Same, Value: m.addition(), Text: m.Text, Photos: m.Media, Sure: true}
}

// seedOrder gives the order everything that the first message already said.
func seedOrder(m menuSlots) any {
	in := bot.Input{Kind: bot.KindText, Text: m.Text, Media: m.Media, Location: m.Point, Reading: bot.Reading{Acts: m.Acts, Rest: m.Rest}}
	o := Order{Service: m.Service}
	if m.Describes != "" {
		o = o.described(m.Describes)
	}
	if c := m.Common; c != nil {
		o.Location, o.Priority, o.Mail = c.Location, c.Priority, c.Mail
		return o
	}
	return listen(o, in)
}

// maxBareAnswer is how many words an answer has that says nothing without its question.
const maxBareAnswer = 2

// answersBelow knows a yes, a no or a score that is meant for the question that the menu
// covers.
func answersBelow(in bot.Input) bool {
	f := in.Facts
	n := slices.Index(f.Underway, menu)
	if n < 1 || !slices.Contains([]string{quotation, extraWork, closing}, f.Underway[n-1]) {
		return false
	}
	r := in.Reading
	if len(r.Acts) == 0 && says(in.Text, 1) && len(strings.Fields(in.Text)) <= maxBareAnswer {
		return true // "5" is a score and "dale" a yes only where they are asked for: they are read again there
	}
	if f.Underway[n-1] == closing && r.Has(bot.ActProvide, bot.SlotScore) {
		return true
	}
	return saysYes(in) || saysNo(in)
}

// same is the upgrade of a dialog that only has learned more.
func same(s bot.State, slots json.RawMessage) (bot.State, json.RawMessage, error) {
	return s, slots, nil
}
