package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

var _ channels.Sink = (*Engine)(nil)

// Report records vendors' reports on messages. A failure after the vendor had accepted the
// message has the same consequences as an immediate one.
func (e *Engine) Report(ctx context.Context, reports ...channels.DeliveryReport) error {
	for _, r := range reports {
		if err := e.report(ctx, r, 0); err != nil {
			return err
		}
	}
	return nil
}

// report records one report; try counts the earlier attempts.
func (e *Engine) report(ctx context.Context, r channels.DeliveryReport, try int) error {
	m, err := e.findReported(ctx, r)
	if errors.Is(err, bot.ErrNotFound) {
		if !e.retryEarlyReport(r, try) {
			e.Log.DebugContext(ctx, "a report on a message that is not ours", "channel", r.Channel, "status", r.Status)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if r.Status == bot.Failed && m.StatusTimes.Failed.IsZero() { // first: once the failure is recorded it is not handled again
		e.recordStop(ctx, m, r)
		if err := e.handleFinalFailure(ctx, m, r.Decision, r.Code, r.Reason); err != nil {
			return err
		}
	}
	if m.Collection != nil && e.Contacts != nil {
		if err := e.Contacts.Reported(ctx, m, r.Status, r.At); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	if err := e.Messages.RecordStatus(ctx, m.ID, r.Status, r.Reason, r.At); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	e.Observer.Message(r.Channel, r.Status)
	e.Changed(m.Contact)
	return nil
}

// recordStop applies a late failure to the whole channel, or to a template.
func (e *Engine) recordStop(ctx context.Context, m bot.Message, r channels.DeliveryReport) {
	why, now := r.Code+": "+r.Reason, e.Clock.Now()
	switch {
	case r.Decision == channels.Stop:
		if died, _ := e.channelState(m.Channel).recordResult(channels.Stop, why, false, now); died {
			e.alarm(ctx, "channel_failed", m.Channel, why)
		}
	case r.Decision == channels.StopTemplate && m.Template != "":
		if e.channelState(m.Channel).pauseTemplate(m.Template, why, now) {
			e.alarm(ctx, "template_stopped", m.Channel, m.Template+": "+why)
		}
	}
}

// findReported finds the message: by our own id if the vendor returns it, because its report
// may come before Send has returned.
func (e *Engine) findReported(ctx context.Context, r channels.DeliveryReport) (bot.Message, error) {
	if r.MessageID != "" {
		m, err := e.Messages.Get(ctx, r.MessageID)
		if !errors.Is(err, bot.ErrNotFound) {
			return m, err
		}
	}
	return e.Messages.ByVendorID(ctx, r.Channel, r.VendorID)
}

// Consent records whether a contact may be sent messages unasked.
func (e *Engine) Consent(ctx context.Context, who bot.ContactID, channel string, granted bool, at time.Time) error {
	_, err := e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
		return e.Machine.SetConsent(s, granted, channel, now), nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		return nil // an unknown contact
	}
	return err
}

// maxUnparsedBody bounds how much of an unparsed body is stored, in bytes.
const maxUnparsedBody = 64 << 10

// SaveInvalid stores a signed body that could not be parsed among the events.
func (e *Engine) SaveInvalid(ctx context.Context, channel, why string, body []byte) error {
	now := e.Clock.Now()
	if len(body) > maxUnparsedBody {
		body = body[:maxUnparsedBody]
	}
	raw, err := encode(map[string]any{"channel": channel, "why": why, "body": bot.MaskSecretsBody(body)})
	if err != nil {
		return err
	}
	return e.Records.Append(ctx, bot.Record{ID: "odd/" + channel + "/" + digest(body), Name: "webhook_not_understood", At: now, Data: raw})
}
