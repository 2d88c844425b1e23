package reading

import (
	"fmt"
	"strings"

	"recado/bot"
)

// isOfShift reports whether a command tells of a technician's shift: "entré a las 7".
func isOfShift(command bot.Act) bool {
	return command.Kind == bot.ActGo && strings.HasPrefix(command.About, "shift_")
}

// shiftOvertime is what a request to work longer asks for; it may tell how long: "necesito 2 horas extra".
const shiftOvertime = "shift_overtime"

// clockTold returns the times of day that a text tells, as acts: one, or two of a span, "de 12 a 1". Of "entré a las 7, no a las 8" and "no fue a las 8 sino
// a las 7" it is seven: a negated time is the wrong one.
func (r rules) clockTold(s *entityText) []bot.Act {
	var told, denied []bot.Act
	for i := 0; i < len(s.lex); {
		c, next, ok := s.clockAt(i, false)
		if !ok && (len(s.lex) <= maxBareClock || i > 0 && s.is(i-1, tagOf|tagFrom|tagTo|tagTill)) { // "7", "de 12 a 1"
			c, next, ok = s.clockAt(i, true)
		}
		if !ok {
			i++
			continue
		}
		a := bot.Act{Kind: bot.ActProvide, About: bot.SlotClock, Value: clockValue(c), Span: bot.Span{From: s.lex[i].from, To: s.lex[next-1].to}, Confidence: 0.9}
		a.Text = s.text[a.Span.From:a.Span.To]
		if r.deniedClock(s, i) {
			denied = append(denied, a)
		} else {
			told = append(told, a)
		}
		i = max(next, i+1)
	}
	if len(told) == 0 {
		return denied[:min(len(denied), 1)]
	}
	return told[:min(len(told), maxClocks)]
}

// maxClocks is how many times of day are taken from a text.
const maxClocks = 2

// maxBareClock is the most lexemes of an answer in which a bare number is a time of day.
const maxBareClock = 4

// clockNegation is how many lexemes before a time a word may stand that negates it: "no entré a las 8".
const clockNegation = 3

func (r rules) deniedClock(s *entityText, i int) bool {
	for j := i - 1; j >= 0 && j >= i-clockNegation; j-- {
		if r.negation[s.lex[j].word] {
			return true
		}
		if s.lex[j+1].gap >= gapComma || s.lex[j].digits {
			return false
		}
	}
	return false
}

// clockValue returns a time of day as SlotClock has it.
func clockValue(c clockTime) string {
	minutes := c.minutes % wholeDay
	value := fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
	if !c.exact && minutes < halfDay+60 {
		value += "?"
	}
	return value
}
