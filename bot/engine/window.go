package engine

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// holdInterval is how long a message that waits for its person is not tried. When the person
// writes it is sent at once.
const holdInterval = 10 * time.Minute

// heldError is why a message waits for its person or its template.
type heldError struct{ channel, why string }

func (e *heldError) Error() string { return e.channel + ": " + e.why }

// errPersonWrote is why a message that waited for its person is tried again at once.
var errPersonWrote = errors.New("the person has just written")

// windowed is a channel that allows free-form messages only for a while after the person's last
// message.
type windowed interface{ Windowed() bool }

// Windowed returns a function that reports whether the channel of a name has a window. "" is
// the first channel.
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

// windowClosed reports whether only templates may be sent now.
func windowClosed(ch bot.Channel, s bot.Session, now time.Time) bool {
	w, ok := ch.(windowed)
	return ok && w.Windowed() && !now.Before(s.Window(ch.Name()))
}

// closeWindow closes a window because the vendor refused a free-form message sent at a moment,
// and returns the stored session.
func (e *Engine) closeWindow(ctx context.Context, who bot.ContactID, channel string, sent time.Time) (bot.Session, error) {
	return e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
		return e.Machine.CloseWindow(s, channel, sent, now), nil
	})
}

// holdMessage postpones a message until its person writes again, or until holdInterval is over.
// It records that for the operators: once in the log of events, and in the transcript for as
// long as the message waits.
func (e *Engine) holdMessage(ctx context.Context, m bot.Message, why string) (bool, error) {
	now := e.Clock.Now()
	raw, err := encode(map[string]any{"contact": m.Contact, "message": m.ID, "channel": m.Channel, "reason": why})
	if err == nil {
		err = e.Records.Append(ctx, bot.Record{ID: m.ID + "/waiting", Name: "message_waiting", At: now, Data: raw})
	}
	if err != nil {
		e.Log.WarnContext(ctx, "an event could not be recorded", "event", "message_waiting", "error", err)
	}
	taken := m.ClaimedUntil.Add(-claimTTL)
	m.ClaimedUntil = now // free for the delivery after the person's next message
	finished, err := e.postpone(ctx, m, holdInterval, why, &heldError{m.Channel, why})
	if s, lost := e.Sessions.Get(ctx, m.Contact); lost == nil && s.LastInboundAt.After(taken) {
		// The person wrote while it was claimed here, and that delivery has left it to this
		// one.
		return false, &RetryLater{Err: errPersonWrote}
	}
	return finished, err
}
