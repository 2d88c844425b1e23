package dialogs

import (
	"recado/bot"
	"recado/flows/orders"
)

// handleCancelling takes the answer to whether the order is to be cancelled, or a change
// instead.
func handleCancelling(o openSlots, in bot.Input) (openSlots, bot.Event) {
	switch {
	case isSurely(in, bot.ActConfirm, bot.ActApprove, bot.ActCancel):
		return o, "yes"
	case in.Reading.Has(bot.ActChange, bot.SlotDate, bot.SlotTime):
		o.Want = string(orders.ChangeDate)
		o, _ = takeDate(o, in)
		return o, "date"
	case in.Reading.Has(bot.ActChange, bot.SlotPlace):
		o.Want = string(orders.ChangePlace)
		o, _ = takePlace(o, in)
		return o, "place"
	case isNo(in):
		return o, "no"
	}
	return o, ""
}

// handleChecked takes the answer to what was read back, or a correction of it.
func handleChecked(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if in.Option == "" { // "no, es calle 5": a correction is read back
		if right := o.correctReadBack(in); right.CorrectedLocation != nil {
			return right, "corrected"
		}
		if kind, ok := o.otherChange(in); ok && !isYes(in) {
			return o.switchTo(kind, in)
		}
		switch orders.ChangeKind(o.Want) {
		case orders.ChangePlace:
			if _, said := findGiven(in, bot.SlotPlace); said {
				if o, ok := takePlace(o, in); ok {
					return o, "corrected"
				}
			}
		case orders.ChangeDate:
			if _, said := findGiven(in, bot.SlotDate, bot.SlotTime); said {
				if o, ok := takeDate(o, in); ok {
					return o, "corrected"
				}
			}
		}
	}
	switch {
	case isYes(in):
		return o, "yes"
	case !isNo(in):
		return o, ""
	}
	switch kind := orders.ChangeKind(o.Want); kind {
	case orders.ChangePlace, orders.ChangeDate, orders.ChangeDescription:
		if o.ValueAsked { // the value read back was wrong
			return clearValue(o), bot.Event(kind)
		}
	}
	return o, "no"
}

// switchTo replaces the request by another change of the same order.
func (o openSlots) switchTo(kind orders.ChangeKind, in bot.Input) (openSlots, bot.Event) {
	o = clearValue(o)
	o.Want, o.Text, o.Acts, o.Replacements = string(kind), in.Text, in.Reading.Acts, in.Reading.Replacements
	return withChosen(o.takeOpeningWords(in.At), o.Item, in)
}

// orOtherChange handles a request for another change before the value that is asked for:
// "¿pueden venir el martes?" is no address.
func orOtherChange(hear func(openSlots, bot.Input) (openSlots, bot.Event)) func(openSlots, bot.Input) (openSlots, bot.Event) {
	return func(o openSlots, in bot.Input) (openSlots, bot.Event) {
		if kind, ok := o.otherChange(in); ok && in.Option == "" && in.Location == nil {
			return o.switchTo(kind, in)
		}
		return hear(o, in)
	}
}

// correctReadBack corrects the place that was read back.
func (o openSlots) correctReadBack(in bot.Input) openSlots {
	if o.Replacements = in.Reading.Replacements; len(o.Replacements) > 0 && orders.ChangeKind(o.Want) == orders.ChangePlace {
		if right := o.correctPlace(newPlace(o)); right.CorrectedLocation != nil && right.Replacements == nil {
			return right
		}
	}
	return openSlots{}
}

// otherChange returns the change or cancellation that a person wants instead of what was read
// back.
func (o openSlots) otherChange(in bot.Input) (orders.ChangeKind, bool) {
	if in.Reading.Has(bot.ActCancel) && o.Want != string(orders.ChangeCancel) {
		return orders.ChangeCancel, true
	}
	for _, a := range in.Reading.Acts {
		kind := orders.ChangeKind(a.About)
		if slot, ok := changeOfSlot[a.About]; ok {
			kind = slot
		}
		day := a.Kind == bot.ActProvide && kind == orders.ChangeDate && o.Want == string(orders.ChangePlace) && !in.Reading.Has(bot.ActProvide, bot.SlotPlace)
		if (a.Kind == bot.ActChange || day) && kind.Valid() && string(kind) != o.Want {
			return kind, true
		}
	}
	return "", false
}

// handleOutcome handles the result of a change.
func handleOutcome(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if len(o.All) > 0 {
		return o.nextOfAll(in)
	}
	if in.Event != bot.OK {
		switch o.RefusalKey, _ = refusalOf(in); {
		case o.RefusalKey == "change.past":
			o = clearValue(o)
			return o, "past"
		case o.RefusalKey == "change.nobody" || o.RefusalKey == "change.too_many":
			return o, "nobody"
		}
		return o, "refused"
	}
	var done orders.ChangeResult
	if in.Into(&done) == nil && done.Item.Order != "" { // an unreadable item leaves Item unchanged
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

func handleLate(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if in.Event != bot.OK {
		if o.RefusalKey, _ = refusalOf(in); o.RefusalKey == "change.nobody" {
			return o, "nobody"
		}
		return o, "refused"
	}
	var done orders.ChangeResult
	if in.Into(&done) == nil && done.Item.Order != "" {
		o = withItem(o, done.Item, in)
		o.Early, o.Again = done.Early, done.Again
	}
	return o, bot.OK
}
