package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

const (
	fetchFor   = 20 * time.Second // one try
	fetchAgain = 2 * time.Second  // between tries
	fetchUntil = time.Minute      // after which the file counts as lost
)

// StoreFile stores a file that a person sent, if it is what its kind says. What is not
// comes back with a Fault and a nil error.
type StoreFile func(ctx context.Context, kind bot.Kind, body io.Reader, name string) (bot.Media, error)

// fetched brings the files of pending inputs home, before any dialog sees them: a
// vendor keeps them for minutes. It returns the inputs up to the first whose files
// are still missing, and after how long to try for those again.
func (e *Engine) fetched(ctx context.Context, pending []bot.Inbound) ([]bot.Inbound, time.Duration, error) {
	for i := range pending {
		if !remote(pending[i]) {
			continue
		}
		complete := e.fetchAll(ctx, &pending[i])
		if err := e.Inbox.Attach(ctx, pending[i].ID, pending[i].Media); err != nil {
			return nil, 0, fmt.Errorf("files of a message: %w", err)
		}
		if !complete {
			return pending[:i], fetchAgain, nil
		}
	}
	return pending, 0, nil
}

func remote(in bot.Inbound) bool {
	for _, m := range in.Media {
		if m.Ref != "" {
			return true
		}
	}
	return false
}

// fetchAll fetches what is missing of a message, and reports whether nothing is.
func (e *Engine) fetchAll(ctx context.Context, in *bot.Inbound) bool {
	complete := true
	for i, m := range in.Media {
		if m.Ref == "" {
			continue
		}
		got, err := e.fetch(ctx, in, m)
		switch {
		case err == nil:
			in.Media[i] = got
		case errors.Is(err, bot.ErrNotFound) || e.Clock.Now().Sub(in.Received) > fetchUntil:
			e.Log.Warn("a file could not be fetched", "contact", bot.Mask(in.Contact), "channel", in.Channel, "error", err)
			in.Media[i] = bot.Media{Name: m.Name, Fault: bot.FaultUnfetched}
		default:
			complete = false
		}
	}
	return complete
}

func (e *Engine) fetch(ctx context.Context, in *bot.Inbound, m bot.Media) (bot.Media, error) {
	ch, ok := e.channels[in.Channel].(channels.Fetcher)
	if !ok || e.Files == nil {
		return m, fmt.Errorf("%w: channel %q fetches no files", bot.ErrNotFound, in.Channel)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchFor)
	defer cancel()
	body, err := ch.Fetch(ctx, m)
	if err != nil {
		return m, err
	}
	defer body.Close()
	got, err := e.Files(ctx, in.Kind, body, m.Name)
	if err != nil {
		return m, err
	}
	if got.OK() && m.SHA256 != "" && got.ID != m.SHA256 {
		return bot.Media{Name: m.Name, Fault: bot.FaultBroken}, nil // not the file that was sent
	}
	return got, nil
}
