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
}

// TechnicianJob is a technician's work on one order: the offer, the way, the arrival,
// the work, the report. It keeps nothing that the order does not: it looks at how the
// order stands, and asks what comes next; so it can be left at any moment and be taken
// up by a word or a button.
func TechnicianJob() *bot.Program {
	acting := func(more bot.On) bot.On {
		on := bot.On{
			"offer": "offer", "ready": "ready", "arrive": "arrive", "work": "work", "paused": "paused", "over": "over",
			"refused": "refused", "choose": "choose", "report": "diagnosis", "gone": "gone", bot.Timeout: "trouble",
		}
		for event, to := range more {
			on[event] = to
		}
		return on
	}
	tapped := bot.On{"list": "pick", "none": "none", "act": "acting", "why": "refusing", "eta": "eta", "back": "giving_back"}
	return bot.MustCompile(bot.Dialog[jobSlots]{
		Name: technicianJob, Version: 1, Patience: 2, Anywhere: toAgent, Stopped: "job.left", Late: lateJob,
		Silence: bot.Silence{4 * time.Hour: "leave"},
		Steps: []bot.Step[jobSlots]{
			{State: "loading", Do: loadJob, Limit: answerLimit, Waiting: "job.loading", Hear: hearJob, On: acting(tapped)},
			{State: "pick", Ask: "job.pick", Options: jobList, Hear: hearPick, On: bot.On{"ok": "loading"}},
			{State: "offer", Ask: "job.offer", Options: offerOptions, Hear: orJobs(hearOffer), On: bot.On{"jobs": "loading", "act": "acting", "why": "refusing"}},
			{State: "refusing", Ask: "job.refusing", Options: refuseReasons, Hear: hearReason(orders.JobRefuse), On: bot.On{"act": "acting"}},
			{State: "ready", Ask: "job.ready", Said: forgetDid, Options: readyOptions, Hear: orJobs(hearReady), On: bot.On{"jobs": "loading", "eta": "eta", "act": "acting", "back": "giving_back", "chat": "chat"}},
			{State: "eta", Ask: "job.eta", Options: etaOptions, Numbers: true, Hear: hearETA, On: bot.On{"act": "acting"}},
			{State: "giving_back", Ask: "job.giving_back", Options: refuseReasons, Hear: hearReason(orders.JobGiveBack), On: bot.On{"act": "acting"}},
			{State: "arrive", Ask: "job.arrive", Said: forgetDid, Options: arriveOptions, Hear: orJobs(hearArrive), On: bot.On{"jobs": "loading", "act": "acting", "chat": "chat", "back": "giving_back"}},
			{State: "work", Ask: "job.work", Said: forgetDid, Options: workOptions, Gather: true, Enough: notPhotos, Hear: orJobs(hearWork), On: bot.On{"jobs": "loading", "act": "acting", "photos": "photos", "material": "material", "pause": "pausing", "extra": "extra", "chat": "chat", "finish": "leaving"}},
			{State: "photos", Ask: "job.photos", Options: phaseOptions, Gather: true, Enough: notPhotos, Hear: hearPhotosOfWork, On: bot.On{"act": "acting", "again": "photos", "back": "work"}},
			{State: "material", Ask: "job.material", Options: backOption, Hear: hearMaterial, On: bot.On{"act": "acting", "back": "work"}},
			{State: "choose", Ask: "job.choose", Options: fitOptions, Hear: hearFit, On: bot.On{"act": "acting", "back": "work", "finish": "leaving"}},
			{State: "pausing", Ask: "job.pausing", Options: pauseReasons, Hear: hearPause, On: bot.On{"act": "acting", "extra": "extra", "back": "work"}},
			{State: "paused", Ask: "job.paused", Said: forgetDid, Options: pausedOptions, Hear: orJobs(hearPaused), On: bot.On{"jobs": "loading", "act": "acting", "chat": "chat", "eta": "eta", "finish": "leaving"}},
			{State: "extra", Ask: "job.extra", Gather: true, Hear: hearExtra, Forget: forgetExtra, On: bot.On{"ok": "extra_hours"}},
			{State: "extra_hours", Ask: "job.extra_hours", Known: func(j jobSlots) bool { return j.Cmd.Hours != "" }, Hear: hearExtraHours, Forget: forgetHours, On: bot.On{"ok": "extra_parts"}},
			{State: "extra_parts", Ask: "job.extra_parts", Options: noneOption, Hear: hearExtraParts, On: bot.On{"ok": "extra_check"}},
			{State: "extra_check", Ask: "job.extra_check", Args: asWritten, Options: checkOptions, Gather: true, Enough: notPhotos, Hear: hearExtraCheck, On: bot.On{"act": "acting", "edit": "extra", "back": "work"}},
			{State: "leaving", Ask: "job.leaving", Options: leaveOptions, Hear: hearLeaving, On: bot.On{"act": "acting", "back": "work"}},
			{State: "diagnosis", Ask: "job.diagnosis", Said: forgetDid, Gather: true, Hear: hearReport(func(c *orders.JobCommand) *string { return &c.Diagnosis }), On: bot.On{"ok": "actions"}},
			{State: "actions", Ask: "job.actions", Gather: true, Hear: hearReport(func(c *orders.JobCommand) *string { return &c.Actions }), On: bot.On{"ok": "advice"}},
			{State: "advice", Ask: "job.advice", Options: noneOption, Gather: true, Hear: hearAdvice, On: bot.On{"ok": "hours"}},
			{State: "hours", Ask: "job.hours", Options: hoursOptions, Numbers: true, Hear: hearHours, On: bot.On{"ok": "check"}},
			{State: "check", Ask: "job.check", Args: asWritten, Options: reportOptions, Hear: hearCheck, On: bot.On{"act": "acting", "edit": "diagnosis"}},
			{State: "chat", Call: orderChat, With: func(j jobSlots) any { return chatSlots{Order: j.Order} }, Hear: func(j jobSlots, _ bot.Input) (jobSlots, bot.Event) { return j, bot.OK }, On: bot.On{"ok": "loading"}},
			{State: "acting", Do: actOnJob, Firm: true, Limit: time.Minute, Waiting: "job.acting", Hear: hearActed, On: acting(nil)},
			{State: "refused", Ask: "job.refused", On: bot.On{"ok": "loading"}},
			{State: "over", Ask: "job.over"},
			{State: "gone", Ask: "job.gone"},
			{State: "none", Ask: "job.none"},
			{State: "trouble", Ask: "job.trouble"},
		},
	})
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
