package dialogs

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// warrantySlots are the slots of a customer's warranty claim.
type warrantySlots struct {
	Orders     []orders.ClosingView `json:"orders,omitempty"` // under warranty
	Order      string               `json:"order"`
	Text       string               `json:"text,omitempty"`
	Photos     []bot.Media          `json:"photos,omitempty"`
	Linked     string               `json:"linked,omitempty"`
	RefusalKey string               `json:"why,omitempty"`
	Until      string               `json:"until,omitempty"`
	ProvenAt   time.Time            `json:"proven_at,omitzero"` // when the code came back that a claim by SMS needs
}

// Warranty takes a claim: which order, and what fails now; then the work is repaired at no
// cost, or the reason for a refusal is told.
func Warranty() *bot.Program {
	return bot.MustCompile(bot.Dialog[warrantySlots]{
		Name: warranty, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, CancelledText: "warranty.left", RemoveMedia: removeWarrantyMedia,
		Inactivity: bot.InactivityRules{30 * time.Minute: "nudge", 24 * time.Hour: "park"},
		Steps: []bot.Step[warrantySlots]{
			{State: "loading", Do: func(warrantySlots) []bot.Effect {
				return []bot.Effect{bot.Do(orders.WarrantyLoad, orders.ClientCommand{})}
			}, WorkTimeout: answerLimit, WaitingText: "warranty.loading", Handle: handleEligible, On: bot.On{"one": "what", "several": "which", "expired": "expired", "none": "none", "trouble": "trouble", bot.Timeout: "trouble"}},
			{State: "which", Ask: "warranty.which", Options: warrantyOptions, Handle: handleWarrantyOrder, On: bot.On{"ok": "what"}},
			{State: "what", Expects: bot.ExpectsDescription, HandlesActs: []bot.ActKind{bot.ActComplain, bot.ActCancel}, Ask: "warranty.what", Gather: true, Handle: handleFault, On: bot.On{"ok": "claiming", "well": "well"}},
			{State: "claiming", Do: claimWarranty, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "warranty.saving", Handle: handleClaimed, On: bot.On{"ok": "claimed", "unproven": "proving", "expired": "expired", "refused": "refused", bot.Timeout: "trouble"}},
			{State: "proving", Call: senderCode, CallSlots: func(w warrantySlots) any { return askCode("warranty_claim", w.Order) }, Handle: handleClaimProven, On: bot.On{"ok": "claiming", "left": "unproven"}},
			{State: "claimed", Ask: "warranty.claimed"},
			{State: "unproven"},
			{State: "well", Ask: "warranty.well"},
			{State: "refused", Ask: "warranty.refused"},
			{State: "expired", Expects: bot.ExpectsChoice, Ask: "warranty.expired", Options: notEligibleOptions, Handle: handleNotEligible, On: bot.On{"order": "order", "dispute": "dispute", bot.Cancel: "done"}},
			{State: "order", Call: orderIntake, CallSlots: func(warrantySlots) any { return Order{} }, Handle: handleWarrantyEnd, On: bot.On{"ok": "done"}},
			{State: "dispute", Call: handoff, CallSlots: func(warrantySlots) any { return handoffSlots{Complains: true} }, Handle: handleWarrantyEnd, On: bot.On{"ok": "done"}},
			{State: "done"},
			{State: "none", Ask: "warranty.none"},
			{State: "trouble", Ask: "warranty.trouble"},
		},
	})
}

func warrantyOptions(w warrantySlots) []bot.Option {
	var list []bot.Option
	for _, o := range w.Orders[:min(len(w.Orders), bot.MaxRows)] {
		list = append(list, bot.Option{Choice: o.Order, Label: o.Order})
	}
	return list
}

func handleEligible(w warrantySlots, in bot.Input) (warrantySlots, bot.Event) {
	var shown orders.ClosingView
	switch {
	case in.Event == "none":
		if in.Into(&shown) == nil && shown.Warranty != "" { // the last one is over
			w.Order, w.Until, w.RefusalKey = shown.Order, shown.Warranty, "warranty.expired"
			if shown.Voided {
				w.RefusalKey = "warranty.voided"
			}
			return w, "expired"
		}
		return w, "none"
	case in.Event != bot.OK || in.Into(&shown) != nil: // it is unknown whether there are any
		return w, "trouble"
	case len(shown.Eligible) == 0:
		return w, "none"
	}
	if w.Orders = shown.Eligible; len(w.Orders) > 1 {
		return w, "several"
	}
	w.Order = w.Orders[0].Order
	return w, "one"
}

func handleWarrantyOrder(w warrantySlots, in bot.Input) (warrantySlots, bot.Event) {
	order := in.Option
	if order == "" && len(in.Reading.Refs) == 1 {
		order = in.Reading.Refs[0]
	}
	if !slices.ContainsFunc(w.Orders, func(o orders.ClosingView) bool { return o.Order == order }) {
		return w, ""
	}
	w.Order = order
	return w, bot.OK
}

// handleFault takes what fails now. Another request for the warranty by name does not tell it.
func handleFault(w warrantySlots, in bot.Input) (warrantySlots, bot.Event) {
	w.Photos = append(w.Photos, usablePhotos(in.Media)...)
	r := in.Reading
	switch {
	case r.Has(bot.ActAllClear), r.Has(bot.ActCancel):
		return w, "well"
	case !describesFault(in):
		if why := mediaFault(in); why != "" {
			return w, bot.InvalidInput(why)
		}
		return w, ""
	}
	w.Text = strings.TrimSpace(in.Text)
	return w, bot.OK
}

func claimWarranty(w warrantySlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.WarrantyClaim, orders.ClientCommand{Order: w.Order, Text: w.Text, Photos: w.Photos, Proof: orders.Proof{ProvenAt: w.ProvenAt}})}
}

func handleClaimed(w warrantySlots, in bot.Input) (warrantySlots, bot.Event) {
	var shown orders.ClosingView
	if in.Event == bot.OK && in.Into(&shown) == nil && shown.Linked != "" {
		w.Linked = shown.Linked
		return w, bot.OK
	}
	if wantsCode(in) {
		return w, "unproven"
	}
	w.RefusalKey, w.Until = refusalOf(in)
	if w.RefusalKey == "warranty.expired" || w.RefusalKey == "warranty.voided" {
		return w, "expired"
	}
	return w, "refused"
}

func handleClaimProven(w warrantySlots, in bot.Input) (warrantySlots, bot.Event) {
	if !codeGiven(in) {
		return w, "left"
	}
	w.ProvenAt = in.At
	return w, bot.OK
}

func notEligibleOptions(warrantySlots) []bot.Option {
	return []bot.Option{{Choice: "order", Title: "option.regular_order"}, {Choice: "dispute", Title: "option.dispute_warranty"}}
}

// handleNotEligible takes what the customer wants without a warranty: a regular order, or a person who decides
// again (8.2).
func handleNotEligible(w warrantySlots, in bot.Input) (warrantySlots, bot.Event) {
	r := in.Reading
	switch {
	case in.Option == "order", in.Option == "dispute":
		return w, bot.Event(in.Option)
	case r.Has(bot.ActComplain), r.Has(bot.ActReject), in.Option == "" && isNo(in):
		return w, "dispute"
	case isYes(in), r.Has(bot.ActGo, "order"), r.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription):
		return w, "order"
	}
	return w, ""
}

func handleWarrantyEnd(w warrantySlots, _ bot.Input) (warrantySlots, bot.Event) { return w, bot.OK }
