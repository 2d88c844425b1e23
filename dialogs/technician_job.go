package dialogs

import (
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// jobSlots are the slots of a technician's conversation about a job.
type jobSlots struct {
	Order           string                  `json:"order,omitempty"`  // "": the technician's own, to be found
	Choice          string                  `json:"choice,omitempty"` // of a button of an ended dialog
	Job             orders.JobView          `json:"job"`
	Jobs            []orders.JobView        `json:"jobs,omitempty"`  // to pick from
	Command         string                  `json:"act,omitempty"`   // the current command
	CommandArgs     orders.JobCommand       `json:"cmd"`             // its arguments so far
	MaterialOptions []orders.MaterialOption `json:"fits,omitempty"`  // materials to choose from
	LastDoneKey     string                  `json:"did,omitempty"`   // text key of the last completed command
	Refusal         orders.JobRefusal       `json:"no"`              // why the last command had no effect
	MeasuredHours   string                  `json:"worked"`          // hours at the site, as measured
	Note            string                  `json:"note,omitempty"`  // note for the customer, to be passed on
	Shift           *shiftSlots             `json:"shift,omitempty"` // what the technician tells of working hours
	Asked           bool                    `json:"asked,omitempty"` // opened by words, which a customer may have written too
	Done            string                  `json:"done,omitempty"`  // what the technician told of the work: it goes into the report
}

// TechnicianJob is a technician's work on one order: the offer, the way, the arrival, the work,
// the report. It stores nothing that the order does not have: it loads the order's state and
// asks what comes next, so a technician can leave it at any time and resume it by a text or a
// button.
func TechnicianJob() *bot.Program {
	with := func(on bot.On, more bot.On) bot.On {
		for event, to := range more {
			on[event] = to
		}
		return on
	}
	acting := func(more bot.On) bot.On {
		return with(bot.On{
			"offer": "offer", "ready": "ready", "arrive": "arrive", "work": "work", "paused": "paused", "over": "over", "pass": "pass",
			"refused": "refused", "choose": "choose", "report": "diagnosis", "gone": "gone", bot.Timeout: "trouble",
		}, more)
	}
	tapped := bot.On{"list": "pick", "none": "none", "stranger": "stranger", "act": "acting", "why": "refusing", "eta": "eta", "back": "giving_back"}
	return bot.MustCompile(bot.Dialog[jobSlots]{
		Name: technicianJob, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, CancelledText: "job.left", Reopen: reopenJob, AnswerTopic: answerJob, Ongoing: ongoingJob,
		Inactivity: bot.InactivityRules{4 * time.Hour: "leave"},
		Steps: []bot.Step[jobSlots]{
			{State: "loading", Do: loadJob, WorkTimeout: answerLimit, WaitingText: "job.loading", Handle: handleJob, On: acting(tapped)},
			{State: "pick", HandlesActs: jobQuestionActs, Ask: "job.pick", Options: jobList, Handle: handlePick, On: bot.On{"ok": "loading"}},
			{State: "offer", Expects: bot.ExpectsOffer, HandlesActs: technicianActs, Ask: "job.offer", Options: offerOptions, Handle: technicianQuestion(handleOffer), On: dayEvents("offer")},
			{State: "refusing", Expects: bot.ExpectsReason, HandlesActs: jobQuestionActs, Ask: "job.refusing", Options: refuseReasons, Handle: handleReason(orders.JobRefuse), On: bot.On{"act": "acting", "keep": "loading"}},
			{State: "ready", Expects: bot.ExpectsProgress, HandlesActs: technicianActs, Ask: "job.ready", AfterAsk: clearLastDone, Options: readyOptions, Handle: technicianQuestion(handleReady), On: dayEvents("ready")},
			{State: "eta", Expects: bot.ExpectsMinutes, HandlesActs: jobQuestionActs, Ask: "job.eta", Options: etaOptions, OwnNumbering: true, Handle: handleETA, On: bot.On{"act": "acting", "back": "giving_back", "not_yet": "ready"}},
			{State: "giving_back", Expects: bot.ExpectsReason, HandlesActs: jobQuestionActs, Ask: "job.giving_back", Options: refuseReasons, Handle: handleReason(orders.JobReturn), On: bot.On{"act": "acting", "keep": "loading"}},
			{State: "arrive", Expects: bot.ExpectsLocation, HandlesActs: technicianActs, Ask: "job.arrive", AfterAsk: clearLastDone, Options: arriveOptions, Handle: technicianQuestion(handleArrive), On: dayEvents("arrive")},
			{State: "work", Expects: bot.ExpectsProgress, HandlesActs: technicianActs, Ask: "job.work", AfterAsk: clearLastDone, Options: workOptions, Gather: true, EndsGathering: isNotPhotos, Handle: withoutLastDone(technicianQuestion(handleWork)), On: dayEvents("work")},
			{State: "did", Expects: bot.ExpectsProgress, HandlesActs: jobQuestionActs, Ask: "job.did", Args: didArgs, Options: didOptions, Handle: handleDid, On: bot.On{"finish": "leaving", "extra": "extra_hours", "back": "work"}},
			{State: "photos", Expects: bot.ExpectsProgress, HandlesActs: jobQuestionActs, Ask: "job.photos", Options: phaseOptions, Gather: true, EndsGathering: isNotPhotos, Handle: handlePhotosOfWork, On: bot.On{"act": "acting", "again": "photos", "back": "work", "finish": "leaving"}},
			{State: "material", Expects: bot.ExpectsProgress, HandlesActs: jobQuestionActs, Ask: "job.material", Options: backOption, Handle: handleMaterial, On: bot.On{"act": "acting", "back": "work", "finish": "leaving"}},
			{State: "choose", Expects: bot.ExpectsProgress, HandlesActs: jobQuestionActs, Ask: "job.choose", Options: fitOptions, Handle: handleFit, On: bot.On{"act": "acting", "back": "work", "finish": "leaving"}},
			{State: "pausing", Expects: bot.ExpectsProgress, HandlesActs: jobQuestionActs, Ask: "job.pausing", Options: pauseReasons, Handle: handlePause, On: bot.On{"act": "acting", "part": "part", "extra": "extra", "back": "loading", "finish": "leaving"}},
			{State: "part", Expects: bot.ExpectsProgress, HandlesActs: jobQuestionActs, Ask: "job.part", Options: partOptionsOfJob, Handle: handleMissingPart, On: bot.On{"act": "acting", "back": "loading", "finish": "leaving"}},
			{State: "failed", Expects: bot.ExpectsProgress, HandlesActs: jobQuestionActs, Ask: "job.failed", Options: failedReasons, Handle: handleFailed, On: bot.On{"ok": "failed_proof", "back": "loading"}},
			{State: "failed_proof", Expects: bot.ExpectsLocation, HandlesActs: jobQuestionActs, Ask: "job.failed_proof", Options: backOption, Handle: handleFailedProof, On: bot.On{"act": "acting", "again": "failed_proof", "back": "loading"}},
			{State: "supply", Call: supplyRequest, CallSlots: func(j jobSlots) any { return supplySlots{Text: j.Note} }, Handle: handleSupplied, On: bot.On{"ok": "loading"}},
			{State: "shift", Call: shift, CallSlots: func(j jobSlots) any { return j.Shift }, Handle: func(j jobSlots, _ bot.Input) (jobSlots, bot.Event) { j.Shift = nil; return j, bot.OK }, On: bot.On{"ok": "loading"}},
			{State: "paused", Expects: bot.ExpectsProgress, HandlesActs: technicianActs, Ask: "job.paused", AfterAsk: clearLastDone, Options: pausedOptions, Handle: technicianQuestion(handlePaused), On: dayEvents("paused")},
			{State: "extra", Expects: bot.ExpectsText, Ask: "job.extra", Gather: true, Handle: handleExtra, ClearAnswer: clearExtra, On: bot.On{"ok": "extra_hours"}},
			{State: "extra_hours", Expects: bot.ExpectsHours, HandlesActs: jobQuestionActs, Ask: "job.extra_hours", Options: extraHoursOptions, OwnNumbering: true, SkipIf: func(j jobSlots) bool { return j.CommandArgs.Hours != "" }, Handle: handleExtraHours, ClearAnswer: clearHours, On: bot.On{"ok": "extra_parts", "back": "work", "finish": "leaving"}},
			{State: "extra_parts", Expects: bot.ExpectsText, Ask: "job.extra_parts", Options: noneOption, Handle: handleExtraParts, On: bot.On{"ok": "extra_check"}},
			{State: "extra_check", Expects: bot.ExpectsYesNo, HandlesActs: technicianActs, Ask: "job.extra_check", Args: reportArgs, Options: checkOptions, Gather: true, EndsGathering: isNotPhotos, Handle: handleExtraCheck, On: bot.On{"act": "acting", "edit": "extra", "back": "work"}},
			{State: "leaving", Expects: bot.ExpectsLocation, HandlesActs: jobQuestionActs, Ask: "job.leaving", Options: leaveOptions, Handle: handleLeaving, On: bot.On{"act": "acting", "back": "loading"}},
			{State: "diagnosis", Expects: bot.ExpectsText, Ask: "job.diagnosis", AfterAsk: clearLastDone, Gather: true, Handle: handleReport(func(c *orders.JobCommand) *string { return &c.Diagnosis }), On: bot.On{"ok": "actions"}},
			{State: "actions", SkipIf: func(j jobSlots) bool { return j.CommandArgs.Actions != "" }, ClearAnswer: clearActions, Expects: bot.ExpectsText, Ask: "job.actions", Gather: true, Handle: handleReport(func(c *orders.JobCommand) *string { return &c.Actions }), On: bot.On{"ok": "advice"}},
			{State: "advice", Expects: bot.ExpectsText, Ask: "job.advice", Options: noneOption, Gather: true, Handle: handleAdvice, On: bot.On{"ok": "hours"}},
			{State: "hours", Expects: bot.ExpectsHours, HandlesActs: jobQuestionActs, Ask: "job.hours", Options: hoursOptions, OwnNumbering: true, Handle: handleHours, On: bot.On{"ok": "check"}},
			{State: "check", Expects: bot.ExpectsYesNo, HandlesActs: jobQuestionActs, Ask: "job.check", Args: reportArgs, Options: reportOptions, Handle: handleCheck, On: bot.On{"act": "acting", "edit": "diagnosis"}},
			{State: "pass", Expects: bot.ExpectsYesNo, HandlesActs: technicianActs, Ask: "job.pass", AfterAsk: clearLastDone, Options: passOptions, Handle: technicianQuestion(handlePass), On: with(dayEvents("pass"), bot.On{"no": "loading"})},
			{State: "chat", Call: orderChat, CallSlots: func(j jobSlots) any { return chatSlots{Order: j.Order, Text: j.Note} }, Handle: handleChatted, On: bot.On{"ok": "loading"}},
			{State: "acting", Do: actOnJob, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "job.acting", Handle: handleActed, On: acting(bot.On{"unproven": "proving"})},
			{State: "proving", Call: senderCode, CallSlots: func(j jobSlots) any { return askCode(strings.TrimPrefix(j.Command, "jobs."), j.Order) }, Handle: handleJobProven, On: bot.On{"act": "acting", "left": "loading"}},
			{State: "refused", Ask: "job.refused", On: bot.On{"ok": "loading"}},
			{State: "over", Ask: "job.over"},
			{State: "gone", Ask: "job.gone"},
			{State: "none", Ask: "job.none"},
			{State: "stranger"},
			{State: "trouble", Ask: "job.trouble"},
		},
	})
}

// ongoingJob returns the order of a job, which is ongoing from the technician's yes to the
// report.
func ongoingJob(j jobSlots) (order string, goesOn bool) {
	at := questionOfState(j.Job)
	return j.Order, at == "ready" || at == "arrive" || at == "work" || at == "paused"
}

// clearLastDone clears the last completed command, which is told once with the next question.
func clearLastDone(j jobSlots) jobSlots { j.LastDoneKey = ""; return j }

func loadJob(j jobSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.JobLoad, orders.JobCommand{Order: j.Order})}
}

func actOnJob(j jobSlots) []bot.Effect {
	j.CommandArgs.Order = j.Order
	return []bot.Effect{bot.Do(j.Command, j.CommandArgs)}
}

// runCommand sets a command and drops the arguments of earlier ones.
func (j jobSlots) runCommand(name string, c orders.JobCommand) (jobSlots, bot.Event) {
	j.Command, j.CommandArgs, j.LastDoneKey = name, c, ""
	return j, "act"
}
