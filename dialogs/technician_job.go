package dialogs

import (
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// jobSlots is what a technician's conversation about a job knows.
type jobSlots struct {
	Order  string                  `json:"order,omitempty"`  // "": the technician's own, to be found
	Choice string                  `json:"choice,omitempty"` // of a button of a conversation that is over
	Job    orders.Job              `json:"job"`
	Jobs   []orders.Job            `json:"jobs,omitempty"` // to pick from
	Act    string                  `json:"act,omitempty"`  // the command under way
	Cmd    orders.JobCommand       `json:"cmd"`            // what it says so far
	Fits   []orders.MaterialOption `json:"fits,omitempty"` // materials to choose from
	Did    string                  `json:"did,omitempty"`  // text key of what has just been done
	No     orders.JobRefusal       `json:"no"`             // why the last command had no effect
	Worked string                  `json:"worked"`         // hours at the site, as measured
	Note   string                  `json:"note,omitempty"` // for the customer, to be passed on
}

// TechnicianJob is a technician's work on one order: the offer, the way, the arrival,
// the work, the report. It keeps nothing that the order does not: it looks at how the
// order stands, and asks what comes next; so it can be left at any moment and be taken
// up by a word or a button.
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
	tapped := bot.On{"list": "pick", "none": "none", "act": "acting", "why": "refusing", "eta": "eta", "back": "giving_back"}
	return bot.MustCompile(bot.Dialog[jobSlots]{
		Name: technicianJob, Version: 1, MaxMisses: 2, OnAnyState: toAgent, CancelledText: "job.left", Reopen: lateJob, AnswerTopic: answerJob, Ongoing: jobLasts,
		Inactivity: bot.InactivityRules{4 * time.Hour: "leave"},
		Steps: []bot.Step[jobSlots]{
			{State: "loading", Do: loadJob, WorkTimeout: answerLimit, WaitingText: "job.loading", Handle: hearJob, On: acting(tapped)},
			{State: "pick", HandlesActs: jobHears, Ask: "job.pick", Options: jobList, Handle: hearPick, On: bot.On{"ok": "loading"}},
			{State: "offer", Expects: bot.ExpectsOffer, HandlesActs: dayHears, Ask: "job.offer", Options: offerOptions, Handle: day(hearOffer), On: dayEvents("offer")},
			{State: "refusing", Expects: bot.ExpectsReason, HandlesActs: jobHears, Ask: "job.refusing", Options: refuseReasons, Handle: hearReason(orders.JobRefuse), On: bot.On{"act": "acting", "keep": "loading"}},
			{State: "ready", Expects: bot.ExpectsProgress, HandlesActs: dayHears, Ask: "job.ready", AfterAsk: forgetDid, Options: readyOptions, Handle: day(hearReady), On: dayEvents("ready")},
			{State: "eta", Expects: bot.ExpectsMinutes, HandlesActs: jobHears, Ask: "job.eta", Options: etaOptions, OwnNumbering: true, Handle: hearETA, On: bot.On{"act": "acting", "back": "giving_back", "not_yet": "ready"}},
			{State: "giving_back", Expects: bot.ExpectsReason, HandlesActs: jobHears, Ask: "job.giving_back", Options: refuseReasons, Handle: hearReason(orders.JobGiveBack), On: bot.On{"act": "acting", "keep": "loading"}},
			{State: "arrive", Expects: bot.ExpectsLocation, HandlesActs: dayHears, Ask: "job.arrive", AfterAsk: forgetDid, Options: arriveOptions, Handle: day(hearArrive), On: dayEvents("arrive")},
			{State: "work", Expects: bot.ExpectsProgress, HandlesActs: dayHears, Ask: "job.work", AfterAsk: forgetDid, Options: workOptions, Gather: true, EndsGathering: notPhotos, Handle: forgetting(day(hearWork)), On: dayEvents("work")},
			{State: "photos", Expects: bot.ExpectsProgress, HandlesActs: jobHears, Ask: "job.photos", Options: phaseOptions, Gather: true, EndsGathering: notPhotos, Handle: hearPhotosOfWork, On: bot.On{"act": "acting", "again": "photos", "back": "work", "finish": "leaving"}},
			{State: "material", Expects: bot.ExpectsProgress, HandlesActs: jobHears, Ask: "job.material", Options: backOption, Handle: hearMaterial, On: bot.On{"act": "acting", "back": "work", "finish": "leaving"}},
			{State: "choose", Expects: bot.ExpectsProgress, HandlesActs: jobHears, Ask: "job.choose", Options: fitOptions, Handle: hearFit, On: bot.On{"act": "acting", "back": "work", "finish": "leaving"}},
			{State: "pausing", Expects: bot.ExpectsProgress, HandlesActs: jobHears, Ask: "job.pausing", Options: pauseReasons, Handle: hearPause, On: bot.On{"act": "acting", "extra": "extra", "back": "loading", "finish": "leaving"}},
			{State: "paused", Expects: bot.ExpectsProgress, HandlesActs: dayHears, Ask: "job.paused", AfterAsk: forgetDid, Options: pausedOptions, Handle: day(hearPaused), On: dayEvents("paused")},
			{State: "extra", Expects: bot.ExpectsText, Ask: "job.extra", Gather: true, Handle: hearExtra, ClearAnswer: forgetExtra, On: bot.On{"ok": "extra_hours"}},
			{State: "extra_hours", Expects: bot.ExpectsHours, HandlesActs: jobHears, Ask: "job.extra_hours", Options: noneOption, OwnNumbering: true, SkipIf: func(j jobSlots) bool { return j.Cmd.Hours != "" }, Handle: hearExtraHours, ClearAnswer: forgetHours, On: bot.On{"ok": "extra_parts"}},
			{State: "extra_parts", Expects: bot.ExpectsText, Ask: "job.extra_parts", Options: noneOption, Handle: hearExtraParts, On: bot.On{"ok": "extra_check"}},
			{State: "extra_check", Expects: bot.ExpectsYesNo, HandlesActs: dayHears, Ask: "job.extra_check", Args: asWritten, Options: checkOptions, Gather: true, EndsGathering: notPhotos, Handle: hearExtraCheck, On: bot.On{"act": "acting", "edit": "extra", "back": "work"}},
			{State: "leaving", Expects: bot.ExpectsLocation, HandlesActs: jobHears, Ask: "job.leaving", Options: leaveOptions, Handle: hearLeaving, On: bot.On{"act": "acting", "back": "loading"}},
			{State: "diagnosis", Expects: bot.ExpectsText, Ask: "job.diagnosis", AfterAsk: forgetDid, Gather: true, Handle: hearReport(func(c *orders.JobCommand) *string { return &c.Diagnosis }), On: bot.On{"ok": "actions"}},
			{State: "actions", Expects: bot.ExpectsText, Ask: "job.actions", Gather: true, Handle: hearReport(func(c *orders.JobCommand) *string { return &c.Actions }), On: bot.On{"ok": "advice"}},
			{State: "advice", Expects: bot.ExpectsText, Ask: "job.advice", Options: noneOption, Gather: true, Handle: hearAdvice, On: bot.On{"ok": "hours"}},
			{State: "hours", Expects: bot.ExpectsHours, HandlesActs: jobHears, Ask: "job.hours", Options: hoursOptions, OwnNumbering: true, Handle: hearHours, On: bot.On{"ok": "check"}},
			{State: "check", Expects: bot.ExpectsYesNo, HandlesActs: jobHears, Ask: "job.check", Args: asWritten, Options: reportOptions, Handle: hearCheck, On: bot.On{"act": "acting", "edit": "diagnosis"}},
			{State: "pass", Expects: bot.ExpectsYesNo, HandlesActs: dayHears, Ask: "job.pass", AfterAsk: forgetDid, Options: passOptions, Handle: day(hearPass), On: with(dayEvents("pass"), bot.On{"no": "loading"})},
			{State: "chat", Call: orderChat, CallSlots: func(j jobSlots) any { return chatSlots{Order: j.Order, Text: j.Note} }, Handle: hearChatted, On: bot.On{"ok": "loading"}},
			{State: "acting", Do: actOnJob, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "job.acting", Handle: hearActed, On: acting(nil)},
			{State: "refused", Ask: "job.refused", On: bot.On{"ok": "loading"}},
			{State: "over", Ask: "job.over"},
			{State: "gone", Ask: "job.gone"},
			{State: "none", Ask: "job.none"},
			{State: "trouble", Ask: "job.trouble"},
		},
	})
}

// jobLasts is the order of a job, which goes on from the technician's yes to his report.
func jobLasts(j jobSlots) (order string, goesOn bool) {
	at := standsAt(j.Job)
	return j.Order, at == "ready" || at == "arrive" || at == "work" || at == "paused"
}

// forgetDid: what has just been done is told once, with the question that follows.
func forgetDid(j jobSlots) jobSlots { j.Did = ""; return j }

func loadJob(j jobSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.JobLoad, orders.JobCommand{Order: j.Order})}
}

func actOnJob(j jobSlots) []bot.Effect {
	j.Cmd.Order = j.Order
	return []bot.Effect{bot.Do(j.Act, j.Cmd)}
}

// act makes a command, and forgets what earlier ones said.
func (j jobSlots) act(name string, c orders.JobCommand) (jobSlots, bot.Event) {
	j.Act, j.Cmd, j.Did = name, c, ""
	return j, "act"
}
