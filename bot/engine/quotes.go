package engine

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"recado/bot"
	"recado/bot/channels"
)

// resolveQuotes finds the messages of ours that inputs reply or react to. A reply to anything
// else quotes nothing. A tapped button names its question itself, by a number that is another one if
// the conversation was merged since.
func (e *Engine) resolveQuotes(ctx context.Context, s bot.Session, inputs []bot.Inbound) error {
	for i := range inputs {
		in := &inputs[i]
		var x channels.VendorMetadata
		if !in.Kind.FromPerson() && in.Kind != bot.KindReaction || in.Kind == bot.KindOption && s.MergedFrom == "" || len(in.Data) == 0 || in.Into(&x) != nil {
			continue
		}
		to := x.ReplyTo
		if in.Kind == bot.KindReaction {
			to = x.Of
		}
		if to == "" {
			continue
		}
		m, err := e.Messages.ByVendorID(ctx, in.Channel, to)
		if errors.Is(err, bot.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("what a message of %s replies to: %w", bot.Mask(in.Contact), err)
		}
		q, option := s.MovedQuestion(m.Contact, bot.Quoted{ID: m.ID, At: m.At, QuestionAsked: m.Question, Options: m.Options, Refs: refsIn(m.Text)}, in.Option)
		if in.Kind == bot.KindOption {
			in.Option = option
			continue
		}
		in.Quoted = &q
	}
	return nil
}

// maxRefs bounds how many orders a quoted message may refer to: a longer list refers to none.
const maxRefs = 2

var refPattern = regexp.MustCompile(`\b(?:ORD|COT)-\d{3,}\b`)

// refsIn returns the orders and quotations that a message names.
func refsIn(text string) []string {
	var refs []string
	for _, ref := range refPattern.FindAllString(text, -1) {
		if !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	if len(refs) > maxRefs {
		return nil
	}
	return refs
}
