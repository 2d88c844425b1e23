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
	fetchFor   = 20 * time.Second // one try to have a file from its vendor
	fetchAgain = 2 * time.Second  // between tries
	fetchUntil = time.Minute      // after which a vendor's file counts as lost
	oursUntil  = 15 * time.Minute // after which one does that could not be kept here
	storeFor   = time.Minute      // to look at a file once it is here, its turn included
	fetchMost  = 10 * time.Second // after which a contact with more files lets others go first
)

// StoreFile stores a file that a person sent, if it is what its kind says. What is not
// comes back with a Fault and a nil error.
type StoreFile func(ctx context.Context, from bot.ContactID, kind bot.Kind, body io.Reader, name string) (bot.Media, error)

// errOurs: a file could not be kept yet, through no fault of its vendor's.
var errOurs = errors.New("not kept yet")

// fetched brings the files of pending inputs home, before any dialog sees them: a
// vendor keeps them for minutes. It returns the inputs up to the first whose files
// are still missing, and after how long to try for those again.
func (e *Engine) fetched(ctx context.Context, pending []bot.Inbound) ([]bot.Inbound, time.Duration, error) {
	began := time.Now()
	for i := range pending {
		if !remote(pending[i]) {
			continue
		}
		if i > 0 && time.Since(began) > fetchMost {
			return pending[:i], time.Millisecond, nil
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
		if m.VendorRef != "" {
			return true
		}
	}
	return false
}

// fetchAll fetches what is missing of a message, and reports whether nothing is.
func (e *Engine) fetchAll(ctx context.Context, in *bot.Inbound) bool {
	complete := true
	for i, m := range in.Media {
		if m.VendorRef == "" {
			continue
		}
		got, err := e.fetch(ctx, in, m)
		switch {
		case err == nil:
			in.Media[i] = got
		case !lost(err, e.Clock.Now().Sub(in.Received)):
			complete = false
		default:
			e.Log.Warn("a file could not be fetched", "contact", bot.Mask(in.Contact), "channel", in.Channel, "error", err)
			in.Media[i] = bot.Media{Name: m.Name, Fault: bot.FaultUnfetched}
		}
	}
	return complete
}

// lost reports whether a file that could not be had after so long is given up.
func lost(err error, after time.Duration) bool {
	switch {
	case errors.Is(err, errOurs):
		return after > oursUntil
	case errors.Is(err, bot.ErrNotFound):
		return true
	}
	return after > fetchUntil
}

func (e *Engine) fetch(ctx context.Context, in *bot.Inbound, m bot.Media) (bot.Media, error) {
	ch, ok := e.channels[in.Channel].(channels.Fetcher)
	if !ok || e.Files == nil {
		return m, fmt.Errorf("%w: channel %q fetches no files", bot.ErrNotFound, in.Channel)
	}
	select {
	case e.fetches <- struct{}{}:
		defer func() { <-e.fetches }()
	default:
		return m, errOurs
	}
	vendor, cancel := context.WithTimeout(ctx, fetchFor)
	defer cancel()
	body, err := ch.Fetch(vendor, m)
	if err != nil {
		return m, err
	}
	defer body.Close()
	read := &reading{r: body}
	ctx, done := context.WithTimeout(ctx, storeFor)
	defer done()
	got, err := e.Files(ctx, in.Contact, in.Kind, read, m.Name)
	switch {
	case err != nil && read.err == nil:
		return m, fmt.Errorf("%w: %w", errOurs, err)
	case err != nil:
		return m, err
	}
	if got.OK() && m.SHA256 != "" && got.ID != m.SHA256 {
		return bot.Media{Name: m.Name, Fault: bot.FaultBroken}, nil // not the file that was sent
	}
	return got, nil
}

// reading is a vendor's file and what went wrong with reading it.
type reading struct {
	r   io.Reader
	err error
}

func (r *reading) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}
