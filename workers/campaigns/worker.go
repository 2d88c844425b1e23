package campaigns

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/campaigns"
	"recado/flows/connect"
	"recado/flows/mail"
	words "recado/templates/mail"
)

// MailDeliverer delivers each mail once; *mail.Deliverer of workers/mail implements it.
type MailDeliverer interface {
	Deliver(ctx context.Context, m mail.Mail, now time.Time) error
}

// Texts renders the text of a key; *templates.Catalog implements it.
type Texts interface {
	Render(key, locale, channel string, args json.RawMessage) (string, error)
}

// Worker carries out steps.
type Worker struct {
	Campaigns *campaigns.Service
	Post      MailDeliverer
	Texts     Texts
	Website   string // of the business: "https://…", or ""
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		campaigns.DoRead: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
			return done(w.Campaigns.Read(ctx, t.Owner, t.Effect.ID, t.Now))
		},
		campaigns.DoSend: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
			return done(w.Campaigns.Send(ctx, t.Owner, t.Effect.ID, t.Now))
		},
		campaigns.DoMail: w.mail,
	}
}

// done says when a step that failed is tried again. A campaign that has been deleted has no step.
func done(err error) (engine.Answer, error) {
	if errors.Is(err, bot.ErrNotFound) {
		return engine.Answer{}, engine.Permanent(err)
	}
	if refused, ok := errors.AsType[*connect.Error](err); ok && refused.After > 0 {
		return engine.Answer{}, &engine.RetryLater{After: refused.After, Err: err}
	}
	return engine.Answer{Event: bot.OK}, err
}

// mail sends an item's mail.
func (w Worker) mail(ctx context.Context, t engine.Task) (engine.Answer, error) {
	item, err := w.Campaigns.Items.Get(ctx, t.Owner)
	if err != nil {
		return done(err)
	}
	allowed, until, err := w.Campaigns.Admit(ctx, item, t.Now)
	switch {
	case err != nil:
		return engine.Answer{}, err
	case !allowed && until.IsZero():
		return engine.Answer{Event: bot.OK}, nil // the ledger says why
	case !allowed:
		return engine.Answer{}, &engine.RetryLater{After: until.Sub(t.Now), Err: errNotNow}
	}
	args, err := json.Marshal(item.Says)
	if err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	s := w.Campaigns
	subject, err1 := w.Texts.Render("mail.campaign.subject", s.Locale, "mail", args)
	body, err2 := w.Texts.Render("mail.campaign.body", s.Locale, "mail", args)
	if err := cmp.Or(err1, err2); err != nil {
		return engine.Answer{}, engine.Permanent(fmt.Errorf("mail of a campaign: %w", err))
	}
	letter, err := words.Plain(words.Notice{Business: s.Business, Website: w.Website, Locale: s.Locale, Subject: subject, Name: item.Says.Name, Body: body})
	if err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	err = w.Post.Deliver(ctx, mail.Mail{
		ID: t.Effect.ID, Kind: "campaign", About: item.Campaign, To: []string{item.Contact}, ToName: words.Line(item.Debtor.Name),
		Subject: letter.Subject, HTML: letter.HTML, Text: letter.Text,
	}, t.Now)
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK}, s.Policy.Confirm(ctx, item.Contact, item.ID, t.Now)
}

var errNotNow = errors.New("a reminder of a debt may not leave now")
