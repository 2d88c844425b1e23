package invoices

import (
	"context"
	"encoding/json"
	"errors"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/statements"
)

// StatementHandlers returns the handlers of the effects of bank statements.
func StatementHandlers(s *statements.Service) map[string]engine.Handler {
	on := func(do func(context.Context, statements.Ref, engine.Task) error) engine.Handler {
		return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
			var ref statements.Ref
			if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
				return engine.Answer{}, engine.Permanent(err)
			}
			err := do(ctx, ref, t)
			if errors.Is(err, bot.ErrNotFound) {
				err = engine.Permanent(err)
			}
			return engine.Answer{}, err
		}
	}
	return map[string]engine.Handler{
		statements.DoRead: on(func(ctx context.Context, r statements.Ref, t engine.Task) error { return s.Read(ctx, r, t.Now) }),
		statements.DoCount: on(func(ctx context.Context, r statements.Ref, t engine.Task) error {
			_, err := s.Count(ctx, r.Line, t.Now)
			return err
		}),
	}
}
