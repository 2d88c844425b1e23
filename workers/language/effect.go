package language

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

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

// Opener opens what a person sent.
type Opener interface {
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
}

// TranscribeEffect carries out bot.TranscribeVoice: the first recording of the
// message → {text}. Nobody to listen, and a recording that can't be listened to,
// are answers too: the person is asked to write.
func TranscribeEffect(tr Transcriber, files Opener) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var media []bot.Media
		if err := json.Unmarshal(t.Effect.Args, &media); err != nil || len(media) == 0 || !media[0].OK() {
			return engine.Answer{Event: engine.Failed}, nil
		}
		if _, mute := tr.(NoTranscriber); mute {
			return engine.Answer{Event: engine.Failed}, nil
		}
		file, meta, err := files.Open(ctx, media[0].ID)
		if err != nil {
			return engine.Answer{}, fmt.Errorf("voice note: %w", err)
		}
		defer file.Close()
		text, err := tr.Transcribe(ctx, file, meta.MIME)
		if errors.Is(err, ErrNoTranscriber) || errors.Is(err, ErrAudio) {
			return engine.Answer{Event: engine.Failed}, nil
		}
		if err != nil && ctx.Err() == nil {
			return engine.Answer{Event: engine.Failed}, nil
		}
		return engine.Answer{Event: bot.OK, Data: map[string]string{"text": text}}, err
	}
}
