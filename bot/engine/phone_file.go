package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"recado/bot"
)

// phoneFileDeadline is how long fetching a file that was sent from the phone is retried before it counts as lost.
// It is long because nobody waits for the file, and its vendor keeps it for days.
const phoneFileDeadline = 6 * time.Hour

// requestPhoneFile requests the file of a message that was sent from the phone, through the
// outbox, so that it is fetched even if this process stops. The vendor's webhook does not wait
// for it.
func (e *Engine) requestPhoneFile(ctx context.Context, m bot.Message) error {
	kept, err := e.Messages.Get(ctx, m.ID)
	if err != nil {
		return err
	}
	if kept.Media == nil || kept.Media.VendorRef == "" { // fetched already: the vendor repeats the echo
		return nil
	}
	ask := func(s bot.Session, now time.Time) (bot.Session, error) {
		return e.Machine.RequestPhoneFile(s, m.ID, now), nil
	}
	_, err = e.changeSession(ctx, m.Contact, ask)
	if !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	s := e.Machine.RequestPhoneFile(bot.Session{ID: m.Contact, Channel: m.Channel}, m.ID, e.Clock.Now())
	s.Version = 1
	switch err := e.Sessions.Put(ctx, s); {
	case errors.Is(err, bot.ErrStale):
		_, err = e.changeSession(ctx, m.Contact, ask)
		return err
	case err != nil:
		return err
	}
	e.relay(ctx, s)
	return nil
}

// fetchPhoneFile carries out bot.FetchPhoneFile. If the file can't be fetched, the message gets
// a Fault, so that the transcript shows that there was a file.
func (e *Engine) fetchPhoneFile(ctx context.Context, t Task) (Answer, error) {
	var id string
	if err := json.Unmarshal(t.Effect.Args, &id); err != nil {
		return Answer{}, Permanent(fmt.Errorf("file from the phone: %w", err))
	}
	m, err := e.Messages.Get(ctx, id)
	if errors.Is(err, bot.ErrNotFound) || err == nil && (m.Media == nil || m.Media.VendorRef == "") {
		return Answer{}, nil
	}
	if err != nil {
		return Answer{}, fmt.Errorf("file from the phone: %w", err)
	}
	got, err := e.fetch(ctx, &bot.Inbound{Input: bot.Input{Kind: m.Kind}, Contact: m.Contact, Channel: m.Channel}, *m.Media)
	if err != nil {
		given := errors.Is(err, bot.ErrNotFound) && !errors.Is(err, errNotStored) || t.Now.Sub(t.Effect.At) > phoneFileDeadline
		if !given {
			return Answer{}, fmt.Errorf("file from the phone: %w", err)
		}
		e.Log.WarnContext(ctx, "a file from the phone could not be fetched", "contact", bot.Mask(m.Contact), "channel", m.Channel, "error", err)
		got = bot.Media{Name: m.Media.Name, Fault: bot.FaultUnfetched}
	}
	if err := e.Messages.Attach(ctx, id, got); err != nil {
		return Answer{}, fmt.Errorf("file from the phone: %w", err)
	}
	return Answer{}, nil
}
