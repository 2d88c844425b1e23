package engine

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

const (
	fetchTimeout    = 20 * time.Second // one attempt to fetch a file from its vendor
	fetchRetryDelay = 2 * time.Second  // between attempts
	fetchDeadline   = time.Minute      // after which a file that the vendor does not deliver counts as lost
	storeDeadline   = 15 * time.Minute // after which a file that could not be stored counts as lost
	storeTimeout    = time.Minute      // to store a fetched file, including the wait for it
	fetchBudget     = 10 * time.Second // after which other contacts' turns go first
)

// StoreFile stores a file that a person sent, if it is of its kind. Otherwise it returns Media
// with a Fault and a nil error.
type StoreFile func(ctx context.Context, from bot.ContactID, kind bot.Kind, body io.Reader, name string) (bot.Media, error)

// errNotStored means that a file could not be stored yet, for a reason that is not the
// vendor's.
var errNotStored = errors.New("not kept yet")

// fetchFiles fetches the files of pending inputs before any dialog handles them, because a
// vendor keeps them only for minutes. It returns the inputs before the first one whose files
// are still missing, and after how long to try those again.
func (e *Engine) fetchFiles(ctx context.Context, pending []bot.Inbound) ([]bot.Inbound, time.Duration, error) {
	began := time.Now()
	for i := range pending {
		if !hasRemoteFiles(pending[i]) {
			pending[i].Input = pending[i].WithWords()
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
		pending[i].Input = pending[i].WithWords()
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

// fetchAll fetches the missing files of a message, and reports whether it has all of them now.
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
			e.Log.WarnContext(ctx, "a file could not be fetched", "contact", bot.Mask(in.Contact), "channel", in.Channel, "error", err)
			in.Media[i] = bot.Media{Name: m.Name, Fault: bot.FaultUnfetched}
		}
	}
	return complete
}

// fileGivenUp reports whether a file that has been missing for so long is given up.
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
	switch said, isCard, err := readCard(read); {
	case err != nil:
		return m, err
	case isCard && said != "":
		return bot.Media{Name: m.Name, Words: said}, nil
	case isCard:
		return bot.Media{Name: m.Name, Fault: bot.FaultBroken}, nil
	}
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

// maxCard bounds a contact card, in bytes: one with a photo has some tens of thousands.
const maxCard = 256 << 10

// readCard tells a contact card (RFC 6350) in words, as vendors do that send cards as data. It leaves any
// other file unread.
func readCard(r *errorReader) (said string, isCard bool, err error) {
	buffered := bufio.NewReader(r.r)
	r.r = buffered
	head, _ := buffered.Peek(32) // whoever stores the file meets the error
	if head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff"))); !bytes.HasPrefix(bytes.ToUpper(head), []byte("BEGIN:VCARD")) {
		return "", false, nil
	}
	raw, err := io.ReadAll(io.LimitReader(buffered, maxCard))
	if err != nil {
		r.err = err
		return "", true, err
	}
	return bot.MaskSecrets(channels.ParseVCard(string(raw)).Words()), true, nil
}

// errorReader reads a vendor's file and keeps the read error.
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
