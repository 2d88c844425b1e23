package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"recado/bot"
	"recado/bot/channels"
)

// Echo records messages that people of the business sent from the account's own phone: they are
// stored in the transcript, and the bot is silent in that conversation for a while. Echoes of
// our own messages are ignored.
func (e *Engine) Echo(ctx context.Context, echoes ...channels.Echo) error {
	for _, x := range echoes {
		if err := e.recordEcho(ctx, x); err != nil {
			return fmt.Errorf("record echo to %s: %w", bot.Mask(x.To), err)
		}
	}
	return nil
}

func (e *Engine) recordEcho(ctx context.Context, x channels.Echo) error {
	x.To = x.To.Canonical()
	id := string(x.To) + "/phone/" + x.Channel + ":" + x.VendorID
	switch known, err := e.Messages.ByVendorID(ctx, x.Channel, x.VendorID); {
	case err == nil && known.ID != id:
		return nil
	case err != nil && !errors.Is(err, bot.ErrNotFound):
		return err
	}
	m := bot.Message{
		ID: id, Contact: x.To, Channel: x.Channel, VendorID: x.VendorID, Author: bot.PhoneAgent, Text: bot.MaskSecrets(x.Text), At: x.At, Status: bot.Sent,
	}
	if len(x.Media) > 0 {
		m.Kind, m.Media = x.Kind, &x.Media[0]
	}
	if err := e.Messages.Claim(ctx, m); err != nil && !errors.Is(err, bot.ErrDuplicate) {
		return err
	}
	if err := e.Messages.SaveResult(ctx, m); err != nil { // it was sent long ago: no delivery may handle it
		return err
	}
	if err := e.phoneTakeover(ctx, x); err != nil {
		return err
	}
	if m.Media == nil || m.Media.VendorRef == "" {
		return nil
	}
	return e.requestPhoneFile(ctx, m)
}

// phoneTakeover gives the conversation to the phone. It creates the session of a contact who
// has never written, because the contact's answer is for the person at the phone.
func (e *Engine) phoneTakeover(ctx context.Context, x channels.Echo) error {
	for range maxWriteConflicts {
		s, err := e.session(ctx, x.To)
		if err != nil {
			return err
		}
		if s.MovedTo != "" {
			x.To = s.MovedTo
			continue
		}
		if s.Version == 0 {
			if again, err := e.moveFromVariant(ctx, x.To); err != nil {
				return err
			} else if again {
				continue
			}
		}
		bots := s.Owner.Bot()
		next := e.Machine.PhoneTakeover(e.withoutDelivered(ctx, s), x.Channel, x.At, e.Clock.Now())
		if next.Turn == s.Turn {
			return nil
		}
		next.Version = s.Version + 1
		switch err := e.Sessions.Put(ctx, next); {
		case errors.Is(err, bot.ErrStale):
			continue
		case err != nil:
			return err
		}
		e.relay(ctx, next)
		if bots {
			e.recordAgentAct(ctx, next, "takeover", bot.PhoneAgent)
			e.withdrawWaiting(ctx, next)
		}
		return nil
	}
	return fmt.Errorf("gave up after %d write conflicts", maxWriteConflicts)
}

// withdrawWaiting withdraws the bot's messages that waited for another attempt when the phone
// took over. Messages in flight can't be stopped; the webhook does not wait for them.
func (e *Engine) withdrawWaiting(ctx context.Context, s bot.Session) {
	air, err := e.Messages.InFlight(ctx, s.ID)
	if err != nil {
		e.Log.WarnContext(ctx, "withdrawn messages are not marked as withdrawn", "contact", bot.Mask(s.ID), "error", err)
		return
	}
	var waiting []bot.Message
	for _, m := range air {
		if m.ClaimedBy == "" {
			waiting = append(waiting, m)
		}
	}
	e.withdrawMessages(ctx, s, waiting)
}

// Notice records a vendor's notice about the account, a template or a payment, and stops or
// resumes what it says.
func (e *Engine) Notice(ctx context.Context, n channels.Notice) error {
	raw, err := encode(n)
	if err != nil {
		return err
	}
	if err := e.Records.Append(ctx, bot.Record{ID: "notice/" + n.Channel + "/" + n.ID, Name: "vendor_notice", At: e.Clock.Now(), Data: raw}); err != nil {
		return fmt.Errorf("notice: %w", err)
	}
	v, now, why := e.channelState(n.Channel), e.Clock.Now(), strings.TrimSpace(n.About+" "+n.Event+": "+n.Reason)
	switch n.Impact {
	case channels.AccountStopped:
		if died, _ := v.recordCheck(why, now); died {
			e.alarm(ctx, "channel_failed", n.Channel, why)
		}
	case channels.AccountResumed:
		if _, back := v.recordResult(delivered, "", false, now); back {
			e.alarm(ctx, "channel_recovered", n.Channel, "")
		}
	case channels.TemplateStopped:
		if v.pauseTemplate(n.Template, why, now) {
			e.alarm(ctx, "template_stopped", n.Channel, n.Template+": "+why)
		}
	case channels.TemplateResumed:
		if v.resumeTemplate(n.Template) {
			e.alarm(ctx, "template_recovered", n.Channel, n.Template)
		}
	case channels.Warning:
		e.Log.WarnContext(ctx, "the vendor warns", "channel", n.Channel, "about", n.About, "event", n.Event, "reason", n.Reason)
	}
	return nil
}
