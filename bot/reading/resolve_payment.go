package reading

import (
	"strconv"

	"recado/bot"
)

// maxPaymentParts is the most parts that a number of parts may name.
const maxPaymentParts = 12

// addPaymentValues reads the day and the number of parts of a payment. What a person says of paying has
// the day that stands in its clause or, if none does, the only one of the message. At a question for a day,
// a named day is the answer even where the model reads no act.
func (v *resolver) addPaymentValues() {
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActPay && a.Time == nil && len(v.entities.times) > 0 {
			t := v.timeNear(a.Span)
			at := t.Range
			at.Day, at.Hour = t.Day, t.Hour
			a.Time = &at
		}
	}
	switch v.context.Expects {
	case bot.ExpectsDay:
		if len(v.entities.times) > 0 && !v.has(bot.ActProvide, bot.SlotTime) {
			t := v.entities.times[0]
			at := t.Range
			at.Day, at.Hour = t.Day, t.Hour
			v.add(bot.ActProvide, bot.SlotTime, "", t.Span, 0.9).Time = &at
		}
	case bot.ExpectsPartCount:
		for _, n := range readNumbers(v.entities.scan) {
			if c := n.Value.IntPart(); n.Value.IsInteger() && c >= 1 && c <= maxPaymentParts && !n.Article && !v.tellsTime(n.Span) {
				v.add(bot.ActProvide, bot.SlotCount, strconv.FormatInt(c, 10), n.Span, 0.9)
				return
			}
		}
	}
}

// timeNear returns the time in a span or, without one there, the first of the message.
func (v *resolver) timeNear(span bot.Span) timeRef {
	for _, t := range v.entities.times {
		if t.Span.Overlaps(span) {
			return t
		}
	}
	return v.entities.times[0]
}
