package dialogs

import (
	"maps"
	"strconv"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// scoreIn returns the score in a message, 1 to 5.
func scoreIn(in bot.Input) (score int, ok bool) {
	a, ok := findGiven(in, bot.SlotScore, bot.SlotScoreAll)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(a.Value)
	return n, err == nil && n >= 1 && n <= 5
}

// rate stores the score of a message for one aspect, or for all if the message says so.
func (c closingSlots) rate(in bot.Input, aspect string) closingSlots {
	n, _ := scoreIn(in)
	scores := maps.Clone(c.Scores)
	if scores == nil {
		scores = map[string]int{}
	}
	scores[aspect] = n
	if in.Reading.Has(bot.ActProvide, bot.SlotScoreAll) {
		for _, name := range orders.Aspects {
			scores[name] = n
		}
	}
	c.Scores = scores
	return c
}

func handleScore(c closingSlots, in bot.Input, aspect string) (closingSlots, bot.Event) {
	r := in.Reading
	switch n, _ := strconv.Atoi(in.Option); {
	case n > 0:
		scores := maps.Clone(c.Scores)
		if scores == nil {
			scores = map[string]int{}
		}
		scores[aspect] = n
		c.Scores = scores
		return c, bot.OK
	case in.Option == "skip":
		return c, "skip"
	}
	switch _, ok := scoreIn(in); {
	case ok && r.Has(bot.ActProvide, bot.SlotScoreAll):
		return c.rate(in, aspect), "all"
	case ok:
		return c.rate(in, aspect), bot.OK
	case r.Has(bot.ActComplain, "work") && describesFault(in), r.Has(bot.ActProvide, bot.SlotDescription): // a problem after all
		c.Text = strings.TrimSpace(in.Text)
		return c, "told"
	case r.Has(bot.ActSkip), r.Has(bot.ActDeny), r.Has(bot.ActReject), r.Has(bot.ActPostpone), r.Has(bot.ActBye):
		return c, "skip"
	}
	return c, ""
}
