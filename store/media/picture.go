package media

import (
	"context"
	"errors"
	"io"
	"os"

	"recado/bot"
	"recado/bot/picture"
)

// picture decodes a picture completely and returns its size as displayed. The number of concurrent
// decodings is limited, and senders take turns.
func (s *Store) picture(ctx context.Context, f *os.File) (w, h int, fault bot.Fault, err error) {
	if err := s.queue.Acquire(ctx); err != nil {
		return 0, 0, "", err
	}
	defer s.queue.Release()
	data, err := io.ReadAll(io.NewSectionReader(f, 0, s.opt.MaxBytes))
	if err != nil {
		return 0, 0, "", err
	}
	slow, cancel := context.WithTimeout(ctx, s.opt.DecodeTimeout)
	defer cancel()
	p, err := picture.Open(slow, data, s.opt.Pictures)
	switch {
	case ctx.Err() != nil:
		return 0, 0, "", ctx.Err()
	case errors.Is(err, picture.ErrTooBig), slow.Err() != nil: // more work than for any photo
		return 0, 0, bot.FaultTooBig, nil
	case errors.Is(err, picture.ErrKind):
		return 0, 0, bot.FaultNotImage, nil
	case err != nil:
		return 0, 0, bot.FaultBroken, nil
	}
	w, h = p.Size()
	return w, h, "", nil
}
