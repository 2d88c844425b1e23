package dialogs

import (
	"fmt"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// reopenJob parses a button of an ended dialog: "accept ORD-00001".
func reopenJob(choice string, _ bot.Facts) (jobSlots, string) {
	verb, order, ok := strings.Cut(choice, " ")
	if !ok || order == "" {
		return jobSlots{}, ""
	}
	if verb == bot.ShowChoice {
		verb = ""
	}
	return jobSlots{Order: order, Choice: verb}, order
}

// orderOptions returns options of verbs, each with the order.
func (j jobSlots) orderOptions(titles ...string) []bot.Option {
	var list []bot.Option
	for _, title := range titles {
		verb, text, _ := strings.Cut(title, ":")
		list = append(list, bot.Option{Choice: verb + " " + j.Job.Order, Title: "option." + text})
	}
	return list
}

func verb(in bot.Input) string { v, _, _ := strings.Cut(in.Option, " "); return v }

func jobList(j jobSlots) []bot.Option {
	var list []bot.Option
	for _, job := range j.Jobs[:min(len(j.Jobs), bot.MaxRows)] {
		label := job.Order
		if rest := bot.MaxRowTitle - len(label) - 3; job.Place != "" && rest > 4 {
			label += " · " + string([]rune(job.Place)[:min(rest, len([]rune(job.Place)))])
		}
		list = append(list, bot.Option{Choice: job.Order, Label: label})
	}
	return list
}

func offerOptions(j jobSlots) []bot.Option { return j.orderOptions("accept:accept", "refuse:refuse") }

func readyOptions(j jobSlots) []bot.Option {
	return j.orderOptions("way:on_the_way", "chat:write_client", "cant:cant_go")
}

func arriveOptions(j jobSlots) []bot.Option {
	return j.orderOptions("chat:write_client", "failed:nobody_home", "cant:cant_go")
}

func pausedOptions(j jobSlots) []bot.Option {
	if j.Job.Paused == "customer" {
		return j.orderOptions("resume:resume_work", "chat:write_client", "failed:nobody_home", "finish:finish")
	}
	return j.orderOptions("resume:resume_work", "chat:write_client", "finish:finish")
}

func workOptions(j jobSlots) []bot.Option {
	return j.orderOptions("photos:photos", "material:materials", "pause:pause", "extra:extra_work", "chat:write_client", "finish:finish")
}

func prefixedOptions(prefix string, choices ...string) []bot.Option {
	var list []bot.Option
	for _, c := range choices {
		list = append(list, bot.Option{Choice: c, Title: prefix + c})
	}
	return list
}

func refuseReasons(jobSlots) []bot.Option {
	return prefixedOptions("option.because_", "far", "busy", "skill", "other")
}
func etaOptions(jobSlots) []bot.Option { return prefixedOptions("option.eta_", "15", "30", "60") }
func phaseOptions(jobSlots) []bot.Option {
	return append(prefixedOptions("option.phase_", "before", "during", "after"), bot.Option{Choice: "back", Title: "option.go_back"})
}

func pauseReasons(jobSlots) []bot.Option {
	return append(prefixedOptions("option.pause_", "part", "customer", "own"), bot.Option{Choice: "extra", Title: "option.extra_work"}, bot.Option{Choice: "back", Title: "option.go_back"})
}

func backOption(jobSlots) []bot.Option {
	return []bot.Option{{Choice: "back", Title: "option.go_back"}}
}

func noneOption(jobSlots) []bot.Option {
	return []bot.Option{{Choice: "none", Title: "option.nothing"}}
}

func leaveOptions(j jobSlots) []bot.Option {
	if j.Job.MustPlace {
		return backOption(j)
	}
	return []bot.Option{{Choice: "skip", Title: "option.without_location"}, {Choice: "back", Title: "option.go_back"}}
}

func fitOptions(j jobSlots) []bot.Option {
	var list []bot.Option
	for _, m := range j.MaterialOptions[:min(len(j.MaterialOptions), bot.MaxRows-1)] {
		label := []rune(m.Name)
		list = append(list, bot.Option{Choice: m.SKU, Label: string(label[:min(len(label), bot.MaxRowTitle)])})
	}
	return append(list, bot.Option{Choice: "back", Title: "option.go_back"})
}

func checkOptions(jobSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.send"}, {Choice: "edit", Title: "option.edit"}, {Choice: "back", Title: "option.go_back"}}
}

func reportOptions(jobSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.send"}, {Choice: "edit", Title: "option.edit"}}
}

// reportArgs are what a technician reviews before it is sent.
func reportArgs(j jobSlots, _ bot.Facts) any {
	c := j.CommandArgs
	return map[string]any{
		"job": j.Job, "text": c.Text, "hours": c.Hours, "parts": strings.Join(c.Materials, ", "), "photos": len(c.Photos),
		"used": strings.Join(j.Job.Materials, ", "), "diagnosis": c.Diagnosis, "actions": c.Actions, "advice": c.Advice,
	}
}

func hoursOptions(j jobSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.confirm"}}
}

// measuredHours returns the time at the site, in hours rounded to a quarter.
func measuredHours(j orders.JobView) string {
	quarters := max((j.Minutes+7)/15, 1)
	return strings.TrimSuffix(strings.TrimSuffix(fmt.Sprintf("%d.%02d", quarters/4, quarters%4*25), "0"), ".0")
}

func passOptions(jobSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "no", Title: "option.no"}}
}
