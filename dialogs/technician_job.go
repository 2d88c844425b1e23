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
		Name: technicianJob, Version: 1, Patience: 2, Anywhere: toAgent, Stopped: "job.left", Late: lateJob, Answer: answerJob, Lasting: jobLasts,
		Silence: bot.Silence{4 * time.Hour: "leave"},
		Steps: []bot.Step[jobSlots]{
			{State: "loading", Do: loadJob, Limit: answerLimit, Waiting: "job.loading", Hear: hearJob, On: acting(tapped)},
			{State: "pick", Hears: jobHears, Ask: "job.pick", Options: jobList, Hear: hearPick, On: bot.On{"ok": "loading"}},
			{State: "offer", Expects: bot.ExpectsOffer, Hears: dayHears, Ask: "job.offer", Options: offerOptions, Hear: day(hearOffer), On: dayEvents("offer")},
			{State: "refusing", Expects: bot.ExpectsReason, Hears: jobHears, Ask: "job.refusing", Options: refuseReasons, Hear: hearReason(orders.JobRefuse), On: bot.On{"act": "acting", "keep": "loading"}},
			{State: "ready", Expects: bot.ExpectsProgress, Hears: dayHears, Ask: "job.ready", Said: forgetDid, Options: readyOptions, Hear: day(hearReady), On: dayEvents("ready")},
			{State: "eta", Expects: bot.ExpectsMinutes, Hears: jobHears, Ask: "job.eta", Options: etaOptions, Numbers: true, Hear: hearETA, On: bot.On{"act": "acting", "back": "giving_back", "not_yet": "ready"}},
			{State: "giving_back", Expects: bot.ExpectsReason, Hears: jobHears, Ask: "job.giving_back", Options: refuseReasons, Hear: hearReason(orders.JobGiveBack), On: bot.On{"act": "acting", "keep": "loading"}},
			{State: "arrive", Expects: bot.ExpectsLocation, Hears: dayHears, Ask: "job.arrive", Said: forgetDid, Options: arriveOptions, Hear: day(hearArrive), On: dayEvents("arrive")},
			{State: "work", Expects: bot.ExpectsProgress, Hears: dayHears, Ask: "job.work", Said: forgetDid, Options: workOptions, Gather: true, Enough: notPhotos, Hear: forgetting(day(hearWork)), On: dayEvents("work")},
			{State: "photos", Expects: bot.ExpectsProgress, Hears: jobHears, Ask: "job.photos", Options: phaseOptions, Gather: true, Enough: notPhotos, Hear: hearPhotosOfWork, On: bot.On{"act": "acting", "again": "photos", "back": "work", "finish": "leaving"}},
			{State: "material", Expects: bot.ExpectsProgress, Hears: jobHears, Ask: "job.material", Options: backOption, Hear: hearMaterial, On: bot.On{"act": "acting", "back": "work", "finish": "leaving"}},
			{State: "choose", Expects: bot.ExpectsProgress, Hears: jobHears, Ask: "job.choose", Options: fitOptions, Hear: hearFit, On: bot.On{"act": "acting", "back": "work", "finish": "leaving"}},
			{State: "pausing", Expects: bot.ExpectsProgress, Hears: jobHears, Ask: "job.pausing", Options: pauseReasons, Hear: hearPause, On: bot.On{"act": "acting", "extra": "extra", "back": "loading", "finish": "leaving"}},
			{State: "paused", Expects: bot.ExpectsProgress, Hears: dayHears, Ask: "job.paused", Said: forgetDid, Options: pausedOptions, Hear: day(hearPaused), On: dayEvents("paused")},
			{State: "extra", Expects: bot.ExpectsText, Ask: "job.extra", Gather: true, Hear: hearExtra, Forget: forgetExtra, On: bot.On{"ok": "extra_hours"}},
			{State: "extra_hours", Expects: bot.ExpectsHours, Hears: jobHears, Ask: "job.extra_hours", Options: noneOption, Numbers: true, Known: func(j jobSlots) bool { return j.Cmd.Hours != "" }, Hear: hearExtraHours, Forget: forgetHours, On: bot.On{"ok": "extra_parts"}},
			{State: "extra_parts", Expects: bot.ExpectsText, Ask: "job.extra_parts", Options: noneOption, Hear: hearExtraParts, On: bot.On{"ok": "extra_check"}},
			{State: "extra_check", Expects: bot.ExpectsYesNo, Hears: dayHears, Ask: "job.extra_check", Args: asWritten, Options: checkOptions, Gather: true, Enough: notPhotos, Hear: hearExtraCheck, On: bot.On{"act": "acting", "edit": "extra", "back": "work"}},
			{State: "leaving", Expects: bot.ExpectsLocation, Hears: jobHears, Ask: "job.leaving", Options: leaveOptions, Hear: hearLeaving, On: bot.On{"act": "acting", "back": "loading"}},
			{State: "diagnosis", Expects: bot.ExpectsText, Ask: "job.diagnosis", Said: forgetDid, Gather: true, Hear: hearReport(func(c *orders.JobCommand) *string { return &c.Diagnosis }), On: bot.On{"ok": "actions"}},
			{State: "actions", Expects: bot.ExpectsText, Ask: "job.actions", Gather: true, Hear: hearReport(func(c *orders.JobCommand) *string { return &c.Actions }), On: bot.On{"ok": "advice"}},
			{State: "advice", Expects: bot.ExpectsText, Ask: "job.advice", Options: noneOption, Gather: true, Hear: hearAdvice, On: bot.On{"ok": "hours"}},
			{State: "hours", Expects: bot.ExpectsHours, Hears: jobHears, Ask: "job.hours", Options: hoursOptions, Numbers: true, Hear: hearHours, On: bot.On{"ok": "check"}},
			{State: "check", Expects: bot.ExpectsYesNo, Hears: jobHears, Ask: "job.check", Args: asWritten, Options: reportOptions, Hear: hearCheck, On: bot.On{"act": "acting", "edit": "diagnosis"}},
			{State: "pass", Expects: bot.ExpectsYesNo, Hears: dayHears, Ask: "job.pass", Said: forgetDid, Options: passOptions, Hear: day(hearPass), On: with(dayEvents("pass"), bot.On{"no": "loading"})},
			{State: "chat", Call: orderChat, With: func(j jobSlots) any { return chatSlots{Order: j.Order, Text: j.Note} }, Hear: hearChatted, On: bot.On{"ok": "loading"}},
			{State: "acting", Do: actOnJob, Firm: true, Limit: time.Minute, Waiting: "job.acting", Hear: hearActed, On: acting(nil)},
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
