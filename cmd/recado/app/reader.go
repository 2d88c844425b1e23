package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"recado/bot"
	"recado/workers/vision"
)

// slowReader loads its networks while the program is already answering: no one sends
// a plate in the first second. Whoever does waits for it.
type slowReader struct {
	ready chan struct{}
	pool  *vision.Pool
	err   error
}

var _ vision.Seer = (*slowReader)(nil)

func loadReader(o vision.Options, log *slog.Logger) *slowReader {
	r := &slowReader{ready: make(chan struct{})}
	go func() {
		defer close(r.ready)
		if r.pool, r.err = vision.Open(o); r.err != nil {
			log.Error("no reader for serial plates: people will type them", "error", r.err)
			return
		}
		if why := r.pool.Lack(); why != nil {
			log.Warn("plates are read by Tesseract alone: fewer, and less surely", "reason", why)
		}
	}()
	return r
}

// wait returns when the reader is loaded, or why it can't be.
func (r *slowReader) wait(ctx context.Context) error {
	select {
	case <-r.ready:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Read implements vision.Reader.
func (r *slowReader) Read(ctx context.Context, img io.Reader) (bot.PlateReading, error) {
	if err := r.wait(ctx); err != nil {
		return bot.PlateReading{}, fmt.Errorf("plate reader: %w", err)
	}
	return r.pool.Read(ctx, img)
}

// See implements vision.Seer.
func (r *slowReader) See(ctx context.Context, img io.Reader) (vision.Sight, error) {
	if err := r.wait(ctx); err != nil {
		return vision.Sight{}, fmt.Errorf("plate reader: %w", err)
	}
	return r.pool.See(ctx, img)
}

func (r *slowReader) close() {
	<-r.ready
	if r.pool != nil {
		r.pool.Close()
	}
}
