package dialogs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"recado/bot"
	"recado/flows/orders"
)

// handleOpen takes the open items and finds the one that is meant.
func handleOpen(o openSlots, in bot.Input) (openSlots, bot.Event) {
	var found orders.Open
	if in.Event != bot.OK && in.Event != "none" || len(in.Data) > 0 && in.Into(&found) != nil {
		if o.SilentIfNone {
			return o, "silent"
		}
		return o, "trouble"
	}
	o.Spoofable, o.Case = in.Facts.Spoofable, in.Facts.Case
	opening := o.openingMention()
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
	case len(o.Items) == 0 && o.Want == string(orders.ChangeCancel) && !o.OrderNamed && orderInProgress(in.Facts): // the order being taken is meant
		return o, "draft"
	case len(o.Items) == 0 && o.OrderNamed && found.Last != nil:
		return o, "over"
	case len(o.Items) == 0 && strings.HasPrefix(o.Order, "COT-"): // a quotation that waits for no answer
		return o, "quotation"
	case len(o.Items) == 0 && o.OrderNamed:
		return o, "unknown"
	case len(o.Items) == 0 && o.Want == "late" && found.Last == nil: // a person waits for somebody and has no order here: an agent has to find out
		return o, "nobody"
	case len(o.Items) == 0 && o.Instead != nil && found.Last == nil:
		return o, "instead"
	case len(o.Items) == 0:
		return o, "none"
	}
	if len(o.Items) > 1 {
		if coming := technicianHas(o.Items); (o.Want == "late" || o.Want == "when") && len(coming) == 1 {
			return withChosen(o, coming[0], in) // a person who waits means the order with a technician
		}
		if opening.Reading.NamesAll && o.Want == string(orders.ChangeCancel) {
			return o.cancelAll()
		}
		if one, ok := itemByWords(o.Items, opening); ok {
			return withChosen(o, one, in)
		}
		if o.Want == "" || o.Want == "status" {
			return o, "listed"
		}
		return o, "which"
	}
	return withChosen(o, o.Items[0], in)
}

// onePerOrder keeps one item per order: the order itself, or the quotation of another contact's
// order that the person may approve. quotes are the quotations that wait for an answer, by
// order; they are told with it.
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

// withItem stores an order in its current state.
func withItem(o openSlots, item orders.OpenItem, in bot.Input) openSlots {
	o.Item, o.ArrivalMissed = item, !item.ETA.IsZero() && item.ETA.Before(in.At)
	return o
}

// withChosen continues with one order.
func withChosen(o openSlots, item orders.OpenItem, in bot.Input) (openSlots, bot.Event) {
	o = withItem(o, item, in)
	if item.Kind == orders.OpenQuotation { // of another contact's order: loaded by its id
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
	case o.Want == "details":
		return o, "details"
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
	if in.Reading.NamesAll && o.Want == string(orders.ChangeCancel) {
		return o.cancelAll()
	}
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

// onlyItem returns the item that fits, if there is exactly one.
func onlyItem(items []orders.OpenItem, fits func(orders.OpenItem) bool) (found orders.OpenItem, ok bool) {
	n := 0
	for _, item := range items {
		if fits(item) {
			found = item
			n++
		}
	}
	return found, n == 1
}

// itemMeant finds the item that an input names: by its option, its number, its service or its
// problem; not found if two fit.
func itemMeant(items []orders.OpenItem, in bot.Input) (found orders.OpenItem, ok bool) {
	if in.Option != "" {
		return onlyItem(items, func(i orders.OpenItem) bool { return i.ID == in.Option })
	}
	for _, m := range referencePattern.FindAllStringSubmatch(in.Text, 4) {
		n, _ := strconv.Atoi(m[2])
		for _, prefix := range []string{"ORD", "COT"} {
			if m[1] != "" && !strings.EqualFold(m[1], prefix) {
				continue
			}
			found, ok = onlyItem(items, func(i orders.OpenItem) bool {
				return matchesNumber(i.ID, prefix, n) || matchesNumber(i.Order, prefix, n)
			})
			if ok {
				return found, true
			}
		}
	}
	return itemByWords(items, in)
}

// openingMention returns what the opening words say about the orders that are meant; for a
// cancellation, its own clause. "Cancele la de la nevera, la otra déjela" is about the fridge.
func (o openSlots) openingMention() bot.Input {
	in := bot.Input{Text: o.Text, Reading: bot.Reading{Acts: o.Acts}}
	if a, ok := in.Reading.Find(bot.ActCancel); ok && o.Want == string(orders.ChangeCancel) {
		in.Text, in.Reading.NamesAll = a.Text, a.Value == bot.ValueAll
	}
	return in
}

// itemByWords finds the only item whose service a text names, or else the one whose problem or
// service shares the most words with it.
func itemByWords(items []orders.OpenItem, in bot.Input) (orders.OpenItem, bool) {
	if a, said := findGiven(in, bot.SlotService); said && a.Value != "" {
		if found, ok := onlyItem(items, func(i orders.OpenItem) bool { return i.Service == a.Value }); ok {
			return found, true
		}
	}
	said := contentWords(in.Text)
	shared := func(i orders.OpenItem) (n int) {
		own := contentWords(i.Name + " " + i.Problem)
		for _, w := range said {
			if slices.Contains(own, w) {
				n++
			}
		}
		return n
	}
	most := 1
	for _, i := range items {
		most = max(most, shared(i))
	}
	return onlyItem(items, func(i orders.OpenItem) bool { return shared(i) == most })
}

// minContentWord is the length from which a word distinguishes things: "nevera", not "la".
const minContentWord = 4

// contentWords returns the distinguishing words of a text, each once.
func contentWords(text string) (list []string) {
	for _, w := range strings.FieldsFunc(bot.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if w = strings.TrimSuffix(w, "s"); len(w) >= minContentWord && !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

func matchesNumber(id, prefix string, n int) bool {
	rest, ok := strings.CutPrefix(id, prefix+"-")
	have, err := strconv.Atoi(rest)
	return ok && err == nil && have == n
}
