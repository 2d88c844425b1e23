package notices

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/mail"
	"recado/flows/notify"
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

// Mailer sends notices by mail.
type Mailer struct {
	Post     MailDeliverer
	Texts    Texts
	Business string // its name
	Website  string // "https://…", or ""
	Locale   string // for recipients without a locale
}

// Handler carries out notify.DoMail.
func (m Mailer) Handler(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var l notify.MailNotice
	if err := json.Unmarshal(t.Effect.Args, &l); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	locale := cmp.Or(l.Locale, m.Locale)
	say := func(part string) (string, error) {
		return m.Texts.Render(notify.MailKey(l.Event, l.Role)+part, locale, "mail", l.Args)
	}
	subject, err := say(".subject")
	if err != nil {
		return engine.Answer{}, engine.Permanent(fmt.Errorf("mail about %s: %w", l.About, err))
	}
	body, err := say(".body")
	if err != nil {
		return engine.Answer{}, engine.Permanent(fmt.Errorf("mail about %s: %w", l.About, err))
	}
	letter, err := words.Plain(words.Notice{Business: m.Business, Website: m.Website, Locale: locale, Subject: subject, Name: l.Name, Body: body})
	if err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	out := mail.Mail{
		ID: t.Effect.ID, Kind: string(l.Event) + "." + string(l.Role), About: l.About, To: []string{l.To}, ToName: words.Line(l.Name),
		Subject: letter.Subject, HTML: letter.HTML, Text: letter.Text,
	}
	if l.File != nil {
		out.Files = []bot.Media{*l.File}
	}
	return engine.Answer{}, m.Post.Deliver(ctx, out, t.Now)
}
