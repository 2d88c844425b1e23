package dialogs

import (
	"encoding/json"

	"recado/bot"
)

// jobAnswers maps the topics that a technician's job answers to their texts.
var jobAnswers = map[string]string{
	bot.TopicAddress: "address", bot.TopicCoverage: "address",
	bot.TopicWho: "who", bot.TopicContact: "contact",
	bot.TopicWhen: "when", bot.TopicHours: "when",
	bot.TopicStatus: "status", bot.TopicIncludes: "status", bot.TopicServices: "status",
	bot.TopicHow: "how", bot.TopicNext: "how", bot.TopicOptions: "how",
	bot.TopicPrice: "pay", bot.TopicPayment: "pay", bot.TopicOwed: "pay", bot.TopicDiscount: "pay", bot.TopicInvoice: "pay", bot.TopicTax: "pay",
	bot.TopicWhyData:   "why_location",
	bot.TopicWhatPhoto: "photos", bot.TopicWhyPhoto: "photos", bot.TopicHowPhoto: "photos",
}

// answerJob answers a technician's question about the job. The business's answers are for
// customers: the price of a visit is not the technician's pay.
func answerJob(j jobSlots, topic string, _ bot.Facts) (bot.Say, bool) {
	about, ok := jobAnswers[topic]
	if !ok || j.Job.Order == "" {
		return bot.Say{}, false
	}
	args, err := json.Marshal(map[string]any{"job": j.Job, "at": string(questionOfState(j.Job))})
	return bot.Say{Key: "job.answer." + about, Args: args}, err == nil
}
