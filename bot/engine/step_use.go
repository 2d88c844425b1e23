package engine

import (
	"context"
	"fmt"
	"strings"
	"time"

	"recado/bot"
)

// StepUse is what became of a question in a period.
type StepUse struct {
	Asked         int // times it was asked
	Misunderstood int // times it was asked again because the answer was not understood
	Abandoned     int // conversations that ended at it
}

// abandonedAfter is how long nothing has been said since a question that counts as abandoned.
const abandonedAfter = 24 * time.Hour

// maxUseMessages bounds the messages that a report of steps reads.
const maxUseMessages = 200_000

// StepUses reports the questions of a period, by position (bot.Position). whole is false if there were
// more messages than are read; the report then covers the first ones.
func (e *Engine) StepUses(ctx context.Context, from, to time.Time) (uses map[string]StepUse, whole bool, err error) {
	uses = map[string]StepUse{}
	type question struct {
		at       time.Time
		position string
	}
	open := map[bot.ContactID]question{}
	read := 0
	err = e.Messages.Between(ctx, from, to, func(m bot.Message) bool {
		if read++; read > maxUseMessages {
			return false
		}
		switch {
		case m.Author != "" || m.Purpose == bot.PurposeNudge:
			return true // a reminder repeats its question
		case m.Question == nil || m.Question.State == "":
			delete(open, m.Contact) // something else was said: the question was answered
			return true
		}
		at := bot.Position(m.Question.Dialog, m.Question.State)
		use := uses[at]
		if strings.HasSuffix(m.Key, ".again") || strings.HasSuffix(m.Key, ".example") {
			use.Misunderstood++
		} else {
			use.Asked++
		}
		uses[at] = use
		open[m.Contact] = question{m.At, at}
		return true
	})
	if err != nil {
		return nil, false, fmt.Errorf("messages from %s to %s: %w", from.Format(time.DateOnly), to.Format(time.DateOnly), err)
	}
	for _, q := range open {
		if to.Sub(q.at) >= abandonedAfter {
			use := uses[q.position]
			use.Abandoned++
			uses[q.position] = use
		}
	}
	return uses, read <= maxUseMessages, nil
}
