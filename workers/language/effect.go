package language

import (
	"context"
	"encoding/json"
	"fmt"

	"recado/bot"
	"recado/bot/engine"
)

// Effect carries out "language.understand": {text} → bot.Understanding.
func Effect(u Understander) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var args struct {
			Text string `json:"text"`
		}
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(fmt.Errorf("understand: %w", err))
		}
		got, err := u.Understand(ctx, args.Text)
		return engine.Answer{Event: bot.OK, Data: got}, err
	}
}
