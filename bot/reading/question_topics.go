package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// The model always finds a topic for a question, if only the nearest. An answer to what nobody asked is worse
// than an honest "that I don't have at hand": a doubtful topic that the words do not name is none.

// doubtfulTopic is the confidence below which the words of a question must name its topic.
const doubtfulTopic = 0.55

// doubtfulUnderCondition is the same for a question under a condition that nothing else in the reading
// explains: "si me rompen algo, ¿quién paga?" is not about the ways to pay.
const doubtfulUnderCondition = 0.8

// factTopics are the topics that the business answers, whatever is open. The others are about the open question or the
// person's own orders, where a wrong answer is seen at once.
var factTopics = []string{
	bot.TopicPrice, bot.TopicIncludes, bot.TopicTax, bot.TopicDiscount, bot.TopicHours, bot.TopicAddress, bot.TopicCoverage, bot.TopicServices, bot.TopicPayment,
	bot.TopicInvoice, bot.TopicWarranty, bot.TopicDuration, bot.TopicSafety, bot.TopicLimit, bot.TopicInterest,
}

// settleTopics makes a doubtful question one about something else, and reads a question of which the model
// found no act.
func (v *resolver) settleTopics() {
	for i := range v.acts {
		a := &v.acts[i]
		if a.Kind != bot.ActAsk || !slices.Contains(factTopics, a.About) {
			continue
		}
		condition, conditional := v.unreadCondition(a.Span)
		switch {
		case conditional && a.Confidence < doubtfulUnderCondition:
			a.About, a.Span = bot.TopicOther, bot.Span{From: min(a.Span.From, condition.From), To: max(a.Span.To, condition.To)}
			a.Text = strings.TrimSpace(v.text[a.Span.From:a.Span.To])
		case a.Confidence < doubtfulTopic && a.About != bot.TopicServices && !slices.Contains(v.topicsIn(a.Span), a.About):
			a.About = bot.TopicOther
		}
	}
	if slices.ContainsFunc(v.acts, func(a bot.Act) bool { return !slices.Contains(besideQuestion, a.Kind) }) {
		return
	}
	for n, s := range v.spans {
		if n < len(v.scores.clauses) && len(v.scores.clauses[n]) >= minQuestionWords && v.isUnheard(s) && strings.HasSuffix(strings.TrimRight(v.text[s.From:s.To], " "), "?") {
			v.add(bot.ActAsk, bot.TopicOther, "", s, doubtfulTopic)
			return
		}
	}
}

// besideQuestion are the acts of a message that may still hold a question which the model did not read: "gracias, ¿y viene
// siempre Teo?".
var besideQuestion = []bot.ActKind{bot.ActThank, bot.ActGreet, bot.ActBye, bot.ActSmalltalk}

// minQuestionWords is the fewest words of such a question: "¿y?" says nothing.
const minQuestionWords = 3

// isUnheard reports whether no act accounts for a clause.
func (v *resolver) isUnheard(s bot.Span) bool {
	return !slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span.Overlaps(s) })
}

// unreadCondition returns the clause beside a question that puts it under a condition, if no act accounts for it.
func (v *resolver) unreadCondition(question bot.Span) (bot.Span, bool) {
	for n, s := range v.spans {
		if n >= len(v.scores.clauses) || !v.isUnheard(s) || !v.beside(n, question) {
			continue
		}
		if len(v.scores.clauses[n]) > minQuestionWords && (v.beginsCondition(n) || v.conditionIn(question)) {
			return s, true
		}
	}
	return bot.Span{}, false
}

// beginsCondition reports whether a clause begins with a condition: "y si …".
func (v *resolver) beginsCondition(n int) bool {
	words := v.scores.clauses[n]
	return slices.ContainsFunc(words[:min(len(words), 2)], func(w string) bool { return v.rules.ifs[w] })
}

// conditionIn reports whether a clause of a span begins with a condition, which then goes on beside it: "¿y si lo
// repara | y se daña otra vez?".
func (v *resolver) conditionIn(s bot.Span) bool {
	for n, clause := range v.spans {
		if n < len(v.scores.clauses) && clause.Overlaps(s) && v.beginsCondition(n) {
			return true
		}
	}
	return false
}

// beside reports whether the clause before or after clause n is a part of a span.
func (v *resolver) beside(n int, s bot.Span) bool {
	return n > 0 && v.spans[n-1].Overlaps(s) || n+1 < len(v.spans) && v.spans[n+1].Overlaps(s)
}

// topicsIn returns the topics that the words of a span name.
func (v *resolver) topicsIn(s bot.Span) (topics []string) {
	for n, clause := range v.spans {
		if n < len(v.scores.clauses) && clause.Overlaps(s) {
			topics = append(topics, v.rules.topicsOf(v.scores.clauses[n])...)
			for topic, stems := range v.rules.hints {
				if slices.ContainsFunc(v.scores.clauses[n], func(w string) bool {
					return slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(w, stem) })
				}) {
					topics = append(topics, topic)
				}
			}
		}
	}
	return topics
}
