package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

func failedReasons(jobSlots) []bot.Option {
	return append(prefixedOptions("option.failed_", "nobody", "no_access", "not_ready"), bot.Option{Choice: "back", Title: "option.go_back"})
}

// handleFailed takes why the customer's site can't be worked at, by an option or in words.
func handleFailed(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	r := in.Reading
	reason := in.Option
	switch {
	case in.Option == "back", r.Has(bot.ActProgress, "resumed", "started"), in.Option == "" && isNo(in):
		return j, "back"
	case in.Option == "" && r.Has(bot.ActProgress, "blocked"):
		reason = "nobody"
	case in.Option == "" && !hasContent(in, 4):
		return j, ""
	case in.Option == "":
		reason = "no_access"
	}
	j.Command, j.LastDoneKey = orders.JobFail, ""
	j.CommandArgs = orders.JobCommand{Reason: reason}
	if in.Option == "" {
		j.CommandArgs.Text = strings.TrimSpace(in.Text)
	}
	return j, bot.OK
}

// handleFailedProof takes the place that proves the visit, and photos before it.
func handleFailedProof(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	at := sharedPlace(in)
	photos := usablePhotos(in.Media)
	switch {
	case in.Option == "back", at == nil && len(photos) == 0 && in.Reading.Has(bot.ActProgress, "resumed", "started"):
		return j, "back"
	case at == nil && len(photos) == 0:
		return j, ""
	}
	c := j.CommandArgs
	c.Photos = append(append([]bot.Media(nil), c.Photos...), photos...)
	if at == nil {
		j.CommandArgs = c
		return j, "again"
	}
	c.Place, c.PlaceAt = at, in.At
	return j.runCommand(orders.JobFail, c)
}
