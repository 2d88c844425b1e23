package dialogs

import (
	"encoding/json"

	"recado/bot"
	"recado/flows/debts"
)

// maxShownDebts is how many debts a message lists; of the others it says how many there are.
const maxShownDebts = 5

// paymentArgs are the arguments of the texts about debts.
func paymentArgs(p paymentSlots, f bot.Facts) any {
	shown := p.Account.Debts[:min(len(p.Account.Debts), maxShownDebts)]
	args := map[string]any{
		"name": p.Debtor.Name, "debts": shown, "more": len(p.Account.Debts) - len(shown), "totals": p.Account.Totals, "opening": p.Opening,
		"reminds": p.Reminds, "unable": p.Unable, "why": p.Refusal, "date": p.Date, "parts": p.Parts, "latest": p.Account.Latest,
		"until": p.Account.Until, "max": p.Account.MaxParts, "link": p.Account.Link, "today": p.Account.Today, "profile": f.Profile,
		"matched": p.Account.Receipt == debts.Accepted,
	}
	return args
}

// answerPayment answers questions from the account.
func answerPayment(p paymentSlots, topic string, f bot.Facts) (bot.Say, bool) {
	key := ""
	switch topic {
	case bot.TopicOwed, bot.TopicPrice, bot.TopicDetails, bot.TopicStatus:
		key = "payment.answer.owed"
	case bot.TopicInvoice:
		if p.Account.Link != "" {
			key = "payment.answer.invoice"
		}
	case bot.TopicPayment:
		if p.Account.Link != "" {
			key = "payment.answer.payment"
		}
	}
	if key == "" || len(p.Account.Debts) == 0 {
		return bot.Say{}, false
	}
	args, err := json.Marshal(paymentArgs(p, f))
	return bot.Say{Key: key, Args: args}, err == nil
}

// paymentForm is what an agent sees beside the conversation.
func paymentForm(p paymentSlots) []bot.FormField {
	return []bot.FormField{
		{Step: "ask", Label: "field.debtor", Value: p.Debtor.Name, Slot: "debtor"},
		{Step: "date", Label: "field.promised_day", Value: p.Date, Slot: "date", Missing: p.Want == "later" && p.Date == ""},
		{Step: "receipt", Label: "field.receipt", Files: countFiles(p.Receipt), Slot: "receipt"},
		{Step: "reason", Label: "field.reason", Value: p.Text, Slot: "text"},
	}
}

func countFiles(m *bot.Media) int {
	if m == nil {
		return 0
	}
	return 1
}
