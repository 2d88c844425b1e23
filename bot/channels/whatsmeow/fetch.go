package whatsmeow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waMmsRetry"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"recado/bot"
)

// reuploadTimeout is how long the phone may take to upload a file again.
const reuploadTimeout = 30 * time.Second

// Fetch implements channels.Fetcher. If WhatsApp's servers no longer have the file, it asks the
// phone once to upload it again.
func (c *Channel) Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error) {
	r, message, err := parseRef(m.VendorRef)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w: %w", err, bot.ErrNotFound)
	}
	f, _, _, _ := part(message)
	if f == nil || !reachable(f) {
		return nil, fmt.Errorf("fetch: %w: %w", errRef, bot.ErrNotFound)
	}
	body, err := c.download(ctx, f)
	if !gone(err) {
		return body, err
	}
	path, err := c.reupload(ctx, r, f.GetMediaKey())
	if err != nil {
		return nil, err
	}
	f, _, _, _ = part(moved(message, path))
	if !reachable(f) {
		return nil, fmt.Errorf("fetch: the phone names no file: %w", bot.ErrNotFound)
	}
	if body, err = c.download(ctx, f); gone(err) {
		return nil, fmt.Errorf("fetch: %w: %w", err, bot.ErrNotFound)
	}
	return body, err
}

func gone(err error) bool {
	return errors.Is(err, wa.ErrMediaDownloadFailedWith403) || errors.Is(err, wa.ErrMediaDownloadFailedWith404) || errors.Is(err, wa.ErrMediaDownloadFailedWith410)
}

// spoilt reports whether a file is damaged or too big, so that a retry can't help.
func spoilt(err error) bool {
	for _, is := range []error{errTooBig, wa.ErrTooShortFile, wa.ErrInvalidMediaHMAC, wa.ErrInvalidMediaEncSHA256, wa.ErrInvalidMediaSHA256} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}

// download writes the file to disk, because it may be large and is valid only after its hash has
// been checked.
func (c *Channel) download(ctx context.Context, f wa.DownloadableMessage) (io.ReadCloser, error) {
	file, err := os.CreateTemp("", "recado-*")
	if err != nil {
		return nil, err
	}
	t := &tempFile{file: file}
	err = c.link().DownloadToFile(ctx, f, t)
	if errors.Is(err, wa.ErrFileLengthMismatch) {
		err = nil // the hash decides, and it is checked where the file is stored
	}
	if err == nil {
		_, err = t.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = t.Close()
		if spoilt(err) {
			err = fmt.Errorf("%w: %w", err, bot.ErrNotFound)
		}
		return nil, fmt.Errorf("fetch: %w", err)
	}
	return t, nil
}

// reupload asks the phone to upload a file again and returns the file's new path.
func (c *Channel) reupload(ctx context.Context, r ref, key []byte) (path string, err error) {
	chat, err := types.ParseJID(r.Chat)
	if err != nil {
		return "", fmt.Errorf("fetch: %w: %w", errRef, bot.ErrNotFound)
	}
	ctx, cancel := context.WithTimeout(ctx, reuploadTimeout)
	defer cancel()
	answer, done := c.retries.wait(r.ID)
	defer done()
	info := &types.MessageInfo{ID: r.ID, MessageSource: types.MessageSource{Chat: chat, Sender: chat}}
	if err := c.link().SendMediaRetryReceipt(ctx, info, key); err != nil {
		return "", fmt.Errorf("fetch: ask the phone: %w", err)
	}
	select {
	case <-ctx.Done():
		return "", fmt.Errorf("fetch: the phone does not answer: %w", ctx.Err())
	case e := <-answer:
		n, err := wa.DecryptMediaRetryNotification(e, key)
		if err != nil || n.GetResult() != waMmsRetry.MediaRetryNotification_SUCCESS || !strings.HasPrefix(n.GetDirectPath(), "/") {
			return "", fmt.Errorf("fetch: the phone has it no more (%s, %w): %w", n.GetResult(), err, bot.ErrNotFound)
		}
		return n.GetDirectPath(), nil
	}
}

// retries passes the phone's answers to the waiting reupload calls, by message id.
type retries struct {
	mu   sync.Mutex
	open map[string]chan *events.MediaRetry
}

func (r *retries) wait(id string) (<-chan *events.MediaRetry, func()) {
	ch := make(chan *events.MediaRetry, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		r.open = map[string]chan *events.MediaRetry{}
	}
	r.open[id] = ch
	return ch, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.open[id] == ch {
			delete(r.open, id)
		}
	}
}

func (r *retries) answer(e *events.MediaRetry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case r.open[e.MessageID] <- e: // a nil channel when nobody waits: the default drops the answer
	default:
	}
}
