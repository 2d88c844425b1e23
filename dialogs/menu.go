package dialogs

import (
	"slices"

	"recado/bot"
)

// menuSlots is what the menu knows of someone who has just written.
type menuSlots struct {
	Shown    bool          `json:"shown,omitempty"` // asked for by name: there is no first message to understand
	Probe    bool          `json:"probe,omitempty"` // WhatsApp's own reviewers ask
	Text     string        `json:"text,omitempty"`
	Media    []bot.Media   `json:"media,omitempty"`
	Point    *bot.Location `json:"point,omitempty"`
	Service  string        `json:"service,omitempty"`
	Clause   string        `json:"clause,omitempty"`  // the part of Text that names the trouble, understood by itself
	Unclear  int           `json:"unclear,omitempty"` // messages that nobody could make out
	Underway bool          `json:"underway,omitempty"`
}

// Menu hears first messages and takes people where they want to go.
func Menu() *bot.Program {
	choices := bot.On{"below": "below", "thanks": "thanks", "order": "order", "status": "status", "agent": "person", "words": "understanding", "underway": "done", "quotation": "quotation", "jobs": "jobs", "warranty": "warranty", "closing": "closing"}
	return bot.MustCompile(bot.Dialog[menuSlots]{
		Name: menu, Version: 3, Patience: 2, Anywhere: toAgent, Upgrades: map[int]bot.Upgrade{1: same, 2: same},
		Steps: []bot.Step[menuSlots]{
			{State: "open", Known: func(m menuSlots) bool { return m.Shown }, Gather: true, Enough: atOnce, Hear: hearOpening, On: bot.On{"below": "below", "ok": "choose", "words": "understanding", "thanks": "thanks", "quotation": "quotation", "jobs": "jobs", "warranty": "warranty", "closing": "closing"}},
			{
				State: "understanding", Do: understandText, Limit: answerLimit, Waiting: "menu.thinking", Hear: hearIntent,
				On: bot.On{
					"order": "order", "status": "status", "agent": "person", "optout": "optout", "thanks": "thanks", "goodbye": "goodbye",
					"price": "price", "hours": "hours", "menu": "choose", "unclear": "unclear", "underway": "done", "lost": "lost", "again": "understanding", bot.Timeout: "choose",
				},
			},
			{State: "choose", Ask: "menu.choose", Args: greet, Options: menuOptions, Gather: true, Hear: hearChoice, On: choices},
			{State: "unclear", Ask: "menu.unclear", Options: menuOptions, Gather: true, Hear: hearChoice, On: choices},
			{State: "price", Ask: "menu.price", On: bot.On{"ok": "choose"}},
			{State: "hours", Ask: "menu.hours", Args: facts, On: bot.On{"ok": "choose"}},
			{State: "order", Call: orderIntake, With: seedOrder, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "status", Call: orderStatus, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "quotation", Call: quotation, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "warranty", Call: warranty, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "closing", Call: closing, With: func(menuSlots) any { return closingSlots{Choice: "approve"} }, Hear: hearJudged, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "jobs", Call: technicianJob, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "person", Call: handoff, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "lost", Call: handoff, With: func(menuSlots) any { return handoffSlots{Lost: true} }, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "optout", Call: optOut, Hear: whatever, On: bot.On{"ok": "done"}},
			{State: "thanks", Ask: "menu.thanks"},
			{State: "goodbye", Ask: "menu.goodbye"},
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

// isGreeting knows a message that says nothing yet: it is answered at once.
func isGreeting(in bot.Input) bool {
	return in.Kind == bot.KindText && greetings[bot.Fold(in.Text)]
}

// atOnce knows messages that nothing is to be waited for.
func atOnce(in bot.Input) bool {
	_, named := errand(in.Text)
	return named || isGreeting(in)
}

var greetings = set(
	"hola", "holaa", "holaaa", "buenas", "buenos dias", "buen dia", "buenas tardes", "buenas noches", "hola buenas", "hola buenos dias",
	"hola buenas tardes", "hola buenas noches", "hola, buenas tardes", "hola, buenos dias", "hola, buenas noches", "hola, buenas",
	"hello", "hi", "hey", "que tal", "hola que tal", "saludos", "alo", "ola", "good morning", "good afternoon",
)

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

func hearOpening(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	if isGreeting(in) {
		return m, bot.OK
	}
	return hearWords(m, in)
}

// hearWords keeps what came and has it understood. What came without words
// leads to the menu.
func hearWords(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	m.Media = append(m.Media, usable(in.Media)...)
	m.Media = m.Media[max(0, len(m.Media)-maxPhotos):] // whoever never says what they are of
	if in.Location != nil {
		m.Point = in.Location
	}
	if bot.Fold(in.Text) == "" {
		return m, bot.OK
	}
	if !says(in.Text, 1) && !answersBelow(in.Facts, in.Text) {
		return m, bot.OK // a face or a thumb
	}
	m.Text, m.Clause = in.Text, ""
	if answersBelow(in.Facts, in.Text) {
		return m, "below"
	}
	if courtesy(in.Text) && len(m.Media) == 0 {
		return m, "thanks"
	}
	if event, ok := errand(in.Text); ok {
		if slices.Contains(in.Facts.Underway, errandDialogs[event]) {
			return m, "below"
		}
		return m, event
	}
	return m, "words"
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
	if isGreeting(in) {
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

func understandText(m menuSlots) []bot.Effect {
	text := m.Text
	if m.Clause != "" {
		text = m.Clause
	}
	return []bot.Effect{bot.Do(Understand, map[string]string{"text": text})}
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
	case "talk_to_human", "complaint":
		return m, "agent"
	case "opt_out":
		return m, "optout"
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
	if u.Intent == "create_order" || u.Service != "" {
		if underway(in.Facts) {
			return m, "underway"
		}
		if u.Service == "" && m.Clause == "" { // long messages hide it: the part that names the trouble may tell
			if m.Clause = clause(m.Text); m.Clause != "" {
				return m, "again"
			}
		}
		m.Service = u.Service
		return m, "order"
	}
	if m.Unclear++; m.Unclear > 2 {
		return m, "lost"
	}
	return m, "unclear"
}

// seedOrder gives the order everything that the first message already said.
func seedOrder(m menuSlots) any {
	o := listen(Order{Service: m.Service}, bot.Input{Kind: bot.KindText, Text: m.Text, Media: m.Media, Location: m.Point})
	o.Description = describe(m.Text)
	return o
}
