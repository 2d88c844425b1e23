package dialogs

import (
	"slices"

	"recado/bot"
	"recado/flows/orders"
)

// cancelOutcome is the result of cancelling one of several orders.
type cancelOutcome struct {
	Order   string `json:"order"`
	Service string `json:"service,omitempty"` // code
	Passed  bool   `json:"passed,omitempty"`  // passed to a supervisor, who decides
	Failed  bool   `json:"failed,omitempty"`  // the order is unchanged
}

// maxCancelledAtOnce bounds the orders that are listed in one question and cancelled by one
// yes.
const maxCancelledAtOnce = 10

// cancelAll asks whether to cancel all open orders that may be cancelled.
func (o openSlots) cancelAll() (openSlots, bot.Event) {
	o.All, o.AllOutcomes = nil, nil
	for _, item := range o.Items {
		o.Item = item
		if item.Kind != orders.OpenQuotation && (o.mayChangeAtOnce() || slices.Contains(item.Ask, orders.ChangeCancel)) {
			o.All = append(o.All, item)
		}
	}
	switch n := len(o.All); {
	case n == 0:
		o.Item = o.Items[0]
		return o, "over"
	case n == 1:
		o.Item, o.All = o.All[0], nil
		return o, "confirm"
	case n > maxCancelledAtOnce:
		o.All = nil
		return o, "which"
	}
	o.Item = o.All[0]
	return o, "confirm_all"
}

func handleCancellingAll(o openSlots, in bot.Input) (openSlots, bot.Event) {
	switch {
	case isSurely(in, bot.ActConfirm, bot.ActApprove), isSurely(in, bot.ActCancel) && in.Reading.NamesAll:
		return o, "yes"
	case in.Option == "":
		if item, ok := itemMeant(o.All, in); ok { // "no, solo la de la nevera"
			o.Items, o.All = []orders.OpenItem{item}, nil
			return withChosen(o, item, in)
		}
	}
	if isNo(in) {
		o.All = nil
		return o, "no"
	}
	return o, ""
}

// nextOfAll records the result of one cancellation and continues with the next.
func (o openSlots) nextOfAll(in bot.Input) (openSlots, bot.Event) {
	outcome := cancelOutcome{Order: o.Item.Order, Service: o.Item.Service, Failed: in.Event != bot.OK}
	var done orders.ChangeResult
	if in.Event == bot.OK && in.Into(&done) == nil {
		outcome.Passed = done.Passed
	}
	o.AllOutcomes = append(o.AllOutcomes[:len(o.AllOutcomes):len(o.AllOutcomes)], outcome)
	if n := len(o.AllOutcomes); n < len(o.All) {
		o.Item = o.All[n]
		return o, "more"
	}
	return o, "all"
}

func cancelAllOptions(openSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.cancel_all"}, {Choice: "no", Title: "option.no_keep"}}
}

// allArgs lists the orders to be cancelled together, and the results.
func allArgs(o openSlots, _ bot.Facts) any {
	type listed struct {
		ID      string `json:"id"`
		Service string `json:"service"`
	}
	show := func(order, service string) listed { return listed{order, "service." + service} }
	var all, cancelled, passed, failed []listed
	for _, item := range o.All {
		all = append(all, show(item.Order, item.Service))
	}
	for _, d := range o.AllOutcomes {
		list := &cancelled
		switch {
		case d.Failed:
			list = &failed
		case d.Passed:
			list = &passed
		}
		*list = append(*list, show(d.Order, d.Service))
	}
	return map[string]any{"all": all, "cancelled": cancelled, "passed": passed, "failed": failed}
}
