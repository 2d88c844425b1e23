package dialogs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// hearOpen looks at what is open and finds out which of it is meant.
func hearOpen(o openSlots, in bot.Input) (openSlots, bot.Event) {
	var found orders.Open
	if in.Event != bot.OK && in.Event != "none" || len(in.Data) > 0 && in.Into(&found) != nil {
		return o, "trouble"
	}
	o.Named = o.Order != ""
	o.Items, o.Item = onePerOrder(found.Items), orders.OpenItem{}
	if found.Last != nil {
		o.Item = *found.Last
	}
	switch {
	case o.Quiet && len(o.Items) != 1:
		return o, "silent"
	case len(o.Items) == 0 && o.Named && found.Last != nil:
		return o, "over"
	case len(o.Items) == 0 && o.Named:
		return o, "unknown"
	case len(o.Items) == 0:
		return o, "none"
	}
	o.Missed = !o.Items[0].ETA.IsZero() && !in.At.IsZero() && o.Items[0].ETA.Before(in.At)
	if len(o.Items) > 1 {
		if coming := technicianHas(o.Items); (o.Want == "late" || o.Want == "when") && len(coming) == 1 {
			return chosen(o, coming[0]) // who waits for somebody waits for him who is sent
		}
		if one, ok := itemMeant(o.Items, in); ok {
			return chosen(o, one)
		}
		if o.Want == "" || o.Want == "status" {
			return o, "listed"
		}
		return o, "which"
	}
	return chosen(o, o.Items[0])
}

// onePerOrder leaves of each order one item: itself, or the quotation of somebody else's
// that the person may approve. What waits for an answer is told with the order.
func onePerOrder(items []orders.OpenItem) []orders.OpenItem {
	var kept []orders.OpenItem
	for _, item := range items {
		if !slices.ContainsFunc(kept, func(k orders.OpenItem) bool { return k.Order == item.Order }) {
			kept = append(kept, item)
		}
	}
	return kept
}

func technicianHas(items []orders.OpenItem) (having []orders.OpenItem) {
	for _, item := range items {
		if item.Technician != "" && item.State != orders.Completed {
			having = append(having, item)
		}
	}
	return having
}

// chosen goes on with one order.
func chosen(o openSlots, item orders.OpenItem) (openSlots, bot.Event) {
	o.Item = item
	if item.Kind == orders.OpenQuotation { // of an order that is not his: looked at by its id
		if o.Order == item.Order {
			return o, "over"
		}
		o.Order = item.Order
		return o, "again"
	}
	kind := orders.ChangeKind(o.Want)
	switch {
	case o.Want == "late":
		if item.State == orders.Completed {
			return o, "told"
		}
		return o, "late"
	case !kind.Valid():
		return o, "told"
	case !o.may() && !slices.Contains(item.Ask, kind):
		return o, "over"
	case kind == orders.ChangeCancel:
		return o, "confirm"
	case kind == orders.ChangeService || kind == orders.ChangeOther:
		o.Value = first(o.Value, o.Text)
		return o, "words"
	}
	return o, bot.Event(kind)
}

func hearWhichOpen(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if saysNo(in) {
		return o, bot.Cancel
	}
	item, ok := itemMeant(o.Items, in)
	if !ok {
		return o, ""
	}
	return chosen(o, item)
}

var aReference = regexp.MustCompile(`(?i)\b(?:(ord|cot)[ -]*)?0*(\d{1,9})\b`)

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
	for _, m := range aReference.FindAllStringSubmatch(in.Text, 4) {
		n, _ := strconv.Atoi(m[2])
		for _, prefix := range []string{"ORD", "COT"} {
			if m[1] != "" && !strings.EqualFold(m[1], prefix) {
				continue
			}
			if only(func(i orders.OpenItem) bool { return numbered(i.ID, prefix, n) || numbered(i.Order, prefix, n) }) {
				return found, true
			}
		}
	}
	if a, said := given(in, bot.SlotService); said && a.Value != "" {
		return found, only(func(i orders.OpenItem) bool { return i.Service == a.Value })
	}
	return orders.OpenItem{}, false
}

func numbered(id, prefix string, n int) bool {
	rest, ok := strings.CutPrefix(id, prefix+"-")
	have, err := strconv.Atoi(rest)
	return ok && err == nil && have == n
}

func hearCancelling(o openSlots, in bot.Input) (openSlots, bot.Event) {
	switch {
	case saysYes(in) || in.Reading.Has(bot.ActCancel) && !saysNo(in):
		return o, "yes"
	case in.Reading.Has(bot.ActChange, bot.SlotDate, bot.SlotTime):
		o.Want = string(orders.ChangeDate)
		o, _ = takeDate(o, in)
		return o, "date"
	case in.Reading.Has(bot.ActChange, bot.SlotPlace):
		o.Want = string(orders.ChangePlace)
		o, _ = takePlace(o, in)
		return o, "place"
	case saysNo(in):
		return o, "no"
	}
	return o, ""
}

func hearChecked(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if in.Option == "" { // "no, es calle 5": a correction is read back
		switch orders.ChangeKind(o.Want) {
		case orders.ChangePlace:
			if _, said := given(in, bot.SlotPlace); said {
				if o, ok := takePlace(o, in); ok {
					return o, "corrected"
				}
			}
		case orders.ChangeDate:
			if _, said := given(in, bot.SlotDate, bot.SlotTime); said {
				if o, ok := takeDate(o, in); ok {
					return o, "corrected"
				}
			}
		}
	}
	switch {
	case saysYes(in):
		return o, "yes"
	case !saysNo(in):
		return o, ""
	}
	switch kind := orders.ChangeKind(o.Want); kind {
	case orders.ChangePlace, orders.ChangeDate, orders.ChangeDescription:
		if o.Asked { // what was read back was not it
			return forgetValue(o), bot.Event(kind)
		}
	}
	return o, "no"
}

// hearOutcome tells what came of a change.
func hearOutcome(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if in.Event != bot.OK {
		switch o.Why, _ = refusal(in); {
		case o.Why == "change.past":
			o = forgetValue(o)
			return o, "past"
		case o.Why == "change.nobody" || o.Why == "change.too_many":
			return o, "nobody"
		}
		return o, "refused"
	}
	var done orders.Changed
	if in.Into(&done) == nil && done.Item.Order != "" { // what can't be read is not told
		o.Item = done.Item
	}
	switch {
	case done.Passed:
		return o, "passed"
	case o.Want == string(orders.ChangeCancel):
		return o, "cancelled"
	case o.Want == string(orders.ChangeDescription) && len(o.Photos) > 0:
		o.Want = string(orders.ChangePhotos)
		return o, "more"
	case o.Want == string(orders.ChangePhotos):
		o.Added = len(o.Photos)
	}
	return o, "changed"
}

func hearLate(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if in.Event != bot.OK {
		if o.Why, _ = refusal(in); o.Why == "change.nobody" {
			return o, "nobody"
		}
		return o, "refused"
	}
	var done orders.Changed
	if in.Into(&done) == nil && done.Item.Order != "" {
		o.Item, o.Early, o.Again = done.Item, done.Early, done.Again
		o.Missed = !o.Item.ETA.IsZero() && !in.At.IsZero() && o.Item.ETA.Before(in.At)
	}
	return o, bot.OK
}
