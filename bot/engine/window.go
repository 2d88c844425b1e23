package engine

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// holdInterval is how long a message that waits for its person is left alone. When the
// person writes it goes at once.
const holdInterval = 10 * time.Minute

// heldError is why a message waits for its person or its template.
type heldError struct{ channel, why string }

func (e *heldError) Error() string { return e.channel + ": " + e.why }

// errPersonWrote is why a message that waited for its person goes again at once.
var errPersonWrote = errors.New("the person has just written")

// windowed is a channel on which one may write freely only for a while after the
// person has.
type windowed interface{ Windowed() bool }

// Windowed reports of a channel's name whether one may write freely there only for a while
// after the person has. "" is the first channel.
func Windowed(all []bot.Channel) func(name string) bool {
	are := map[string]bool{}
	for i, ch := range all {
		if w, ok := ch.(windowed); ok && w.Windowed() {
			are[ch.Name()] = true
			are[""] = are[""] || i == 0
		}
	}
	return func(name string) bool { return are[name] }
}

// windowClosed reports whether only templates may go now.
func windowClosed(ch bot.Channel, s bot.Session, now time.Time) bool {
	w, ok := ch.(windowed)
	return ok && w.Windowed() && !now.Before(s.Window(ch.Name()))
}

// closeWindow believes a vendor that refused free words sent at a moment: its window is
// closed, whatever ours says. It returns the session as it is then.
func (e *Engine) closeWindow(ctx context.Context, who bot.ContactID, channel string, sent time.Time) (bot.Session, error) {
	return e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
		return e.Machine.CloseWindow(s, channel, sent, now), nil
	})
}

// holdMessage keeps a message until its person writes again, at the latest until holdInterval is
// over and it is looked at again, and says so to the operators:
// once in the log of events, and in the transcript for as long as it waits.
func (e *Engine) holdMessage(ctx context.Context, m bot.Message, why string) (bool, error) {
	now := e.Clock.Now()
	raw, err := encode(map[string]any{"contact": m.Contact, "message": m.ID, "channel": m.Channel, "reason": why})
	if err == nil {
		err = e.Records.Append(ctx, bot.Record{ID: m.ID + "/waiting", Name: "message_waiting", At: now, Data: raw})
	}
	if err != nil {
		e.Log.Warn("an event could not be recorded", "event", "message_waiting", "error", err)
	}
	taken := m.ClaimedUntil.Add(-claimTTL)
	m.ClaimedUntil = now // free for whoever comes when the person has written
	finished, err := e.postpone(ctx, m, holdInterval, why, &heldError{m.Channel, why})
	if s, lost := e.Sessions.Get(ctx, m.Contact); lost == nil && s.LastInboundAt.After(taken) {
		// They wrote while it was ours, and whoever came for it then has left it to us.
		return false, &RetryLater{Err: errPersonWrote}
	}
	return finished, err
}
