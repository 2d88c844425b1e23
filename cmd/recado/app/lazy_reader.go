package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"recado/bot"
	"recado/workers/vision"
)

// lazyReader loads its networks in the background while the program answers already. A read waits
// until they are loaded.
type lazyReader struct {
	ready chan struct{}
	pool  *vision.Pool
	err   error
}

var _ vision.CropReader = (*lazyReader)(nil)

func newLazyReader(o vision.Options, log *slog.Logger) *lazyReader {
	r := &lazyReader{ready: make(chan struct{})}
	go func() {
		defer close(r.ready)
		if r.pool, r.err = vision.Open(o); r.err != nil {
			log.Error("no reader for serial plates: people will type them", "error", r.err)
			return
		}
		if why := r.pool.WeightsError(); why != nil {
			log.Warn("plates are read by Tesseract alone: fewer, and less surely", "reason", why)
		}
	}()
	return r
}

// wait waits until the reader is loaded, and returns the error of the loading.
func (r *lazyReader) wait(ctx context.Context) error {
	select {
	case <-r.ready:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Read implements vision.Reader.
func (r *lazyReader) Read(ctx context.Context, img io.Reader) (bot.PlateReading, error) {
	if err := r.wait(ctx); err != nil {
		return bot.PlateReading{}, fmt.Errorf("plate reader: %w", err)
	}
	return r.pool.Read(ctx, img)
}

// ReadWithCrop implements vision.Seer.
func (r *lazyReader) ReadWithCrop(ctx context.Context, img io.Reader) (vision.PlateResult, error) {
	if err := r.wait(ctx); err != nil {
		return vision.PlateResult{}, fmt.Errorf("plate reader: %w", err)
	}
	return r.pool.ReadWithCrop(ctx, img)
}

// ReadCard implements the reader of identity cards.
func (r *lazyReader) ReadCard(ctx context.Context, img io.Reader, doc vision.Document) (vision.Card, error) {
	if err := r.wait(ctx); err != nil {
		return vision.Card{}, fmt.Errorf("card reader: %w", err)
	}
	return r.pool.ReadCard(ctx, img, doc)
}

// ReadReceipt implements the reader of receipts.
func (r *lazyReader) ReadReceipt(ctx context.Context, img io.Reader) (vision.Receipt, error) {
	if err := r.wait(ctx); err != nil {
		return vision.Receipt{}, fmt.Errorf("receipt reader: %w", err)
	}
	return r.pool.ReadReceipt(ctx, img)
}

// close ends the reads in progress. It does not wait for a reader that is still loading, and may be
// called more than once.
func (r *lazyReader) close() {
	select {
	case <-r.ready:
	case <-time.After(time.Second):
		return
	}
	if r.pool != nil {
		r.pool.Close()
	}
}
