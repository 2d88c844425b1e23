package reading_test

import (
	"testing"

	"recado/bot"
)

// TestDoubtfulTopicIsNone checks that a question is not answered by one of its words: a topic that is neither likely nor
// named, or that stands under a condition which nothing explains, is another one.
func TestDoubtfulTopicIsNone(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]string{
		"y si el técnico me rompe algo, quién paga?":                      bot.TopicOther,
		"gracias, ¿y viene siempre Teo?":                                  bot.TopicOther,
		"tengo billetes de cien, ¿puedo pagar en efectivo cuando vengan?": bot.TopicPayment,
		"¿cuánto cuesta la visita?":                                       bot.TopicPrice,
	} {
		got, ok := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen}).Find(bot.ActAsk)
		if !ok || got.About != want && want != bot.TopicOther {
			t.Errorf("%s: %+v, want a question about %s", text, got, want)
		}
		if want == bot.TopicOther && (got.About == bot.TopicPayment || got.About == bot.TopicSafety) {
			t.Errorf("%s: read as a question about %s", text, got.About)
		}
	}
}
