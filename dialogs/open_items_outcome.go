package dialogs

import (
	"recado/bot"
	"recado/flows/orders"
)

// hearCancelling hears whether the order is to be cancelled, or changed instead.
func hearCancelling(o openSlots, in bot.Input) (openSlots, bot.Event) {
	switch {
	case surely(in, bot.ActConfirm, bot.ActApprove, bot.ActCancel):
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

// hearChecked hears whether what was read back is right, or a correction of it.
func hearChecked(o openSlots, in bot.Input) (openSlots, bot.Event) {
	if in.Option == "" { // "no, es calle 5": a correction is read back
		if right := o.corrected(in); right.Right != nil {
			return right, "corrected"
		}
		if kind, ok := o.otherChange(in); ok && !saysYes(in) {
			return o.turnTo(kind, in)
		}
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

// turnTo leaves what was wanted for another change of the same order.
func (o openSlots) turnTo(kind orders.ChangeKind, in bot.Input) (openSlots, bot.Event) {
	o = forgetValue(o)
	o.Want, o.Text, o.Acts, o.Swaps = string(kind), in.Text, in.Reading.Acts, in.Reading.Replacements
	return chosen(o.absorbed(in.At), o.Item, in)
}

// orElse hears, before the value that is asked for, that another change is wanted: "¿pueden
// venir el martes?" is no address.
func orElse(hear func(openSlots, bot.Input) (openSlots, bot.Event)) func(openSlots, bot.Input) (openSlots, bot.Event) {
	return func(o openSlots, in bot.Input) (openSlots, bot.Event) {
		if kind, ok := o.otherChange(in); ok && in.Option == "" && in.Location == nil {
			return o.turnTo(kind, in)
		}
		return hear(o, in)
	}
}

// corrected puts right the place that is read back.
func (o openSlots) corrected(in bot.Input) openSlots {
	if o.Swaps = in.Reading.Replacements; len(o.Swaps) > 0 && orders.ChangeKind(o.Want) == orders.ChangePlace {
		if right := o.putRight(newPlace(o)); right.Right != nil && right.Swaps == nil {
			return right
		}
	}
	return openSlots{}
}

// otherChange is what a person wants changed, or the cancellation that he wants, instead of
// what was read back.
func (o openSlots) otherChange(in bot.Input) (orders.ChangeKind, bool) {
	if in.Reading.Has(bot.ActCancel) && o.Want != string(orders.ChangeCancel) {
		return orders.ChangeCancel, true
	}
	for _, a := range in.Reading.Acts {
		kind := orders.ChangeKind(a.About)
		if slot, ok := kindOf[a.About]; ok {
			kind = slot
		}
		day := a.Kind == bot.ActProvide && kind == orders.ChangeDate && o.Want == string(orders.ChangePlace) && !in.Reading.Has(bot.ActProvide, bot.SlotPlace)
		if (a.Kind == bot.ActChange || day) && kind.Valid() && string(kind) != o.Want {
			return kind, true
		}
	}
	return "", false
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
		o = about(o, done.Item, in)
		o.Early, o.Again = done.Early, done.Again
	}
	return o, bot.OK
}
