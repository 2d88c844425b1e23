package dialogs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// handleOpen looks at what is open and finds out which of it is meant.
func handleOpen(o openSlots, in bot.Input) (openSlots, bot.Event) {
	var found orders.Open
	if in.Event != bot.OK && in.Event != "none" || len(in.Data) > 0 && in.Into(&found) != nil {
		if o.SilentIfNone {
			return o, "silent"
		}
		return o, "trouble"
	}
	o = o.takeOpeningWords(in.At)
	o.OrderNamed = o.Order != ""
	o.Item = orders.OpenItem{}
	o.Items, o.Quotes = onePerOrder(found.Items)
	if found.Last != nil {
		o.Item = *found.Last
	}
	switch {
	case o.SilentIfNone && (len(o.Items) == 0 || len(o.Items) > 1 && o.Want == string(orders.ChangePhotos)):
		return o, "silent"
	case len(o.Items) == 0 && o.OrderNamed && found.Last != nil:
		return o, "over"
	case len(o.Items) == 0 && o.OrderNamed:
		return o, "unknown"
	case len(o.Items) == 0 && o.Want == "late" && found.Last == nil: // who waits for somebody and has no order here is for a person to find out
		return o, "nobody"
	case len(o.Items) == 0:
		return o, "none"
	}
	if len(o.Items) > 1 {
		if coming := technicianHas(o.Items); (o.Want == "late" || o.Want == "when") && len(coming) == 1 {
			return withChosen(o, coming[0], in) // who waits for somebody waits for him who is sent
		}
		if one, ok := itemMeant(o.Items, in); ok {
			return withChosen(o, one, in)
		}
		if o.Want == "" || o.Want == "status" {
			return o, "listed"
		}
		return o, "which"
	}
	return withChosen(o, o.Items[0], in)
}

// onePerOrder leaves of each order one item: itself, or the quotation of somebody else's
// that the person may approve. quotes are the quotations that wait for an answer, by order:
// they are told of with it.
func onePerOrder(items []orders.OpenItem) (kept []orders.OpenItem, quotes map[string]string) {
	for _, item := range items {
		if item.Kind == orders.OpenQuotation {
			if quotes == nil {
				quotes = map[string]string{}
			}
			quotes[item.Order] = item.ID
		}
		if !slices.ContainsFunc(kept, func(k orders.OpenItem) bool { return k.Order == item.Order }) {
			kept = append(kept, item)
		}
	}
	return kept, quotes
}

func technicianHas(items []orders.OpenItem) (having []orders.OpenItem) {
	for _, item := range items {
		if item.Technician != "" && item.State != orders.Completed {
			having = append(having, item)
		}
	}
	return having
}

// withItem keeps an order as it stands now.
func withItem(o openSlots, item orders.OpenItem, in bot.Input) openSlots {
	o.Item, o.ArrivalMissed = item, !item.ETA.IsZero() && item.ETA.Before(in.At)
	return o
}

// withChosen goes on with one order.
func withChosen(o openSlots, item orders.OpenItem, in bot.Input) (openSlots, bot.Event) {
	o = withItem(o, item, in)
	if item.Kind == orders.OpenQuotation { // of an order that is not his: looked at by its id
		if o.Order == item.Order {
			return o, "over"
		}
		o.Order = item.Order
		return o, "again"
	}
	kind := orders.ChangeKind(o.Want)
	if kind == orders.ChangePlace {
		o = o.correctPlace(item.At)
	}
	switch {
	case o.Want == "owed":
		return o, "owed"
	case o.Want == "late":
		if item.State == orders.Completed {
			return o, "told"
		}
		return o, "late"
	case !kind.Valid():
		return o, "told"
	case !o.mayChangeAtOnce() && !slices.Contains(item.Ask, kind):
		return o, "over"
	case kind == orders.ChangeCancel:
		return o, "confirm"
	case kind == orders.ChangeService || kind == orders.ChangeOther:
		o.Value = firstNonEmpty(o.Value, o.Text)
		return o, "words"
	}
	return o, bot.Event(kind)
}

func handleWhichOpen(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if isNo(in) {
		return o, bot.Cancel
	}
	item, ok := itemMeant(o.Items, in)
	if !ok {
		return o, ""
	}
	return withChosen(o, item, in)
}

var referencePattern = regexp.MustCompile(`(?i)\b(?:(ord|cot)[ -]*)?0*(\d{1,9})\b`)

// itemMeant finds the one item that an input names: by its option, its number or its
// service; not found where two fit.
func itemMeant(items []orders.OpenItem, in bot.Input) (found orders.OpenItem, ok bool) {
	only := func(fits func(orders.OpenItem) bool) bool {
		n := 0
		for _, item := range items {
			if fits(item) {
				found = item
				n++
			}
		}
		return n == 1
	}
	if in.Option != "" {
		return found, only(func(i orders.OpenItem) bool { return i.ID == in.Option })
	}
	for _, m := range referencePattern.FindAllStringSubmatch(in.Text, 4) {
		n, _ := strconv.Atoi(m[2])
		for _, prefix := range []string{"ORD", "COT"} {
			if m[1] != "" && !strings.EqualFold(m[1], prefix) {
				continue
			}
			if only(func(i orders.OpenItem) bool {
				return matchesNumber(i.ID, prefix, n) || matchesNumber(i.Order, prefix, n)
			}) {
				return found, true
			}
		}
	}
	if a, said := findGiven(in, bot.SlotService); said && a.Value != "" {
		return found, only(func(i orders.OpenItem) bool { return i.Service == a.Value })
	}
	return orders.OpenItem{}, false
}

func matchesNumber(id, prefix string, n int) bool {
	rest, ok := strings.CutPrefix(id, prefix+"-")
	have, err := strconv.Atoi(rest)
	return ok && err == nil && have == n
}
