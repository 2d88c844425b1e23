package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/connect"
	"recado/flows/mail"
	"recado/flows/orders"
)

// Sender hands mails to a vendor.
type Sender interface {
	// Send returns the vendor's id of the mail, which may be "". The error is a
	// *connect.Error and knows whether another try may help.
	Send(ctx context.Context, m mail.Mail) (id string, err error)
}

// Deliverer delivers mails, each once.
type Deliverer struct {
	Box    mail.Repository
	Sender Sender // nil: mails are kept and go nowhere
}

// Deliver records a mail and sends it, unless it has been sent. An error that is
// engine.Permanent has been recorded with the mail.
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

// store stores the mail, or finds it: what was worded first is what is sent. Each try
// writes before it sends: while nothing can be written nothing is sent, or a store that
// is full would have the same mail leave with every try.
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

func (p *Deliverer) settle(ctx context.Context, k mail.StoredMail, change func(*mail.StoredMail)) error {
	for {
		k.V++
		change(&k)
		err := p.Box.Put(ctx, k)
		if !errors.Is(err, bot.ErrStale) {
			return err
		}
		if k, err = p.Box.Get(ctx, k.ID); err != nil || k.Sent {
			return err
		}
	}
}

// checked refuses what a header could be smuggled in by.
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
