package codes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
	"recado/flows/codes"
)

// sendTimeout is how long one gateway may take. All of a country's together take less than the claim of
// a delivery lasts.
const sendTimeout = 8 * time.Second

// AlarmUnsent is the event of a code that every gateway refused for good.
const AlarmUnsent = "code_not_sent"

// Service knows what is to be delivered; *codes.Service implements it.
type Service interface {
	Claim(ctx context.Context, owner string, args []byte, now time.Time) (codes.Letter, string, error)
	Settle(ctx context.Context, owner, code string, d codes.Delivery, now time.Time) error
}

// Texts renders the message; *templates.Catalog implements it.
type Texts interface {
	Render(key, locale, channel string, args json.RawMessage) (string, error)
}

// Worker delivers codes.
type Worker struct {
	Codes    Service
	Channels []bot.Channel // all that are configured
	Template string        // WhatsApp's authentication template; "": none
	Texts    Texts
	Locale   string // of who asked for none
	Business string
	Alarm    func(ctx context.Context, name, about, reason string)
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{codes.DoDeliver: w.deliver}
}

func (w Worker) deliver(ctx context.Context, t engine.Task) (engine.Answer, error) {
	done := engine.Answer{Event: bot.OK}
	letter, code, err := w.Codes.Claim(ctx, t.Owner, t.Effect.Args, t.Now)
	switch {
	case errors.Is(err, codes.ErrDelivered):
		return done, nil
	case errors.Is(err, codes.ErrClaimed), errors.Is(err, bot.ErrUnavailable):
		return engine.Answer{}, err
	case err != nil:
		return engine.Answer{}, engine.Permanent(err)
	}
	result, again := w.try(ctx, t.Effect.ID, letter)
	ctx = context.WithoutCancel(ctx) // what was sent has to be stored
	if err := w.Codes.Settle(ctx, t.Owner, code, result, t.Now); err != nil {
		return engine.Answer{}, err
	}
	if result.Refused != "" {
		w.Alarm(ctx, AlarmUnsent, letter.Country+" "+t.Now.UTC().Format("2006-01-02 15h"), result.Refused)
	}
	return done, again
}

// try sends a letter by the first channel that takes it. The error means that it is worth another try
// later; it names the channels and their codes only, since a vendor's words may repeat the message.
func (w Worker) try(ctx context.Context, id string, l codes.Letter) (codes.Delivery, error) {
	var refused []string
	again := false
	for _, ch := range w.route(l) {
		err := w.send(ctx, ch, id, l)
		if err == nil {
			return codes.Delivery{Via: ch.Name()}, nil
		}
		refused = append(refused, ch.Name()+" "+codeOf(err))
		switch channels.DecisionOf(err) {
		case channels.Retry, channels.Stop, channels.StopTemplate:
			again = true
		}
	}
	why := strings.Join(refused, ", ")
	switch {
	case again:
		return codes.Delivery{}, fmt.Errorf("no gateway takes a code now: %s", why)
	case why == "":
		why = "no gateway"
	}
	return codes.Delivery{Refused: why}, nil
}

func (w Worker) send(ctx context.Context, ch bot.Channel, id string, l codes.Letter) error {
	out, err := w.message(ch.Name(), id, l)
	if err != nil {
		return channels.Refuse(channels.GiveUp, "text", "", 0) // err may repeat the message
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	_, err = ch.Send(ctx, out)
	return err
}

// codeOf returns a vendor's code of an error.
func codeOf(err error) string {
	if refused, ok := errors.AsType[*bot.SendError](err); ok {
		return refused.Code
	}
	return "error"
}

// message renders a letter for a channel.
func (w Worker) message(channel, id string, l codes.Letter) (bot.Outbound, error) {
	locale := l.Locale
	if locale == "" {
		locale = w.Locale
	}
	out := bot.Outbound{ID: id, To: bot.ContactID(l.Phone)}
	if channel == templates {
		language, _, _ := strings.Cut(locale, "-")
		out.Kind, out.Template = channels.Template, &bot.Template{Name: w.Template, Language: language, Body: []string{l.Code}, Button: l.Code}
		return out, nil
	}
	args, err := json.Marshal(map[string]any{"code": l.Code, "business": w.Business, "minutes": int(codes.Lifetime / time.Minute)})
	if err != nil {
		return out, fmt.Errorf("codes: %w", err)
	}
	out.Kind = channels.Text
	out.Text, err = w.Texts.Render("code.message", locale, bot.BySMS, args)
	return out, err
}
