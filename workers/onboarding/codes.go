package onboarding

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/codes"
	"recado/flows/onboarding"
)

// Codes sends and verifies one-time codes; *codes.Service implements it.
type Codes interface {
	Send(ctx context.Context, r codes.Request, now time.Time) (codes.Sent, error)
	Verify(ctx context.Context, a codes.Attempt, now time.Time) (codes.Result, error)
}

// Worker carries out the work.
type Worker struct {
	Codes  Codes
	Locale func(ctx context.Context, who bot.ContactID) string // of a conversation; "": the business's
	Cards  CardReader                                          // nil: no card is read
	Files  Opener
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		onboarding.DoSendCode: w.sendCode, onboarding.DoVerifyCode: w.verifyCode, onboarding.DoReadCard: w.readCard,
	}
}

// sendCode sends a code for the conversation that asks for it.
func (w Worker) sendCode(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ask onboarding.SendCode
	if err := json.Unmarshal(t.Effect.Args, &ask); err != nil {
		return engine.Answer{}, engine.Permanent(errors.New("send a code: not its arguments"))
	}
	sent, err := w.Codes.Send(ctx, codes.Request{
		Phone: ask.Phone, Purpose: ask.Purpose, Session: t.Owner, Channel: codes.Channel(ask.Channel), Locale: w.Locale(ctx, bot.ContactID(t.Owner)), Command: t.Effect.ID,
	}, t.Now)
	if no, ok := errors.AsType[*codes.RefusedError](err); ok {
		answer := onboarding.CodeSent{Reason: string(no.Reason)}
		if no.RetryAfter > 0 {
			answer.ResendAt = t.Now.Add(no.RetryAfter)
		}
		return engine.Answer{Event: onboarding.Refused, Data: answer}, nil
	}
	if err != nil {
		return engine.Answer{}, fmt.Errorf("send a code: %w", err)
	}
	return engine.Answer{Event: bot.OK, Data: onboarding.CodeSent{ResendAt: sent.ResendAt}}, nil
}

// verifyCode compares what the person said.
func (w Worker) verifyCode(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ask onboarding.VerifyCode
	if err := json.Unmarshal(t.Effect.Args, &ask); err != nil {
		return engine.Answer{}, engine.Permanent(errors.New("verify a code: not its arguments"))
	}
	got, err := w.Codes.Verify(ctx, codes.Attempt{Phone: ask.Phone, Purpose: ask.Purpose, Session: t.Owner, Said: string(ask.Code)}, t.Now)
	if err != nil {
		return engine.Answer{}, fmt.Errorf("verify a code: %w", err)
	}
	return engine.Answer{Event: bot.OK, Data: onboarding.CodeResult{Outcome: string(got.Outcome), Left: got.Left}}, nil
}
