package dialogs

import (
	"time"

	"recado/bot"
	"recado/flows/debts"
)

// dayIn returns the day that a message names.
func dayIn(in bot.Input) (string, bool) {
	for _, a := range in.Reading.Acts {
		if a.Time != nil && a.Time.Day {
			return a.Time.From.Format(time.DateOnly), true
		}
	}
	return "", false
}

// withDate takes a promised day. One that the business does not accept is asked again.
func (p paymentSlots) withDate(day string) (paymentSlots, bot.Event) {
	p.Date, p.Parts = day, nil
	switch {
	case day < p.Account.Today:
		p.Refusal, p.Date = "past", ""
		return p, "later"
	case day > p.Account.Latest:
		p.Refusal, p.Date = "late", ""
		return p, "later"
	}
	return p, "dated"
}

func handlePaymentDate(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	if day, ok := dayIn(in); ok {
		next, event := p.withDate(day)
		if event == "later" {
			return p, bot.InvalidInput("payment.date." + next.Refusal)
		}
		return next, bot.OK
	}
	if next, event := p.wish(in); event != "" && event != "later" {
		return next, event
	}
	if isNo(in) {
		return p, "no"
	}
	return p, ""
}

func clearDate(p paymentSlots) paymentSlots { p.Date, p.Parts, p.Refusal = "", nil, ""; return p }

func partOptions(p paymentSlots) []bot.Option {
	var list []bot.Option
	for n := 2; n <= p.Account.MaxParts; n++ {
		list = append(list, bot.Option{Choice: string(rune('0' + n)), Title: "option.parts_" + string(rune('0'+n))})
	}
	return append(list, bot.Option{Choice: "other", Title: "option.other_agreement"})
}

// handleParts plans equal parts over the days that the business accepts. Another plan is a person's to
// agree to.
func handleParts(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	var n int
	switch {
	case in.Option == "other":
		return p, "person"
	case in.Option != "":
		n = int(in.Option[0] - '0')
	default:
		n = partCount(in)
	}
	if n == 0 {
		if next, event := p.wish(in); event != "" && event != "parts" {
			return next, event
		}
		if isNo(in) {
			return p, "no"
		}
		return p, ""
	}
	if n < 2 || n > p.Account.MaxParts {
		return p, bot.InvalidInput("payment.parts.many")
	}
	today, err := time.Parse(time.DateOnly, p.Account.Today)
	latest, err2 := time.Parse(time.DateOnly, p.Account.Latest)
	if err != nil || err2 != nil || len(p.Account.Totals) != 1 {
		return p, "person"
	}
	gap := int(latest.Sub(today)/(24*time.Hour)) / n
	if p.Parts, err = debts.PlanParts(p.Account.Totals[0], n, today.AddDate(0, 0, gap), gap); err != nil {
		return p, "person"
	}
	p.Date = ""
	return p, bot.OK
}

// partCount returns the number of parts that a message names, or 0.
func partCount(in bot.Input) int {
	if a, ok := in.Reading.Find(bot.ActProvide, bot.SlotCount); ok && len(a.Value) == 1 {
		return int(a.Value[0] - '0')
	}
	return 0
}

func promiseOptions(paymentSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.yes_promise"}, {Choice: "change", Title: "option.other_day"}}
}

func handlePromiseCheck(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	switch {
	case in.Option == "change":
		return clearDate(p), "change"
	case in.Option == "yes":
		return p, "yes"
	}
	if day, ok := dayIn(in); ok { // "mejor el lunes"
		next, event := p.withDate(day)
		if event == "later" {
			return p, bot.InvalidInput("payment.date." + next.Refusal)
		}
		return next, event
	}
	if next, event := p.wish(in); event != "" && event != "later" && event != "pay" && event != "unlinked" && event != "link" {
		return next, event
	}
	switch {
	case isYes(in):
		return p, "yes"
	case isNo(in):
		return clearDate(p), "change"
	}
	return p, ""
}

func promiseDebts(p paymentSlots) []bot.Effect {
	parts := p.Parts
	if len(parts) == 0 && len(p.Account.Totals) > 0 {
		parts = []debts.Part{{Due: p.Date, Amount: p.Account.Totals[0]}}
	}
	return []bot.Effect{bot.Do(debts.DoPromise, debts.Command{Debtor: p.Debtor, Parts: parts})}
}
