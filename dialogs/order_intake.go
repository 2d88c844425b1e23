package dialogs

import (
	"encoding/json"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// OrderIntake takes one maintenance order. Known values are skipped, so answers to later
// questions, corrections from the summary and resumption need no steps of their own: a
// correction clears a slot and returns to the start, where all other steps are skipped.
func OrderIntake(services []string, needs func(service string) []string) *bot.Program {
	list := serviceOptions(services)
	offered := func(o Order) bool { return o.Service == "" || slices.Contains(services, o.Service) }
	return bot.MustCompile(bot.Dialog[Order]{
		Name: orderIntake, Version: 2, MaxMisses: 2, Upgrades: map[int]bot.Upgrade{1: sameSlots}, FillSlots: fillOrder, AnswerTopic: answerOrder, Changes: changes, Form: orderForm(needs), RemoveMedia: removeOrderPhotos, CancelledText: "order.cancelled", Place: placeOf,
		OnAnyState: bot.On{bot.TooManyMisses: bot.Agent, "doubt": "doubt", "service": "classifying", "edit": "service", "meant": "meant"},
		Inactivity: bot.InactivityRules{30 * time.Minute: "nudge", 24 * time.Hour: "park"},
		Steps: []bot.Step[Order]{
			{State: "service", Expects: bot.ExpectsService, Ask: "order.service", SkipIf: func(o Order) bool { return hasService(o) || o.Unsure > 0 }, Handle: handleService, Gather: true, ClearAnswer: clearService, On: bot.On{"ok": "not_offered", "unsure": "classifying"}},
			{State: "classifying", Do: classify, WorkTimeout: answerLimit, WaitingText: "order.thinking", Handle: handleClass, On: bot.On{"ok": "changed", "unknown": "service_list", bot.Timeout: "service_list"}},
			{State: "changed", Ask: "order.service_changed", Args: changedArgs, SkipIf: func(o Order) bool { return o.PreviousService == "" || !offered(o) }, AfterAsk: forgetServiceChange, On: bot.On{"ok": "not_offered"}},
			{State: "not_offered", Ask: "answer.not_offered", Args: serviceArgs, SkipIf: offered, On: bot.On{"ok": "service_list"}},
			{State: "service_list", Expects: bot.ExpectsService, Ask: "order.services", Args: listArgs, Options: list, SkipIf: func(o Order) bool { return hasService(o) && offered(o) }, Handle: handleListed, ClearAnswer: clearService, On: bot.On{"ok": "description", "unsure": "classifying"}},
			{State: "description", Expects: bot.ExpectsDescription, Ask: "order.description", SkipIf: hasDescription, Gather: true, Handle: withCorrections(handleDescription), ClearAnswer: clearDescription, On: bot.On{"ok": "photos"}},
			{State: "photos", Expects: bot.ExpectsPhoto, Ask: "order.photos", Args: photosArgs, Options: noPhotoOption, SkipIf: skipUnlessNeeded(bot.SlotPhoto, needs, hasPhotos), Gather: true, Handle: withCorrections(handlePhotos), ClearAnswer: clearPhotos, On: bot.On{"ok": "plate", "skip": "photos_skipped", bot.TooManyMisses: "photos_skipped"}},
			{State: "photos_skipped", Ask: "order.photos_skipped", On: bot.On{"ok": "plate"}},
			{State: "plate", Expects: bot.ExpectsSerial, Call: serialPlate, CallSlots: seedPlate, SkipIf: skipUnlessNeeded(bot.SlotSerial, needs, hasSerial), Handle: handlePlate, HearsDuringCall: withoutPlate, HandleDuringCall: handleDuringPlate, On: bot.On{"ok": "place", "wrong_place": "wrong_place"}},
			{State: "wrong_place", Ask: "order.wrong_place", On: bot.On{"ok": "service"}},
			{State: "known_place", Do: findAllOpen[Order], WorkTimeout: answerLimit, WaitingText: "order.thinking", Handle: handleKnownPlace, On: bot.On{"ok": "building", "none": "place", bot.Timeout: "place"}},
			{State: "place", Expects: bot.ExpectsPlace, Ask: "order.place", SkipIf: hasPlace, Gather: true, EndsGathering: wholePlace, Handle: withCorrections(handlePlace), ClearAnswer: clearPlace, On: bot.On{"ok": "building", "same": "known_place"}},
			{State: "building", Expects: bot.ExpectsPlace, Ask: "order.building", SkipIf: hasBuilding, Handle: withCorrections(handlePlace), ClearAnswer: clearPlace, On: bot.On{"ok": "floor", "same": "known_place"}},
			{State: "floor", Expects: bot.ExpectsFloor, Ask: "order.floor", Options: notApplicable, OwnNumbering: true, SkipIf: hasFloor, Handle: withCorrections(handlePart(floorOf, bot.SlotFloor)), ClearAnswer: clearPlace, On: bot.On{"ok": "room"}},
			{State: "room", Expects: bot.ExpectsRoom, Ask: "order.room", Options: notApplicable, OwnNumbering: true, SkipIf: hasRoom, Handle: withCorrections(handlePart(roomOf, bot.SlotRoom)), ClearAnswer: clearPlace, On: bot.On{"ok": "priority"}},
			{State: "priority", Expects: bot.ExpectsPriority, Ask: "order.priority", Options: priorities, SkipIf: hasPriority, Handle: withCorrections(handlePriority), ClearAnswer: clearPriority, On: bot.On{"ok": "meant"}},
			{State: "meant", Expects: bot.ExpectsYesNo, Ask: "order.meant", Args: mailArgs, Options: yesNo, SkipIf: hasNoGuess, Handle: handleMeant, On: bot.On{"ok": "mail"}},
			{State: "mail", Expects: bot.ExpectsMail, Ask: "order.mail", Args: mailArgs, Options: noMailOption, SkipIf: hasMail, Handle: withCorrections(handleMail), On: bot.On{"ok": "phone", bot.TooManyMisses: "phone"}},
			{State: "phone", Expects: bot.ExpectsMail, Ask: "order.phone", AskPhone: true, SkipIf: hasPhone, Handle: withCorrections(handlePhone), On: bot.On{"ok": "confirm", bot.TooManyMisses: "no_phone"}},
			{State: "no_phone", Ask: "order.no_phone", AfterAsk: declinePhone, On: bot.On{"ok": "confirm"}},
			{State: "confirm", Expects: bot.ExpectsReview, Ask: "order.summary", Args: summary, Options: confirmOptions, OwnNumbering: true, Handle: withoutReplaced(handleConfirm), HandlesActs: []bot.ActKind{bot.ActChange}, On: bot.On{"ok": "creating", "adult": "adult", "edit": "service", "service": "classifying", "which": "which"}},
			{State: "adult", Expects: bot.ExpectsYesNo, Ask: "order.adult", Options: adultOption, Handle: handleAdult, On: bot.On{"ok": "creating"}},
			{State: "which", Expects: bot.ExpectsField, Ask: "order.which", Options: fieldOptions, Handle: withoutReplaced(handleWhich), HandlesActs: []bot.ActKind{bot.ActChange}, On: bot.On{"edit": "service", "service": "classifying", "keep": "confirm"}},
			{State: "doubt", Expects: bot.ExpectsYesNo, Ask: "order.doubt", Args: doubtArgs, Options: yesNo, Handle: handleDoubt, On: bot.On{"ok": "service"}},
			{State: "creating", Do: create, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "order.creating", Handle: handleCreated, On: bot.On{"ok": "created", "failed": "failed", bot.Timeout: "failed"}},
			{State: "failed", Ask: "order.failed", Options: retryOptions, Handle: handleRetry, On: bot.On{"ok": "creating", "edit": "confirm"}},
			{State: "created", Ask: "order.created"},
		},
	})
}

// placeOf returns the place for an emergency, as far as the form has it.
func placeOf(o Order) bot.Place {
	if !o.Location.Reachable() {
		return bot.Place{}
	}
	return bot.Place{Text: o.Location.String(), Point: o.Location.Point}
}

func serviceOptions(services []string) func(Order) []bot.Option {
	var list []bot.Option
	for _, code := range services {
		list = append(list, bot.Option{Choice: code, Title: "service." + code})
	}
	return func(Order) []bot.Option { return list }
}

// serviceArgs name the service that is not offered; the list of offered ones follows.
func serviceArgs(o Order, _ bot.Facts) any {
	return map[string]string{"service": "service." + o.Service}
}

// listArgs say whether the person has described the work, which then fits no service, and whether the service
// was called wrong.
func listArgs(o Order, _ bot.Facts) any {
	return map[string]bool{"told": (o.Description != "" || tellsWork(o.ServiceText)) && hasNoService(o) && (o.PreviousService == "" || o.NewProblem != ""), "refused": !hasNoService(o), "wrong": o.PreviousService != ""}
}

// photosArgs name the service, which decides what the photos should show.
func photosArgs(o Order, _ bot.Facts) any { return map[string]string{"service": o.Service} }

func noPhotoOption(Order) []bot.Option {
	return []bot.Option{{Choice: "none", Title: "option.no_photo"}}
}

func notApplicable(Order) []bot.Option {
	return []bot.Option{{Choice: "none", Title: "option.no_part"}}
}

func noMailOption(Order) []bot.Option { return []bot.Option{{Choice: "none", Title: "option.no_mail"}} }

func yesNo(Order) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "no", Title: "option.no"}}
}

func floorOf(o *Order) *string { return &o.Location.Floor }
func roomOf(o *Order) *string  { return &o.Location.Room }

// answerOrder answers topics that only an unfinished order can answer.
func answerOrder(o Order, topic string, _ bot.Facts) (bot.Say, bool) {
	if topic == bot.TopicWhen && o.OrderID == "" {
		return bot.Say{Key: "order.answer.when"}, true
	}
	if topic == bot.TopicDetails && (hasService(o) || hasDescription(o)) {
		known := map[string]string{"description": o.Description, "place": o.Location.String()}
		if hasService(o) {
			known["service"] = "service." + o.Service
		}
		args, err := json.Marshal(known)
		return bot.Say{Key: "order.answer.details", Args: args}, err == nil
	}
	return bot.Say{}, false
}

func priorities(Order) []bot.Option {
	return []bot.Option{
		{Choice: string(orders.Low), Title: "priority.BAJA"},
		{Choice: string(orders.Medium), Title: "priority.MEDIA"},
		{Choice: string(orders.High), Title: "priority.ALTA"},
	}
}

func confirmOptions(Order) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.confirm"}, {Choice: "edit", Title: "option.edit"}}
}

func retryOptions(Order) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.retry"}, {Choice: "edit", Title: "option.review"}}
}

// summaryFields are the fields of the summary's lines, in order.
var summaryFields = []string{"service", "description", "photos", "serial", "place", "priority", "mail"}

func fieldOptions(Order) []bot.Option {
	var list []bot.Option
	for _, f := range summaryFields {
		list = append(list, bot.Option{Choice: f, Title: "field." + f})
	}
	return list
}

// summary returns the arguments of the summary.
func summary(o Order, _ bot.Facts) any {
	return map[string]any{
		"service": "service." + o.Service, "description": o.Description, "photos": len(o.Photos), "serial": o.Serial,
		"place": o.Location.String(), "point": o.Location.Point != nil, "priority": "priority." + o.Priority, "mail": o.Mail,
	}
}

func classify(o Order) []bot.Effect {
	return []bot.Effect{bot.Do(ClassifyText, map[string]string{"text": o.ServiceText, "wrong": o.RejectedService, "described": o.Description})}
}

// create requests the order. Its command is the same for retries, so that a retry finds an
// order that an earlier attempt has created.
func create(o Order) []bot.Effect {
	photos := make([]string, 0, len(o.Photos)+1)
	for _, m := range o.Photos {
		photos = append(photos, m.ID)
	}
	if o.Plate != nil && !slices.Contains(photos, o.Plate.ID) {
		photos = append(photos, o.Plate.ID)
	}
	return []bot.Effect{bot.Do(CreateOrder, orders.CreateCommand{
		Command: o.Command, ServiceType: o.Service, Description: o.Description, Photos: photos, AssetSerial: o.Serial,
		Location: o.Location, Priority: orders.Priority(o.Priority), ClientPhone: o.Phone, ClientName: o.Name, ClientMail: o.Mail,
		Source: "WHATSAPP", Locale: o.Locale, Origin: o.Origin,
	})}
}

func seedPlate(o Order) any {
	var p plateSlots
	if len(o.Photos) > 1 && !o.PlateSearched { // one of several photos is often the plate: read them before asking
		p.Candidates = append(append(p.Candidates, o.Photos[1:]...), o.Photos[0])
		p.Candidates = p.Candidates[:min(len(p.Candidates), maxCandidates)]
	}
	return p
}
