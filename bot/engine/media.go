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
	fetchTimeout    = 20 * time.Second // one try to have a file from its vendor
	fetchRetryDelay = 2 * time.Second  // between tries
	fetchDeadline   = time.Minute      // after which a vendor's file counts as lost
	storeDeadline   = 15 * time.Minute // after which one does that could not be kept here
	storeTimeout    = time.Minute      // to look at a file once it is here, its turn included
	fetchBudget     = 10 * time.Second // after which a contact with more files lets others go first
)

// StoreFile stores a file that a person sent, if it is what its kind says. What is not
// comes back with a Fault and a nil error.
type StoreFile func(ctx context.Context, from bot.ContactID, kind bot.Kind, body io.Reader, name string) (bot.Media, error)

// errNotStored: a file could not be kept yet, through no fault of its vendor's.
var errNotStored = errors.New("not kept yet")

// fetchFiles brings the files of pending inputs home, before any dialog sees them: a
// vendor keeps them for minutes. It returns the inputs up to the first whose files
// are still missing, and after how long to try for those again.
func (e *Engine) fetchFiles(ctx context.Context, pending []bot.Inbound) ([]bot.Inbound, time.Duration, error) {
	began := time.Now()
	for i := range pending {
		if !hasRemoteFiles(pending[i]) {
			continue
		}
		if i > 0 && time.Since(began) > fetchBudget {
			return pending[:i], time.Millisecond, nil
		}
		complete := e.fetchAll(ctx, &pending[i])
		if err := e.Inbox.Attach(ctx, pending[i].ID, pending[i].Media); err != nil {
			return nil, 0, fmt.Errorf("files of a message: %w", err)
		}
		if !complete {
			return pending[:i], fetchRetryDelay, nil
		}
	}
	return pending, 0, nil
}

func hasRemoteFiles(in bot.Inbound) bool {
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
		case !fileGivenUp(err, e.Clock.Now().Sub(in.Received)):
			complete = false
		default:
			e.Log.Warn("a file could not be fetched", "contact", bot.Mask(in.Contact), "channel", in.Channel, "error", err)
			in.Media[i] = bot.Media{Name: m.Name, Fault: bot.FaultUnfetched}
		}
	}
	return complete
}

// fileGivenUp reports whether a file that could not be had after so long is given up.
func fileGivenUp(err error, after time.Duration) bool {
	switch {
	case errors.Is(err, errNotStored):
		return after > storeDeadline
	case errors.Is(err, bot.ErrNotFound):
		return true
	}
	return after > fetchDeadline
}

func (e *Engine) fetch(ctx context.Context, in *bot.Inbound, m bot.Media) (bot.Media, error) {
	ch, ok := e.channels[in.Channel].(channels.Fetcher)
	if !ok || e.StoreFile == nil {
		return m, fmt.Errorf("%w: channel %q fetches no files", bot.ErrNotFound, in.Channel)
	}
	select {
	case e.fetchSlots <- struct{}{}:
		defer func() { <-e.fetchSlots }()
	default:
		return m, errNotStored
	}
	vendor, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	body, err := ch.Fetch(vendor, m)
	if err != nil {
		return m, err
	}
	defer body.Close()
	read := &errorReader{r: body}
	ctx, done := context.WithTimeout(ctx, storeTimeout)
	defer done()
	got, err := e.StoreFile(ctx, in.Contact, in.Kind, read, m.Name)
	switch {
	case err != nil && read.err == nil:
		return m, fmt.Errorf("%w: %w", errNotStored, err)
	case err != nil:
		return m, err
	}
	if got.OK() && m.SHA256 != "" && got.ID != m.SHA256 {
		return bot.Media{Name: m.Name, Fault: bot.FaultBroken}, nil // not the file that was sent
	}
	return got, nil
}

// errorReader is a vendor's file and what went wrong with reading it.
type errorReader struct {
	r   io.Reader
	err error
}

func (r *errorReader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}
