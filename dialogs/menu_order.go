package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/business"
	"recado/flows/orders"
)

// understandText has the service classified: by the described part of a message if there is
// one, because the rest of a long message hides it.
func understandText(m menuSlots) []bot.Effect {
	text := m.Text
	for _, a := range m.Acts {
		whole := m.ClassifyWholeText || len(strings.Fields(a.Text)) < minRest // "además gotea" does not say what
		if a.About == bot.SlotDescription && len(a.Text) < len(text) && !whole {
			text = a.Text
		}
	}
	if told := toldProblem(m.Text, m.Told); told != "" && !m.ClassifyWholeText {
		text = told
	} else if text != m.Text {
		for _, a := range m.Acts { // "necesito un electricista para unas lámparas | dos en la sala"
			if a.Kind == bot.ActProvide && a.About == bot.SlotService && !strings.Contains(text, a.Text) {
				text = a.Text + ", " + text
			}
		}
	}
	if !m.ClassifyWholeText && text == m.Text {
		text = withoutPlace(text, m.Acts)
	}
	args := map[string]any{"text": text}
	for _, a := range m.Acts {
		if a.About == bot.SlotDescription && len(a.Parts) > 1 {
			args["parts"] = a.Parts
		}
	}
	return []bot.Effect{bot.Do(ClassifyText, args)}
}

// withoutPlace removes the parts of places from a text, because an address confuses the
// classifier.
func withoutPlace(text string, acts []bot.Act) string {
	rest := text
	for _, a := range acts {
		if a.Place == nil || !a.Place.Located() {
			continue
		}
		for _, part := range []string{a.Place.Street, a.Place.Neighborhood, a.Place.Building, a.Place.Floor, a.Place.Room, a.Place.Landmark, a.Place.City} {
			if part != "" {
				rest = strings.Replace(rest, part, "", 1)
			}
		}
	}
	if rest = strings.Join(strings.Fields(rest), " "); len(strings.Fields(rest)) < minRest {
		return text
	}
	return rest
}

func severalOptions(menuSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.apart"}, {Choice: "no", Title: "option.together"}}
}

// handleSeveral decides whether several jobs become several orders.
func handleSeveral(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch {
	case len(m.Jobs) == 0:
		return m, "order"
	case isYes(in):
		m.Service, m.Description = m.Jobs[0].Service, m.Jobs[0].Text
		m.Jobs = m.Jobs[1:]
		return m, "order"
	case isNo(in):
		m.Jobs = nil
		return m, "order"
	}
	return m, ""
}

// handleOrdered continues with the next of several jobs, and takes the common slots from the
// order just created.
func handleOrdered(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	var made Order
	if len(m.Jobs) == 0 || in.Event != "created" || in.Into(&made) != nil {
		return m, bot.OK
	}
	m.Common = &commonSlots{Location: made.Location, Priority: made.Priority, Mail: made.Mail}
	m.Service, m.Description = m.Jobs[0].Service, m.Jobs[0].Text
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

// handleIntent follows the classifier's result. If it finds none, the person is asked again,
// and then an agent is called.
func handleIntent(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	var u bot.Classification
	if in.Event != bot.OK || in.Into(&u) != nil {
		return m, "menu"
	}
	switch u.Intent {
	case "order_status":
		if len(m.Media) > 0 { // "mire cómo quedó": about the photo
			m.NotUnderstood++
			return m, "unclear"
		}
		return m, "status"
	case "complaint":
		if m.tellsWholeOrder() { // "vinieron la otra vez y volvió a fallar, no bota el agua, calle 9 # 22-41": the agent would ask for it again
			break
		}
		m.Complains = true
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
	case "credit":
		if slices.Contains(in.Facts.OpenDialogs, registration) {
			return m, "underway"
		}
		return m.wantsCredit(bot.Input{Text: m.Text, At: in.At, Reading: bot.Reading{Acts: m.Acts}, Facts: in.Facts}), "credit"
	case "quality_probe":
		m.Probe = true
		return m, "menu"
	}
	described := bot.Reading{Acts: m.Acts}.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription)
	if u.Intent == "create_order" || u.Service != "" || described {
		if orderInProgress(in.Facts) {
			return m, "underway"
		}
		if u.Service == "" && described && !m.ClassifyWholeText {
			m.ClassifyWholeText = true
			return m, "again"
		}
		if business.Named(u.Service) {
			m.Service = u.Service
		}
		if m.Jobs = u.Jobs; len(m.Jobs) > 1 {
			return m, "several"
		}
		switch {
		case described:
			return m, "mine"
		case len(m.Acts) == 0 && m.notUnderstood(): // "y el portón es el verde"
			return m, "offer_order"
		}
		return m, "order"
	}
	switch m.NotUnderstood++; {
	case m.NotUnderstood > 2:
		return m, "lost"
	case m.NotUnderstood == 1 && m.notUnderstood():
		return m, "offer"
	}
	return m, "unclear"
}

// tellsWholeOrder reports whether a message tells what is wrong and where, so that an order can be taken from it.
func (m menuSlots) tellsWholeOrder() bool {
	said := bot.Reading{Acts: m.Acts}
	return said.Has(bot.ActProvide, bot.SlotDescription) && tellsPlace(said)
}

// notUnderstood reports whether a message of some words has no act but given values: it may be
// a note for the technician of an open order.
func (m menuSlots) notUnderstood() bool {
	return len(strings.Fields(m.Text)) >= minNoteWords && !slices.ContainsFunc(m.Acts, func(a bot.Act) bool { return a.Kind != bot.ActProvide })
}

// minNoteWords is the fewest words of a message without a recognised intent that may be a note
// for the technician.
const minNoteWords = 4

// handleMine finds an open order of the same service, or of any service if none was told.
func handleMine(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	var found orders.Open
	if in.Event != bot.OK || in.Into(&found) != nil {
		return m, bot.OK
	}
	for _, item := range found.Items {
		if item.Kind == orders.OpenOrder && item.State != orders.Completed && (m.Service == "" || item.Service == m.Service) {
			m.SameServiceOrder, m.Service = item.Order, item.Service
			return m, "same"
		}
	}
	return m, bot.OK
}

// addition returns what is to be added to the open order: the whole text.
func (m menuSlots) addition() string { return orders.CleanText(m.Text) }

func sameArgs(m menuSlots, _ bot.Facts) any {
	return map[string]any{"id": m.SameServiceOrder, "service": "service." + m.Service, "value": shortenValue(m.addition())}
}

func sameOptions(menuSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.same_order"}, {Choice: "no", Title: "option.new_service"}}
}

// handleSame decides whether the description is about the open order.
func handleSame(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch {
	case isYes(in):
		return m, "add"
	case isNo(in):
		return m, "order"
	}
	return m, ""
}

func seedAddition(m menuSlots) any {
	return openSlots{Want: string(orders.ChangeDescription), Order: m.SameServiceOrder, Value: m.addition(), Text: m.Text, Photos: m.Media, ReadBack: true}
}

// seedOrder returns the slots of an order with everything in the first message.
func seedOrder(m menuSlots) any {
	in := bot.Input{Kind: bot.KindText, Text: m.Text, Media: m.Media, Location: m.Point, Reading: bot.Reading{Acts: m.Acts, Unexplained: m.Unexplained, Told: m.Told}, Facts: bot.Facts{Contact: m.Contact}}
	o := Order{Service: m.Service}
	if m.Description != "" {
		o = o.setDescription(m.Description)
	}
	if c := m.Common; c != nil {
		o.Location, o.Priority, o.Mail = c.Location, c.Priority, c.Mail
		return o.addToldNotes(in)
	}
	if a, _ := in.Reading.Find(bot.ActProvide, bot.SlotDescription); m.Service == "" && tellsWork(a.Text) { // the classifier knows no service for it
		o.ServiceText, o.Unsure = m.Text, 1
	}
	if m.Service != "" {
		o = o.setProblemStart(m.Text)
	}
	return fillOrder(o, in)
}
