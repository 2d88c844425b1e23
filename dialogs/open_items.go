package dialogs

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// openSlots are the slots of a request about an order that is not closed. The opener gives Want
// and everything that was said already.
type openSlots struct {
	Want              string            `json:"want,omitempty"`   // "status" (also ""), "details", "when", "late", "owed", an orders.ChangeKind ("cancel", "place", "date", …) or the slot that is to change
	Order             string            `json:"order,omitempty"`  // id of the order or quotation that was named; "": still to be found
	Text              string            `json:"text,omitempty"`   // the person's words: reason, complaint or request
	Acts              []bot.Act         `json:"acts,omitempty"`   // the acts read in Text: values are taken from them
	Replacements      []bot.Replacement `json:"swaps,omitempty"`  // corrections of the order's place
	Value             string            `json:"value,omitempty"`  // the new value, as written
	Place             *bot.PlaceParts   `json:"place,omitempty"`  // the new place in parts
	CorrectedLocation *orders.Location  `json:"right,omitempty"`  // the order's place after Replacements
	Point             *bot.Location     `json:"point,omitempty"`  // the new place as a shared location
	When              *bot.TimeRange    `json:"when,omitempty"`   // the new date
	Photos            []bot.Media       `json:"photos,omitempty"` // to be added
	SilentIfNone      bool              `json:"quiet,omitempty"`  // ends as "silent" if no order is open, and for photos also if several are: they may be of something new

	Items         []orders.OpenItem `json:"items,omitempty"`
	All           []orders.OpenItem `json:"all,omitempty"`      // to be cancelled together; Item is the current one
	AllOutcomes   []cancelOutcome   `json:"outcomes,omitempty"` // of those of All that are done
	Quotes        map[string]string `json:"quotes,omitempty"`   // quotations that wait for an answer, by order
	Item          orders.OpenItem   `json:"item,omitzero"`
	OrderNamed    bool              `json:"named,omitempty"` // Order was named by the person
	ReadBack      bool              `json:"sure,omitempty"`  // the value has been read back already
	ValueAsked    bool              `json:"asked,omitempty"` // the value answers our question: photos need no reading back
	Early         bool              `json:"early,omitempty"`
	Again         bool              `json:"again,omitempty"`
	ArrivalMissed bool              `json:"missed,omitempty"` // the technician's time of arrival has passed
	Added         int               `json:"added,omitempty"`  // photos
	RefusalKey    string            `json:"why,omitempty"`
	Instead       *bot.Say          `json:"instead,omitempty"`   // the answer for a person who has no order
	Case          *bot.OpenCase     `json:"case,omitempty"`      // an agent was called before
	Spoofable     bool              `json:"spoofable,omitempty"` // the channel does not authenticate the sender: a supervisor decides
}

// OpenItems tells a person the state of an order that is not closed, and changes it on request:
// at once if the person may, else through a supervisor. Nothing is changed without a yes to
// what is read back, and every answer names the order.
func OpenItems() *bot.Program {
	wants := bot.On{
		"told": "told", "details": "details", "listed": "listed", "owed": "owed", "late": "late", "confirm": "cancel", "place": "place", "date": "date", "description": "description", "photos": "photos", "words": "words",
		"which": "which", "over": "over", "again": "loading", "confirm_all": "cancel_all",
	}
	found := bot.On{"draft": "draft", "nobody": "person", "none": "none", "instead": "instead", "unknown": "unknown", "quotation": "quotation", "silent": "silent", "trouble": "trouble", bot.Timeout: "trouble"}
	for ev, to := range wants {
		found[ev] = to
	}
	ask := func(s bot.Step[openSlots]) bot.Step[openSlots] { // a question for a value
		s.Args, s.SkipIf, s.ClearAnswer, s.Gather, s.HandlesActs = openArgs, hasValue, clearValue, true, openItemActs
		s.On = mergeOn(wants, bot.On{"ok": "check", "added": "doing", "no": "left", bot.Cancel: "left"})
		return s
	}
	return bot.MustCompile(bot.Dialog[openSlots]{
		Name: openItems, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"}, Reopen: reopenOpenItem, AnswerTopic: answerOpen, RemoveMedia: removeOpenMedia,
		Steps: []bot.Step[openSlots]{
			{State: "loading", Do: findOpen, WorkTimeout: answerLimit, WaitingText: "open.loading", Handle: handleOpen, On: found},
			{State: "which", Expects: bot.ExpectsChoice, HandlesActs: openItemActs, Ask: "open.which", Args: openArgs, Options: whichOptions, Handle: handleWhichOpen, On: mergeOn(wants, bot.On{bot.Cancel: "left"})},
			{State: "cancel", Expects: bot.ExpectsYesNo, HandlesActs: cancelQuestionActs, Ask: "open.cancel", Args: openArgs, Options: cancelOptions, Handle: handleCancelling, On: bot.On{"yes": "doing", "no": "left", "date": "date", "place": "place", bot.Cancel: "left"}},
			{State: "cancel_all", Expects: bot.ExpectsYesNo, HandlesActs: cancelQuestionActs, Ask: "open.cancel_all", Args: allArgs, Options: cancelAllOptions, Handle: handleCancellingAll, On: mergeOn(wants, bot.On{"yes": "doing", "no": "left_all", bot.Cancel: "left_all"})},
			ask(bot.Step[openSlots]{State: "place", Expects: bot.ExpectsPlace, Ask: "open.place", Handle: orOtherChange(handleNewPlace)}),
			ask(bot.Step[openSlots]{State: "date", Expects: bot.ExpectsOpen, Ask: "open.date", Handle: orOtherChange(handleNewDate)}),
			ask(bot.Step[openSlots]{State: "description", Expects: bot.ExpectsDescription, Ask: "open.description", Handle: handleMoreWords}),
			ask(bot.Step[openSlots]{State: "photos", Expects: bot.ExpectsPhoto, Ask: "open.photos", Handle: handleMorePhotos}),
			ask(bot.Step[openSlots]{State: "words", Expects: bot.ExpectsDescription, Ask: "open.words", Handle: handleMoreWords}),
			{State: "check", SkipIf: func(o openSlots) bool { return o.ReadBack }, Expects: bot.ExpectsYesNo, HandlesActs: cancelQuestionActs, Ask: "open.check", Args: openArgs, Options: openCheckOptions, Handle: handleChecked, On: mergeOn(wants, bot.On{"yes": "doing", "ok": "doing", "corrected": "check", "no": "left", bot.Cancel: "left"})},
			{State: "doing", Do: doChange, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "open.doing", Handle: handleOutcome, On: bot.On{
				"cancelled": "cancelled", "changed": "changed", "passed": "passed", "more": "doing", "past": "date", "all": "cancelled_all", "refused": "refused", "nobody": "person", bot.Timeout: "trouble",
			}},
			{State: "late", Do: sayLate, WorkTimeout: answerLimit, WaitingText: "open.doing", Handle: handleLate, On: bot.On{"ok": "late_told", "refused": "refused", "nobody": "late_person", bot.Timeout: "trouble"}},
			{State: "told", Ask: "open.status", Args: openArgs},
			{State: "details", Ask: "open.details", Args: openArgs},
			{State: "owed", Ask: "open.owed", Args: openArgs},
			{State: "listed", Ask: "open.list", Args: openArgs},
			{State: "late_told", Ask: "open.late", Args: openArgs},
			{State: "late_person", Ask: "open.status", Args: openArgs, On: bot.On{"ok": "person"}},
			{State: "cancelled", Ask: "open.cancelled", Args: openArgs},
			{State: "cancelled_all", Ask: "open.cancelled_all", Args: allArgs},
			{State: "left_all", Ask: "open.left_all"},
			{State: "changed", Ask: "open.changed", Args: openArgs},
			{State: "passed", Ask: "open.passed", Args: openArgs},
			{State: "left", Ask: "open.left", Args: openArgs},
			{State: "over", Ask: "open.over", Args: openArgs},
			{State: "refused", Ask: "open.refused", Args: openArgs},
			{State: "none", Ask: "open.none", Args: openArgs},
			{State: "instead", Do: func(o openSlots) []bot.Effect { return []bot.Effect{{Kind: bot.EffectSay, Say: o.Instead}} }},
			{State: "unknown", Ask: "open.unknown", Args: openArgs},
			{State: "person", Call: handoff, CallSlots: func(o openSlots) any { return handoffSlots{Complains: o.Want == "late", Text: o.Text, Case: o.Case} }, Handle: func(o openSlots, _ bot.Input) (openSlots, bot.Event) { return o, bot.OK }, On: bot.On{"ok": "silent"}},
			{State: "quotation", Call: quotation, CallSlots: func(o openSlots) any { return quoteSlots{ID: o.Order} }, Handle: func(o openSlots, _ bot.Input) (openSlots, bot.Event) { return o, bot.OK }, On: bot.On{"ok": "silent"}},
			{State: "draft", Do: cancelDraft},
			{State: "silent"},
			{State: "trouble", Ask: "open.trouble"},
		},
	})
}

// cancelDraft has the order that is being taken below handle the cancellation.
func cancelDraft(openSlots) []bot.Effect {
	return []bot.Effect{bot.Replay(bot.Input{Kind: bot.KindText, Text: "cancelar"})}
}

// openItemActs are the acts that every question here handles itself: they are about its order.
var openItemActs = []bot.ActKind{bot.ActChange}

// cancelQuestionActs adds a cancellation, which means the order of the question.
var cancelQuestionActs = []bot.ActKind{bot.ActChange, bot.ActCancel}

// mergeOn returns the union of two transition maps; more overrides on.
func mergeOn(on, more bot.On) bot.On {
	all := bot.On{}
	for _, from := range []bot.On{on, more} {
		for ev, to := range from {
			all[ev] = to
		}
	}
	return all
}

// reopenOpenItem parses a button of an ended dialog, "yes cancel ORD-00012": the question is
// asked again, because the order may have changed since.
func reopenOpenItem(choice string, _ bot.Facts) (openSlots, string) {
	part := strings.Fields(choice)
	if len(part) != 3 || !orders.ChangeKind(part[1]).Valid() {
		return openSlots{}, ""
	}
	return openSlots{Want: part[1], Order: part[2]}, part[2]
}

// answerOpen answers a question about the order within a question about it, which stays open.
func answerOpen(o openSlots, topic string, f bot.Facts) (bot.Say, bool) {
	key := map[string]string{bot.TopicStatus: "open.status", bot.TopicWhen: "open.status", bot.TopicDetails: "open.details"}[topic] // what is owed may have changed since: it is looked up
	if key == "" || o.Item.Order == "" {
		return bot.Say{}, false
	}
	args, err := json.Marshal(openArgs(o, f))
	return bot.Say{Key: key, Args: args}, err == nil
}

func (o openSlots) option(choice, title string) bot.Option {
	return bot.Option{Choice: choice + " " + firstNonEmpty(o.Want, "status") + " " + firstNonEmpty(o.Item.Order, "-"), Title: title}
}

func cancelOptions(o openSlots) []bot.Option {
	yes := "option.cancel_order"
	if !o.mayChangeAtOnce() {
		yes = "option.ask_cancel"
	}
	return []bot.Option{o.option("yes", yes), o.option("no", "option.keep_order")}
}

func openCheckOptions(o openSlots) []bot.Option {
	return []bot.Option{o.option("yes", "option.yes_do"), o.option("no", "option.no_keep")}
}

func whichOptions(o openSlots) []bot.Option {
	var list []bot.Option
	for _, item := range o.Items[:min(len(o.Items), bot.MaxRows)] {
		label := item.ID
		if item.Name != "" {
			label += " · " + item.Name
		}
		if r := []rune(label); len(r) > bot.MaxRowTitle {
			label = strings.TrimSpace(string(r[:bot.MaxRowTitle-1])) + "…"
		}
		list = append(list, bot.Option{Choice: item.ID, Label: label})
	}
	return list
}

// mayChangeAtOnce reports whether the change needs no supervisor.
func (o openSlots) mayChangeAtOnce() bool {
	adds := o.Want == string(orders.ChangeDescription) || o.Want == string(orders.ChangePhotos)
	return (adds || !o.Spoofable) && slices.Contains(o.Item.May, orders.ChangeKind(o.Want))
}

func findOpen(o openSlots) []bot.Effect {
	o = o.takeOpeningWords(time.Time{})
	return []bot.Effect{bot.Do(orders.OpenFind, map[string]string{"order": o.Order})}
}

func doChange(o openSlots) []bot.Effect {
	c := orders.ChangeCommand{Order: o.Item.Order, Kind: orders.ChangeKind(o.Want), Text: firstNonEmpty(o.Value, o.Text)}
	switch c.Kind {
	case orders.ChangeCancel:
		c.Text = o.Text
		return []bot.Effect{bot.Do(orders.ClientCancel, c)}
	case orders.ChangePlace:
		at := newPlace(o)
		c.Place = &at
	case orders.ChangeDate:
		if o.When != nil {
			c.When = o.When.From
		}
	case orders.ChangePhotos:
		c.Photos = o.Photos
	}
	return []bot.Effect{bot.Do(orders.ClientChange, c)}
}

func sayLate(o openSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.ClientReportLate, orders.ChangeCommand{Order: o.Item.Order, Text: o.Text})}
}

// openArgs are the arguments of texts about an order and the requested change.
func openArgs(o openSlots, _ bot.Facts) any {
	item := o.Item
	args := map[string]any{
		"case": o.Case != nil, "id": item.Order, "want": o.Want, "may": o.mayChangeAtOnce(), "value": shownValue(o), "photos": max(o.Added, len(o.Photos)), "named": o.Order, "why": o.RefusalKey, "again": o.Again, "early": o.Early,
		"problem": item.Problem, "place": item.Place, "technician": item.Technician, "at": statusWord(item), "missed": o.ArrivalMissed, "rest": max(0, len(o.Items)-maxListed), "items": orderList(o.Items),
	}
	if kind := orders.ChangeKind(o.Want); kind.Valid() {
		args["change"] = "change." + o.Want
		args["other"] = kind == orders.ChangeService || kind == orders.ChangeOther
		args["passes"] = !o.mayChangeAtOnce() || kind == orders.ChangeDate && o.When == nil
	}
	if item.Priority != "" {
		args["priority"] = "priority." + string(item.Priority)
	}
	if item.Total != nil {
		args["total"], args["vat"] = item.Total, item.WithVAT
	}
	if item.Service != "" {
		args["service"] = "service." + item.Service
	}
	if item.Status != "" {
		args["state"] = "state." + string(item.Status)
	}
	for name, at := range map[string]time.Time{"when": item.When, "eta": item.ETA} {
		if !at.IsZero() {
			args[name] = at
		}
	}
	if o.When != nil {
		args["date"] = o.When.From
	}
	if id := o.Quotes[item.Order]; id != "" {
		args["quotation"] = id
	}
	return args
}

// statusWord returns the word for an order's state that the texts use.
func statusWord(item orders.OpenItem) string {
	switch {
	case item.State == orders.Completed:
		return "verdict"
	case item.State == orders.OnHold:
		return string(item.Sub)
	case item.State == orders.InProgress:
		return string(item.Sub)
	case item.State == orders.Scheduled && item.Sub == orders.Assigned:
		return "assigned"
	case item.State == orders.Requested || item.State == orders.Scheduled:
		return "waiting"
	}
	return ""
}

// maxListed bounds a list of orders in one message.
const maxListed = 4

func orderList(items []orders.OpenItem) []map[string]string {
	var list []map[string]string
	for _, item := range items[:min(len(items), maxListed)] {
		list = append(list, map[string]string{
			"id": item.ID, "service": "service." + item.Service, "state": "state." + string(item.Status), "technician": item.Technician,
		})
	}
	return list
}

// findAllOpen finds everything that the person has open: a description, or the place of a
// danger, may be about it.
func findAllOpen[D any](D) []bot.Effect {
	return []bot.Effect{bot.Do(orders.OpenFind, map[string]string{})}
}
