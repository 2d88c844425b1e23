package vision

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"recado/bot"
	"recado/bot/engine"
)

// Opener opens what a person sent.
type Opener interface {
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
}

// Effect carries out "vision.read": {media} → bot.Reading. A photo that can't be
// read is an answer without a serial: the person types it.
func Effect(r Reader, files Opener) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var args struct {
			Media bot.Media `json:"media"`
		}
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(fmt.Errorf("read plate: %w", err))
		}
		file, _, err := files.Open(ctx, args.Media.ID)
		if errors.Is(err, bot.ErrNotFound) {
			return engine.Answer{Event: bot.OK, Data: bot.Reading{}}, nil // deleted meanwhile
		}
		if err != nil {
			return engine.Answer{}, fmt.Errorf("read plate: %w", err)
		}
		defer file.Close() //nolint:errcheck // only read
		got, err := r.Read(ctx, file)
		switch {
		case errors.Is(err, ErrNotImage), errors.Is(err, ErrTooBig), errors.Is(err, ErrBroken), errors.Is(err, context.DeadlineExceeded):
			return engine.Answer{Event: bot.OK, Data: bot.Reading{}}, nil
		case err != nil:
			return engine.Answer{}, fmt.Errorf("read plate: %w", err)
		}
		return engine.Answer{Event: bot.OK, Data: got}, nil
	}
}
