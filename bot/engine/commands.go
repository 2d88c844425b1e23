package engine

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/bot/requestid"
)

// Session returns a contact's session, or bot.ErrNotFound for an unknown contact.
func (e *Engine) Session(ctx context.Context, who bot.ContactID) (bot.Session, error) {
	s, err := e.Sessions.Get(ctx, who)
	if !errors.Is(err, bot.ErrNotFound) {
		return s, err
	}
	who = who.Canonical()
	again, failed := e.moveFromVariant(ctx, who)
	switch {
	case failed != nil:
		return s, failed
	case again:
		return e.Sessions.Get(ctx, who)
	}
	return s, err
}

// lastMessageWindow is how many of the latest inputs are searched for a person's text.
const lastMessageWindow = 20

// LastMessageText returns a contact's last text, or "" if there is none that may be shown.
// Answers to secret questions are never returned.
func (e *Engine) LastMessageText(ctx context.Context, who bot.ContactID) (string, error) {
	s, err := e.Sessions.Get(ctx, who)
	if errors.Is(err, bot.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("session of %s: %w", bot.Mask(who), err)
	}
	heard, err := e.Inbox.History(ctx, who, time.Time{}, e.Clock.Now().Add(time.Hour), lastMessageWindow)
	if err != nil {
		return "", fmt.Errorf("last words of %s: %w", bot.Mask(who), err)
	}
	for _, in := range slices.Backward(heard) {
		if in.Kind.FromPerson() && in.Text != "" && !in.Redacted && !slices.Contains(s.RecentInputs, secretMark+in.ID) {
			return in.Text, nil
		}
	}
	return "", nil
}

// Latest lists the conversations that changed last.
func (e *Engine) Latest(ctx context.Context, limit int) ([]bot.Session, error) {
	page, _, err := e.Sessions.Queue(ctx, bot.QueueQuery{Limit: limit})
	return page, err
}

// Takeover gives a conversation to an agent; bot.ErrOwned if another agent has it. After it
// returns without an error no message of the bot reaches the contact until the conversation is
// handed back.
func (e *Engine) Takeover(ctx context.Context, who bot.ContactID, c bot.TakeoverCommand) (bot.Session, error) {
	s, err := e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
		return e.Machine.Takeover(e.withoutDelivered(ctx, s), c, now)
	})
	if err != nil {
		return s, err
	}
	e.recordAgentAct(ctx, s, "takeover", c.Agent)
	return s, e.waitForInFlight(ctx, s)
}

// withoutDelivered removes messages from the outbox that were sent and are not acknowledged
// yet: a takeover would hold them and send them again later.
func (e *Engine) withoutDelivered(ctx context.Context, s bot.Session) bot.Session {
	s.Outbox = slices.DeleteFunc(slices.Clone(s.Outbox), func(f bot.Effect) bool {
		if f.Kind != bot.EffectSay {
			return false
		}
		m, err := e.Messages.Get(ctx, f.ID)
		return err == nil && m.Status.Final()
	})
	return s
}

// HandBack returns a conversation to the bot: where it was, at a question of the open dialog,
// or finished. bot.ErrNotOwned, bot.ErrOwned and bot.ErrState are the agent's mistakes.
func (e *Engine) HandBack(ctx context.Context, who bot.ContactID, agent string, at bot.State, finished bool) (bot.Session, error) {
	s, err := e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
		return e.Machine.HandBack(s, agent, at, finished, now)
	})
	if err == nil {
		e.recordAgentAct(ctx, s, "handback", agent)
	}
	return s, err
}

// Reply sends what an agent wrote to a contact. The agent must own the conversation. The same
// key sends it once; the result is the id of the first message.
func (e *Engine) Reply(ctx context.Context, who bot.ContactID, c bot.ReplyCommand, key string) (string, error) {
	// Escaped, because "a" with the key "b/c" would equal "a/b" with the key "c".
	id := string(who) + "/reply/" + url.QueryEscape(c.Agent) + "/" + url.QueryEscape(key)
	if _, err := e.Messages.Get(ctx, id); err == nil {
		return id, nil
	}
	_, err := e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
		if slices.ContainsFunc(s.Outbox, func(f bot.Effect) bool { return f.ID == id }) {
			return s, nil
		}
		next, sent, err := e.Machine.Reply(s, c, now)
		if err != nil {
			return s, err
		}
		for i, f := range sent {
			at := slices.IndexFunc(next.Outbox, func(o bot.Effect) bool { return o.ID == f.ID })
			if next.Outbox[at].ID = id; i > 0 {
				next.Outbox[at].ID = id + "/" + strconv.Itoa(i+1)
			}
		}
		return next, nil
	})
	return id, err
}

// changeSession changes a session by compare-and-set, at the person's current address.
func (e *Engine) changeSession(ctx context.Context, who bot.ContactID, change func(bot.Session, time.Time) (bot.Session, error)) (bot.Session, error) {
	who, err := e.CurrentAddress(ctx, who, e.Clock.Now())
	if err != nil {
		return bot.Session{}, err
	}
	s, err := e.changeSessionAt(ctx, who, change)
	if errors.Is(err, bot.ErrNotFound) { // or stored under a number variant
		again, failed := e.moveFromVariant(ctx, who)
		switch {
		case failed != nil:
			return s, failed
		case again:
			return e.changeSessionAt(ctx, who, change)
		}
	}
	return s, err
}

// changeSessionAt changes the session of an address, whoever owns it.
func (e *Engine) changeSessionAt(ctx context.Context, who bot.ContactID, change func(bot.Session, time.Time) (bot.Session, error)) (bot.Session, error) {
	for range maxWriteConflicts {
		s, err := e.Sessions.Get(ctx, who)
		if err != nil {
			return s, fmt.Errorf("session of %s: %w", bot.Mask(who), err)
		}
		next, err := change(s, e.Clock.Now())
		if err != nil {
			return s, err
		}
		if next.Turn == s.Turn {
			return s, nil // nothing to change
		}
		next.Version = s.Version + 1
		nameRequest(ctx, next.Outbox, s.Outbox)
		switch err := e.Sessions.Put(ctx, next); {
		case errors.Is(err, bot.ErrStale):
			continue
		case err != nil:
			return s, fmt.Errorf("session of %s: %w", bot.Mask(who), err)
		}
		e.relay(ctx, next)
		return next, nil
	}
	return bot.Session{}, fmt.Errorf("session of %s: gave up after %d write conflicts", bot.Mask(who), maxWriteConflicts)
}

// nameRequest sets the request of the effects that a change has added.
func nameRequest(ctx context.Context, outbox, before []bot.Effect) {
	id := requestid.From(ctx)
	for i := range outbox {
		if outbox[i].Request == "" && !slices.ContainsFunc(before, func(f bot.Effect) bool { return f.ID == outbox[i].ID }) {
			outbox[i].Request = id
		}
	}
}

// waitForInFlight waits for messages that were in flight when an agent took over, and withdraws
// those that waited for another attempt. A message whose sender crashed stays claimed until the
// claim expires; delivery then withdraws it.
func (e *Engine) waitForInFlight(ctx context.Context, s bot.Session) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		air, err := e.Messages.InFlight(ctx, s.ID)
		if err != nil {
			return fmt.Errorf("messages in flight for %s: %w", bot.Mask(s.ID), err)
		}
		now := e.Clock.Now()
		aloft := func(m bot.Message) bool { return m.ClaimedBy != "" && m.Author == "" && m.ClaimedUntil.After(now) }
		if !slices.ContainsFunc(air, aloft) {
			e.withdrawMessages(ctx, s, air)
			return nil
		}
		select {
		case <-ctx.Done():
			if !slices.ContainsFunc(air, func(m bot.Message) bool { return aloft(m) && m.ClaimedUntil.Before(now.Add(claimTTL+clockSkew)) }) {
				e.withdrawMessages(context.WithoutCancel(ctx), s, air) // the clock has gone back: no message is sent for so long
				return nil
			}
			return fmt.Errorf("a message of the bot is still in the air: %w", bot.ErrUnavailable)
		case <-tick.C:
		}
	}
}

// withdrawMessages withdraws messages that no delivery will handle again because of the
// takeover. Later messages are not affected.
func (e *Engine) withdrawMessages(ctx context.Context, s bot.Session, air []bot.Message) {
	for _, m := range air {
		if m.Author != "" || m.Turn >= s.Turn {
			continue
		}
		m.Status, m.Reason = bot.Withdrawn, "an agent has taken over"
		if err := e.saveResult(ctx, m); err != nil {
			e.Log.WarnContext(ctx, "a message withdrawn still looks as if it were to leave", "contact", bot.Mask(s.ID), "error", err)
		}
	}
}

// recordAgentAct records an agent's action in the transcript.
func (e *Engine) recordAgentAct(ctx context.Context, s bot.Session, what, agent string) {
	in := bot.Inbound{
		Input:    bot.Input{ID: bot.EffectID(string(s.ID), s.Turn, 0) + "/" + what, Kind: bot.KindAct, At: e.Clock.Now(), Name: what, Text: agent},
		Contact:  s.ID,
		Received: e.Clock.Now(),
	}
	if _, err := e.Inbox.Add(ctx, in); err != nil {
		e.Log.WarnContext(ctx, "an agent's act is not in the transcript", "act", what, "contact", bot.Mask(s.ID), "error", err)
	}
}
