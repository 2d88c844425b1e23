package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/connect"
	"recado/flows/edit"
	"recado/flows/mail"
	"recado/flows/orders"
)

// Sender sends mails through a vendor.
type Sender interface {
	// Send returns the vendor's id of the mail, which may be "". The error is a *connect.Error,
	// which says whether it is retryable.
	Send(ctx context.Context, m mail.Mail) (id string, err error)
}

// Deliverer delivers each mail once.
type Deliverer struct {
	Box    mail.Repository
	Sender Sender // nil: mails are stored but not sent
}

// Deliver records a mail and sends it unless it has been sent. An engine.Permanent error has been
// recorded with the mail.
func (p *Deliverer) Deliver(ctx context.Context, m mail.Mail, now time.Time) error {
	k, err := p.store(ctx, m, now)
	if err != nil || k.Sent || p.Sender == nil {
		return err
	}
	if err := checked(k.Mail); err != nil {
		return engine.Permanent(errors.Join(err, p.settle(ctx, k, func(k *mail.StoredMail) { k.Error = err.Error() })))
	}
	id, err := p.Sender.Send(ctx, k.Mail)
	switch {
	case err == nil:
		return p.settle(ctx, k, func(k *mail.StoredMail) { k.Sent, k.SentAt, k.VendorID, k.Error = true, now, id, "" })
	case connect.Retryable(err):
		return err
	}
	return engine.Permanent(errors.Join(err, p.settle(ctx, k, func(k *mail.StoredMail) { k.Error = err.Error() })))
}

// store adds the mail or returns the stored one, whose text is the first. Each try writes before it
// sends: if nothing can be written (a full store), the mail must not be sent again with every try.
func (p *Deliverer) store(ctx context.Context, m mail.Mail, now time.Time) (mail.StoredMail, error) {
	k := mail.StoredMail{Mail: m, V: 1, At: now}
	err := p.Box.Add(ctx, k)
	if errors.Is(err, bot.ErrDuplicate) {
		if k, err = p.Box.Get(ctx, m.ID); err != nil || k.Sent || p.Sender == nil {
			return k, err
		}
		k.V++
		err = p.Box.Put(ctx, k)
	}
	return k, err
}

// settle records an outcome, unless another process has recorded that the mail was sent.
func (p *Deliverer) settle(ctx context.Context, k mail.StoredMail, change func(*mail.StoredMail)) error {
	_, err := edit.Known(ctx, p.Box, k.ID, k, func(k *mail.StoredMail) error {
		if k.Sent {
			return edit.ErrUnchanged
		}
		k.V++
		change(k)
		return nil
	})
	return err
}

// checked refuses addresses and lines that could inject headers.
func checked(m mail.Mail) error {
	if len(m.To) == 0 {
		return errors.New("mail: nobody to send it to")
	}
	for _, to := range m.To {
		if !orders.MailOK(to) {
			return errors.New("mail: not a mail address")
		}
	}
	for name, line := range map[string]string{"subject": m.Subject, "name": m.ToName} {
		if orders.CleanLine(line) != line {
			return fmt.Errorf("mail: the %s is not one clean line", name)
		}
	}
	return nil
}
